import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createCli, startApi } from './cli.ts';

vi.setConfig({ testTimeout: 20_000 }); // each step is a process of its own

const me = {
  id: 'usr_1',
  email: 'olivia@example.com',
  role: 'owner',
  firstName: 'Olivia',
  lastName: 'Martin',
  timeZone: 'America/Denver',
};
const signedIn = (token: string, expiresInSeconds = 900) => ({
  tokenType: 'Bearer',
  accessToken: `access-${token}`,
  expiresInSeconds,
  refreshToken: `refresh-${token}`,
  refreshExpiresAt: '',
  user: me,
});
const usd = (amount: number) => ({ amount, currency: 'USD' });
const found = {
  center: { label: 'Denver, CO 80205', lat: 39.76, lng: -104.97 },
  featured: [],
  facets: null,
  data: [
    {
      caregiverId: 'cgv_1',
      displayName: 'Grace K.',
      headline: 'A calm home',
      city: 'Denver',
      region: 'CO',
      distanceKm: 3.71,
      price: usd(5500),
      unit: 'night',
      rating: { average: 4.9, count: 87 },
      instantBook: false,
      certifications: ['pet_first_aid'],
      isFeatured: false,
    },
  ],
  nextCursor: 'more',
};
const quote = {
  id: 'qte_1',
  expiresAt: '2026-06-01T10:33:00.000Z',
  caregiverId: 'cgv_1',
  serviceType: 'boarding',
  timeZone: 'America/Denver',
  when: { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-15' },
  startsAt: '2026-06-12T18:00:00.000Z',
  endsAt: '2026-06-15T18:00:00.000Z',
  dogIds: ['dog_1'],
  dogCount: 1,
  lineItems: [
    { code: 'base', description: 'Boarding, 3 nights', quantity: 3, unitAmount: usd(5500), amount: usd(16500) },
  ],
  total: usd(16500),
  cancellationPolicy: { name: 'moderate', summary: 'Half.', rules: [] },
  instantBook: false,
  bookable: true,
  reasons: [],
  warnings: [{ code: 'vaccination_missing', detail: 'Biscuit has no rabies vaccination for 2026-06-12.', dogId: 'dog_1', vaccine: 'rabies' }],
};
const booking = {
  ...quote,
  id: 'bkg_1',
  owner: { id: 'usr_1', firstName: 'Olivia', lastInitial: 'M' },
  caregiver: { id: 'cgv_1', displayName: 'Grace K.', avatarUrl: null },
  dogs: [{ id: 'dog_1', name: 'Biscuit', breedName: 'Beagle', sizeClass: 'small' }],
  note: '',
  status: 'confirmed',
  paymentStatus: 'unpaid',
  refunded: usd(0),
  caregiverEarnings: null,
  respondBy: null,
  payBy: '2026-06-03T10:00:00.000Z',
  history: [],
  transitions: [{ name: 'cancel', to: 'cancelled', allowed: true, reason: null }],
};

describe('without a server', () => {
  const { run } = createCli();

  it('says its version', async () => {
    for (const flag of ['--version', '-v'])
      expect(await run([flag])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^@dogcare\/cli\/\d/) });
  });

  it('shows help for everything and for one command', async () => {
    expect((await run(['--help'])).stdout).toMatch(/bookings +Ask for bookings/);
    expect((await run(['bookings', 'create', '--help'])).stdout).toContain('--check-in');
  });

  it('lists every operation of the contract', async () => {
    const { code, json } = await run(['api', '--list', '--json']);
    expect(code).toBe(0);
    const bundle = JSON.parse(readFileSync(new URL('../../openapi/generated/openapi.json', import.meta.url), 'utf8'));
    const ids = Object.values<Record<string, { operationId?: string; 'x-raw-body'?: boolean }>>(bundle.paths)
      .flatMap((item) => Object.values(item))
      .filter((one) => one.operationId && !one['x-raw-body'])
      .map((one) => one.operationId);
    expect(Object.keys(json).sort()).toEqual(ids.sort());
  });

  it('ends with 2 for what can’t be meant', async () => {
    for (const args of [
      ['search', '--nonsense'],
      ['search', '--service', 'walks'],
      ['search', '--check-in', '2026-02-30', '--check-out', '2026-03-01'],
      ['bookings', 'quote'],
      ['whoami', '--profile', 'nobody'],
      ['whoami', '--url', 'nonsense'],
      ['nonsense'],
      ['api', 'nonsense'],
      ['login'],
    ]) {
      const { code, stdout, stderr } = await run(args);
      expect({ args, code, stdout, stderr }).toEqual({
        args,
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/Error: /),
      });
    }
    expect((await run(['api', 'getdog'])).stderr).toContain('Did you mean getDog?');
  });

  it('ends with 3 and says how to start a server when nothing answers', async () => {
    const gone = await startApi({});
    await gone[Symbol.asyncDispose]();
    expect(await run(['storefront', '--url', gone.url])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining(`Nothing answers at ${gone.url}. Start one with \`dogcare dev\`, or point --url`),
    });
    const { code, stdout, json } = await run(['storefront', '--url', gone.url, '--json']);
    expect({ code, stdout, json }).toMatchObject({ code: 3, stdout: '', json: { code: 'network_error', status: 0 } });
  });
});

describe('answers', () => {
  it('are a table with hints for a person, and the API’s JSON for a program', async () => {
    await using api = await startApi({ 'GET /api/caregivers/search': () => found });
    const { run } = createCli(api.url);
    const args = ['search', '--place', '80205', '--check-in', '2026-06-12', '--check-out', '2026-06-15'];
    const { stdout } = await run(args);
    expect(stdout).toMatch(/^CAREGIVER +NAME +WHERE/);
    expect(stdout).toMatch(/cgv_1 +Grace K\. +Denver, CO +(2\.3 mi|3\.7 km) +4\.9 \(87\) +\$55\.00\/night/);
    expect(stdout).toContain('Next: dogcare caregivers show cgv_1');
    expect(stdout).toContain('--cursor more');
    expect(stdout).not.toContain('\u001B');
    expect((await run([...args, '--json'])).json).toEqual(found);
    expect(api.asked[0]?.url).toBe(
      '/api/caregivers/search?serviceType=boarding&place=80205' +
        '&checkIn=2026-06-12&checkOut=2026-06-15&sort=distance&limit=20',
    );
  });

  it('are refusals field by field, with 1', async () => {
    const problem = {
      type: '/docs/errors#invalid_request',
      status: 400,
      code: 'invalid_request',
      title: 'Not as described',
      requestId: 'req_1',
      errors: [{ pointer: '#/query/place', detail: 'must be longer' }],
    };
    await using api = await startApi({ 'GET /api/caregivers/search': () => problem });
    const { run } = createCli(api.url);
    const { code, stdout, stderr } = await run(['search', '--place', '8']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('Error: Not as described.\n  place: must be longer\n(invalid_request, request req_1)\n');
    const json = await run(['search', '--place', '8', '--json']);
    expect(json.stdout).toBe('');
    expect(JSON.parse(json.stderr)).toEqual(problem);
  });

  it('tell what is down when the server is not ready', async () => {
    const { run } = createCli();
    await using api = await startApi({
      'GET /api/health': () => ({ status: 'ok', version: '1.2.3' }),
      'GET /api/ready': () => ({ status: 'ready', checks: [{ name: 'database', status: 'ok', required: true }] }),
    });
    expect(await run(['health', '--url', api.url])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/version 1\.2\.3, ready\n +✓ database/),
    });
  });
});

describe('profiles', () => {
  const accounts = {
    'POST /api/auth/login': ({ body }: { body: { email: string; password: string } }) =>
      body.password === 'right' ? signedIn(body.email) : { status: 401, code: 'invalid_credentials', title: 'Wrong' },
    'POST /api/auth/logout': () => ({}),
    'POST /api/auth/refresh': () => signedIn('new'),
    'GET /api/me': ({ headers }: { headers: Record<string, unknown> }) =>
      String(headers.authorization).startsWith('Bearer access-')
        ? me
        : { status: 401, code: 'unauthenticated', title: 'Sign in first' },
  };

  it('keep the session in a file that only its owner can read', async () => {
    await using api = await startApi(accounts);
    const { run, configFile } = createCli(api.url);
    expect(await run(['login', '--email', me.email, '--password', '-'], { stdin: 'right\n' })).toMatchObject({
      code: 0,
    });
    expect(statSync(configFile).mode & 0o777).toBe(0o600);
    expect((await run(['whoami'])).stdout).toContain('Olivia Martin');
    expect(api.asked.at(-1)?.headers.authorization).toBe(`Bearer access-${me.email}`);
    expect(await run(['logout'])).toMatchObject({ code: 0, stdout: `Signed out ${me.email}.\n` });
    expect(await run(['whoami'])).toMatchObject({ code: 1, stderr: expect.stringContaining('dogcare login') });
  });

  it('keep nothing of a sign-in that failed', async () => {
    await using api = await startApi(accounts);
    const { run, configFile } = createCli(api.url);
    expect(await run(['login', '--email', me.email, '--password', 'wrong'])).toMatchObject({ code: 1 });
    expect(() => statSync(configFile)).toThrow();
  });

  it('are several people on one machine', async () => {
    await using api = await startApi(accounts);
    const { run } = createCli(api.url);
    for (const name of ['owner', 'caregiver'])
      await run(['login', '--profile', name, '--email', `${name}@example.com`, '--password', 'right']);
    await run(['whoami']);
    expect(api.asked.at(-1)?.headers.authorization).toBe('Bearer access-owner@example.com');
    await run(['whoami'], { env: { DOGCARE_PROFILE: 'caregiver' } });
    expect(api.asked.at(-1)?.headers.authorization).toBe('Bearer access-caregiver@example.com');
    await run(['profiles', 'use', 'caregiver']);
    await run(['whoami']);
    expect(api.asked.at(-1)?.headers.authorization).toBe('Bearer access-caregiver@example.com');
    const { json, stdout } = await run(['profiles', 'list', '--json']);
    expect(json).toMatchObject({
      current: 'caregiver',
      profiles: [
        { name: 'owner', current: false },
        { name: 'caregiver', current: true },
      ],
    });
    expect(stdout).not.toContain('refresh-');
    expect(await run(['profiles', 'remove', 'caregiver'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('You are owner now'),
    });
  });

  it('do not show their session to another server', async () => {
    await using api = await startApi(accounts);
    await using other = await startApi(accounts);
    const { run } = createCli();
    await run(['login', '--url', api.url, '--email', me.email, '--password', 'right']);
    expect(await run(['whoami', '--url', other.url])).toMatchObject({ code: 1 });
    expect(other.asked[0]?.headers).not.toHaveProperty('authorization');
    expect(await run(['whoami'])).toMatchObject({ code: 0 });
  });

  it('keep what a refresh gave', async () => {
    await using api = await startApi(accounts);
    const { run, configFile } = createCli(api.url);
    await run(['login', '--email', me.email, '--password', 'right']);
    const config = JSON.parse(readFileSync(configFile, 'utf8'));
    config.profiles.default.session.expiresAtMs = 0;
    writeFileSync(configFile, JSON.stringify(config));
    await Promise.all([run(['whoami']), run(['whoami'])]);
    expect(api.asked.filter((one) => one.url === '/api/auth/refresh')).toHaveLength(1);
    expect(JSON.parse(readFileSync(configFile, 'utf8')).profiles.default.session.refreshToken).toBe('refresh-new');
  });

  it('send a key as what it is', async () => {
    await using api = await startApi({ 'GET /api/storefront': () => ({}) });
    const { run } = createCli(api.url);
    await run(['api', 'getStorefront', '--key', 'pk_1']);
    await run(['api', 'getStorefront'], { env: { DOGCARE_KEY: 'sk_1' } });
    expect(api.asked.map((one) => [one.headers['x-publishable-key'], one.headers.authorization])).toEqual([
      ['pk_1', undefined],
      [undefined, 'Bearer sk_1'],
    ]);
  });
});

describe('a booking', () => {
  const routes = {
    'POST /api/auth/login': () => signedIn('1'),
    'GET /api/dogs': () => ({ data: [{ id: 'dog_1', name: 'Biscuit' }], nextCursor: null }),
    'POST /api/bookings/quote': () => quote,
    'POST /api/bookings': () => booking,
    'GET /api/bookings/bkg_1/cancellation': () => ({
      bookingId: 'bkg_1',
      paid: usd(0),
      refund: usd(0),
      lines: [],
      refundBps: 0,
      explanation: 'All of it.',
      nextChangeAt: null,
    }),
    'POST /api/bookings/bkg_1/cancellation': () => ({ ...booking, status: 'cancelled' }),
    'POST /api/payments': () => ({
      payment: {
        id: 'pay_1',
        bookingId: 'bkg_1',
        status: 'requires_payment',
        amount: usd(16500),
        refunded: usd(0),
        failure: null,
        paidAt: null,
      },
      checkout: { url: 'http://127.0.0.1/pay/1' },
    }),
  };
  const stay = ['--caregiver', 'cgv_1', '--check-in', '2026-06-12', '--check-out', '2026-06-15'];

  it('is quoted first, for the owner’s only dog, and its next step is named', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    const { code, stdout } = await run(['bookings', 'create', ...stay, '--note', 'Hi']);
    expect(code).toBe(0);
    expect(api.asked.map((one) => one.body)).toEqual([
      undefined,
      { caregiverId: 'cgv_1', serviceType: 'boarding', when: quote.when, dogIds: ['dog_1'] },
      { quoteId: 'qte_1', note: 'Hi' },
    ]);
    expect(stdout).toMatch(/Boarding, 3 nights +3 +\$55\.00 +\$165\.00/);
    expect(stdout).toMatch(/Starts +Jun 12, 2026, 12:00\sPM \(America\/Denver\)/);
    expect(stdout).toContain('Next: dogcare payments create --booking bkg_1');
  });

  it('is not asked for when the quote says no', async () => {
    await using api = await startApi({
      ...routes,
      'POST /api/bookings/quote': () => ({
        ...quote,
        id: null,
        bookable: false,
        reasons: [{ code: 'fully_booked', detail: 'Nothing is free' }],
      }),
    });
    const { code, stdout, stderr } = await createCli(api.url).run(['bookings', 'create', ...stay, '--dog', 'dog_1']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Error: This can’t be booked: Nothing is free.\n' });
    expect(stdout).toContain('fully_booked');
    expect(api.asked.map((one) => one.url)).toEqual(['/api/bookings/quote']);
  });

  it('shows the new price when it has changed', async () => {
    const changed = {
      status: 409,
      code: 'quote_changed',
      title: 'The price has changed',
      requestId: 'req_1',
      type: 'x',
      quote: { ...quote, id: 'qte_2', total: usd(20000) },
    };
    await using api = await startApi({ ...routes, 'POST /api/bookings': () => changed });
    const { code, stdout } = await createCli(api.url).run(['bookings', 'create', '--quote', 'qte_1']);
    expect(code).toBe(1);
    expect(stdout).toContain('$200.00');
    expect(stdout).toContain('dogcare bookings create --quote qte_2');
  });

  it('is not cancelled without a yes', async () => {
    await using api = await startApi(routes);
    const { run } = createCli(api.url);
    expect(await run(['bookings', 'cancel', 'bkg_1'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('All of it.'),
      stderr: expect.stringContaining('--yes'),
    });
    expect(await run(['bookings', 'cancel', 'bkg_1', '--json'])).toMatchObject({ code: 2 });
    expect(api.asked.every((one) => one.method === 'GET')).toBe(true);
    expect((await run(['bookings', 'cancel', 'bkg_1', '--yes', '--json'])).json.status).toBe('cancelled');
  });

  it('is paid on a page whose address is shown', async () => {
    await using api = await startApi(routes);
    const { stdout } = await createCli(api.url).run(['payments', 'create', '--booking', 'bkg_1']);
    expect(stdout).toContain('Pay here: http://127.0.0.1/pay/1');
  });
});

describe('any operation', () => {
  it('takes its parameters where the contract wants them, and a body from stdin', async () => {
    await using api = await startApi({
      'PATCH /api/dogs/dog_1': ({ body }) => body,
      'GET /api/caregivers/search': () => found,
    });
    const { run } = createCli(api.url);
    expect(
      (
        await run(['api', 'updateDog', '-p', 'dogId=dog_1', '-p', 'if-match="3"', '--body', '-'], {
          stdin: '{"weightKg": 30}',
        })
      ).json,
    ).toEqual({ weightKg: 30 });
    expect(api.asked[0]?.headers).toMatchObject({
      'if-match': '"3"',
      'content-type': 'application/json',
      'idempotency-key': expect.any(String),
    });
    await run(['api', 'searchCaregivers', '-p', 'serviceType=boarding', '-p', 'sizes=small', '-p', 'sizes=large']);
    expect(api.asked[1]?.url).toBe('/api/caregivers/search?serviceType=boarding&sizes=small,large');
  });

  it('says which parameters are missing or unknown', async () => {
    const { run } = createCli();
    expect((await run(['api', 'getDog'])).stderr).toContain('-p dogId=…');
    expect((await run(['api', 'getDog', '-p', 'id=1'])).stderr).toContain('it has dogId');
  });
});

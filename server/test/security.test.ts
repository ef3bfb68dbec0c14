import { gzipSync } from 'node:zlib';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../src/kernel/http/test/raw.ts';
import { createLogger } from '../src/log.ts';
import { loadTokenKeys } from '../src/modules/auth/index.ts';
import { describeApp, keys, outcome, password } from './app/index.ts';

/** Asks for a path as it is; an HTTP client would tidy it up. */
const get = (url: string, path: string, host: string, ...headers: readonly string[]) =>
  sendRaw(url, [[`GET ${path} HTTP/1.1`, `Host: ${host}`, ...headers, 'Connection: close', '', ''].join('\r\n')]);

const cursorOf = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
const signatureOf = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString())[0];

describeApp('against people of ill will', (world) => {
  describe('paths and queries', () => {
    const paths: readonly (readonly [string, string, number])[] = [
      ['a broken escape', '/api/dogs/%E0%A4%A', 400], ['a zero byte', '/api/dogs/%00', 400], ['a zero byte in a query', '/api/breeds?q=%00', 200],
      ['dots', '/api/../../package.json', 404], ['dots under /docs', '/docs/../../package.json', 404], ['escaped dots', '/docs/%2e%2e/%2e%2e/package.json', 404],
      ['another host', '//evil.example/api/breeds', 404], ['__proto__', '/api/breeds?__proto__[x]=1&__proto__=2', 400],
      ['a number beyond all numbers', '/api/breeds?limit=1e999', 400], ['a hexadecimal number', '/api/breeds?limit=0x1000', 400],
      ['a long number', '/api/breeds?limit=99999999999999999999999', 400], ['no number', '/api/breeds?limit=NaN', 400],
      ['a latitude beyond all numbers', '/api/caregivers/search?lat=1e999&lng=1&serviceType=boarding', 400],
      ['a latitude that is no number', '/api/caregivers/search?lat=NaN&lng=1&serviceType=boarding', 400],
      ['a long cursor', `/api/breeds?cursor=${'a'.repeat(5_000)}`, 400], ['many parameters', `/api/breeds?${'a=1&'.repeat(2_000)}`, 400],
    ];
    let token: string;
    beforeAll(async () => {
      token = (await world.person('owner')).token;
    });
    it.each(paths)('%s', async (_name, path, wanted) => {
      const before = world.server.errors.length;
      const { status, body } = await get(world.server.url, path, 'localhost', `x-publishable-key: ${keys.alpha.publishable}`, `authorization: Bearer ${token}`);
      expect(status, JSON.stringify(body)).toBe(wanted);
      expect(world.server.errors.slice(before)).toEqual([]);
    });

    it('knows a cursor that somebody made up', async () => {
      const [owner, sitter] = [await world.person('owner'), await world.caregiver()];
      for (let n = 0; n < 2; n += 1) await world.booking(owner, sitter, [await world.dog(owner)], { when: world.nights(20 + n * 5) });
      await world.settled();
      const list = (cursor?: string) => world.call('listNotifications', { token: owner.token, query: { limit: 1, ...(cursor && { cursor }) } });
      const signature = signatureOf((await list()).body.nextCursor);
      for (const values of [['+275760-09-13T00:00:00.000Z', 'x'], ['-271821-04-20T00:00:00.000Z', 'x'], ['0000-01-01T00:00:00.000Z', '\u0000'], ['9999-12-31T23:59:59.999Z', 'x'.repeat(300)], ['2026-01-01', '\ud800']]) {
        const { status } = await list(cursorOf(signature, ...values));
        expect([200, 400], JSON.stringify(values)).toContain(status);
      }
      const dogs = (cursor?: string) => world.call('listBookings', { token: owner.token, query: { limit: 1, ...(cursor && { cursor }) } });
      const other = signatureOf((await dogs()).body.nextCursor);
      for (const value of ["' OR 1=1 -- ", { $ne: 1 }, null, 1, ['x']]) expect([200, 400]).toContain((await dogs(cursorOf(other, value))).status);
      expect(outcome(await dogs(cursorOf(signature, '2026-01-01', 'x')))).toContain('400 invalid_cursor');
    });

    it('pages the sandbox’s mails to the end, and no further', async () => {
      const list = (cursor: string) => world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { limit: 100, cursor } });
      expect(outcome(await list('100'))).toBe('200');
      expect(outcome(await list('1900'))).toBe('200');
      for (const cursor of ['-1', '1e3', '0x10', '1.5', ' 1', '99999999999']) expect(outcome(await list(cursor)), cursor).toBe('400 invalid_cursor #/query/cursor');
    });
  });

  describe('bodies', () => {
    const post = (raw: Buffer | string, headers: Record<string, string> = {}) => world.call('login', { raw, headers });
    it('takes none that is packed', async () => {
      const bomb = gzipSync(JSON.stringify({ email: 'a@example.com', password: 'x' }));
      expect(outcome(await post(bomb, { 'content-encoding': 'gzip' }))).toBe('415 unsupported_media_type #/header/content-encoding');
      expect(outcome(await world.call('receivePaymentWebhook', { raw: bomb, headers: { 'content-encoding': 'br' } }))).toMatch(/^415/);
      expect(outcome(await post('{}', { 'content-encoding': 'identity' }))).toMatch(/^400 invalid_request/);
    });
    it('is not led astray by what stands in it', async () => {
      expect(outcome(await post('['.repeat(500_000)))).toMatch(/^400 invalid_json/);
      expect(outcome(await post('{"email":"a@example.com","password":"x","__proto__":{"role":"admin"}}'))).toMatch(/^400 invalid_request #\/__proto__/);
      expect(outcome(await post('{"email":"a@example.com","password":"x","constructor":{"prototype":{"x":1}}}'))).toMatch(/^400/);
      expect(({} as { role?: string }).role).toBeUndefined();
      expect(outcome(await post(`{"email":"${'a@'.repeat(100_000)}","password":"x"}`))).toMatch(/^400 invalid_request/);
      expect(outcome(await world.call('receivePaymentWebhook', { tenant: null, raw: 'x'.repeat(1_100_000) }))).toMatch(/^413/);
    });
  });

  describe('tokens', () => {
    const claims = async () => {
      const who = await world.person('owner');
      const { sub, ...rest } = JSON.parse(Buffer.from(who.token.split('.')[1]!, 'base64url').toString());
      return { who, claims: rest as Record<string, unknown>, sub: sub as string };
    };
    const ask = async (token: string, tenant: 'alpha' | 'beta' = 'alpha') => outcome(await world.call('getMe', { token, tenant }));

    it('are ours alone: no other algorithm, key, audience, issuer or kind', async () => {
      const { who, claims: given, sub } = await claims();
      const { privateKey, publicKey, kid } = (await loadTokenKeys({})).current;
      expect(await ask(who.token)).toBe('200');
      const forged = [
        new UnsecuredJWT(given).setSubject(sub).encode(),
        await new SignJWT(given).setSubject(sub).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(privateKey),
        await new SignJWT(given).setSubject(sub).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(Buffer.from(JSON.stringify(await exportJWK(publicKey)))),
        who.refreshToken, keys.alpha.publishable, 'null', '..',
      ];
      for (const token of forged) expect(await ask(token)).toBe('401 unauthenticated');
      expect(await ask(who.token, 'beta')).toBe('401 unauthenticated');
    });
  });

  describe('businesses', () => {
    it('keep to themselves: ids of another in a body, a path or an idempotency key find nothing', async () => {
      const [owner, stranger] = [await world.person('owner'), await world.person('owner', 'beta')];
      const sitter = await world.caregiver();
      const dog = await world.dog(owner);
      const booking = await world.booking(owner, sitter, [dog], { confirmed: true, when: world.nights(60) });
      const paymentId = (await world.call('processPayment', { token: owner.token, body: { bookingId: booking.id } })).body.payment.id as string;
      const there = { token: stranger.token, tenant: 'beta' } as const;
      const theirs = await world.caregiver({}, 'beta');
      const when = world.nights(70);
      const bookingPath = { params: { bookingId: booking.id }, ...there };
      expect(outcome(await world.call('getDog', { params: { dogId: dog }, ...there }))).toMatch(/^404/);
      expect(outcome(await world.call('getBooking', bookingPath))).toMatch(/^404/);
      expect(outcome(await world.call('getInvoice', bookingPath))).toMatch(/^404/);
      expect(outcome(await world.call('cancelBooking', { ...bookingPath, body: {} }))).toMatch(/^404/);
      expect(outcome(await world.call('previewCancellation', bookingPath))).toMatch(/^404/);
      expect(outcome(await world.call('setBookingStatus', { ...bookingPath, body: { status: 'confirmed' } }))).toMatch(/^404/);
      expect(outcome(await world.call('getPayment', { params: { paymentId }, ...there }))).toMatch(/^404/);
      expect(outcome(await world.call('processPayment', { body: { bookingId: booking.id }, ...there }))).toMatch(/^404/);
      expect(outcome(await world.call('completeSandboxPayment', { params: { paymentId }, body: { outcome: 'succeeded' }, ...there }))).toMatch(/^404/);
      expect(outcome(await world.call('sendSandboxEvent', { token: world.secretKey('beta'), tenant: 'beta', body: { paymentId, type: 'payment_intent.succeeded' } }))).toMatch(/^404/);
      expect(outcome(await world.quote(stranger, sitter.caregiverId, [await world.dog(stranger)], when))).toMatch(/^404/);
      expect(outcome(await world.quote(stranger, theirs.caregiverId, [dog], when))).toMatch(/^404/);
      const quoteId = (await world.quote(owner, sitter.caregiverId, [dog], when)).body.id as string;
      expect(outcome(await world.call('createBooking', { body: { quoteId }, ...there }))).toBe('422 quote_not_found #/quoteId');
      // and within a business, of another person
      const other = await world.person('owner');
      expect(outcome(await world.call('createBooking', { body: { quoteId }, token: other.token }))).toBe('422 quote_not_found #/quoteId');
      expect(outcome(await world.call('processPayment', { body: { bookingId: booking.id }, token: other.token }))).toMatch(/^404/);
      expect(outcome(await world.call('completeSandboxPayment', { params: { paymentId }, body: { outcome: 'succeeded' }, token: other.token }))).toMatch(/^404/);
      const headers = { 'idempotency-key': `shared-${world.engine}` };
      const body = { name: 'Mine', breedId: 'beagle', birthDate: '2021-04-09', weightKg: 9, sex: 'female', neutered: true };
      const mine = await world.call('createDog', { token: owner.token, body, headers });
      for (const who of [other, stranger]) {
        const answer = await world.call('createDog', { token: who.token, tenant: who.tenant, body, headers });
        expect([answer.status, answer.headers.get('idempotent-replayed'), answer.body.ownerId]).toEqual([201, null, who.userId]);
        expect(answer.body.id).not.toBe(mine.body.id);
      }
    });
  });

  describe('browsers', () => {
    it('and whoever stands between keep no answer', async () => {
      const { token } = await world.person('owner');
      for (const answer of [await world.call('getMe', { token }), await world.call('getStorefront'), await world.call('getMe')]) {
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    });
    const preflight = (origin: string) =>
      fetch(`${world.server.url}/api/me`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    it('may read for a registered origin only, and never with cookies', async () => {
      for (const origin of ['https://evil.example', 'null', 'https://alpha.example.evil.example', 'http://alpha.example', 'https://alpha.example:8443']) {
        expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
        const answer = await world.call('listBreeds', { headers: { origin } });
        expect([answer.headers.get('access-control-allow-origin'), answer.headers.get('vary')]).toEqual([null, 'origin']);
      }
      const good = await preflight('https://alpha.example');
      expect([good.headers.get('access-control-allow-origin'), good.headers.get('access-control-allow-credentials')]).toEqual(['https://alpha.example', null]);
      expect((await world.call('listBreeds')).headers.get('set-cookie')).toBeNull();
    });
  });
});

describe('logs', () => {
  it('say what was wrong with a row, not what stood in it', () => {
    const lines: string[] = [];
    const log = createLogger((line) => lines.push(line));
    log.error({ error: "QueryFailedError: Duplicate entry 'ten_1-olivia@example.com' for key 'users.tenantId'\n    at here" }, 'request failed');
    log.error({ error: "Incorrect string value: 'O\\'Brien' for column 'lastName' at row 1" }, 'request failed');
    expect(lines.join('')).toContain("Duplicate entry '…' for key 'users.tenantId'");
    expect(lines.join('')).toContain("for column 'lastName'");
    expect(lines.join('')).not.toMatch(/olivia|Brien/);
  });
});

describeApp('a server for its own machine', (world) => {
  it.each(['evil.example', 'evil.example:4242', '127.0.0.1.evil.example', 'localhost.evil.example'])('does not answer to %s', async (host) => {
    for (const path of ['/api/health', '/api/storefront', '/docs', '/sandbox-mail', '/']) {
      const { status, body } = await get(world.server.url, path, host);
      expect([status, body.code], path).toEqual([403, 'forbidden']);
    }
  });
  it.each(['localhost:4242', '127.0.0.1', '[::1]:4242', 'paws.localhost', 'paws.example'])('answers to %s', async (host) => {
    expect((await get(world.server.url, '/api/health', host)).status).toBe(200);
  });
}, { ownHosts: ['paws.example'] });

describeApp('limits by address', (world) => {
  it('take nobody’s word for where they are', async () => {
    const from = (address: string) => world.call('getHealth', { headers: { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address } });
    const statuses = [];
    for (let n = 1; n <= 5; n += 1) statuses.push((await from(`203.0.113.${n}`)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });
}, { env: { DOGCARE_LIMIT_ADDRESS: '3' } });

describeApp('registering', (world) => {
  let nth = 0;
  const register = (address: string, more: object = {}) => world.call('registerUser', {
    headers: { 'x-forwarded-for': address },
    body: { email: `new-${world.engine}-${(nth += 1)}@example.com`, password, role: 'owner', firstName: 'Olivia', lastName: 'Martin', ...more },
  });
  it('is hard on one address, whoever it asks for and whether it succeeds, and on nobody else', async () => {
    const taken = { email: `taken-${world.engine}@example.com` };
    const outcomes = [];
    for (const more of [taken, taken, { password: 'password123' }, {}, taken]) outcomes.push(await register('203.0.113.5', more));
    expect(outcomes.map(outcome)).toEqual(['201', '409 email_taken #/email', '422 weak_password #/password', '429 rate_limited', '429 rate_limited']);
    // one of three an hour comes back every twenty minutes
    const wait = Number(outcomes[3]!.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(19 * 60);
    expect(wait).toBeLessThanOrEqual(20 * 60);
    expect(outcomes[3]!.body.detail).toBe(`Try again in ${wait} s.`);
    expect(outcome(await register('203.0.113.6'))).toBe('201');
    // who has an account already signs in as before
    expect(outcome(await world.call('login', { headers: { 'x-forwarded-for': '203.0.113.5' }, body: { ...taken, password } }))).toBe('200');
  });
  it('counts a whole IPv6 network as one', async () => {
    for (const [nth, wanted] of ['201', '201', '201', '429 rate_limited'].entries()) expect(outcome(await register(`2001:db8:9:9::${nth + 1}`))).toBe(wanted);
  });
}, { env: { DOGCARE_LIMIT_REGISTER: '3', DOGCARE_TRUST_PROXY: 'true' } });

describeApp('limits by address, behind a balancer', (world) => {
  const from = async (forwarded: string) => (await world.call('getHealth', { headers: { 'x-forwarded-for': forwarded } })).status;
  it('go by the balancer’s own word, the last one', async () => {
    const statuses = [];
    for (let n = 1; n <= 4; n += 1) statuses.push(await from(`203.0.113.${n}, 198.51.100.7`));
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await from('198.51.100.7, 203.0.113.1')).toBe(200);
  });
  it('count a whole IPv6 network as one: everybody has billions of addresses in theirs', async () => {
    const statuses = [];
    for (let n = 1; n <= 4; n += 1) statuses.push(await from(`2001:db8:1:2::${n}`));
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await from('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await from('2001:db8:1:3::1')).toBe(200);
  });
}, { env: { DOGCARE_LIMIT_ADDRESS: '3', DOGCARE_TRUST_PROXY: 'true' } });

import { cpSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations, type OperationInfo } from '../../src/contract/contract.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from '../../src/demo/data/index.ts';
import { demoKeys } from '../../src/embedded.ts';
import { freePorts, scratchFolder, startProcess, type Ports, type Started } from './server.ts';

const key = { 'x-publishable-key': demoKeys.pawhaven.publishableKey };
const secret = { authorization: `Bearer ${demoKeys.pawhaven.secretKey}` };
const ready = 'Dogcare is ready';

const ask = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { ...init, headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) } });
  const text = await response.text();
  return { status: response.status, body: (/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as any };
};
const emailOf = (role: string): string => DEMO_LOGINS.pawhaven.find((one) => one.role === role)!.email;
const signIn = (url: string, role: string) =>
  ask(`${url}/api/auth/login`, { method: 'POST', headers: key, body: JSON.stringify({ email: emailOf(role), password: DEMO_PASSWORD }) });
const book = (url: string) => ask(`${url}/api/sandbox/scenarios`, { method: 'POST', headers: secret, body: '{"scenario":"booking-pending"}' });
const countBookings = async (url: string): Promise<number> => {
  let count = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await ask(`${url}/api/admin/bookings?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, { headers: secret });
    count += body.data.length;
    cursor = body.nextCursor;
  }
  return count;
};
/** Books without a pause until the server is gone; answers what was acknowledged. */
const bookOnAndOn = (url: string, atOnce: number) => {
  const acknowledged: string[] = [];
  const done = Promise.all(Array.from({ length: atOnce }, async () => {
    for (;;) {
      try {
        const { status, body } = await book(url);
        if (status !== 201) return;
        acknowledged.push(body.bookingId);
      } catch {
        return;
      }
    }
  }));
  const reached = async (n: number): Promise<void> => {
    while (acknowledged.length < n) await Promise.race([book(url).then(({ body }) => void (body.bookingId && acknowledged.push(body.bookingId))), done]);
  };
  return { acknowledged, done, reached };
};
const allThere = async (url: string, bookingIds: readonly string[]): Promise<void> => {
  const { body } = await signIn(url, 'admin');
  const headers = { ...key, authorization: `Bearer ${body.accessToken}` };
  const statuses = await Promise.all(bookingIds.map(async (id) => (await ask(`${url}/api/bookings/${id}`, { headers })).status));
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
};
/** One line for a person, and nothing of the code's insides. */
const isOneLine = (text: string): void => {
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).not.toMatch(/\bat .*\.ts:\d+|node:internal|Error:/);
};

/** Warnings and errors of the log; what was only said (jobs of a stopped server are queued again) is none. */
const troubleIn = (log: string): string[] => log.split('\n').filter((line) => line !== '' && !line.includes('"level":"info"'));

describe('npm start', () => {
  const folder = scratchFolder();
  const made = join(folder.path, 'made');
  let ports: Ports;
  const running: Started[] = [];
  const start = (dataDir: string, at: Ports = ports, env: Record<string, string> = {}, args: string[] = []): Started => {
    const one = startProcess(dataDir, at, env, args);
    running.push(one);
    return one;
  };
  /** A folder of its own with the demo in it. */
  const copy = (name: string): string => {
    const to = join(folder.path, name);
    cpSync(made, to, { recursive: true });
    return to;
  };

  beforeAll(async () => {
    ports = await freePorts();
    const server = start(made);
    await server.says(ready);
    expect(server.out()).toContain('Making the demo');
    for (const people of Object.values(DEMO_LOGINS)) for (const { email } of people) expect(server.out()).toContain(email);
    expect(await server.stop()).toBe(0);
  }, 120_000);
  afterAll(async () => {
    for (const one of running) await one.stop('SIGKILL');
    folder.remove();
  });

  it('keeps secrets and data for the owner’s eyes only', () => {
    expect(statSync(made).mode & 0o077).toBe(0);
    for (const file of ['secrets.json', 'token-key.json']) expect(statSync(join(made, file)).mode & 0o077).toBe(0);
  });

  it('is there again with what was there, and makes no demo anew', async () => {
    const dataDir = copy('again');
    const server = start(dataDir);
    await server.says(ready);
    expect(server.out()).not.toContain('Making the demo');
    const before = await countBookings(server.url);
    expect(before).toBeGreaterThan(20);
    const { status, body } = await book(server.url);
    expect(status).toBe(201);
    expect((await signIn(server.url, 'owner')).status).toBe(200);
    // both brands answer on their ports
    const slugs = await Promise.all(Object.values(demoKeys).map(async ({ publishableKey }, i) =>
      (await ask(`http://127.0.0.1:${[ports.first, ports.second][i]}/api/storefront`, { headers: { 'x-publishable-key': publishableKey } })).body.slug));
    expect(slugs).toEqual(['pawhaven', 'citytails']);
    expect(await server.stop()).toBe(0);

    const next = start(dataDir);
    await next.says(ready);
    expect(await countBookings(next.url)).toBe(before + 1);
    await allThere(next.url, [body.bookingId]);
    expect(await next.stop('SIGINT')).toBe(0);
    expect(troubleIn(next.err())).toEqual([]);
  });

  it('answers whatever its people can ask for: what the demo made is as the contract has it', async () => {
    const server = start(copy('asked'));
    await server.says(ready);
    const failed: string[] = [];
    for (const slug of ['pawhaven', 'citytails'] as const) {
      const own = { 'x-publishable-key': demoKeys[slug].publishableKey };
      for (const { email, role } of DEMO_LOGINS[slug]) {
        const { body } = await ask(`${server.url}/api/auth/login`, { method: 'POST', headers: own, body: JSON.stringify({ email, password: DEMO_PASSWORD }) });
        const headers = { ...own, authorization: `Bearer ${body.accessToken}` };
        const open = (Object.values(operations) as OperationInfo[]).filter(({ method, path, roles }) => method === 'GET' && !path.includes('{') && roles.includes(role));
        expect(open.length).toBeGreaterThan(4);
        for (const { id, path } of open) {
          const { status } = await ask(server.url + path, { headers });
          if (status >= 500) failed.push(`${email} ${id}: ${status}`);
        }
        // the admin finds somebody to decide about, with papers to look at, and somebody who is featured
        if (role === 'admin') {
          const { data } = (await ask(`${server.url}/api/admin/caregiver-applications`, { headers })).body;
          const looked = (await ask(`${server.url}/api/admin/caregiver-applications/${data[0].id}`, { headers })).body;
          const [paper] = looked.certifications;
          expect(Buffer.from(await (await fetch(paper.files[0].url)).arrayBuffer()).toString('ascii', 0, 5)).toBe('%PDF-');
          const featured = (await ask(`${server.url}/api/admin/featured`, { headers })).body.data;
          expect(featured.every(({ isShown }: { isShown: boolean }) => isShown) && featured.length > 0).toBe(true);
        }
      }
    }
    expect(failed).toEqual([]);
    expect(await server.stop()).toBe(0);
    expect(troubleIn(server.err())).toEqual([]);
  });

  it.each(['first', 'second', 'sandbox'] as const)('says in a line that the %s port is in use, and leaves the data as it is', async (which) => {
    const dataDir = copy(`port-${which}`);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(ports[which], '127.0.0.1', resolve));
    try {
      const server = start(dataDir);
      expect(await server.ended).toBe(1);
      isOneLine(server.err());
      expect(server.err()).toContain(`Port ${ports[which]} is in use`);
      expect(server.out()).not.toContain(ready);
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
    const server = start(dataDir);
    await server.says(ready);
    await server.stop();
  });

  it.each([
    ['is a file', () => {
      writeFileSync(join(folder.path, 'file'), '');
      return join(folder.path, 'file');
    }, 'is not a folder'],
    ['lies under a file', () => join(folder.path, 'file', 'below'), 'is not a folder'],
    ['can’t be made', () => '/proc/dogcare', 'can’t be written'],
  ])('says in a line that the folder %s', async (_, dataDir, what) => {
    const server = start(dataDir());
    expect(await server.ended).toBe(1);
    isOneLine(server.err());
    expect(server.err()).toContain(what);
  });

  it.each([
    ['a database that is none', 'dogcare.sqlite', 'not a SQLite database'],
    ['secrets that are none', 'secrets.json', 'is damaged'],
    ['a token key that is none', 'token-key.json', 'must be a P-256 private key'],
    ['a providers’ store that is none', 'provider-sandbox.sqlite', 'provider-sandbox.sqlite'],
  ])('says in a line what is wrong with %s, and does not write over it', async (what, file, says) => {
    const dataDir = copy(what.replaceAll(' ', '-'));
    for (const rest of [`${file}-wal`, `${file}-shm`]) rmSync(join(dataDir, rest), { force: true });
    writeFileSync(join(dataDir, file), 'rubbish '.repeat(1_000));
    const server = start(dataDir);
    expect(await server.ended).toBe(1);
    const text = server.err().replace('The settings are not right:\n', '');
    isOneLine(text);
    expect(text).toContain(says);
    expect(text).not.toContain('rubbish');
    expect(statSync(join(dataDir, file)).size).toBe(8_000);
  });

  it('on other ports leads people there, and to where somebody has said', async () => {
    const settingsAt = async (url: string, slug: keyof typeof demoKeys, change?: object) => {
      const headers = { authorization: `Bearer ${demoKeys[slug].secretKey}` };
      return (await ask(`${url}/api/admin/settings`, { headers, ...(change && { method: 'PATCH', body: JSON.stringify(change) }) })).body;
    };
    const dataDir = copy('moved');
    const others = await freePorts();
    const server = start(dataDir, others);
    await server.says(ready);
    const moved = await settingsAt(server.url, 'pawhaven');
    expect(moved).toMatchObject({ storefrontUrl: `http://localhost:${others.first}`, allowedOrigins: [`http://localhost:${others.first}`] });
    expect(moved.identityProviders).toMatchObject([{ id: 'sandbox', issuer: expect.stringContaining(`:${others.sandbox}/`) }]);
    const own = { storefrontUrl: 'https://citytails.example', allowedOrigins: ['https://citytails.example'] };
    expect(await settingsAt(server.url, 'citytails', own)).toMatchObject(own);
    expect(await server.stop()).toBe(0);

    const next = start(dataDir);
    await next.says(ready);
    expect(await settingsAt(next.url, 'pawhaven')).toMatchObject({ storefrontUrl: `http://localhost:${ports.first}` });
    expect(await settingsAt(next.url, 'citytails')).toMatchObject(own);
    expect(await next.stop()).toBe(0);
    expect(troubleIn(next.err())).toEqual([]);
  });

  it('says in a line that another one has the folder', async () => {
    const dataDir = copy('shared');
    const server = start(dataDir);
    await server.says(ready);
    const second = start(dataDir, await freePorts());
    expect(await second.ended).toBe(1);
    isOneLine(second.err());
    expect(second.err()).toContain('in use by another process');
    expect((await ask(`${server.url}/api/ready`)).status).toBe(200);
    await server.stop();
  });

  it('says everything that is wrong with the settings at once', async () => {
    const server = start(join(folder.path, 'never-made'), ports, { DOGCARE_PROT: '1', DOGCARE_LIMIT_AUTH: 'many', DOGCARE_TRUST_PROXY: 'perhaps' });
    expect(await server.ended).toBe(1);
    for (const part of ['DOGCARE_PROT is not a setting', 'DOGCARE_LIMIT_AUTH must be', 'DOGCARE_TRUST_PROXY must be']) expect(server.err()).toContain(part);
    expect(server.err().trim().split('\n')).toHaveLength(4);
    const wrong = start(join(folder.path, 'never-made'), ports, {}, ['--services', 'http,kitchen']);
    expect(await wrong.ended).toBe(1);
    isOneLine(wrong.err());
    expect(wrong.err()).toContain('kitchen');
  });

  it('stops in time under load, finishes what it began and loses nothing', async () => {
    const dataDir = copy('stopped');
    const server = start(dataDir);
    await server.says(ready);
    const load = bookOnAndOn(server.url, 6);
    await load.reached(20);
    const startedAt = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(9_000);
    await load.done;
    const next = start(dataDir);
    await next.says(ready);
    await allThere(next.url, load.acknowledged);
    await next.stop();
  });

  it('killed under load has every booking that it acknowledged', async () => {
    const dataDir = copy('killed');
    for (let round = 0; round < 2; round += 1) {
      const server = start(dataDir);
      await server.says(ready);
      const load = bookOnAndOn(server.url, 4);
      await load.reached(15);
      expect(await server.stop('SIGKILL')).toBe('SIGKILL');
      await load.done;
      const next = start(dataDir);
      await next.says(ready);
      expect(next.out()).not.toContain('Making the demo');
      await allThere(next.url, load.acknowledged);
      expect((await book(next.url)).status).toBe(201);
      await next.stop('SIGKILL');
    }
  });

  it('killed while it made the demo makes it whole the next time', async () => {
    const dataDir = join(folder.path, 'half');
    const server = start(dataDir);
    await server.says('Making the demo: 50%');
    // nobody is shown half a business
    expect(await ask(`${server.url}/api/storefront`, { headers: key })).toMatchObject({ status: 503, body: { code: 'overloaded' } });
    expect(await server.stop('SIGKILL')).toBe('SIGKILL');
    expect(existsSync(join(dataDir, 'dogcare.sqlite'))).toBe(true);

    const next = start(dataDir);
    await next.says(ready);
    expect(next.out()).toContain('making it anew');
    const whole = start(copy('whole'), await freePorts());
    await whole.says(ready);
    expect(await countBookings(next.url)).toBe(await countBookings(whole.url));
    expect((await signIn(next.url, 'owner')).status).toBe(200);
    expect((await ask(`${next.url}/api/storefront`, { headers: { 'x-publishable-key': demoKeys.citytails.publishableKey } })).status).toBe(200);
    await Promise.all([next.stop(), whole.stop()]);
    expect(troubleIn(next.err())).toEqual([]);
  }, 120_000);
});

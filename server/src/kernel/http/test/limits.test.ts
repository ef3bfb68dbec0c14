import { describe, expect, it } from 'vitest';
import { createClient, password, startTestServer } from '../../../../test/app/index.ts';
import { engines } from '../../../../test/services/engines.ts';

const small = { DOGCARE_LIMIT_ADDRESS: '12', DOGCARE_LIMIT_ACCOUNT: '4', DOGCARE_LIMIT_AUTH: '3' };

/** A clock that the test moves; limits go by wall time. */
const movable = () => {
  let aheadMs = 0;
  return { clock: { now: () => new Date(Date.now() + aheadMs) }, pass: (ms: number) => void (aheadMs += ms) };
};

describe.each(engines)('limits (%s)', (engine) => {
  const started = async () => {
    const time = movable();
    const server = await startTestServer(engine, { env: small, wall: time.clock });
    return { server, call: createClient(server), ...time };
  };
  const countsDown = (answers: readonly { headers: Headers }[]): number[] => answers.map(({ headers }) => Number(headers.get('ratelimit-remaining')));

  it('hold for an address, tell what is left, and pass with time', async () => {
    const { server, call, pass } = await started();
    try {
      const answers = [];
      for (let i = 0; i < 13; i += 1) answers.push(await call('getStorefront'));
      expect(answers.map(({ status }) => status)).toEqual([...Array(12).fill(200), 429]);
      expect(countsDown(answers)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
      const refused = answers[12]!;
      expect(refused.body).toMatchObject({ code: 'rate_limited', status: 429, requestId: expect.stringMatching(/^req_/) });
      expect(refused.headers.get('ratelimit-limit')).toBe('12');
      const wait = Number(refused.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60);
      // its page must be able to read that it is to wait
      const page = await fetch(`${server.url}/api/storefront`, { headers: { origin: 'https://alpha.example', 'x-publishable-key': 'pk_test_alpha' } });
      expect([page.status, page.headers.get('access-control-allow-origin')]).toEqual([429, 'https://alpha.example']);
      expect(page.headers.get('access-control-expose-headers')).toContain('retry-after');
      // what an address says of itself does not count where no load balancer is
      const lied = await call('getStorefront', { headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(lied.status).toBe(429);
      if (engine === 'sqlite') { // Redis has its own clock
        pass((wait + 1) * 1_000);
        expect((await call('getStorefront')).status).toBe(200);
      }
      expect(server.errors).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it('hold for signing in, whatever the account', async () => {
    const { server, call } = await started();
    try {
      const tries = [];
      for (const email of ['a@test.example', 'b@test.example', 'c@test.example', 'd@test.example']) tries.push(await call('login', { body: { email, password } }));
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
      expect((await call('registerUser', { body: { email: 'e@test.example', password, firstName: 'E', lastName: 'E', role: 'owner' } })).status).toBe(429);
      expect((await call('getStorefront')).status).toBe(200);
    } finally {
      await server.close();
    }
  });

  it('hold for one key, and not for another', async () => {
    const { server, call } = await started();
    try {
      const ask = async (tenant: 'alpha' | 'beta') => (await call('getSandboxClock', { tenant: null, token: `sk_test_${tenant}` })).status;
      expect([await ask('alpha'), await ask('alpha'), await ask('alpha'), await ask('alpha'), await ask('alpha'), await ask('beta')])
        .toEqual([200, 200, 200, 200, 429, 200]);
    } finally {
      await server.close();
    }
  });

  it('go by the address that the load balancer saw, not by what the caller wrote before it', async () => {
    const server = await startTestServer(engine, { env: { ...small, DOGCARE_TRUST_PROXY: 'true' } });
    const call = createClient(server);
    try {
      const from = async (address: string) => (await call('getStorefront', { headers: { 'x-forwarded-for': address } })).status;
      for (let i = 0; i < 12; i += 1) expect(await from(`10.0.0.${i}, 203.0.113.7`)).toBe(200);
      expect(await from('10.0.0.99, 203.0.113.7')).toBe(429);
      expect(await from('203.0.113.8')).toBe(200);
    } finally {
      await server.close();
    }
  });
});

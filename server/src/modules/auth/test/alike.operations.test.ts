import bcrypt from 'bcrypt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeApp, password, type Answer, type Client, type Signed } from '../../../../test/app/index.ts';
import { createPasswords } from '../index.ts';
import { tokenOf } from './mails.ts';

/** Whether an address has an account shows neither in an answer, nor in the work behind it: each step of bcrypt's cost doubles it. */

let work = 0;
const costOf = (hashed: string): number => Number(/^\$2b\$(\d{2})\$/.exec(hashed)![1]);
beforeEach(() => {
  work = 0;
  const { compare, hash } = bcrypt;
  vi.spyOn(bcrypt, 'compare').mockImplementation(((data: string, hashed: string) => {
    work += 2 ** costOf(hashed);
    return compare(data, hashed);
  }) as typeof compare);
  vi.spyOn(bcrypt, 'hash').mockImplementation(((data: string, rounds: number) => {
    work += 2 ** rounds;
    return hash(data, rounds);
  }) as typeof hash);
});
afterEach(() => void vi.restoreAllMocks());

describe('a password', () => {
  it('costs the same to look at for nobody, for an account of today, and for one whose hash is cheaper', async () => {
    const today = createPasswords({ cost: 8 });
    const stored = [null, await today.hash('a-long-walk-at-dawn'), await createPasswords({ cost: 4 }).hash('a-long-walk-at-dawn'), await createPasswords({ cost: 7 }).hash('x'), 'nonsense'];
    for (const one of stored) {
      work = 0;
      expect((await today.verify('another-walk-at-dusk', one)).ok).toBe(false);
      expect(work, one ?? 'nobody').toBe(2 ** 8);
    }
  });
});

describeApp('known and unknown', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const tables = ['mail_tokens', 'events', 'sessions', 'credentials', 'users'];
  const rowCounts = async (): Promise<number[]> => Promise.all(tables.map(async (table) => {
    const { rows } = await world.server.app.parts.db.query<{ n: number | string }>({}, `SELECT COUNT(*) AS n FROM ${table}`, []);
    return Number(rows[0]!.n);
  }));
  /** An answer, the hashing behind it, and how many rows it left in each table. */
  const seen = async (ask: () => Promise<Answer>) => {
    await world.settled();
    const before = await rowCounts();
    work = 0;
    const { status, body, headers } = await ask();
    const hashing = work;
    const after = await rowCounts();
    const plain = typeof body === 'string' ? body : { ...body, requestId: '' };
    const varying = ['date', 'x-request-id', 'ratelimit-remaining', 'ratelimit-reset'];
    return { status, body: plain, headers: [...headers].filter(([name]) => !varying.includes(name)).toSorted(), hashing, rows: after.map((count, at) => count - before[at]!) };
  };
  let nth = 0;
  const nobody = (): string => `nobody-${(nth += 1)}-${world.engine}@example.com`;
  const withoutPassword = async (): Promise<Signed> => {
    const who = await world.person('owner');
    await world.server.app.parts.db.systemTransaction((tx) => tx.manager.query('DELETE FROM credentials WHERE userId = ?', [who.userId]));
    return who;
  };

  it('sign in alike with a wrong password: nobody, somebody, somebody suspended, somebody without a password', async () => {
    const login = (email: string) => () => call('login', { body: { email, password: 'another-walk-at-dusk' } });
    const unknown = await seen(login(nobody()));
    expect(unknown).toMatchObject({ status: 401, hashing: 2 ** 4, body: { code: 'invalid_credentials' } });
    const suspended = await world.person('owner');
    await call('suspendUser', { tenant: null, token: world.secretKey('alpha'), params: { userId: suspended.userId }, body: { reason: 'Late.' } });
    for (const who of [await world.person('owner'), await world.person('admin'), suspended, await withoutPassword()]) {
      expect(await seen(login(who.email))).toEqual(unknown);
    }
  });

  it('have a password reset alike', async () => {
    const reset = (email: string) => () => call('requestPasswordReset', { body: { email } });
    const unknown = await seen(reset(nobody()));
    expect(unknown).toMatchObject({ status: 202, hashing: 0 });
    for (const who of [await world.person('owner'), await world.person('caregiver'), await withoutPassword()]) expect(await seen(reset(who.email))).toEqual(unknown);
  });

  it('are alike as a new address, and with a wrong password as well', async () => {
    const taken = await world.person('owner');
    const change = async (email: string, given: string) => {
      const who = await world.person('owner');
      return seen(() => call('changeEmail', { token: who.token, body: { email, password: given } }));
    };
    const free = await change(nobody(), password);
    expect(free).toMatchObject({ status: 202, hashing: 2 ** 4 });
    expect(await change(taken.email, password)).toEqual(free);
    const refused = await change(nobody(), 'wrong');
    expect(refused).toMatchObject({ status: 401, hashing: 2 ** 4 });
    expect(await change(taken.email, 'wrong')).toEqual(refused);
  });
});

describeApp('guessing from everywhere', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  let nth = 0;
  /** Each from an address of its own, of both families. */
  const guess = (email: string, given = 'another-walk-at-dusk', headers: Record<string, string> = {}) => {
    nth += 1;
    const address = nth % 2 === 0 ? `203.0.${nth >> 8}.${nth & 255}` : `2001:db8:${nth.toString(16)}::1`;
    return call('login', { body: { email, password: given }, headers: { 'x-forwarded-for': address, ...headers } });
  };
  const many = async (email: string, headers?: Record<string, string>) => {
    const looked: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      work = 0;
      const statuses = (await Promise.all(Array.from({ length: 10 }, () => guess(email, undefined, headers)))).map(({ status }) => status);
      // a guess that is not allowed costs no hashing, and so tells nothing
      expect(work / 2 ** 4).toBe(statuses.filter((status) => status === 401).length);
      looked.push(...statuses);
    }
    return looked.filter((status) => status === 401).length;
  };

  it('is ten guesses an hour at an account, from forty addresses as from one, and as many at nobody', async () => {
    expect(await many((await world.person('owner')).email)).toBe(10);
    expect(await many(`nobody-at-all-${world.engine}@example.com`)).toBe(10);
  });

  it('leaves a device that was there before its own ten, and the way by mail', async () => {
    const who = await world.person('owner');
    const known = { 'x-device-token': (await guess(who.email, password)).body.deviceToken as string };
    expect(await many(who.email)).toBe(10);
    expect((await guess(who.email, password)).status).toBe(429);
    expect((await guess(who.email, password, known)).status).toBe(200);
    expect(await many(who.email, known)).toBe(10);
    expect((await guess(who.email, password, known)).status).toBe(429);

    await call('requestPasswordReset', { body: { email: who.email } });
    const reset = await call('resetPassword', { body: { token: await tokenOf(world, who.email), password: 'a-third-walk-at-noon' } });
    expect(reset.status).toBe(200);
    expect(await many(who.email)).toBe(10);
    expect((await guess(who.email, 'a-third-walk-at-noon', { 'x-device-token': reset.body.deviceToken as string })).status).toBe(200);
  });
}, { env: { DOGCARE_TRUST_PROXY: 'true' } });

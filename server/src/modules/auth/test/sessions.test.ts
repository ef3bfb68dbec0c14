import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { codeOf, day, minute, second, testTenant } from '../../../../test/services/tenant.ts';
import { createPasswords } from '../index.ts';
import { openPeople, type People } from './fixture.ts';

const password = 'a-long-walk-at-dawn';
let people: People;
let count = 0;

const register = async (email = `person${(count += 1)}@example.com`) => {
  const { body } = await people.auth.routes.registerUser(people.ctxOf(), {
    params: {}, query: {}, headers: {}, body: { email, password, role: 'owner', firstName: ' Olivia ', lastName: 'Martin' },
  });
  return body;
};
const refresh = async (refreshToken: string | null, tenantId = 'ten_a') =>
  (await people.auth.routes.refreshSession(people.ctxOf(undefined, tenantId), { params: {}, query: {}, headers: {}, body: { refreshToken } })).body;
const login = async (email: string, given = password, tenantId = 'ten_a', auth = people.auth) => {
  const { body } = await auth.routes.login(people.ctxOf(undefined, tenantId), { params: {}, query: {}, headers: {}, body: { email, password: given } });
  if ('challengeToken' in body) throw new Error('a second factor is asked for');
  return body;
};
const whoIs = async (token: string, tenantId = 'ten_a') => people.auth.actorOf(testTenant(tenantId), token);
const logout = async (token: string) =>
  people.auth.routes.logout(people.ctxOf(await whoIs(token)));

describe.each(engines)('sessions on %s', (engine) => {
  beforeAll(async () => {
    people = await openPeople(engine);
  });
  afterAll(() => people.close());

  it('registers a person, signs them in and says so', async () => {
    const { user, accessToken, refreshExpiresAt } = await register('New.Person@Example.com');
    expect(user).toMatchObject({ email: 'new.person@example.com', firstName: 'Olivia', locale: 'en-US', timeZone: 'America/Denver' });
    expect(await whoIs(accessToken)).toEqual({ kind: 'user', userId: user.id, role: 'owner', sessionId: expect.stringMatching(/^ses_/) });
    expect(Date.parse(refreshExpiresAt) - people.clock.now().getTime()).toBe(30 * day);
    expect(await people.eventsOf(people.ctxOf(), 'user.registered')).toContainEqual({ subjectId: user.id, data: { role: 'owner', tokenId: expect.stringMatching(/^mtk_/) } });
  });

  it('lets one of several have an address', async () => {
    const results = await Promise.all([1, 2, 3].map(() => codeOf(register('Once@example.com'))));
    expect(results.sort()).toEqual(['email_taken', 'email_taken', 'fine']);
    expect(await codeOf(register('once@EXAMPLE.com'))).toBe('email_taken');
  });

  it('signs in with the right password only, and each business by itself', async () => {
    const { user } = await register('Maya@example.com');
    expect((await login('maya@EXAMPLE.com')).user.id).toBe(user.id);
    expect(await codeOf(login('maya@example.com', 'another one'))).toBe('invalid_credentials');
    expect(await codeOf(login('nobody@example.com'))).toBe('invalid_credentials');
    expect(await codeOf(login('maya@example.com', password, 'ten_b'))).toBe('invalid_credentials');
  });

  it('compares a password for nobody too, as that takes its time', async () => {
    const compared: (string | null)[] = [];
    const real = createPasswords({ cost: 4 });
    const auth = people.authUsing({
      ...real,
      verify: (given, stored) => {
        compared.push(stored);
        return real.verify(given, stored);
      },
    });
    expect(await codeOf(login('nobody@example.com', password, 'ten_a', auth))).toBe('invalid_credentials');
    expect(compared).toEqual([null]);
  });

  it('stores a dearer hash at the next sign-in once it costs more', async () => {
    const { user } = await register('rehash@example.com');
    const stored = async () => {
      const [row] = await people.db.manager({}).query('SELECT passwordHash FROM credentials WHERE userId = ?', [user.id]);
      return row.passwordHash as string;
    };
    const before = await stored();
    await login('rehash@example.com');
    expect(await stored()).toBe(before);
    await login('rehash@example.com', password, 'ten_a', people.authWith(5));
    expect(await stored()).toMatch(/^bcrypt-sha256\$05\$/);
    expect((await login('rehash@example.com')).user.id).toBe(user.id);
  });

  it('says in the token what servers need, and no more', async () => {
    const { accessToken, user, expiresInSeconds } = await register();
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: people.tokenKeys.current.kid });
    const nowSeconds = people.clock.now().getTime() / 1_000;
    expect(decodeJwt(accessToken)).toEqual({
      iss: 'dogcare', aud: 'dogcare:ten_a', sub: user.id, sid: expect.stringMatching(/^ses_/), tid: 'ten_a', role: 'owner',
      iat: nowSeconds, exp: nowSeconds + expiresInSeconds,
    });
  });

  it('lets nobody in with another business’s token', async () => {
    const { accessToken, refreshToken } = await register();
    expect(await codeOf(whoIs(accessToken, 'ten_b'))).toBe('unauthenticated');
    expect(await codeOf(refresh(refreshToken, 'ten_b'))).toBe('invalid_refresh_token');
    expect(await codeOf(whoIs(accessToken))).toBe('fine');
  });

  it('lets an access token go after a quarter of an hour, remembered or not', async () => {
    const { accessToken, refreshToken } = await register();
    people.clock.pass(15 * minute - second);
    expect(await codeOf(whoIs(accessToken))).toBe('fine');
    people.clock.pass(second);
    expect(await codeOf(whoIs(accessToken))).toBe('token_expired');
    expect(await codeOf(whoIs((await refresh(refreshToken)).accessToken))).toBe('fine');
  });

  it('rotates: each refresh gives a new pair in the same session and thirty days more', async () => {
    const first = await register();
    people.clock.pass(10 * day);
    const second = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(decodeJwt(second.accessToken).sid).toBe(decodeJwt(first.accessToken).sid);
    people.clock.pass(29 * day);
    const third = await refresh(second.refreshToken);
    people.clock.pass(30 * day);
    expect(await codeOf(refresh(third.refreshToken))).toBe('invalid_refresh_token');
  });

  it('gives tabs that come at once a pair each, and signs nobody out for a lost answer', async () => {
    const { refreshToken } = await register();
    const tabs = await Promise.all([1, 2, 3, 4].map(() => refresh(refreshToken)));
    expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(4);
    people.clock.pass(30 * second);
    await refresh(refreshToken);
    for (const tab of tabs) expect(await codeOf(refresh(tab.refreshToken))).toBe('fine');
  });

  it('ends the session of a token that is used again later, for thief and owner alike, once', async () => {
    const first = await register();
    const next = await refresh(first.refreshToken);
    const sessionId = decodeJwt(next.accessToken).sid;
    people.clock.pass(30 * second + 1);
    const tries = await Promise.all([1, 2].map(() => codeOf(refresh(first.refreshToken))));
    expect(tries).toEqual(['invalid_refresh_token', 'invalid_refresh_token']);
    expect(await codeOf(refresh(next.refreshToken))).toBe('invalid_refresh_token');
    expect(await codeOf(whoIs(next.accessToken))).toBe('unauthenticated');
    const ended = (await people.eventsOf(people.ctxOf(), 'session.ended')).filter(({ subjectId }) => subjectId === sessionId);
    expect(ended).toEqual([{ subjectId: sessionId, data: { userId: first.user.id, reason: 'reuse' } }]);
  });

  it('leaves other sessions of the person alone', async () => {
    const first = await register('Two.Devices@example.com');
    const other = await login('two.devices@example.com');
    await refresh(first.refreshToken);
    people.clock.pass(minute);
    await codeOf(refresh(first.refreshToken));
    expect(await codeOf(refresh(other.refreshToken))).toBe('fine');
  });

  it('signs out at once here, and within a second on other servers', async () => {
    const { accessToken, refreshToken } = await register();
    const elsewhere = people.authWith(4);
    expect(await codeOf((async () => elsewhere.actorOf(testTenant('ten_a'), accessToken))())).toBe('fine');
    await logout(accessToken);
    expect(await codeOf(whoIs(accessToken))).toBe('unauthenticated');
    expect(await codeOf(refresh(refreshToken))).toBe('invalid_refresh_token');
    people.clock.pass(second);
    expect(await codeOf((async () => elsewhere.actorOf(testTenant('ten_a'), accessToken))())).toBe('unauthenticated');
  });

  it('gives no new pair to a session that is signed out at the same time', async () => {
    const { accessToken, refreshToken } = await register();
    const [, again] = await Promise.allSettled([logout(accessToken), refresh(refreshToken)]);
    if (again.status === 'fulfilled') {
      expect(await codeOf(whoIs(again.value.accessToken))).toBe('unauthenticated');
      expect(await codeOf(refresh(again.value.refreshToken))).toBe('invalid_refresh_token');
    } else expect(again.reason.code).toBe('invalid_refresh_token');
  });

  it('refuses what is no token of ours', async () => {
    const { accessToken } = await register();
    const [head, body, signature] = accessToken.split('.') as [string, string, string];
    const other = decodeJwt((await register()).accessToken);
    const forged = [head, Buffer.from(JSON.stringify({ ...other, role: 'admin' })).toString('base64url'), signature].join('.');
    const none = [Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url'), body, ''].join('.');
    for (const bad of [forged, none, '', 'x', 'a.b.c', `${accessToken}x`, 'x'.repeat(5_000)]) {
      expect(await codeOf(whoIs(bad))).toBe('unauthenticated');
    }
    expect(await codeOf(refresh('rt_0123456789'))).toBe('invalid_refresh_token');
  });

  it('makes accounts of any role with one hash for many, and says nothing of it', async () => {
    const passwordHash = await people.auth.hashPassword(password);
    const ctx = people.ctxOf({ kind: 'system', name: 'demo' });
    const made = await people.db.transaction(ctx, async (tx) => {
      const account = { passwordHash, role: 'admin', firstName: 'Alex', lastName: 'Morgan' } as const;
      return [
        await people.auth.createUserWithPassword(tx, { ...account, email: 'admin1@example.com' }),
        await people.auth.createUserWithPassword(tx, { ...account, email: 'admin2@example.com' }),
      ];
    });
    const sessions = await Promise.all(['admin1@example.com', 'admin2@example.com'].map((email) => login(email)));
    expect(sessions.map(({ user }) => [user.id, user.role])).toEqual(made.map(({ id }) => [id, 'admin']));
    const told = (await people.eventsOf(ctx, 'user.registered')).map(({ subjectId }) => subjectId);
    for (const { id } of made) expect(told).not.toContain(id);
  });

  it('keeps neither passwords nor tokens', async () => {
    const { refreshToken, accessToken } = await register();
    for (const table of ['users', 'credentials', 'sessions', 'refresh_tokens']) {
      const rows = JSON.stringify(await people.db.manager({}).query(`SELECT * FROM ${table}`));
      expect(rows.length).toBeGreaterThan(2);
      for (const secret of [password, refreshToken, accessToken]) expect(rows).not.toContain(secret);
    }
  });

  it('forgets what is over, and nothing else', async () => {
    const old = await register();
    people.clock.pass(31 * day);
    const fresh = await register();
    expect(await people.auth.purge(people.clock.now())).toBeGreaterThan(1);
    expect(await codeOf(refresh(old.refreshToken))).toBe('invalid_refresh_token');
    expect(await codeOf(refresh(fresh.refreshToken))).toBe('fine');
  });
});

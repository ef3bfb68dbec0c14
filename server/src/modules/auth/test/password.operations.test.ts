import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type Signed } from '../../../../test/app/index.ts';
import { minute, movableClock, second } from '../../../../test/services/tenant.ts';
import { mailsOf, tokenOf } from './mails.ts';

const wall = movableClock();
const other = 'another-walk-at-dusk';
const hour = 60 * minute;

describeApp('passwords over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const forgot = (email: string, tenant: 'alpha' | 'beta' = 'alpha') => call('requestPasswordReset', { tenant, body: { email } });
  const reset = (token: string, given = other, tenant: 'alpha' | 'beta' = 'alpha') => call('resetPassword', { tenant, body: { token, password: given } });
  const login = (email: string, given = password, headers: Record<string, string> = {}) => call('login', { body: { email, password: given }, headers });
  const tokenFor = async ({ email }: Signed): Promise<string> => {
    await forgot(email);
    return tokenOf(world, email);
  };

  describe('requestPasswordReset', () => {
    it('202: the same for an account and for nobody, to whom no mail goes', async () => {
      const who = await world.person('owner');
      const answers = [await forgot(who.email.toUpperCase()), await forgot('nobody@example.com')];
      for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 202, body: { sent: true } });
      expect((await mailsOf(world, who.email)).map(({ subject }) => subject)).toEqual(['Set a new password']);
      expect(await mailsOf(world, 'nobody@example.com')).toEqual([]);
    });

    it('202: writes no token down, not even into events and jobs', async () => {
      const who = await world.person('owner');
      const token = await tokenFor(who);
      const db = world.server.app.parts.db.manager({});
      for (const table of ['mail_tokens', 'events']) expect(JSON.stringify(await db.query(`SELECT * FROM ${table}`))).not.toContain(token);
    });

    it('202: takes the same time for both, in the middle of many', async () => {
      const who = await world.person('owner');
      const timed = async (email: string): Promise<number> => {
        const from = performance.now();
        await forgot(email);
        return performance.now() - from;
      };
      const [known, unknown]: [number[], number[]] = [[], []];
      for (let round = 0; round < 40; round += 1) {
        known.push(await timed(who.email));
        unknown.push(await timed(`nobody${round}@example.com`));
        wall.pass(hour / 5);
      }
      const middle = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length / 2]!;
      expect(Math.abs(middle(known) - middle(unknown))).toBeLessThan(Math.max(3, middle(unknown)));
    });

    it('202: sends five mails an hour and no more, and each of them works', async () => {
      const who = await world.person('owner');
      for (let nth = 0; nth < 7; nth += 1) expect(outcome(await forgot(who.email))).toBe('202');
      expect(await mailsOf(world, who.email)).toHaveLength(5);
      expect(outcome(await reset(await tokenOf(world, who.email)))).toBe('200');
    });

    it('400: what is no address', async () => {
      expect(outcome(await forgot('olivia'))).toBe('400 invalid_request #/email');
    });
  });

  describe('resetPassword', () => {
    it('200: sets the password, ends every session, and says so by mail', async () => {
      const who = await world.person('owner');
      const { body } = await reset(await tokenFor(who));
      expect(body.deviceToken).toMatch(/^dt_/);
      expect(outcome(await call('getMe', { token: who.token }))).toBe('401 unauthenticated');
      expect(outcome(await call('refreshSession', { body: { refreshToken: who.refreshToken } }))).toBe('401 invalid_refresh_token');
      expect(outcome(await login(who.email))).toBe('401 invalid_credentials');
      const { body: again } = await login(who.email, other);
      expect(again.user.emailVerified).toBe(true);
      expect((await mailsOf(world, who.email)).map(({ subject }) => subject)).toContain('Your password was changed');
    });

    it('422: a token works once, of two at once for one', async () => {
      const who = await world.person('owner');
      const token = await tokenFor(who);
      const outcomes = (await Promise.all([reset(token), reset(token, 'a-third-walk-at-noon')])).map(outcome);
      expect(outcomes.toSorted()).toEqual(['200', '422 invalid_token #/token']);
      expect(outcome(await reset(token))).toBe('422 invalid_token #/token');
      const [first] = outcomes;
      expect(outcome(await login(who.email, first === '200' ? other : 'a-third-walk-at-noon'))).toBe('200');
    });

    it('422: uses up the tokens of other mails, too', async () => {
      const who = await world.person('owner');
      const first = await tokenFor(who);
      expect(outcome(await reset(await tokenFor(who)))).toBe('200');
      expect(outcome(await reset(first))).toBe('422 invalid_token #/token');
    });

    it('422: too old, of another business, of another kind, made up', async () => {
      const refused = '422 invalid_token #/token';
      const token = await tokenFor(await world.person('owner'));
      expect(outcome(await reset(token, other, 'beta'))).toBe(refused);
      expect(outcome(await call('verifyEmail', { body: { token } }))).toBe(refused);
      expect(outcome(await reset('pr_0123456789abcdef'))).toBe(refused);
      wall.pass(hour);
      expect(outcome(await reset(token))).toBe(refused);
    });

    it('422: a weak password leaves the token good for a better one', async () => {
      const who = await world.person('owner');
      const token = await tokenFor(who);
      expect(outcome(await reset(token, 'password123'))).toBe('422 weak_password #/password');
      expect(outcome(await reset(token))).toBe('200');
    });

    it('400: what the contract does not allow', async () => {
      expect(outcome(await call('resetPassword', { body: { token: 'pr_0123456789', password: 'short' } }))).toBe('400 invalid_request #/password');
    });
  });

  describe('changePassword', () => {
    const change = (who: { token: string; tenant?: 'alpha' | 'beta' }, currentPassword?: string, newPassword = other) =>
      call('changePassword', { token: who.token, body: { newPassword, ...(currentPassword !== undefined && { currentPassword }) } });

    it.each(['owner', 'caregiver', 'support', 'admin'] as const)('204: a %s; other sessions end, this one goes on', async (role) => {
      const who = await world.person(role);
      const elsewhere = await world.signIn(who.email, 'alpha');
      expect(outcome(await change(who, password))).toBe('204');
      expect(outcome(await call('getMe', { token: who.token }))).toBe('200');
      expect(outcome(await call('getMe', { token: elsewhere.token }))).toBe('401 unauthenticated');
      expect(outcome(await login(who.email, other))).toBe('200');
      expect((await mailsOf(world, who.email)).map(({ subject }) => subject)).toContain('Your password was changed');
    });

    it('401: the password as it is now must be right, and be said', async () => {
      const who = await world.person('owner');
      expect(outcome(await change(who, 'wrong'))).toBe('401 invalid_credentials #/currentPassword');
      expect(outcome(await change(who))).toBe('401 invalid_credentials #/currentPassword');
      expect(outcome(await call('changePassword', { body: { newPassword: other } }))).toBe('401 unauthenticated');
    });

    it('204: of two changes at once one is made', async () => {
      const who = await world.person('owner');
      const outcomes = (await Promise.all([change(who, password), change(who, password, 'a-third-walk-at-noon')])).map(outcome);
      expect(outcomes.toSorted()).toEqual(['204', '401 invalid_credentials #/currentPassword']);
    });

    it('204: an account without a password sets one, within ten minutes of signing in', async () => {
      const [quick, slow] = [await world.person('owner'), await world.person('owner')];
      await world.server.app.parts.db.transaction(await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) =>
        tx.tx.manager.query('DELETE FROM credentials WHERE userId IN (?, ?)', [quick.userId, slow.userId]));
      expect(outcome(await change(quick, 'anything'))).toBe('401 invalid_credentials #/currentPassword');
      expect(outcome(await change(quick))).toBe('204');
      expect(outcome(await login(quick.email, other))).toBe('200');
      wall.pass(10 * minute + second);
      expect(outcome(await change(slow))).toBe('401 invalid_credentials #/currentPassword');
    });

    it('422: not a weak one', async () => {
      expect(outcome(await change(await world.person('owner'), password, 'password123'))).toBe('422 weak_password #/newPassword');
    });

    it('429: ten wrong guesses an hour in one session, which keeps nobody out of another', async () => {
      const who = await world.person('owner');
      for (let nth = 0; nth < 10; nth += 1) expect(outcome(await change(who, 'wrong'))).toContain('401');
      const refused = await change(who, password);
      expect(outcome(refused)).toBe('429 too_many_guesses');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
      expect(outcome(await change(await world.signIn(who.email, 'alpha'), password))).toBe('204');
    });
  });

  describe('guessing', () => {
    const wrong = async (email: string, times: number, headers: Record<string, string> = {}): Promise<string[]> =>
      (await Promise.all(Array.from({ length: times }, () => login(email, 'wrong guess', headers)))).map(outcome);
    const counted = (outcomes: readonly string[]) => ({
      looked: outcomes.filter((one) => one === '401 invalid_credentials').length,
      refused: outcomes.filter((one) => one === '429 too_many_guesses').length,
    });

    it('429: ten guesses in any hour, however many come at once', async () => {
      const who = await world.person('owner');
      expect(counted(await wrong(who.email, 25))).toEqual({ looked: 10, refused: 15 });
      expect(outcome(await login(who.email))).toBe('429 too_many_guesses');
      wall.pass(hour - second);
      expect(counted(await wrong(who.email, 5))).toEqual({ looked: 0, refused: 5 });
      wall.pass(second);
      expect(outcome(await login(who.email))).toBe('200');
    });

    it('429: slides, so that no hour has more', async () => {
      const who = await world.person('owner');
      expect(counted(await wrong(who.email, 5))).toEqual({ looked: 5, refused: 0 });
      wall.pass(hour / 2);
      expect(counted(await wrong(who.email, 9))).toEqual({ looked: 5, refused: 4 });
      wall.pass(hour / 2);
      expect(counted(await wrong(who.email, 9))).toEqual({ looked: 5, refused: 4 });
    });

    it('429: the same for an address that nobody has', async () => {
      expect(counted(await wrong('Guessed@example.com', 6))).toEqual({ looked: 6, refused: 0 });
      expect(counted(await wrong('guessed@example.com', 6))).toEqual({ looked: 4, refused: 2 });
    });

    it('200: a right password is no guess', async () => {
      const who = await world.person('owner');
      for (let nth = 0; nth < 12; nth += 1) expect(outcome(await login(who.email))).toBe('200');
    });

    it('200: a device that signed in before has ten of its own', async () => {
      const who = await world.person('owner');
      const { body } = await login(who.email);
      const known = { 'x-device-token': body.deviceToken as string };
      await wrong(who.email, 12);
      expect((await login(who.email, password, known)).body.deviceToken).toBe(known['x-device-token']);
      expect(counted(await wrong(who.email, 12, known))).toEqual({ looked: 10, refused: 2 });
      expect(outcome(await login(who.email, password, known))).toBe('429 too_many_guesses');
    });

    it('429: a device of another account or business, or a made-up one, is an unknown one', async () => {
      const [who, stranger] = [await world.person('owner'), await world.person('owner')];
      const tokens = ['dt_0123456789abcdef', (await login(stranger.email)).body.deviceToken as string];
      await wrong(who.email, 10);
      for (const token of tokens) expect(outcome(await login(who.email, password, { 'x-device-token': token }))).toBe('429 too_many_guesses');
      const made = await login(stranger.email, password, { 'x-device-token': 'dt_0123456789abcdef' });
      expect(made.body.deviceToken).not.toBe('dt_0123456789abcdef');
    });

    it('200: a reset by mail works while somebody guesses, and so does signing in after it', async () => {
      const who = await world.person('owner');
      await wrong(who.email, 12);
      const { body } = await reset(await tokenFor(who));
      await wrong(who.email, 12);
      expect(outcome(await login(who.email, other))).toBe('429 too_many_guesses');
      expect(outcome(await login(who.email, other, { 'x-device-token': body.deviceToken }))).toBe('200');
    });

    it('200: a reset forgets devices that were known before', async () => {
      const who = await world.person('owner');
      const known = { 'x-device-token': (await login(who.email)).body.deviceToken as string };
      await reset(await tokenFor(who));
      await wrong(who.email, 10);
      expect(outcome(await login(who.email, other, known))).toBe('429 too_many_guesses');
    });

    it('400: a device token that is none', async () => {
      const who = await world.person('owner');
      expect(outcome(await login(who.email, password, { 'x-device-token': 'short' }))).toBe('400 invalid_request #/header/x-device-token');
    });
  });
}, { wall });

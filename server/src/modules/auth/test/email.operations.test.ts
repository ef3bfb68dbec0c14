import { describe, expect, it } from 'vitest';
import { describeApp, outcome, password, type Client, type Signed } from '../../../../test/app/index.ts';
import { day, minute, movableClock } from '../../../../test/services/tenant.ts';
import { mailsOf, tokenOf } from './mails.ts';

const wall = movableClock();
const refused = '422 invalid_token #/token';
let count = 0;

describeApp('e-mail addresses over HTTP', (world) => {
  const call: Client = (...asked) => world.call(...asked);
  const newAddress = (): string => `address-${(count += 1)}-${world.engine}@example.com`;
  const verify = (token: string, tenant: 'alpha' | 'beta' = 'alpha') => call('verifyEmail', { tenant, body: { token } });
  const change = (who: Signed, email: string, given = password) => call('changeEmail', { token: who.token, body: { email, password: given } });
  const newcomer = async (): Promise<Signed> => {
    const email = newAddress();
    const { body } = await call('registerUser', { body: { email, password, role: 'owner', firstName: 'Olivia', lastName: 'Martin' } });
    return { userId: body.user.id, email, token: body.accessToken, refreshToken: body.refreshToken, tenant: 'alpha' };
  };
  const me = async (who: Signed) => (await call('getMe', { token: who.token })).body;

  describe('verifyEmail', () => {
    it('200: with the link of the welcome mail, which is the only one', async () => {
      const who = await newcomer();
      expect((await mailsOf(world, who.email)).map(({ subject }) => subject)).toEqual(['Welcome to Alpha Pets']);
      const answer = await verify(await tokenOf(world, who.email));
      expect(answer.body).toEqual({ verified: true, email: who.email });
      expect((await me(who)).emailVerified).toBe(true);
    });

    it('422: works once, in its business, for three days', async () => {
      const token = await tokenOf(world, (await newcomer()).email);
      expect(outcome(await verify(token, 'beta'))).toBe(refused);
      expect((await Promise.all([verify(token), verify(token)])).map(outcome).toSorted()).toEqual(['200', refused]);
      const late = await tokenOf(world, (await newcomer()).email);
      wall.pass(3 * day);
      expect(outcome(await verify(late))).toBe(refused);
      expect(outcome(await verify('ev_0123456789'))).toBe(refused);
    });

    it('400: what the contract does not allow', async () => {
      expect(outcome(await call('verifyEmail', { body: {} }))).toBe('400 invalid_request #/token');
    });
  });

  describe('resendEmailVerification', () => {
    it('202: another mail, whose link works beside the first', async () => {
      const who = await newcomer();
      const first = await tokenOf(world, who.email);
      expect((await call('resendEmailVerification', { token: who.token })).body).toEqual({ sent: true });
      expect((await mailsOf(world, who.email)).at(-1)?.subject).toBe('Confirm your e-mail address');
      expect(await tokenOf(world, who.email)).not.toBe(first);
      expect(outcome(await verify(first))).toBe('200');
    });

    it('202: no mail once the address is verified, nor more than five an hour', async () => {
      const who = await newcomer();
      for (let nth = 0; nth < 7; nth += 1) expect(outcome(await call('resendEmailVerification', { token: who.token }))).toBe('202');
      expect(await mailsOf(world, who.email)).toHaveLength(6);
      await verify(await tokenOf(world, who.email));
      wall.pass(14 * minute);
      const { accessToken } = (await call('refreshSession', { body: { refreshToken: who.refreshToken } })).body;
      wall.pass(14 * minute);
      expect(outcome(await call('resendEmailVerification', { token: accessToken }))).toBe('202');
      expect(await mailsOf(world, who.email)).toHaveLength(6);
    });

    it('401: for people only', async () => {
      expect(outcome(await call('resendEmailVerification'))).toBe('401 unauthenticated');
      expect(outcome(await call('resendEmailVerification', { token: world.secretKey('alpha') }))).toBe('403 forbidden');
    });
  });

  describe('changeEmail', () => {
    it('202: is in force once the new address is verified; the old one is told before', async () => {
      const [who, email] = [await world.person('owner'), newAddress()];
      expect((await change(who, email.toUpperCase())).body).toEqual({ sent: true });
      expect((await me(who)).email).toBe(who.email);
      expect((await mailsOf(world, who.email)).at(-1)?.subject).toBe('Your e-mail address is about to change');
      expect((await mailsOf(world, email)).map(({ subject }) => subject)).toEqual(['Confirm your new e-mail address']);
      expect((await verify(await tokenOf(world, email))).body).toEqual({ verified: true, email });
      expect(await me(who)).toMatchObject({ email, emailVerified: true });
      expect(outcome(await call('login', { body: { email: who.email, password } }))).toBe('401 invalid_credentials');
      expect(outcome(await call('login', { body: { email, password } }))).toBe('200');
    });

    it('202: the same for an address that somebody has, whose account stays theirs', async () => {
      const [who, holder] = [await world.person('owner'), await world.person('owner')];
      const answers = [await change(who, holder.email), await change(who, newAddress())];
      for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 202, body: { sent: true } });
      const other = await world.person('owner');
      await change(other, holder.email);
      expect(outcome(await verify(await tokenOf(world, holder.email)))).toBe(refused);
      expect((await me(holder)).email).toBe(holder.email);
      expect((await me(other)).email).toBe(other.email);
    });

    it('422: of two accounts that want one address, the first to verify has it', async () => {
      const [first, second, email] = [await world.person('owner'), await world.person('owner'), newAddress()];
      await change(first, email);
      const firstToken = await tokenOf(world, email);
      await change(second, email);
      const secondToken = await tokenOf(world, email);
      expect((await Promise.all([verify(firstToken), verify(secondToken)])).map(outcome).toSorted()).toEqual(['200', refused]);
    });

    it('422: a later wish takes an earlier one back, and a change the links to the old address', async () => {
      const [who, early, late] = [await world.person('owner'), newAddress(), newAddress()];
      await call('requestPasswordReset', { body: { email: who.email } });
      const resetToken = await tokenOf(world, who.email);
      await change(who, early);
      const earlyToken = await tokenOf(world, early);
      await change(who, late);
      expect(outcome(await verify(earlyToken))).toBe(refused);
      expect(outcome(await verify(await tokenOf(world, late)))).toBe('200');
      expect(outcome(await call('resetPassword', { body: { token: resetToken, password: 'another-walk-at-dusk' } }))).toBe(refused);
    });

    it('401: only with the password', async () => {
      const who = await world.person('owner');
      expect(outcome(await change(who, newAddress(), 'wrong'))).toBe('401 invalid_credentials #/password');
      expect(outcome(await call('changeEmail', { body: { email: newAddress(), password } }))).toBe('401 unauthenticated');
    });

    it('429: ten wrong ones an hour', async () => {
      const who = await world.person('owner');
      for (let nth = 0; nth < 10; nth += 1) await change(who, newAddress(), 'wrong');
      expect(outcome(await change(who, newAddress()))).toBe('429 too_many_guesses');
    });

    it('400: what is no address', async () => {
      expect(outcome(await change(await world.person('owner'), 'nowhere'))).toBe('400 invalid_request #/email');
    });
  });
}, { wall });

import { tokenOf } from '../../../../src/modules/auth/test/mails.ts';
import { createHeadless } from '../../../../src/adapters/identity/oidc/test/browser.ts';
import { totpAt } from '../../../../src/modules/auth/factors/index.ts';
import { password, type Signed } from '../../../app/index.ts';
import type { Cast } from '../../../matrix/cast.ts';
import { ready } from '../../../matrix/ready.ts';
import { as, next, type Scenarios } from '../scenario.ts';

const better = 'Larkspur-Quartz-Anvil-9';
const newAddress = (): string => `idempotent-${next()}-${process.pid}@test.example`;

/** Somebody with a second factor who has given their password, and all but one of the tries that they have. */
async function challenged({ world, owner }: Cast): Promise<{ challengeToken: string; code: string }> {
  const { factorId, secret } = (await world.call('enrolTotp', { ...as(owner), body: { password } })).body;
  const code = totpAt(secret, world.server.app.parts.wall.now());
  const { recoveryCodes } = (await world.call('confirmTotp', { ...as(owner), params: { factorId }, body: { code } })).body;
  const { challengeToken } = (await world.call('login', { body: { email: owner.email, password } })).body;
  // the code that confirmed it signs nobody in
  for (let tries = 1; tries <= 4; tries += 1) await world.call('answerLoginChallenge', { body: { challengeToken, answer: { type: 'totp', code } } });
  return { challengeToken, code: recoveryCodes[0] };
}

const deviceLogin = async ({ world }: Cast): Promise<{ deviceCode: string; userCode: string }> =>
  (await world.call('startDeviceLogin', { body: { clientName: 'A television' } })).body;

/** What a browser comes back with from the provider, for a sign-in that was begun. */
async function consented(cast: Cast) {
  await ready['startOAuth']!(cast, 'owner', {});
  const begun = (await cast.world.call('startOAuth', { params: { provider: 'sandbox' }, body: { redirectUri: 'https://alpha.example/login' } })).body;
  const browser = createHeadless(({ host }) => host === 'alpha.example');
  const page = await browser.open(begun.url);
  const callbackUrl = (await browser.open(page.url.href, { email: newAddress(), name: 'Ann Lee', email_verified: '1' })).url.href;
  return { params: { provider: 'sandbox' }, body: { state: begun.state, callbackUrl } };
}

const stranger = ({ world }: Cast): Promise<Signed> => world.person('owner');

/** Nobody is signed in for most of these: each is somebody’s who was not there before. */
export const auth: Scenarios = {
  registerUser: async () => ({ body: { email: newAddress(), password, firstName: 'Ada', lastName: 'King', role: 'owner' } }),
  login: async (cast) => ({ body: { email: (await stranger(cast)).email, password } }),
  refreshSession: async (cast) => ({ body: { refreshToken: (await stranger(cast)).refreshToken } }),
  logout: async (cast) => as(await stranger(cast)),
  answerLoginChallenge: async (cast) => {
    const { challengeToken, code } = await challenged(cast);
    return { body: { challengeToken, answer: { type: 'recovery_code', code } } };
  },
  requestPasswordReset: async (cast) => ({ body: { email: (await stranger(cast)).email } }),
  resetPassword: async (cast) => {
    const { email } = await stranger(cast);
    await cast.world.call('requestPasswordReset', { body: { email } });
    return { body: { token: await tokenOf(cast.world, email), password: better } };
  },
  changePassword: async (cast) => ({ ...as(await stranger(cast)), body: { currentPassword: password, newPassword: better } }),
  verifyEmail: async (cast) => {
    const who = await stranger(cast);
    await cast.world.call('resendEmailVerification', as(who));
    return { body: { token: await tokenOf(cast.world, who.email) } };
  },
  resendEmailVerification: async (cast) => as(await stranger(cast)),
  changeEmail: async (cast) => ({ ...as(await stranger(cast)), body: { email: newAddress(), password } }),
  // the one that asks: its session is over when it asks again
  revokeSession: async (cast) => {
    const who = await stranger(cast);
    const { sid } = JSON.parse(Buffer.from(who.token.split('.')[1]!, 'base64url').toString());
    return { ...as(who), params: { sessionId: sid } };
  },
  startOAuth: async (cast) => ({ ...as(cast.owner), ...(await ready['startOAuth']!(cast, 'owner', {})) }),
  finishOAuth: consented,
  pollDeviceLogin: async (cast) => {
    const { deviceCode, userCode } = await deviceLogin(cast);
    await cast.world.call('approveDeviceLogin', { ...as(cast.owner), body: { userCode } });
    return { body: { deviceCode } };
  },
  approveDeviceLogin: async (cast) => ({ ...as(cast.owner), body: { userCode: (await deviceLogin(cast)).userCode } }),
};

import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { DeviceLoginActions } from './actions/device-login.ts';
import type { EmailActions } from './actions/email.ts';
import type { PasswordActions } from './actions/password.ts';
import type { SessionActions } from './actions/sessions.ts';
import type { SignInActions } from './actions/sign-in.ts';
import { entered, refreshCookieOf, signedIn, signedOut } from './answers.ts';
import type { TokenKeys } from './token-key.ts';

const done = { status: 204 as const };
const mailed = { status: 202 as const, body: { sent: true as const } };
/** Partners may keep the keys for a while; a new one is listed before it signs. */
const jwksHeaders = { 'cache-control': 'private, max-age=300' };

export interface RouteActions {
  readonly signIn: SignInActions;
  readonly session: SessionActions;
  readonly password: PasswordActions;
  readonly email: EmailActions;
  readonly deviceLogin: DeviceLoginActions;
  readonly tokenKeys: TokenKeys;
}

export const createAuthRoutes = ({ signIn, session, password, email, deviceLogin, tokenKeys }: RouteActions) =>
  ({
    registerUser: (ctx, { body }) => signIn.register(ctx, body, signedIn(ctx, 201)),
    login: (ctx, { body }) => signIn.login(ctx, body, entered(ctx)),
    refreshSession: (ctx, { body }) => session.refresh(ctx, body.refreshToken ?? refreshCookieOf(ctx), signedIn(ctx, 200)),
    logout: (ctx) => session.logout(ctx, signedOut(ctx)),
    listSessions: async (ctx, { query }) => ({ status: 200, body: await session.list(ctx, query) }),
    revokeSession: (ctx, { params }) => session.revoke(ctx, params.sessionId, done),
    requestPasswordReset: (ctx, { body }) => password.requestReset(ctx, body, mailed),
    resetPassword: (ctx, { body }) => password.reset(ctx, body, (deviceToken) => ({ status: 200 as const, body: { deviceToken } })),
    changePassword: (ctx, { body }) => password.change(ctx, body, done),
    verifyEmail: (ctx, { body }) => email.verify(ctx, body, (address) => ({ status: 200 as const, body: { verified: true as const, email: address } })),
    resendEmailVerification: (ctx) => email.resend(ctx, mailed),
    changeEmail: (ctx, { body }) => email.change(ctx, body, mailed),
    startDeviceLogin: (ctx, { body }) => deviceLogin.start(ctx, body, (login) => ({ status: 200 as const, body: login })),
    pollDeviceLogin: (ctx, { body }) => deviceLogin.poll(ctx, body, signedIn(ctx, 200)),
    approveDeviceLogin: (ctx, { body }) => deviceLogin.approve(ctx, body, (answered) => ({ status: 200 as const, body: answered })),
    getJwks: async () => ({ status: 200, headers: jwksHeaders, body: { keys: [...tokenKeys.jwks().keys] as Record<string, unknown>[] } }),
  }) satisfies Partial<Handlers<Ctx>>;

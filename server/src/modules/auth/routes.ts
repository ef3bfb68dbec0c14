import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { presentSignedIn } from './presenter.ts';
import type { AuthActions } from './service.ts';
import type { SignedInSession } from './sessions.ts';

const created = (session: SignedInSession) => ({ status: 201 as const, body: presentSignedIn(session) });
const ok = (session: SignedInSession) => ({ status: 200 as const, body: presentSignedIn(session) });

export const createAuthRoutes = (auth: AuthActions) =>
  ({
    registerUser: (ctx, { body }) => auth.register(ctx, body, created),
    login: (ctx, { body }) => auth.login(ctx, body, ok),
    refreshSession: (ctx, { body }) => auth.refresh(ctx, body.refreshToken, ok),
    logout: (ctx) => auth.logout(ctx, { status: 204 as const }),
  }) satisfies Pick<Handlers<Ctx>, 'registerUser' | 'login' | 'refreshSession' | 'logout'>;

import type { Ctx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { presentSignedIn } from './presenter.ts';
import type { Entry } from './second-factor.ts';
import type { SignedInSession } from './sessions.ts';

/**
 * Where the API answers on a business's own domain, a page of that domain gets its refresh token in a cookie that no script can read, and nowhere
 * else. `__Host-` binds it to this very host. Only a request whose Origin is the domain itself gets or uses one, so that no other site, be it
 * a sister domain, can make a browser refresh, or sign in with another's session.
 */
const cookieName = ({ slug }: Tenant): string => `__Host-dogcare-${slug}`;
const attributes = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const setCookie = (ctx: Ctx, value: string, seconds: number) => ({ 'set-cookie': `${cookieName(ctx.tenant)}=${value}; Max-Age=${seconds}; ${attributes}` });

const tokenPattern = /^rt_[\w-]{10,190}$/;

/** The refresh token that came in the business's cookie; null where there is none, or where it may not be used. */
export function refreshCookieOf({ request, tenant }: Ctx): string | null {
  if (!request?.isOwnOrigin) return null;
  const start = `${cookieName(tenant)}=`;
  const value = request.cookie.split(/; */).find((one) => one.startsWith(start))?.slice(start.length);
  return value !== undefined && tokenPattern.test(value) ? value : null;
}

const inCookie = (ctx: Ctx, session: SignedInSession) => {
  const seconds = Math.max(0, Math.floor((session.refreshExpiresAt.getTime() - ctx.wall.now().getTime()) / 1_000));
  return { body: { ...presentSignedIn(session), refreshToken: null }, headers: setCookie(ctx, session.refreshToken, seconds) };
};

/** The answer that hands out tokens. */
export const signedIn = <Status extends 200 | 201>(ctx: Ctx, status: Status) => (session: SignedInSession) =>
  ({ status, ...(ctx.request?.isOwnOrigin ? inCookie(ctx, session) : { body: presentSignedIn(session) }) });

/** What every way in answers: tokens, or the question for a second factor. */
export const entered = (ctx: Ctx) => (entry: Entry) =>
  'session' in entry ? signedIn(ctx, 200)(entry.session) : { status: 202 as const, body: entry.challenge };

export const signedOut = (ctx: Ctx) => ({ status: 204 as const, ...(ctx.request?.isOwnOrigin && { headers: setCookie(ctx, '', 0) }) });

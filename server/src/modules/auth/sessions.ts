import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { afterCommit, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { EndedSession } from '../../kernel/http/ended-session.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { PlaceFinder } from '../../ports/places/index.ts';
import { isActiveAccount, maySignIn, type AccountFollower, type UserRow, type Users } from '../users/index.ts';
import type { AccessTokens } from './access-tokens.ts';
import { shownOf, type Devices } from './devices.ts';
import type { SessionRow } from './entities.ts';
import { judgeToken, sessionMs } from './policy.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { AuthRepository } from './repository.ts';
import { sha256 } from './secrets.ts';

/** What somebody who has just signed in is given. */
export interface SignedInSession {
  readonly user: UserRow;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
  /** For the device to keep and to send with later sign-ins; null where it has it already. */
  readonly deviceToken: string | null;
}

export interface SessionDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly users: Users;
  readonly wall: Clock;
  /** Random and long enough to be a secret. */
  readonly newToken: () => string;
  readonly repository: AuthRepository;
  readonly accessTokens: AccessTokens;
  readonly devices: Devices;
  readonly countryOf: PlaceFinder['countryOf'];
}

/** How long a server may go on with what it knew of a session: an end is noticed everywhere within this. */
const aliveForMs = 1_000;

type Known = SessionRow & { readonly inactive: boolean };

export function createSessions({ db, ids, events, commit, users, wall, newToken, repository, accessTokens, devices, countryOf }: SessionDeps) {
  const recent = createRecent<Known | null>(wall);
  const asking = { actor: { kind: 'system', name: 'auth' }, clock: wall, wall, requestId: '' } as const;

  /** A new pair of tokens in a session. */
  const pair = async (tx: TxCtx, user: UserRow, sessionId: string, expiresAt: Date): Promise<Omit<SignedInSession, 'deviceToken'>> => {
    const refreshToken = `rt_${newToken()}`;
    const token = { id: ids.next('refreshToken'), sessionId, tokenHash: sha256(refreshToken), issuedAt: wall.now(), expiresAt };
    await repository.insertToken(tx, token);
    const bearer = { tenantId: tx.tenant.id, userId: user.id, sessionId, role: user.role };
    return { user, accessToken: await accessTokens.issue(bearer), refreshToken, refreshExpiresAt: expiresAt };
  };

  const expiryFrom = (now: Date): Date => new Date(now.getTime() + sessionMs);

  const end = async (tx: TxCtx, sessionId: string): Promise<boolean> => {
    const ended = await repository.revoke(tx, sessionId, wall.now());
    afterCommit(tx, () => recent.forget(sessionId));
    return ended === 1;
  };

  /** Signs somebody out everywhere, or everywhere else. */
  const endAll = async (tx: TxCtx, userId: string, { except }: { readonly except?: string } = {}): Promise<void> => {
    const now = wall.now();
    const over = (await repository.liveSessions(tx, userId, now)).map(({ id }) => id).filter((id) => id !== except);
    await repository.revokeAll(tx, over, now);
    afterCommit(tx, () => over.forEach((id) => recent.forget(id)));
  };

  const look = async (ctx: Ctx, sessionId: string): Promise<Known | null> => {
    const session = await repository.session(ctx, sessionId);
    const user = session && (await users.byId(ctx, session.userId));
    return session && user && maySignIn(user) ? { ...session, inactive: !isActiveAccount(user) } : null;
  };

  /** Somebody has a copy of the token; who came first cannot be known, so both are signed out. */
  const endStolen = (ctx: Ctx, { sessionId, userId }: { sessionId: string; userId: string }): Promise<void> =>
    db.transaction(ctx, async (tx) => {
      if (!(await end(tx, sessionId))) return;
      await events.record(tx, { type: 'session.ended', subjectId: sessionId, data: { userId, reason: 'reuse' } });
    });

  return {
    /** `device`: what it calls itself, where the request does not come from it. */
    async start(tx: TxCtx, user: UserRow, { device }: { readonly device?: string } = {}): Promise<SignedInSession> {
      const now = wall.now();
      const id = ids.next('session');
      const expiresAt = expiryFrom(now);
      const known = await devices.remember(tx, user.id);
      const shown = shownOf(tx, countryOf);
      await repository.insertSession(tx, {
        id, userId: user.id, role: user.role, createdAt: now, lastSeenAt: now, expiresAt, ...shown, ...(device !== undefined && { device }),
      });
      if (known.isNews) await events.record(tx, { type: 'session.new_device', subjectId: id, data: { userId: user.id } });
      return { ...(await pair(tx, user, id, expiresAt)), deviceToken: known.token };
    },

    /** Those that go on, the newest first. */
    list: (ctx: Ctx, userId: string, limit: number, cursor: string | undefined) =>
      repository.sessionPage(ctx, userId, wall.now(), limit, cursor),

    /** One of the person's own; throws `session_not_found` for any other and for one that is over. */
    async revokeOwn(tx: TxCtx, userId: string, sessionId: string): Promise<void> {
      const session = await repository.session(tx, sessionId);
      if (!session || session.userId !== userId || session.expiresAt <= wall.now() || !(await end(tx, sessionId))) throw problem('session_not_found');
    },

    endAll,

    /** Who may no longer sign in is signed out; who may do less is noticed at once here, and within a second elsewhere. */
    async accountChanged(tx: TxCtx, { userId, signedOut }: Parameters<AccountFollower['accountChanged']>[1]): Promise<void> {
      if (signedOut) return endAll(tx, userId);
      const live = await repository.liveSessions(tx, userId, wall.now());
      afterCommit(tx, () => live.forEach(({ id }) => recent.forget(id)));
    },

    /** Rotates; `answer` makes what is committed with it. */
    async refresh<Answer>(ctx: Ctx, refreshToken: string | null, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      if (refreshToken === null) throw problem('invalid_refresh_token');
      let stolen: { sessionId: string; userId: string } | undefined;
      try {
        return await commit(ctx, async (tx) => {
          stolen = undefined; // the work may run again
          const now = wall.now();
          const token = await repository.tokenByHash(tx, sha256(refreshToken));
          const session = token && (await repository.session(tx, token.sessionId));
          if (!token || !session) throw problem('invalid_refresh_token');
          const verdict = judgeToken(token, now);
          if (verdict === 'reused') stolen = { sessionId: session.id, userId: session.userId };
          if (verdict === 'reused' || verdict === 'expired') throw problem('invalid_refresh_token');
          // of several at once one uses it, and the others come within the grace
          if (verdict === 'fresh') await repository.useToken(tx, token.id, now);
          const user = await users.byId(tx, session.userId);
          const expiresAt = expiryFrom(now);
          if (!user || !maySignIn(user) || (await repository.prolong(tx, session.id, now, { expiresAt, role: user.role, lastSeenAt: now })) === 0) {
            throw problem('invalid_refresh_token');
          }
          return answer({ ...(await pair(tx, user, session.id, expiresAt)), deviceToken: null });
        });
      } catch (error) {
        // in a transaction of its own, as the error has undone the other
        if (stolen) await endStolen(ctx, stolen);
        throw error;
      }
    },

    /** Answers false for one that was ended before. */
    end,

    async endOwn(tx: TxCtx): Promise<void> {
      if (tx.actor.kind === 'user') await end(tx, tx.actor.sessionId);
    },

    actorOf(tenant: Tenant, bearerToken: string): Soon<Actor> {
      return whenKnown(accessTokens.read(tenant.id, bearerToken), ({ userId, sessionId }) =>
        whenKnown(recent.get(sessionId, aliveForMs, () => look({ ...asking, tenant }, sessionId)), (session) => {
          const over = { detail: 'The session has ended; sign in again.' };
          if (!session || session.expiresAt <= wall.now() || session.userId !== userId) throw problem('unauthenticated', over);
          const actor: Actor = { kind: 'user', userId, role: session.role, sessionId };
          if (session.revokedAt !== null) throw problem('unauthenticated', { ...over, cause: new EndedSession(actor) });
          return session.inactive ? { ...actor, inactive: true } : actor;
        }));
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

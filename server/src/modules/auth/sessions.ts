import { createHash } from 'node:crypto';
import type { Actor, Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { afterCommit, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { UserRow, Users } from '../users/index.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SessionRow } from './entities.ts';
import { judgeToken, sessionMs } from './policy.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { AuthRepository } from './repository.ts';

/** What somebody who has just signed in is given. */
export interface SignedInSession {
  readonly user: UserRow;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
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
}

/** How long a server may go on with what it knew of a session: an end is noticed everywhere within this. */
const aliveForMs = 1_000;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export function createSessions({ db, ids, events, commit, users, wall, newToken, repository, accessTokens }: SessionDeps) {
  const recent = createRecent<SessionRow | null>(wall);

  /** A new pair of tokens in a session. */
  const pair = async (tx: TxCtx, user: UserRow, sessionId: string, expiresAt: Date): Promise<SignedInSession> => {
    const refreshToken = `rt_${newToken()}`;
    const token = { id: ids.next('refreshToken'), sessionId, tokenHash: hashOf(refreshToken), issuedAt: wall.now(), expiresAt };
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

  /** Somebody has a copy of the token; who came first cannot be known, so both are signed out. */
  const endStolen = (ctx: Ctx, { sessionId, userId }: { sessionId: string; userId: string }): Promise<void> =>
    db.transaction(ctx, async (tx) => {
      if (!(await end(tx, sessionId))) return;
      await events.record(tx, { type: 'session.ended', subjectId: sessionId, data: { userId, reason: 'reuse' } });
    });

  return {
    async start(tx: TxCtx, user: UserRow): Promise<SignedInSession> {
      const now = wall.now();
      const id = ids.next('session');
      const expiresAt = expiryFrom(now);
      await repository.insertSession(tx, { id, userId: user.id, role: user.role, createdAt: now, expiresAt });
      return pair(tx, user, id, expiresAt);
    },

    /** Rotates; `answer` makes what is committed with it. */
    async refresh<Answer>(ctx: Ctx, refreshToken: string, answer: (session: SignedInSession) => Answer): Promise<Answer> {
      let stolen: { sessionId: string; userId: string } | undefined;
      try {
        return await commit(ctx, async (tx) => {
          stolen = undefined; // the work may run again
          const now = wall.now();
          const token = await repository.tokenByHash(tx, hashOf(refreshToken));
          const session = token && (await repository.session(tx, token.sessionId));
          if (!token || !session) throw problem('invalid_refresh_token');
          const verdict = judgeToken(token, now);
          if (verdict === 'reused') stolen = { sessionId: session.id, userId: session.userId };
          if (verdict === 'reused' || verdict === 'expired') throw problem('invalid_refresh_token');
          // of several at once one uses it, and the others come within the grace
          if (verdict === 'fresh') await repository.useToken(tx, token.id, now);
          const user = await users.byId(tx, session.userId);
          const expiresAt = expiryFrom(now);
          if (!user || (await repository.prolong(tx, session.id, now, { expiresAt, role: user.role })) === 0) {
            throw problem('invalid_refresh_token');
          }
          return answer(await pair(tx, user, session.id, expiresAt));
        });
      } catch (error) {
        // in a transaction of its own, as the error has undone the other
        if (stolen) await endStolen(ctx, stolen);
        throw error;
      }
    },

    async endOwn(tx: TxCtx): Promise<void> {
      if (tx.actor.kind === 'user') await end(tx, tx.actor.sessionId);
    },

    actorOf(tenant: Tenant, bearerToken: string): Soon<Actor> {
      return whenKnown(accessTokens.read(tenant.id, bearerToken), ({ userId, sessionId }) => {
        const load = () => repository.session({ tenant, actor: { kind: 'system', name: 'auth' }, clock: wall, wall, requestId: '' }, sessionId);
        return whenKnown(recent.get(sessionId, aliveForMs, load), (session): Actor => {
          if (!session || session.revokedAt !== null || session.expiresAt <= wall.now() || session.userId !== userId) {
            throw problem('unauthenticated', { detail: 'The session has ended; sign in again.' });
          }
          return { kind: 'user', userId, role: session.role, sessionId };
        });
      });
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;

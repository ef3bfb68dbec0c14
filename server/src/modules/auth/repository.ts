import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gt, lt, type Database } from '../../kernel/db/index.ts';
import { CredentialEntity, RefreshTokenEntity, SessionEntity } from './entities.ts';
import type { CredentialRow, RefreshTokenRow, SessionRow } from './entities.ts';

/** Every query on credentials, sessions and refresh tokens. */
export function createAuthRepository(db: Database) {
  const credentials = createRepository<CredentialRow>(db, CredentialEntity);
  const sessions = createRepository<SessionRow>(db, SessionEntity);
  const tokens = createRepository<RefreshTokenRow>(db, RefreshTokenEntity);
  const oldSessions = createSystemRepository<SessionRow>(db, SessionEntity, { reason: 'housekeeping' });
  const oldTokens = createSystemRepository<RefreshTokenRow>(db, RefreshTokenEntity, { reason: 'housekeeping' });

  return {
    insertCredential: credentials.insert,
    credentialOf: (ctx: Ctx, userId: string) => credentials.findOne(ctx, { userId }),
    /** Only if nobody changed it since it was read. */
    replaceHash: (ctx: TxCtx, userId: string, before: string, passwordHash: string) =>
      credentials.update(ctx, { userId, passwordHash: before }, { passwordHash, updatedAt: ctx.wall.now() }),

    insertSession: sessions.insert,
    session: (ctx: Ctx, id: string) => sessions.findOne(ctx, { id }),
    /** Answers 0 for a session that is over. Holds its row, so that nobody ends it before the transaction does. */
    prolong: (ctx: TxCtx, id: string, now: Date, patch: Pick<SessionRow, 'expiresAt' | 'role'>) =>
      sessions.update(ctx, { id, revokedAt: null, expiresAt: gt(now) }, patch),
    /** Answers 0 for a session that was ended before. */
    revoke: (ctx: TxCtx, id: string, now: Date) => sessions.update(ctx, { id, revokedAt: null }, { revokedAt: now }),

    insertToken: tokens.insert,
    tokenByHash: (ctx: Ctx, tokenHash: string) => tokens.findOne(ctx, { tokenHash }),
    /** Of two that use a token at once, one is told 1. */
    useToken: (ctx: TxCtx, id: string, now: Date) => tokens.update(ctx, { id, usedAt: null }, { usedAt: now }),

    purge: (before: Date) =>
      db.systemTransaction(async (tx) =>
        (await oldTokens.delete({ tx }, { expiresAt: lt(before) })) + (await oldSessions.delete({ tx }, { expiresAt: lt(before) }))),
  };
}
export type AuthRepository = ReturnType<typeof createAuthRepository>;

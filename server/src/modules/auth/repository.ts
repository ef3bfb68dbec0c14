import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gt, lt, oneOf, type Database, type Order } from '../../kernel/db/index.ts';
import { CredentialEntity, DeviceLoginEntity, KnownDeviceEntity, LoginGuessEntity, MailTokenEntity, RefreshTokenEntity, SessionEntity } from './entities.ts';
import { sha256 } from './secrets.ts';
import type {
  CredentialRow, DeviceLoginRow, KnownDeviceRow, LoginGuessRow, MailTokenKind, MailTokenRow, RefreshTokenRow, SessionRow,
} from './entities.ts';

const newestFirst: Order<SessionRow> = [['id', 'desc']];
/** Sessions that are ended together. */
const mostSessions = 1_000;
const deviceForgottenMs = 400 * 86_400_000;

/** Every query on credentials, sessions, their tokens and devices. */
export function createAuthRepository(db: Database) {
  const credentials = createRepository<CredentialRow>(db, CredentialEntity);
  const sessions = createRepository<SessionRow>(db, SessionEntity);
  const tokens = createRepository<RefreshTokenRow>(db, RefreshTokenEntity);
  const mailTokens = createRepository<MailTokenRow>(db, MailTokenEntity);
  const devices = createRepository<KnownDeviceRow>(db, KnownDeviceEntity);
  const guesses = createRepository<LoginGuessRow>(db, LoginGuessEntity);
  const deviceLogins = createRepository<DeviceLoginRow>(db, DeviceLoginEntity);
  const reason = { reason: 'housekeeping' } as const;
  const expiring = [SessionEntity, RefreshTokenEntity, MailTokenEntity, DeviceLoginEntity]
    .map((entity) => createSystemRepository<{ expiresAt: Date }>(db, entity as never, reason));
  const oldDevices = createSystemRepository<KnownDeviceRow>(db, KnownDeviceEntity, reason);
  const oldGuesses = createSystemRepository<LoginGuessRow>(db, LoginGuessEntity, reason);

  return {
    insertCredential: credentials.insert,
    credentialOf: (ctx: Ctx, userId: string) => credentials.findOne(ctx, { userId }),
    /** Only if nobody changed it since it was read. */
    replaceHash: (ctx: TxCtx, userId: string, before: string, passwordHash: string) =>
      credentials.update(ctx, { userId, passwordHash: before }, { passwordHash, updatedAt: ctx.wall.now() }),
    /** Whatever was there before. */
    async putHash(ctx: TxCtx, userId: string, passwordHash: string): Promise<void> {
      const updatedAt = ctx.wall.now();
      if ((await credentials.update(ctx, { userId }, { passwordHash, updatedAt })) === 0) await credentials.insert(ctx, { userId, passwordHash, updatedAt });
    },

    insertSession: sessions.insert,
    session: (ctx: Ctx, id: string) => sessions.findOne(ctx, { id }),
    liveSessions: (ctx: Ctx, userId: string, now: Date) =>
      sessions.find(ctx, { userId, revokedAt: null, expiresAt: gt(now) }, { limit: mostSessions, orderBy: newestFirst }),
    sessionPage: (ctx: Ctx, userId: string, now: Date, limit: number, after: string | undefined) =>
      sessions.page(ctx, { where: { userId, revokedAt: null, expiresAt: gt(now) }, order: newestFirst, limit, after }),
    /** Answers 0 for a session that is over. Holds its row, so that nobody ends it before the transaction does. */
    prolong: (ctx: TxCtx, id: string, now: Date, patch: Pick<SessionRow, 'expiresAt' | 'role' | 'lastSeenAt'>) =>
      sessions.update(ctx, { id, revokedAt: null, expiresAt: gt(now) }, patch),
    /** Answers 0 for a session that was ended before. */
    revoke: (ctx: TxCtx, id: string, now: Date) => sessions.update(ctx, { id, revokedAt: null }, { revokedAt: now }),
    revokeAll: (ctx: TxCtx, ids: readonly string[], now: Date) => sessions.update(ctx, { id: oneOf(ids), revokedAt: null }, { revokedAt: now }),

    insertToken: tokens.insert,
    tokenByHash: (ctx: Ctx, tokenHash: string) => tokens.findOne(ctx, { tokenHash }),
    /** Of two that use a token at once, one is told 1. */
    useToken: (ctx: TxCtx, id: string, now: Date) => tokens.update(ctx, { id, usedAt: null }, { usedAt: now }),

    insertMailToken: mailTokens.insert,
    mailToken: (ctx: Ctx, id: string) => mailTokens.findOne(ctx, { id }),
    mailTokenByHash: (ctx: Ctx, tokenHash: string) => mailTokens.findOne(ctx, { tokenHash }),
    /** Of two that use it at once, one is told 1. */
    useMailToken: (ctx: TxCtx, id: string, now: Date) => mailTokens.update(ctx, { id, usedAt: null, expiresAt: gt(now) }, { usedAt: now }),
    cancelMailTokens: (ctx: TxCtx, userId: string, kinds: readonly MailTokenKind[], now: Date) =>
      mailTokens.update(ctx, { userId, kind: oneOf(kinds), usedAt: null }, { usedAt: now }),

    device: (ctx: Ctx, userId: string, deviceHash: string) => devices.findOne(ctx, { userId, deviceHash }),
    deviceOfAnybody: (ctx: Ctx, deviceHash: string) => devices.findOne(ctx, { deviceHash }),
    hasDevice: async (ctx: Ctx, userId: string) => (await devices.findOne(ctx, { userId })) !== null,
    insertDevice: devices.insert,
    seeDevice: (ctx: TxCtx, userId: string, deviceHash: string, lastSeenAt: Date) => devices.update(ctx, { userId, deviceHash }, { lastSeenAt }),
    forgetDevices: (ctx: TxCtx, userId: string) => devices.delete(ctx, { userId }),

    guesses: (ctx: Ctx, account: string, most: number) => guesses.find(ctx, { account }, { limit: most, orderBy: [['slot', 'asc']] }),
    insertGuess: guesses.insert,
    /** Answers 0 if somebody else took or freed it meanwhile. */
    moveGuess: (ctx: TxCtx, { account, slot, freeAt }: Pick<LoginGuessRow, 'account' | 'slot' | 'freeAt'>, next: Date) =>
      guesses.update(ctx, { account, slot, freeAt }, { freeAt: next }),
    freeGuesses: (ctx: TxCtx, account: string) => guesses.delete(ctx, { account }),

    insertDeviceLogin: deviceLogins.insert,
    deviceLoginByCode: (ctx: Ctx, deviceCodeHash: string) => deviceLogins.findOne(ctx, { deviceCodeHash }),
    deviceLoginByUserCode: (ctx: Ctx, userCodeHash: string) => deviceLogins.findOne(ctx, { userCodeHash }),
    /** Answers 0 if it is no longer in that state. */
    moveDeviceLogin: (ctx: TxCtx, id: string, from: DeviceLoginRow['status'], patch: Partial<DeviceLoginRow>) =>
      deviceLogins.update(ctx, { id, status: from }, patch),

    /** What is told to the person themselves. */
    allSessions: (ctx: Ctx, userId: string) => sessions.find(ctx, { userId }, { limit: mostSessions, orderBy: newestFirst }),
    devicesOf: (ctx: Ctx, userId: string) => devices.find(ctx, { userId }, { limit: mostSessions }),
    mailTokensOf: (ctx: Ctx, userId: string) => mailTokens.find(ctx, { userId }, { limit: mostSessions }),
    deviceLoginsOf: (ctx: Ctx, userId: string) => deviceLogins.find(ctx, { userId }, { limit: mostSessions }),

    /** Everything about somebody who is erased. */
    async erase(ctx: TxCtx, userId: string): Promise<void> {
      for (;;) {
        const ids = (await sessions.find(ctx, { userId }, { limit: mostSessions })).map((session) => session.id);
        if (ids.length === 0) break;
        await tokens.delete(ctx, { sessionId: oneOf(ids) });
        await sessions.delete(ctx, { id: oneOf(ids) });
      }
      await guesses.delete(ctx, { account: sha256(`user:${userId}`) });
      for (const table of [credentials, devices, deviceLogins, mailTokens]) await table.delete(ctx, { userId } as never);
    },

    purge: (before: Date) =>
      db.systemTransaction(async (tx) => {
        let gone = 0;
        for (const table of expiring) gone += await table.delete({ tx }, { expiresAt: lt(before) });
        gone += await oldGuesses.delete({ tx }, { freeAt: lt(before) });
        return gone + (await oldDevices.delete({ tx }, { lastSeenAt: lt(new Date(before.getTime() - deviceForgottenMs)) }));
      }),
  };
}
export type AuthRepository = ReturnType<typeof createAuthRepository>;

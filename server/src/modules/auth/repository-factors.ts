import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { add, createRepository, createSystemRepository, gt, lt, not, type Database, type InsertRow } from '../../kernel/db/index.ts';
import { IdentityEntity, LoginChallengeEntity, MfaFactorEntity, OAuthStateEntity, RecoveryCodeEntity } from './entities-factors.ts';
import type { IdentityRow, LoginChallengeRow, MfaFactorRow, OAuthStateRow, RecoveryCodeRow } from './entities-factors.ts';

/** Of each for one account. */
const most = 100;

/** Every query on linked sign-ins and second factors. */
export function createFactorRepository(db: Database) {
  const identities = createRepository<IdentityRow>(db, IdentityEntity);
  const states = createRepository<OAuthStateRow>(db, OAuthStateEntity);
  const factors = createRepository<MfaFactorRow>(db, MfaFactorEntity);
  const codes = createRepository<RecoveryCodeRow>(db, RecoveryCodeEntity);
  const challenges = createRepository<LoginChallengeRow>(db, LoginChallengeEntity);
  const oldStates = createSystemRepository<OAuthStateRow>(db, OAuthStateEntity, { reason: 'housekeeping' });
  const oldFactors = createSystemRepository<MfaFactorRow>(db, MfaFactorEntity, { reason: 'housekeeping' });
  const oldChallenges = createSystemRepository<LoginChallengeRow>(db, LoginChallengeEntity, { reason: 'housekeeping' });

  return {
    insertIdentity: identities.insert,
    identityBySubject: (ctx: Ctx, subjectHash: string) => identities.findOne(ctx, { subjectHash }),
    identitiesOf: (ctx: Ctx, userId: string) => identities.find(ctx, { userId }, { limit: most, orderBy: [['id', 'asc']] }),
    /** Holds them all: of two that are unlinked at once, the second sees that it is the last. */
    lockIdentities: (ctx: TxCtx, userId: string) =>
      identities.find(ctx, { userId }, { limit: most, orderBy: [['id', 'asc']], lock: 'wait' }),
    deleteIdentity: (ctx: TxCtx, userId: string, id: string) => identities.delete(ctx, { id, userId }),

    insertState: states.insert,
    /** Of two that use it at once, one is told 1. */
    useState: (ctx: TxCtx, { stateHash, provider }: { stateHash: string; provider: string }) =>
      states.update(ctx, { stateHash, provider, usedAt: null, expiresAt: gt(ctx.wall.now()) }, { usedAt: ctx.wall.now() }),
    /** Nothing was made of it: the provider did not answer. */
    giveStateBack: (ctx: TxCtx, id: string) => states.update(ctx, { id }, { usedAt: null }),
    stateByHash: (ctx: Ctx, stateHash: string) => states.findOne(ctx, { stateHash }),

    insertFactor: (ctx: TxCtx, row: Omit<InsertRow<MfaFactorRow>, 'signCount'>) => factors.insert(ctx, { signCount: 0, ...row }),
    factorsOf: (ctx: Ctx, userId: string) =>
      factors.find(ctx, { userId, confirmedAt: not(null) }, { limit: most, orderBy: [['id', 'asc']] }),
    factor: (ctx: Ctx, userId: string, id: string) => factors.findOne(ctx, { id, userId }),
    /** Holds all of an account's, those that are not confirmed too: what is decided by how many there are is decided one at a time. */
    lockFactors: (ctx: TxCtx, userId: string) =>
      factors.find(ctx, { userId }, { limit: most, orderBy: [['id', 'asc']], lock: 'wait' }),
    confirmFactor: (ctx: TxCtx, id: string, patch: Partial<MfaFactorRow>) =>
      factors.update(ctx, { id, confirmedAt: null }, { ...patch, confirmedAt: ctx.wall.now() }),
    deleteFactor: (ctx: TxCtx, userId: string, id: string) => factors.delete(ctx, { id, userId }),
    deleteUnconfirmed: (ctx: TxCtx, userId: string, type: MfaFactorRow['type']) =>
      factors.delete(ctx, { userId, type, confirmedAt: null }),
    /** Answers 0 for a step that was taken meanwhile. */
    takeTotpStep: (ctx: TxCtx, { id, totpStep: before }: MfaFactorRow, totpStep: number) =>
      factors.update(ctx, { id, totpStep: before, confirmedAt: not(null) }, { totpStep, lastUsedAt: ctx.wall.now() }),
    /** Answers 0 if it has signed meanwhile. */
    takeSignCount: (ctx: TxCtx, { id, signCount: before }: MfaFactorRow, signCount: number) =>
      factors.update(ctx, { id, signCount: before, confirmedAt: not(null) }, { signCount, lastUsedAt: ctx.wall.now() }),

    insertCodes: codes.insert,
    deleteCodes: (ctx: TxCtx, userId: string) => codes.delete(ctx, { userId }),
    codesLeft: (ctx: Ctx, userId: string) => codes.count(ctx, { userId, usedAt: null }),
    /** Of two that use it at once, one is told 1. */
    useCode: (ctx: TxCtx, userId: string, codeHash: string) =>
      codes.update(ctx, { userId, codeHash, usedAt: null }, { usedAt: ctx.wall.now() }),

    insertChallenge: challenges.insert,
    challengeByHash: (ctx: Ctx, tokenHash: string) => challenges.findOne(ctx, { tokenHash }),
    /** One try of it; answers 0 when it is over. */
    takeTry: (ctx: TxCtx, id: string) =>
      challenges.update(ctx, { id, answeredAt: null, triesLeft: gt(0), expiresAt: gt(ctx.wall.now()) }, { triesLeft: add(-1) }),
    answerChallenge: (ctx: TxCtx, id: string) =>
      challenges.update(ctx, { id, answeredAt: null, expiresAt: gt(ctx.wall.now()) }, { answeredAt: ctx.wall.now() }),

    /** For export and erasure: all that there is of a person. */
    async eraseOf(ctx: TxCtx, userId: string): Promise<void> {
      for (const table of [identities, states, factors, codes, challenges]) await table.delete(ctx, { userId });
    },
    purgeExpired: (before: Date) =>
      db.systemTransaction(async (tx) =>
        (await oldStates.delete({ tx }, { expiresAt: lt(before) })) + (await oldChallenges.delete({ tx }, { expiresAt: lt(before) }))),
    purgeUnconfirmed: (before: Date) =>
      db.systemTransaction((tx) => oldFactors.delete({ tx }, { confirmedAt: null, createdAt: lt(before) })),
  };
}
export type FactorRepository = ReturnType<typeof createFactorRepository>;

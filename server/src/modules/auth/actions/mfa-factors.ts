import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { MfaFactorRow } from '../entities-factors.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { newRecoveryCodes } from '../factors/index.ts';
import { meOf } from './me.ts';

/** One that was begun is finished within this, or begun again. */
export const enrolMs = 30 * 60_000;
const mostFactors = 20;

const isInForce = ({ confirmedAt }: MfaFactorRow): boolean => confirmedAt !== null;

const present = ({ id, type, name, createdAt, lastUsedAt }: MfaFactorRow): Schema<'MfaFactor'> =>
  ({ id, type, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null });

/** What enrolling an authenticator app and adding a passkey have in common. */
export function createEnrolment({ events, ids, randomBytes, repository }: Pick<FactorDeps, 'events' | 'ids' | 'randomBytes' | 'repository'>) {
  const renewCodes = async (tx: TxCtx, userId: string): Promise<readonly string[]> => {
    const { codes, hashes } = newRecoveryCodes(userId, randomBytes);
    await repository.deleteCodes(tx, userId);
    const createdAt = tx.wall.now();
    await repository.insertCodes(tx, hashes.map((codeHash) => ({ id: ids.next('recoveryCode'), userId, codeHash, createdAt })));
    return codes;
  };

  return {
    renewCodes,
    /** In place of one of this kind that was begun before and never finished. */
    async begin(tx: TxCtx, row: Pick<MfaFactorRow, 'id' | 'userId' | 'type' | 'name'> & Partial<MfaFactorRow>): Promise<void> {
      const all = await repository.lockFactors(tx, row.userId);
      if (all.filter(isInForce).length >= mostFactors) throw problem('conflict', { detail: `At most ${mostFactors} second factors; remove one first.` });
      await repository.deleteUnconfirmed(tx, row.userId, row.type);
      await repository.insertFactor(tx, { ...row, createdAt: tx.wall.now() });
    },
    /** One that was begun and waits to be finished; throws `factor_not_found`. */
    async begun(ctx: Ctx, userId: string, id: string, type: MfaFactorRow['type']): Promise<MfaFactorRow> {
      const factor = await repository.factor(ctx, userId, id);
      const since = ctx.wall.now().getTime() - enrolMs;
      if (!factor || isInForce(factor) || factor.type !== type || factor.createdAt.getTime() <= since) throw problem('factor_not_found');
      return factor;
    },
    /** It works: puts it in force. Answers recovery codes with the first, and nothing with further ones. */
    async confirm(tx: TxCtx, factor: MfaFactorRow, patch: Partial<MfaFactorRow>): Promise<readonly string[]> {
      await repository.lockFactors(tx, factor.userId);
      if ((await repository.confirmFactor(tx, factor.id, patch)) === 0) throw problem('factor_not_found');
      await events.record(tx, { type: 'mfa.enrolled', subjectId: factor.userId, data: { factorId: factor.id, type: factor.type } });
      return (await repository.codesLeft(tx, factor.userId)) > 0 ? [] : renewCodes(tx, factor.userId);
    },
  };
}
export type Enrolment = ReturnType<typeof createEnrolment>;

export function createMfaFactors({ commit, events, proof, repository }: FactorDeps, { renewCodes }: Enrolment) {
  return {
    async list(ctx: Ctx): Promise<Schema<'MfaFactorList'>> {
      const { userId } = meOf(ctx);
      const [factors, recoveryCodesLeft] = await Promise.all([repository.factorsOf(ctx, userId), repository.codesLeft(ctx, userId)]);
      return { data: factors.map(present), nextCursor: null, recoveryCodesLeft };
    },

    /** With the last factor the recovery codes go too. */
    async remove<Answer>(ctx: Ctx, factorId: string, { password }: Schema<'ProvePassword'>, answer: Answer): Promise<Answer> {
      const { userId } = meOf(ctx);
      await proof.ofPassword(ctx, password);
      return commit(ctx, async (tx) => {
        const all = await repository.lockFactors(tx, userId);
        const gone = all.find(({ id }) => id === factorId);
        if (!gone) throw problem('factor_not_found');
        await repository.deleteFactor(tx, userId, factorId);
        if (!isInForce(gone)) return answer;
        if (!all.some((one) => one.id !== factorId && isInForce(one))) await repository.deleteCodes(tx, userId);
        await events.record(tx, { type: 'mfa.removed', subjectId: userId, data: { factorId, type: gone.type } });
        return answer;
      });
    },

    async regenerate<Answer>(ctx: Ctx, { password }: Schema<'ProvePassword'>, answer: (codes: readonly string[]) => Answer): Promise<Answer> {
      const { userId } = meOf(ctx);
      await proof.ofPassword(ctx, password);
      return commit(ctx, async (tx) => {
        const all = await repository.lockFactors(tx, userId);
        if (!all.some(isInForce)) throw problem('factor_not_found', { detail: 'Set up a second factor first.' });
        const codes = await renewCodes(tx, userId);
        await events.record(tx, { type: 'mfa.recovery_codes_renewed', subjectId: userId });
        return answer(codes);
      });
    },
  };
}

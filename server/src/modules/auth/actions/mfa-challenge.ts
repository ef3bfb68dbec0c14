import type { Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { step } from '../../../kernel/http/step.ts';
import type { LoginChallengeRow, MfaFactorRow, StoredPasskey } from '../entities-factors.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { credentialIdOf, judgeTotp, PasskeyError, recoveryCodeHash, relyingPartyOf, type Passkey } from '../factors/index.ts';
import type { LoginChallenge, SecondFactor } from '../second-factor.ts';
import { sha256 } from '../secrets.ts';
import type { SignedInSession } from '../sessions.ts';

const challengeMs = 5 * 60_000;
const mostTries = 5;
const tokenBytes = 32;

type Given = Schema<'AnswerLoginChallenge'>['answer'];
/** What makes a right answer count, in the transaction of the sign-in: of two that come at once with the same one, one is told. */
type Take = (tx: TxCtx) => Promise<boolean>;

export const passkeyOf = (factor: MfaFactorRow): (Passkey & StoredPasskey) | null =>
  factor.passkey === null ? null : { ...factor.passkey, counter: factor.signCount };

const wrong = (cause?: unknown) => problem('invalid_second_factor', { pointer: '#/answer', cause });

/** Asks for the second factor. */
export function createSecondFactor({ ids, passkeys, randomBytes, repository }: Pick<FactorDeps, 'ids' | 'passkeys' | 'randomBytes' | 'repository'>): SecondFactor {
  return {
    async challengeFor(tx, user): Promise<LoginChallenge | null> {
      const factors = await repository.factorsOf(tx, user.id);
      if (factors.length === 0) return null;
      const relyingParty = relyingPartyOf(tx.tenant);
      const allowed = factors.map(passkeyOf).filter((one) => one !== null && one.rpId === relyingParty?.id) as Passkey[];
      const options = relyingParty && allowed.length > 0 ? await passkeys.authenticationOptions({ relyingParty, allowed }) : null;
      const challengeToken = `lc_${randomBytes(tokenBytes).toString('base64url')}`;
      const now = tx.wall.now();
      const expiresAt = new Date(now.getTime() + challengeMs);
      await repository.insertChallenge(tx, {
        id: ids.next('loginChallenge'), userId: user.id, tokenHash: sha256(challengeToken), passkeyChallenge: options?.challenge ?? null,
        triesLeft: mostTries, createdAt: now, expiresAt,
      });
      return {
        challengeToken,
        expiresAt: expiresAt.toISOString(),
        factors: [
          ...(factors.some(({ type }) => type === 'totp') ? ['totp' as const] : []),
          ...(options ? ['passkey' as const] : []),
          ...((await repository.codesLeft(tx, user.id)) > 0 ? ['recovery_code' as const] : []),
        ],
        passkeyOptions: options as Record<string, unknown> | null,
      };
    },
  };
}

export function createChallengeAnswers(deps: FactorDeps) {
  const { db, commit, events, guesses, passkeys, repository, sealed, signIn } = deps;
  const over = () => problem('invalid_challenge', { pointer: '#/challengeToken' });

  const judgeCode = async (ctx: Ctx, userId: string, code: string): Promise<Take> => {
    for (const factor of await repository.factorsOf(ctx, userId)) {
      if (factor.totpSecret === null) continue;
      const secret = sealed.totp.open(ctx, factor.totpSecret, factor.id);
      const verdict = judgeTotp({ secret, code, now: ctx.wall.now(), lastStep: factor.totpStep });
      if (verdict.ok) return async (tx) => (await repository.takeTotpStep(tx, factor, verdict.step)) === 1;
    }
    throw wrong();
  };

  const judgeRecoveryCode = (userId: string, code: string): Take => {
    const codeHash = recoveryCodeHash(userId, code);
    if (codeHash === null) throw wrong();
    return async (tx) => {
      if ((await repository.useCode(tx, userId, codeHash)) === 0) return false;
      const left = await repository.codesLeft(tx, userId);
      await events.record(tx, { type: 'mfa.recovery_code_used', subjectId: userId, data: { left } });
      return true;
    };
  };

  const judgePasskey = async (ctx: Ctx, { userId, passkeyChallenge }: LoginChallengeRow, response: unknown): Promise<Take> => {
    const relyingParty = relyingPartyOf(ctx.tenant);
    const credentialId = credentialIdOf(response);
    const factor = (await repository.factorsOf(ctx, userId)).find((one) => credentialId !== null && one.passkey?.credentialId === credentialId);
    const passkey = factor && passkeyOf(factor);
    if (!factor || !passkey || !relyingParty || passkeyChallenge === null) throw wrong();
    const { counter } = await passkeys.verifyAuthentication({ relyingParty, challenge: passkeyChallenge, response, passkey, touchIsEnough: true })
      .catch((error: unknown) => {
        throw error instanceof PasskeyError ? wrong(error) : error;
      });
    return async (tx) => (await repository.takeSignCount(tx, factor, counter)) === 1;
  };

  const judge = async (ctx: Ctx, challenge: LoginChallengeRow, given: Given): Promise<Take> => {
    switch (given.type) {
      case 'totp': return judgeCode(ctx, challenge.userId, given.code);
      case 'recovery_code': return judgeRecoveryCode(challenge.userId, given.code);
      case 'passkey': return judgePasskey(ctx, challenge, given.response);
    }
  };

  return {
    /** A try is counted before it is looked at, and a guess of the account's. */
    async answer<Answer>(
      ctx: Ctx, { challengeToken, answer: given }: Schema<'AnswerLoginChallenge'>, answer: (session: SignedInSession) => Answer,
    ): Promise<Answer> {
      const challenge = await repository.challengeByHash(ctx, sha256(challengeToken));
      if (!challenge || challenge.answeredAt !== null || challenge.expiresAt <= ctx.wall.now()) throw over();
      const guess = await guesses.take(ctx, { userId: challenge.userId });
      if ((await step(db, ctx, 'try', (tx) => repository.takeTry(tx, challenge.id))) === 0) throw over();
      const take = await judge(ctx, challenge, given);
      return commit(ctx, async (tx) => {
        if ((await repository.answerChallenge(tx, challenge.id)) === 0) throw over();
        if (!(await take(tx))) throw wrong();
        await guesses.giveBack(tx, guess);
        return answer(await signIn.finish(tx, challenge.userId));
      });
    },
  };
}

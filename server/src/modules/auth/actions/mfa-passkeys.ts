import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { PasskeyError, relyingPartyOf, type RelyingParty } from '../factors/index.ts';
import { sha256 } from '../secrets.ts';
import { meOf } from './me.ts';
import { passkeyOf } from './mfa-challenge.ts';
import type { Enrolment } from './mfa-factors.ts';

export function createPasskeyActions(deps: FactorDeps, { begin, begun, confirm }: Enrolment) {
  const { commit, ids, passkeys, proof, repository, users } = deps;

  const wrong = (cause?: unknown) => problem('invalid_second_factor', { pointer: '#/response', cause });

  return {
    async start<Answer>(
      ctx: Ctx, { password, origin }: Schema<'StartPasskey'>, answer: (registration: Schema<'PasskeyRegistration'>) => Answer,
    ): Promise<Answer> {
      const { userId } = meOf(ctx);
      const relyingParty = partyAt(ctx, origin);
      await proof.ofPassword(ctx, password);
      const user = await users.byId(ctx, userId);
      if (!user) throw problem('unauthenticated');
      const existing = (await repository.factorsOf(ctx, userId)).map(passkeyOf).filter((one) => one !== null);
      const displayName = `${user.firstName} ${user.lastName}`.trim();
      const options = await passkeys.registrationOptions({ relyingParty, user: { id: userId, email: user.email, displayName }, existing });
      return commit(ctx, async (tx) => {
        const factorId = ids.next('mfaFactor');
        await begin(tx, { id: factorId, userId, type: 'passkey', name: 'Passkey', challenge: options.challenge });
        return answer({ factorId, options: options as unknown as Record<string, unknown> });
      });
    },

    async finish<Answer>(
      ctx: Ctx, { factorId, name = 'Passkey', response }: Schema<'FinishPasskey'>, answer: (codes: readonly string[]) => Answer,
    ): Promise<Answer> {
      const factor = await begun(ctx, meOf(ctx).userId, factorId, 'passkey');
      const relyingParty = relyingPartyOf(ctx.tenant);
      if (!relyingParty || factor.challenge === null) throw wrong();
      const { counter, ...made } = await passkeys.verifyRegistration({ relyingParty, challenge: factor.challenge, response })
        .catch((error: unknown) => {
          throw error instanceof PasskeyError ? wrong(error) : error;
        });
      const patch = {
        name: name.trim() || 'Passkey', challenge: null, signCount: counter,
        passkey: { ...made, rpId: relyingParty.id }, credentialHash: sha256(made.credentialId),
      };
      return commit(ctx, async (tx) => answer(await confirm(tx, factor, patch))).catch((error: unknown) => {
        // somebody has this very credential: an authenticator makes a new one for each account
        throw isUniqueViolation(error) ? wrong(error) : error;
      });
    },
  };
}

function partyAt(ctx: Ctx, origin: string): RelyingParty {
  const relyingParty = relyingPartyOf(ctx.tenant);
  const asked = URL.canParse(origin) ? new URL(origin).origin : null;
  if (!relyingParty || asked === null || !relyingParty.origins.includes(asked)) {
    throw problem('redirect_not_allowed', { pointer: '#/origin', detail: 'Passkeys are for pages at the business’s own domain, by https.' });
  }
  return relyingParty;
}

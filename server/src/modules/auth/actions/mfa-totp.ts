import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { judgeTotp, newTotpSecret, totpUri } from '../factors/index.ts';
import { meOf } from './me.ts';
import type { Enrolment } from './mfa-factors.ts';

export function createTotpActions({ commit, ids, proof, randomBytes, sealed, users }: FactorDeps, { begin, begun, confirm }: Enrolment) {
  return {
    async enrol<Answer>(ctx: Ctx, { password }: Schema<'ProvePassword'>, answer: (enrolment: Schema<'TotpEnrolment'>) => Answer): Promise<Answer> {
      const { userId } = meOf(ctx);
      await proof.ofPassword(ctx, password);
      const user = await users.byId(ctx, userId);
      if (!user) throw problem('unauthenticated');
      const secret = newTotpSecret(randomBytes);
      const uri = totpUri({ secret, issuer: ctx.tenant.name, account: user.email });
      return commit(ctx, async (tx) => {
        const factorId = ids.next('mfaFactor');
        await begin(tx, { id: factorId, userId, type: 'totp', name: 'Authenticator app', totpSecret: sealed.totp.seal(tx, secret, factorId) });
        return answer({ factorId, secret, uri });
      });
    },

    async confirm<Answer>(ctx: Ctx, factorId: string, { code }: Schema<'ConfirmTotp'>, answer: (codes: readonly string[]) => Answer): Promise<Answer> {
      const factor = await begun(ctx, meOf(ctx).userId, factorId, 'totp');
      const secret = sealed.totp.open(ctx, factor.totpSecret, factorId) ?? '';
      const verdict = judgeTotp({ secret, code, now: ctx.wall.now(), lastStep: null });
      if (!verdict.ok) throw problem('invalid_second_factor', { pointer: '#/code' });
      // this code signs nobody in any more
      return commit(ctx, async (tx) => answer(await confirm(tx, factor, { totpStep: verdict.step })));
    },
  };
}

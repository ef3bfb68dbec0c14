import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { FactorDeps } from '../factor-deps.ts';
import { meOf } from './me.ts';

export function createIdentities({ commit, events, hasPassword, providers, repository }: FactorDeps) {
  return {
    async list(ctx: Ctx): Promise<Schema<'IdentityList'>> {
      const rows = await repository.identitiesOf(ctx, meOf(ctx).userId);
      const data = rows.map(({ id, provider, email, linkedAt }) => ({ id, provider, email, linkedAt: linkedAt.toISOString() }));
      return { data, nextCursor: null };
    },

    /** Not the last way in: a password, or another provider that the business still offers. */
    async unlink<Answer>(ctx: Ctx, identityId: string, answer: Answer): Promise<Answer> {
      const { userId } = meOf(ctx);
      const offered = new Set(providers.list(ctx).map(({ id }) => id));
      return commit(ctx, async (tx) => {
        const all = await repository.lockIdentities(tx, userId);
        const gone = all.find(({ id }) => id === identityId);
        if (!gone) throw problem('identity_not_found');
        const another = all.some(({ id, provider }) => id !== identityId && offered.has(provider));
        if (!another && !(await hasPassword(tx, userId))) throw problem('last_way_in', { detail: 'Set a password first.' });
        await repository.deleteIdentity(tx, userId, identityId);
        await events.record(tx, { type: 'identity.unlinked', subjectId: userId, data: { provider: gone.provider } });
        return answer;
      });
    },
  };
}

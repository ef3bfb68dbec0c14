import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { presentPolicy } from '../presenter.ts';
import { policiesOf } from '../policies.ts';
import type { Bookings } from '../service.ts';

/** A simulation changes nothing, and is written down nevertheless: it is the business's staff who ask, by a POST. */
export const createPolicyRoutes = ({ bookings, commit }: { bookings: Pick<Bookings, 'simulatePolicy'>; commit: Commit }) =>
  ({
    listCancellationPolicies: async ({ tenant }) => ({
      status: 200,
      body: { data: policiesOf(tenant.settings).map(({ isPreset, ...policy }) => ({ ...presentPolicy(policy), isPreset })), nextCursor: null },
    }),
    simulatePolicy: async (ctx, { body }) => {
      const simulation = await bookings.simulatePolicy(ctx, body);
      return commit(ctx, async () => ({ status: 200 as const, body: simulation }));
    },
  }) satisfies Pick<Handlers<Ctx>, 'listCancellationPolicies' | 'simulatePolicy'>;

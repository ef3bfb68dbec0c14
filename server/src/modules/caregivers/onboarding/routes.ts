import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { presentOnboarding, type OnboardingView } from './presenter.ts';

interface Actions {
  mine(ctx: Ctx): Promise<OnboardingView>;
  submit(tx: TxCtx): Promise<OnboardingView>;
}

export const createOnboardingRoutes = ({ actions, commit }: { readonly actions: Actions; readonly commit: Commit }) =>
  ({
    getOnboarding: async (ctx) => ({ status: 200, body: presentOnboarding(await actions.mine(ctx), ctx.tenant.settings.caregivers.approval) }),
    submitOnboarding: (ctx) =>
      commit(ctx, async (tx) => ({ status: 200, body: presentOnboarding(await actions.submit(tx), tx.tenant.settings.caregivers.approval) })),
  }) satisfies Pick<Handlers<Ctx>, 'getOnboarding' | 'submitOnboarding'>;

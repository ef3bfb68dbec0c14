import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { presentMethod, presentSetup, presentSetupCheckout } from './presenter.ts';
import type { Methods } from './service.ts';

export const createMethodRoutes = ({ methods, commit }: { methods: Methods; commit: Commit }) => ({
  listPaymentMethods: async (ctx) => ({ status: 200, body: { data: (await methods.list(ctx)).map((row) => presentMethod(row, ctx.clock.now())), nextCursor: null } }),
  // two steps with the provider between them: its idempotency claim is completed by the pipeline
  startPaymentMethodSetup: async (ctx, { body }) => {
    const { setup, created } = await methods.start(ctx, body.returnUrl ?? undefined);
    return { status: 201, body: { setup: presentSetup(setup, null, ctx.clock.now()), checkout: presentSetupCheckout(created) } };
  },
  getPaymentMethodSetup: async (ctx, { params }) => {
    const { setup, method } = await methods.setup(ctx, params.setupId);
    return { status: 200, body: presentSetup(setup, method, ctx.clock.now()) };
  },
  setDefaultPaymentMethod: (ctx, { params }) => commit(ctx, async (tx) =>
    ({ status: 200, body: presentMethod(await methods.makeDefault(tx, params.paymentMethodId), tx.clock.now()) })),
  removePaymentMethod: (ctx, { params }) => commit(ctx, async (tx) => {
    await methods.remove(tx, params.paymentMethodId);
    return { status: 204 };
  }),
} satisfies Pick<Handlers<Ctx>, 'listPaymentMethods' | 'startPaymentMethodSetup' | 'getPaymentMethodSetup' | 'setDefaultPaymentMethod' | 'removePaymentMethod'>);

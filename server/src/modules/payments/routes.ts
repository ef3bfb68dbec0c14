import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { createMethodRoutes } from './methods/routes.ts';
import { presentCheckout } from './presenter.ts';
import type { PaymentActions } from './service.ts';

/** Paying is several steps, each of which can be taken again, so its idempotency claim is completed after them by the pipeline. */
export const createPaymentsRoutes = ({ payments, commit }: { payments: PaymentActions; commit: Commit }) => ({
  ...createMethodRoutes({ methods: payments.methods, commit }),
  ...payments.payoutRoutes,
  processPayment: async (ctx, { body }) => {
    const { payment, intent } = await payments.process(ctx, body);
    return { status: 201, body: { payment: await payments.present(ctx, payment), checkout: intent && presentCheckout(payment, intent) } };
  },
  listPayments: async (ctx, { query }) => {
    const { rows, next } = await payments.list(ctx, query);
    return { status: 200, body: { data: await payments.presentAll(ctx, rows), nextCursor: next } };
  },
  tipCaregiver: async (ctx, { params, body }) => {
    const { payment, intent } = await payments.tip(ctx, { ...body, bookingId: params.bookingId });
    return { status: 201, body: { payment: await payments.present(ctx, payment), checkout: intent && presentCheckout(payment, intent) } };
  },
  getPayment: async (ctx, { params }) => ({ status: 200, body: await payments.present(ctx, await payments.get(ctx, params.paymentId)) }),
  ...payments.refundRoutes,
  ...payments.invoiceRoutes,
  ...payments.chargebackRoutes,
  refreshPayment: async (ctx, { params }) => ({ status: 200, body: await payments.present(ctx, await payments.refresh(ctx, params.paymentId)) }),
  receivePaymentWebhook: async (_ctx, { body, headers }) => {
    await payments.receiveWebhook(body, headers);
    return { status: 200, body: { received: true } };
  },
  receiveOwnPaymentWebhook: async (_ctx, { params, body, headers }) => {
    await payments.receiveWebhook(body, headers, params.endpointToken);
    return { status: 200, body: { received: true } };
  },
} satisfies Pick<
  Handlers<Ctx>,
  'processPayment' | 'listPayments' | 'tipCaregiver' | 'getPayment' | 'refreshPayment' | 'receivePaymentWebhook' | 'receiveOwnPaymentWebhook'
>);

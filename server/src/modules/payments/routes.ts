import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { presentCheckout, presentPayment } from './presenter.ts';
import type { PaymentActions } from './service.ts';

/** Paying is several steps, each of which can be taken again, so its idempotency claim is completed after them by the pipeline. */
export const createPaymentsRoutes = ({ payments }: { payments: PaymentActions }) => ({
  ...payments.payoutRoutes,
  processPayment: async (ctx, { body }) => {
    const { payment, intent } = await payments.process(ctx, body);
    return { status: 201, body: { payment: presentPayment(payment), checkout: presentCheckout(payment, intent) } };
  },
  getPayment: async (ctx, { params }) => ({ status: 200, body: presentPayment(await payments.get(ctx, params.paymentId)) }),
  ...payments.refundRoutes,
  ...payments.invoiceRoutes,
  ...payments.chargebackRoutes,
  receivePaymentWebhook: async (_ctx, { body, headers }) => {
    await payments.receiveWebhook(body, headers);
    return { status: 200, body: { received: true } };
  },
} satisfies Pick<Handlers<Ctx>, 'processPayment' | 'getPayment' | 'receivePaymentWebhook'>);

import type { CheckoutPaymentIntent, Order, OrderRequest, PaypalExperienceUserAction, PaypalWalletContextShippingPreference } from '@paypal/paypal-server-sdk';
import { ProviderError, type CreatedIntent, type PaymentProvider, type ProviderPayment } from '../../../ports/payments/index.ts';
import { createPaypalChargebacks } from './chargebacks.ts';
import { createPaypalCall } from './client.ts';
import type { PaypalConfig } from './config.ts';
import { expectOrder, toPayment, toRefund, toStatus, unitOf } from './convert.ts';
import { toCustomId } from './metadata.ts';
import { fromPaypalMoney, toPaypalMoney } from './money.ts';
import { createPaypalVerifier } from './webhook.ts';

export { paypalConfig, type PaypalConfig } from './config.ts';

const prefer = 'return=representation';
// the library's own names for these would load it
const [capture, authorize] = ['CAPTURE' as CheckoutPaymentIntent, 'AUTHORIZE' as CheckoutPaymentIntent];

const conflict = (code: string, message: string) => new ProviderError({ kind: 'conflict', code, message, retryable: false });
const isConflict = (error: unknown, ...codes: string[]): boolean =>
  error instanceof ProviderError && error.kind === 'conflict' && codes.includes(error.code ?? '');

const requestOf = (input: Parameters<PaymentProvider['createIntent']>[0]): OrderRequest => ({
  intent: input.captureMethod === 'manual' ? authorize : capture,
  purchaseUnits: [{
    amount: toPaypalMoney(input.amountMinor, input.currency),
    description: input.description.slice(0, 127),
    customId: toCustomId(input.metadata),
  }],
  paymentSource: {
    paypal: {
      ...(input.customerEmail === undefined ? {} : { emailAddress: input.customerEmail }),
      experienceContext: {
        shippingPreference: 'NO_SHIPPING' as PaypalWalletContextShippingPreference,
        userAction: 'PAY_NOW' as PaypalExperienceUserAction,
        // PayPal adds the payer's id only where they approved: the page they come back to can tell
        ...(input.returnUrl === undefined ? {} : { returnUrl: input.returnUrl, cancelUrl: input.returnUrl }),
      },
    },
  },
});

/** Payments by PayPal, or by whatever speaks its API at PAYPAL_API_BASE. A payment is an order; its money is the order's capture. */
export const createPaypalPayments = (config: PaypalConfig, options: { timeoutMs?: number | undefined } = {}): PaymentProvider => {
  const { timeoutMs = 10_000 } = options;
  const call = createPaypalCall(config, { timeoutMs });
  const verifyWebhook = createPaypalVerifier(config, { timeoutMs });

  const orderOf = async (id: string) => expectOrder(await call((api) => api.orders.getOrder({ id })), id);
  const retrieve = async (id: string): Promise<ProviderPayment> => toPayment(await orderOf(id));

  const created = (order: Order & { id: string }): CreatedIntent => ({
    providerPaymentId: order.id,
    clientSecret: order.id,
    publishableKey: config.PAYPAL_CLIENT_ID,
    checkoutUrl: order.links?.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href ?? null,
    status: toStatus(order),
  });

  /** The hold of an order that was begun as `manual`. */
  const holdOf = (order: Order) => {
    const hold = unitOf(order).payments?.authorizations?.at(-1);
    if (!hold?.id) throw new ProviderError({ kind: 'invalid', code: 'not_authorized', message: 'Nothing is held by this order', retryable: false });
    return { id: hold.id, amount: hold.amount ?? unitOf(order).amount };
  };

  return {
    name: 'paypal',
    forgetsUnpaid: true,

    async createIntent(input) {
      const body = requestOf(input);
      const order = expectOrder(await call((api) => api.orders.createOrder({ body, paypalRequestId: input.idempotencyKey, prefer })));
      const { amount } = unitOf(order);
      // PayPal answers a key that it knows with what was made then, whatever is asked now
      if (fromPaypalMoney(amount) !== input.amountMinor || amount.currencyCode !== input.currency) throw conflict('idempotency_error', 'The key was used for another payment');
      return created(order);
    },

    checkout: async ({ providerPaymentId }) => created(await orderOf(providerPaymentId)),
    retrieve,

    async accept({ idempotencyKey, providerPaymentId: id }) {
      const { intent } = await orderOf(id);
      const asked = { id, paypalRequestId: idempotencyKey, prefer };
      try {
        await (intent === authorize
          ? call((api) => api.orders.authorizeOrder(asked))
          : call((api) => api.orders.captureOrder(asked)));
      } catch (error) {
        if (!isConflict(error, 'ORDER_ALREADY_CAPTURED', 'ORDER_ALREADY_AUTHORIZED')) throw error;
      }
      return retrieve(id);
    },

    async capture({ idempotencyKey, providerPaymentId, amountMinor }) {
      const hold = holdOf(await orderOf(providerPaymentId));
      // PayPal would take up to 15 % more than was held
      if (amountMinor !== undefined && amountMinor > fromPaypalMoney(hold.amount))
        throw new ProviderError({ kind: 'invalid', code: 'amount_too_large', message: 'More than is held', retryable: false });
      const amount = amountMinor === undefined ? hold.amount : toPaypalMoney(amountMinor, hold.amount.currencyCode);
      await call((api) => api.payments.captureAuthorizedPayment({
        authorizationId: hold.id, paypalRequestId: idempotencyKey, prefer, body: { amount: { currencyCode: amount.currencyCode, value: amount.value }, finalCapture: true },
      }));
      return retrieve(providerPaymentId);
    },

    async cancel({ idempotencyKey, providerPaymentId }) {
      const payment = await retrieve(providerPaymentId);
      if (payment.status === 'succeeded' || payment.status === 'processing') throw conflict('payment_intent_unexpected_state', `The payment is ${payment.status}`);
      if (payment.status === 'authorized') {
        const { id: authorizationId } = holdOf(await orderOf(providerPaymentId));
        await call((api) => api.payments.voidPayment({ authorizationId, paypalRequestId: idempotencyKey, prefer }));
        return retrieve(providerPaymentId);
      }
      // an order can't be called off at PayPal; nothing is ever taken for one that is not accepted
      return { ...payment, status: 'canceled' };
    },

    async refund(input) {
      const order = await orderOf(input.providerPaymentId);
      const payment = toPayment(order);
      if (payment.chargeId === null) throw new ProviderError({ kind: 'invalid', code: 'not_captured', message: 'Nothing was paid that could go back', retryable: false });
      const body = {
        amount: toPaypalMoney(input.amountMinor, payment.currency),
        customId: toCustomId({ ...refundMetadata(input.metadata), orderId: input.providerPaymentId }),
      };
      const captureId = payment.chargeId;
      return toRefund(await call((api) => api.payments.refundCapturedPayment({ captureId, paypalRequestId: input.idempotencyKey, prefer, body })));
    },

    retrieveRefund: async (refundId) => toRefund(await call((api) => api.payments.getRefund({ refundId })), refundId),

    chargebacks: createPaypalChargebacks(config, { timeoutMs }),

    verifyWebhook,
  };
};

/** Of what is to travel with a refund, as much as finds it again: there is little room. */
const refundMetadata = ({ tenantId, paymentId, refundId }: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...(tenantId === undefined ? {} : { tenantId }), ...(paymentId === undefined ? {} : { paymentId }), ...(refundId === undefined ? {} : { refundId }),
});

import Stripe from 'stripe';
import { ProviderError, type CreatedIntent, type PaymentProvider } from '../../../ports/payments/index.ts';
import { createStripeChargebacks } from './chargebacks.ts';
import type { StripeConfig } from './config.ts';
import { expectObject, toPayment, toRefund, toStatus, toStripeMetadata } from './convert.ts';
import { toProviderError } from './errors.ts';
import { createStripeSaved } from './saved.ts';
import { verifyStripeWebhook } from './webhook.ts';

export { stripeConfig, type StripeConfig } from './config.ts';

const expand = ['latest_charge.balance_transaction', 'payment_method'];

/** Stripe's client takes host, port and protocol and no path before its own. */
export const connection = (base: string, secretKey: string): { host: string; port: number; protocol: 'http' | 'https' } => {
  const url = new URL(base);
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.pathname !== '/' || url.search !== '') {
    throw new Error('STRIPE_API_BASE must be http(s)://host[:port], without a path');
  }
  if (protocol === 'http' && /^(sk|rk)_live_/.test(secretKey))
    throw new Error('A live Stripe key must not travel over http: see STRIPE_API_BASE');
  return { host: url.hostname, port: url.port === '' ? (protocol === 'https' ? 443 : 80) : Number(url.port), protocol };
};

export const settle = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw toProviderError(error);
  }
};

/** Payments by Stripe, or by whatever speaks its API at STRIPE_API_BASE. */
export const createStripePayments = (
  config: StripeConfig,
  options: { timeoutMs?: number | undefined; maxNetworkRetries?: number | undefined } = {},
): PaymentProvider => {
  const stripe = new Stripe(config.STRIPE_SECRET_KEY, {
    ...connection(config.STRIPE_API_BASE, config.STRIPE_SECRET_KEY),
    timeout: options.timeoutMs ?? 10_000,
    maxNetworkRetries: options.maxNetworkRetries ?? 1,
    telemetry: false,
  });

  const checkoutUrl = (
    id: string,
    clientSecret: string,
    returnUrl: string | undefined,
    page: 'pay' | 'setup' = 'pay',
  ): string | null => {
    if (config.STRIPE_CHECKOUT_BASE === undefined || config.STRIPE_CHECKOUT_BASE === '') return null;
    const url = new URL(`/${page}/${encodeURIComponent(id)}`, config.STRIPE_CHECKOUT_BASE);
    url.searchParams.set('client_secret', clientSecret);
    if (returnUrl !== undefined) url.searchParams.set('return_url', returnUrl);
    return url.toString();
  };

  const created = (intent: Stripe.PaymentIntent, returnUrl: string | undefined): CreatedIntent => {
    const clientSecret = intent.client_secret;
    if (clientSecret === null || clientSecret === '') {
      throw new ProviderError({
        kind: 'unavailable',
        code: 'unexpected_answer',
        message: 'The intent has no client secret',
        retryable: true,
      });
    }
    return {
      providerPaymentId: intent.id,
      clientSecret,
      publishableKey: config.STRIPE_PUBLISHABLE_KEY,
      checkoutUrl: checkoutUrl(intent.id, clientSecret, returnUrl),
      status: toStatus(intent.status),
      actionUrl: intent.next_action?.redirect_to_url?.url ?? null,
    };
  };

  const retrieveIntent = async (id: string) =>
    expectObject(await stripe.paymentIntents.retrieve(id, { expand }), 'payment_intent', id);

  return {
    name: 'stripe',
    chargebacks: createStripeChargebacks(stripe, settle),

    saved: createStripeSaved({
      stripe,
      settle,
      retrieveIntent,
      publishableKey: config.STRIPE_PUBLISHABLE_KEY,
      setupUrl: (id, clientSecret, returnUrl) => checkoutUrl(id, clientSecret, returnUrl, 'setup'),
    }),

    createIntent: (input) =>
      settle(async () => {
        const intent = await stripe.paymentIntents.create(
          {
            amount: input.amountMinor,
            currency: input.currency.toLowerCase(),
            description: input.description,
            metadata: toStripeMetadata(input.metadata),
            automatic_payment_methods: { enabled: true },
            ...(input.captureMethod === 'manual' ? { capture_method: 'manual' as const } : {}),
            ...(input.providerCustomerId === undefined ? {} : { customer: input.providerCustomerId }),
            ...(input.saveMethod === true ? { setup_future_usage: 'off_session' as const } : {}),
            ...(input.customerEmail === undefined ? {} : { receipt_email: input.customerEmail }),
          },
          { idempotencyKey: input.idempotencyKey },
        );
        return created(expectObject(intent, 'payment_intent'), input.returnUrl);
      }),

    checkout: ({ providerPaymentId, returnUrl }) =>
      settle(async () => created(await retrieveIntent(providerPaymentId), returnUrl)),

    retrieve: (providerPaymentId) => settle(async () => toPayment(await retrieveIntent(providerPaymentId))),

    capture: ({ idempotencyKey, providerPaymentId, amountMinor }) =>
      settle(async () =>
        toPayment(
          expectObject(
            await stripe.paymentIntents.capture(
              providerPaymentId,
              { expand, ...(amountMinor === undefined ? {} : { amount_to_capture: amountMinor }) },
              { idempotencyKey },
            ),
            'payment_intent',
            providerPaymentId,
          ),
        ),
      ),

    cancel: ({ idempotencyKey, providerPaymentId }) =>
      settle(async () => {
        try {
          const intent = await stripe.paymentIntents.cancel(providerPaymentId, { expand }, { idempotencyKey });
          return toPayment(expectObject(intent, 'payment_intent', providerPaymentId));
        } catch (error) {
          const known = toProviderError(error);
          if (known.kind !== 'conflict' || known.code !== 'payment_intent_unexpected_state') throw known;
          const payment = toPayment(await retrieveIntent(providerPaymentId));
          if (payment.status === 'canceled') return payment;
          throw known;
        }
      }),

    refund: (input) =>
      settle(async () =>
        toRefund(
          expectObject(
            await stripe.refunds.create(
              {
                payment_intent: input.providerPaymentId,
                amount: input.amountMinor,
                reason: input.reason,
                ...(input.metadata === undefined ? {} : { metadata: toStripeMetadata(input.metadata) }),
              },
              { idempotencyKey: input.idempotencyKey },
            ),
            'refund',
          ),
        ),
      ),

    retrieveRefund: (providerRefundId) =>
      settle(async () =>
        toRefund(expectObject(await stripe.refunds.retrieve(providerRefundId), 'refund', providerRefundId)),
      ),

    verifyWebhook: async (input) => verifyStripeWebhook(config.STRIPE_WEBHOOK_SECRET, input),
  };
};

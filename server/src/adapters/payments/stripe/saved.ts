import type Stripe from 'stripe';
import { ProviderError, type ProviderSetup, type ProviderSetupStatus, type SavedMethods } from '../../../ports/payments/index.ts';
import { expectObject, fromStripeMetadata, toMethod, toPayment, toStripeMetadata } from './convert.ts';
import { toProviderError } from './errors.ts';

const statuses: Record<string, ProviderSetupStatus> = {
  requires_payment_method: 'requires_method',
  requires_confirmation: 'requires_method',
  requires_action: 'requires_action',
  processing: 'processing',
  succeeded: 'succeeded',
  canceled: 'canceled',
};

const unexpected = (message: string) =>
  new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message, retryable: true });

const statusOf = ({ status }: Stripe.SetupIntent): ProviderSetupStatus => {
  const known = statuses[status];
  if (known === undefined) throw unexpected(`Unknown status ${String(status)}`);
  return known;
};

const toSetup = (setup: Stripe.SetupIntent): ProviderSetup => {
  const error = setup.last_setup_error;
  const status = statusOf(setup);
  return {
    providerSetupId: setup.id,
    status,
    method: status === 'succeeded' ? toMethod(setup.payment_method) : null,
    failure:
      status === 'succeeded' || error === null || error === undefined
        ? null
        : { code: error.decline_code ?? error.code ?? 'setup_failed', message: error.message ?? 'The card was not saved.' },
    metadata: fromStripeMetadata(setup.metadata),
  };
};

/** Saved cards by Stripe: customers, setup intents, and charges by what was saved. */
export const createStripeSaved = (deps: {
  stripe: Stripe;
  settle: <T>(work: () => Promise<T>) => Promise<T>;
  retrieveIntent: (id: string) => Promise<Stripe.PaymentIntent>;
  publishableKey: string;
  setupUrl: (id: string, clientSecret: string, returnUrl: string | undefined) => string | null;
}): SavedMethods => {
  const { stripe, settle, retrieveIntent, publishableKey, setupUrl } = deps;
  return {
    createCustomer: ({ idempotencyKey, metadata }) =>
      settle(async () => {
        const customer = await stripe.customers.create({ metadata: toStripeMetadata(metadata) }, { idempotencyKey });
        return { providerCustomerId: expectObject(customer, 'customer').id };
      }),

    createSetup: ({ idempotencyKey, providerCustomerId, metadata, returnUrl }) =>
      settle(async () => {
        const setup = expectObject(
          await stripe.setupIntents.create(
            {
              customer: providerCustomerId,
              usage: 'off_session',
              allowed_payment_method_types: ['card'],
              metadata: toStripeMetadata(metadata),
            },
            { idempotencyKey },
          ),
          'setup_intent',
        );
        if (setup.client_secret === null || setup.client_secret === '') throw unexpected('The setup has no client secret');
        return {
          providerSetupId: setup.id,
          clientSecret: setup.client_secret,
          publishableKey,
          checkoutUrl: setupUrl(setup.id, setup.client_secret, returnUrl),
          status: statusOf(setup),
        };
      }),

    retrieveSetup: (id) =>
      settle(async () =>
        toSetup(expectObject(await stripe.setupIntents.retrieve(id, { expand: ['payment_method'] }), 'setup_intent', id)),
      ),

    detach: ({ providerMethodId }) =>
      settle(async () => {
        try {
          expectObject(await stripe.paymentMethods.detach(providerMethodId), 'payment_method', providerMethodId);
        } catch (error) {
          const known = toProviderError(error);
          if (known.kind === 'not_found') return;
          if (known.kind !== 'invalid') throw known;
          // what belongs to nobody can't be detached, and need not be
          const method = await stripe.paymentMethods.retrieve(providerMethodId);
          if (method.customer !== null) throw known;
        }
      }),

    confirm: ({ idempotencyKey, providerPaymentId, providerMethodId, offSession, returnUrl }) =>
      settle(async () => {
        try {
          await stripe.paymentIntents.confirm(
            providerPaymentId,
            {
              payment_method: providerMethodId,
              ...(offSession ? { off_session: true } : {}),
              ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
            },
            { idempotencyKey },
          );
        } catch (error) {
          const known = toProviderError(error);
          // a decline leaves an intent that says why, and so does one that was paid meanwhile
          if (known.kind !== 'declined' && known.code !== 'payment_intent_unexpected_state') throw known;
        }
        return toPayment(await retrieveIntent(providerPaymentId));
      }),
  };
};

import type Stripe from 'stripe';
import {
  ProviderError,
  type ProviderFailure,
  type ProviderMethod,
  type ProviderPayment,
  type ProviderPaymentStatus,
  type ProviderRefund,
} from '../../../ports/payments/index.ts';

/** Stripe's client takes any answer without `error` for a success, so an answer is checked to be what was asked for. */
export const expectObject = <T extends { object: string; id: string }>(
  answer: T,
  object: T['object'],
  id?: string,
): T => {
  if (
    answer?.object !== object ||
    typeof answer.id !== 'string' ||
    answer.id === '' ||
    (id !== undefined && answer.id !== id)
  ) {
    throw new ProviderError({
      kind: 'unavailable',
      code: 'unexpected_answer',
      message: `The answer is not the ${object} asked for`,
      retryable: true,
    });
  }
  return answer;
};

/** Stripe's habit is snake_case, also in what people see in its dashboard. */
const renamed = { paymentId: 'payment_id', tenantId: 'tenant_id' } as const;

export const toStripeMetadata = (metadata: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [renamed[key as keyof typeof renamed] ?? key, value]),
  );

export const fromStripeMetadata = (metadata: unknown): Record<string, string> => {
  if (typeof metadata !== 'object' || metadata === null) return {};
  const back: Record<string, string> = { payment_id: 'paymentId', tenant_id: 'tenantId' };
  return Object.fromEntries(
    Object.entries(metadata)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([key, value]) => [Object.hasOwn(back, key) ? (back[key] ?? key) : key, value]),
  );
};

const statuses: Record<string, ProviderPaymentStatus> = {
  requires_payment_method: 'requires_payment',
  requires_confirmation: 'requires_payment',
  requires_action: 'requires_action',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'succeeded',
  canceled: 'canceled',
};

const unknownStatus = (status: unknown) =>
  new ProviderError({
    kind: 'unavailable',
    code: 'unexpected_answer',
    message: `Unknown status ${String(status)}`,
    retryable: true,
  });

export const toStatus = (status: Stripe.PaymentIntent.Status): ProviderPaymentStatus => {
  const known = statuses[status];
  if (known === undefined) throw unknownStatus(status);
  return known;
};

const failureOf = (intent: Stripe.PaymentIntent): ProviderFailure | null => {
  const error = intent.last_payment_error;
  if (error === null || error === undefined || intent.status === 'succeeded' || intent.status === 'requires_capture')
    return null;
  return {
    code: error.decline_code ?? error.code ?? 'payment_failed',
    message: error.message ?? 'The payment failed.',
  };
};

/** A card as people know it again; null for what is no card, and where it was not expanded. */
export const toMethod = (method: Stripe.PaymentMethod | string | null): ProviderMethod | null => {
  if (method === null || typeof method === 'string' || method.card === undefined || method.card === null) return null;
  const { brand, last4, exp_month: expMonth, exp_year: expYear } = method.card;
  return { providerMethodId: method.id, brand, last4: last4 ?? '', expMonth, expYear };
};

/** What was saved by paying: the method belongs to the customer then. */
const savedMethodOf = (intent: Stripe.PaymentIntent): ProviderMethod | null => {
  const method = intent.payment_method;
  const isSaved =
    intent.setup_future_usage !== null && typeof method === 'object' && method !== null && method.customer !== null;
  return isSaved && (intent.status === 'succeeded' || intent.status === 'requires_capture') ? toMethod(method) : null;
};

/** The intent's `latest_charge.balance_transaction` must be expanded for the fee. */
export const toPayment = (intent: Stripe.PaymentIntent): ProviderPayment => {
  const latest = intent.latest_charge;
  const charge = latest !== null && typeof latest === 'object' && latest.status !== 'failed' ? latest : null;
  const transaction =
    charge !== null && typeof charge.balance_transaction === 'object' ? charge.balance_transaction : null;
  return {
    providerPaymentId: intent.id,
    status: toStatus(intent.status),
    amountMinor: intent.amount,
    amountReceivedMinor: intent.amount_received,
    // A hold that was let go counts as refunded at Stripe, but no money came back that was never taken.
    amountRefundedMinor: charge === null ? 0 : Math.min(charge.amount_refunded, charge.amount_captured),
    currency: intent.currency.toUpperCase(),
    chargeId: charge?.id ?? null,
    // Where money settles in another currency, the fee is in that one and says nothing about this payment.
    feeMinor: transaction !== null && transaction.currency === intent.currency ? transaction.fee : null,
    failure: failureOf(intent),
    metadata: fromStripeMetadata(intent.metadata),
    savedMethod: savedMethodOf(intent),
  };
};

const refundStatuses: Record<string, ProviderRefund['status']> = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'canceled',
};

export const toRefund = (refund: Stripe.Refund): ProviderRefund => {
  const status = refundStatuses[refund.status ?? 'pending'];
  if (status === undefined) throw unknownStatus(refund.status);
  const payment = refund.payment_intent;
  return {
    providerRefundId: refund.id,
    providerPaymentId: typeof payment === 'string' ? payment : (payment?.id ?? null),
    status,
    amountMinor: refund.amount,
    currency: refund.currency.toUpperCase(),
    failure:
      refund.failure_reason === undefined || refund.failure_reason === null
        ? null
        : { code: refund.failure_reason, message: 'The refund failed.' },
  };
};

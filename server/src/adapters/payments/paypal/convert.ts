import type { Order, OrdersCapture, Refund } from '@paypal/paypal-server-sdk';
import { ProviderError, type ProviderFailure, type ProviderPayment, type ProviderPaymentStatus, type ProviderRefund } from '../../../ports/payments/index.ts';
import { fromCustomId } from './metadata.ts';
import { fromPaypalMoney } from './money.ts';

export const unexpected = (message: string) => new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message, retryable: true });

/** An answer is checked to be what was asked for before it is gone by. */
export const expectOrder = (order: Order | undefined, id?: string): Order & { id: string } => {
  if (typeof order?.id !== 'string' || order.id === '' || (id !== undefined && order.id !== id)) throw unexpected('The answer is not the order asked for');
  return order as Order & { id: string };
};

export const unitOf = (order: Order) => {
  const [unit, ...more] = order.purchaseUnits ?? [];
  if (!unit?.amount || more.length > 0) throw unexpected('The order is not one of ours: it has not one amount');
  return { ...unit, amount: unit.amount };
};

const waiting: Readonly<Record<string, ProviderPaymentStatus>> = {
  CREATED: 'requires_payment', SAVED: 'requires_payment', PAYER_ACTION_REQUIRED: 'requires_payment', APPROVED: 'approved', VOIDED: 'canceled',
};
const isTaken = ({ status }: OrdersCapture): boolean => status === 'COMPLETED' || status === 'PARTIALLY_REFUNDED' || status === 'REFUNDED';

/** Money that came or is held says more than the order's own status. */
export const toStatus = (order: Order): ProviderPaymentStatus => {
  const { captures = [], authorizations = [] } = order.purchaseUnits?.[0]?.payments ?? {};
  if (captures.some(isTaken)) return 'succeeded';
  if (captures.some(({ status }) => status === 'PENDING') || authorizations.some(({ status }) => status === 'PENDING')) return 'processing';
  if (authorizations.some(({ status }) => status === 'CREATED' || status === 'PARTIALLY_CAPTURED')) return 'authorized';
  // what was refused or let go after the payer approved can't be paid any more: it takes another order
  if (captures.length > 0 || authorizations.length > 0) return 'canceled';
  const known = waiting[String(order.status)];
  if (known === undefined) throw unexpected(`Unknown status ${String(order.status)}`);
  return known;
};

const failureOf = (order: Order): ProviderFailure | null => {
  const unit = order.purchaseUnits?.[0];
  const refused = unit?.payments?.captures?.find(({ status }) => status === 'DECLINED' || status === 'FAILED');
  if (refused) return { code: refused.statusDetails?.reason ?? 'CAPTURE_DECLINED', message: 'PayPal could not take the money.' };
  const last = unit?.mostRecentErrors?.at(-1) as { issue?: unknown; description?: unknown } | undefined;
  if (typeof last?.issue !== 'string') return null;
  return { code: last.issue, message: typeof last.description === 'string' ? last.description : 'The payment failed.' };
};

/** Asked for with `return=representation`: less does not say how much it is about. */
export const toPayment = (order: Order & { id: string }): ProviderPayment => {
  const unit = unitOf(order);
  const currency = unit.amount.currencyCode;
  const { captures = [], refunds = [] } = unit.payments ?? {};
  const taken = captures.filter(isTaken);
  const fees = taken.map(({ sellerReceivableBreakdown: breakdown }) => breakdown?.paypalFee);
  const status = toStatus(order);
  const sumOf = (all: readonly { amount?: { currencyCode: string; value: string } | undefined }[]): number =>
    all.reduce((sum, { amount }) => sum + (amount ? fromPaypalMoney(amount) : 0), 0);
  return {
    providerPaymentId: order.id,
    status,
    amountMinor: fromPaypalMoney(unit.amount),
    amountReceivedMinor: sumOf(taken),
    amountRefundedMinor: sumOf(refunds.filter((refund) => refund.status === 'COMPLETED' || refund.status === 'PENDING')),
    currency,
    chargeId: taken.at(-1)?.id ?? null,
    // where money settles in another currency, the fee is in that one and says nothing about this payment
    feeMinor: taken.length > 0 && fees.every((fee) => fee?.currencyCode === currency) ? fees.reduce((sum, fee) => sum + fromPaypalMoney(fee!), 0) : null,
    failure: status === 'succeeded' || status === 'authorized' ? null : failureOf(order),
    metadata: fromCustomId(unit.customId),
  };
};

const refundStatuses: Readonly<Record<string, ProviderRefund['status']>> = { PENDING: 'pending', COMPLETED: 'succeeded', FAILED: 'failed', CANCELLED: 'canceled' };

export const toRefund = (refund: Refund | undefined, id?: string): ProviderRefund => {
  const status = refundStatuses[String(refund?.status)];
  if (typeof refund?.id !== 'string' || refund.id === '' || (id !== undefined && refund.id !== id) || !refund.amount || status === undefined)
    throw unexpected('The answer is not the refund asked for');
  return {
    providerRefundId: refund.id,
    // a refund knows its capture only; the order stands in what we gave it to keep
    providerPaymentId: fromCustomId(refund.customId)['orderId'] ?? null,
    status,
    amountMinor: fromPaypalMoney(refund.amount),
    currency: refund.amount.currencyCode,
    failure: status === 'failed' ? { code: refund.statusDetails?.reason ?? 'refund_failed', message: 'The refund failed.' } : null,
  };
};

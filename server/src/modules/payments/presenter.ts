import type { Schema } from '../../contract/contract.ts';
import type { Actor } from '../../kernel/context/context.ts';
import { money, sum } from '../../kernel/money/money.ts';
import type { CreatedIntent } from '../../ports/payments/index.ts';
import type { PaymentRow, RefundRow } from './entities.ts';
import { seesCard } from './policy.ts';

const goingBack: readonly RefundRow['status'][] = ['requested', 'pending'];
const promised = (refunds: readonly RefundRow[], currency: string): Pick<Schema<'Payment'>, 'refundPending' | 'refundWaiting'> => {
  const of = (isIt: (status: RefundRow['status']) => boolean) => money(sum(refunds.filter(({ status }) => isIt(status)).map(({ amountMinor }) => amountMinor)), currency);
  return { refundPending: of((status) => goingBack.includes(status)), refundWaiting: of((status) => status === 'waiting') };
};

/** A joint payment is given with its parts; refunds are of those. */
export const presentPayment = (row: PaymentRow, actor: Actor, parts: readonly PaymentRow[], refunds: readonly RefundRow[]): Schema<'Payment'> => ({
  id: row.id,
  bookingId: row.bookingId,
  bookings: parts.map(({ id, bookingId, amountMinor, refundedMinor, currency }) => ({
    bookingId, amount: money(amountMinor, currency), refunded: money(refundedMinor, currency), ...promised(refunds.filter(({ paymentId }) => paymentId === id), currency),
  })),
  purpose: row.purpose,
  provider: row.provider,
  status: row.status,
  amount: money(row.amountMinor, row.currency),
  refunded: money(row.refundedMinor, row.currency),
  ...promised(refunds, row.currency),
  failure: row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? 'The payment failed.' },
  paymentMethod: row.cardBrand === null || row.cardLast4 === null || !seesCard(actor, row) ? null : { brand: row.cardBrand, last4: row.cardLast4 },
  chargeAt: row.status === 'scheduled' || row.status === 'authorized' ? (row.chargeAt?.toISOString() ?? null) : null,
  createdAt: row.createdAt.toISOString(),
  paidAt: row.paidAt?.toISOString() ?? null,
});

export const presentCheckout = (row: PaymentRow, intent: CreatedIntent): Schema<'Checkout'> => {
  const actionUrl = intent.status === 'requires_action' ? intent.actionUrl : undefined;
  return {
    provider: row.provider,
    action: actionUrl ? 'authenticate' : 'pay',
    clientSecret: intent.clientSecret,
    publishableKey: intent.publishableKey,
    url: actionUrl ?? intent.checkoutUrl,
  };
};

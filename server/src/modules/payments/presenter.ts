import type { Schema } from '../../contract/contract.ts';
import type { Actor } from '../../kernel/context/context.ts';
import { money } from '../../kernel/money/money.ts';
import type { CreatedIntent } from '../../ports/payments/index.ts';
import type { PaymentRow } from './entities.ts';
import { seesCard } from './policy.ts';

/** A joint payment is given with its parts. */
export const presentPayment = (row: PaymentRow, actor: Actor, parts: readonly PaymentRow[] = [row]): Schema<'Payment'> => ({
  id: row.id,
  bookingId: row.bookingId,
  bookings: parts.map(({ bookingId, amountMinor, refundedMinor, currency }) => ({ bookingId, amount: money(amountMinor, currency), refunded: money(refundedMinor, currency) })),
  purpose: row.purpose,
  provider: row.provider,
  status: row.status,
  amount: money(row.amountMinor, row.currency),
  refunded: money(row.refundedMinor, row.currency),
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

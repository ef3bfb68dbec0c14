import type { Schema } from '../../contract/contract.ts';
import type { Actor } from '../../kernel/context/context.ts';
import { money } from '../../kernel/money/money.ts';
import type { CreatedIntent } from '../../ports/payments/index.ts';
import type { InvoiceRow, PaymentRow } from './entities.ts';
import { seesCard } from './policy.ts';

export const presentPayment = (row: PaymentRow, actor: Actor): Schema<'Payment'> => ({
  id: row.id,
  bookingId: row.bookingId,
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

/** Frozen but for what was given back since. */
export const presentInvoice = (
  { id, label, bookingId, issuedAt, currency, content }: InvoiceRow, refundedMinor: number, showEmail: boolean,
): Schema<'Invoice'> => ({
  id,
  number: label,
  bookingId,
  issuedAt: issuedAt.toISOString(),
  seller: { ...content.seller },
  buyer: { name: content.buyer.name, email: showEmail ? content.buyer.email : null },
  lineItems: content.lines.map(({ code, description, quantity, unitMinor, amountMinor }) => ({
    code, description, quantity, unitAmount: money(unitMinor, currency), amount: money(amountMinor, currency),
  })),
  total: money(content.totalMinor, currency),
  paid: money(content.totalMinor, currency),
  refunded: money(refundedMinor, currency),
});

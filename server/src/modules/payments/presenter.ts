import type { Schema } from '../../contract/contract.ts';
import { money } from '../../kernel/money/money.ts';
import type { CreatedIntent } from '../../ports/payments/index.ts';
import type { PaymentRow } from './entities.ts';

export const presentPayment = (row: PaymentRow): Schema<'Payment'> => ({
  id: row.id,
  bookingId: row.bookingId,
  provider: row.provider,
  status: row.status,
  amount: money(row.amountMinor, row.currency),
  refunded: money(row.refundedMinor, row.currency),
  failure: row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? 'The payment failed.' },
  createdAt: row.createdAt.toISOString(),
  paidAt: row.paidAt?.toISOString() ?? null,
});

export const presentCheckout = (row: PaymentRow, intent: CreatedIntent): Schema<'Checkout'> => ({
  provider: row.provider,
  clientSecret: intent.clientSecret,
  publishableKey: intent.publishableKey,
  url: intent.checkoutUrl,
});

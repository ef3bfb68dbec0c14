import type { TxCtx } from '../../kernel/context/context.ts';
import type { PaymentParts } from './deps.ts';
import type { PaymentRow } from './entities.ts';
import type { PayableBooking } from './index.ts';

export const invoiceLabel = (slug: string, number: number): string => `${slug.toUpperCase()}-${String(number).padStart(6, '0')}`;

/** Issues the invoice for a booking that was just paid; its number is given back if the transaction is. */
export async function issueInvoice(parts: PaymentParts, tx: TxCtx, payment: PaymentRow, booking: PayableBooking): Promise<void> {
  const { ids, repository, users, counters } = parts;
  const { brand } = tx.tenant.settings;
  const buyer = (await users.summaries(tx, [payment.ownerId])).get(payment.ownerId);
  const number = await counters.take(tx, tx.tenant.id, 'invoices');
  await repository.insertInvoice(tx, {
    id: ids.next('invoice'),
    number,
    label: invoiceLabel(tx.tenant.slug, number),
    bookingId: payment.bookingId,
    paymentId: payment.id,
    currency: payment.currency,
    content: {
      seller: { name: brand.legalName, email: brand.supportEmail },
      buyer: { name: buyer ? `${buyer.firstName} ${buyer.lastName}`.trim() : 'Former member', email: buyer?.email ?? null },
      lines: booking.lines.map(({ code, description, quantity, unitMinor, amountMinor }) =>
        ({ code, description, quantity, unitMinor, amountMinor })),
      totalMinor: payment.amountMinor,
    },
    issuedAt: tx.clock.now(),
  });
}

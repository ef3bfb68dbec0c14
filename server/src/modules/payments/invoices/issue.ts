import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { PaymentParts } from '../deps.ts';
import type { InvoiceContent, InvoiceKind, InvoiceRow, PaymentRow, RefundRow } from '../entities.ts';
import type { PayableBooking, PayableLine } from '../index.ts';
import { dayOf } from '../ledger/days.ts';
import { linesOfRefund } from '../refunds/gone.ts';
import { paidLinesOf, termsOf } from '../refunds/lines.ts';

export const invoiceLabel = (slug: string, number: number): string => `${slug.toUpperCase()}-${String(number).padStart(6, '0')}`;

const plain = ({ code, description, quantity, unitMinor, amountMinor }: PayableLine): PayableLine => ({ code, description, quantity, unitMinor, amountMinor });
const once = (code: PayableLine['code'], description: string, amountMinor: number): PayableLine => ({ code, description, quantity: 1, unitMinor: amountMinor, amountMinor });
const negated = ({ quantity, unitMinor, amountMinor, ...line }: PayableLine): PayableLine => ({ ...line, quantity, unitMinor: -unitMinor, amountMinor: -amountMinor });

/** By the price that was paid: while money is held its booking may be changed. */
function asPaid({ terms }: PaymentRow, { lines }: PayableBooking): PayableLine[] {
  const now = paidLinesOf(lines);
  const isSame = !terms || (now.length === terms.lines.length && terms.lines.every(({ code, description, amountMinor }, i) => now[i]!.code === code && now[i]!.description === description && now[i]!.amountMinor === amountMinor));
  return isSame ? lines.map(plain) : terms.lines.map(({ code, description, amountMinor }) => once(code, description, amountMinor));
}

export const isOfWeek = ({ lines }: InvoiceContent): boolean => lines.some(({ bookingId }) => bookingId !== undefined);

/** The invoice of the week's payment that a booking was paid with. */
export async function weekInvoiceOf(repository: Pick<PaymentParts['repository'], 'appliedTo' | 'invoiceFor'>, ctx: Ctx, bookingId: string): Promise<InvoiceRow | null> {
  const payment = await repository.appliedTo(ctx, bookingId);
  return payment?.jointId ? repository.invoiceFor(ctx, payment.jointId) : null;
}

type Issued = Pick<PaymentRow, 'id' | 'bookingId' | 'currency' | 'ownerId' | 'caregiverUserId'>;

/**
 * What is written about money: an invoice when it comes, a credit note when it goes back, a correction when the booking is changed after it was paid. All are
 * numbered in one line without gaps and never changed; their totals together are what the booking came to.
 */
export function createIssuing(parts: Pick<PaymentParts, 'ids' | 'repository' | 'users' | 'counters' | 'payable'>) {
  const { ids, repository, users, counters, payable } = parts;

  const insert = async (tx: TxCtx, payment: Issued, kind: InvoiceKind, causeId: string, corrects: InvoiceRow | null, content: InvoiceContent): Promise<string> => {
    // the number is given back if the transaction is
    const number = await counters.take(tx, tx.tenant.id, 'invoices');
    const id = ids.next('invoice');
    await repository.insertInvoice(tx, {
      id, number, kind, causeId, correctsId: corrects?.id ?? null, label: invoiceLabel(tx.tenant.slug, number), bookingId: payment.bookingId, paymentId: payment.id,
      ownerId: payment.ownerId, caregiverUserId: payment.caregiverUserId, currency: payment.currency, issuedAt: tx.clock.now(),
      content: corrects ? { ...content, correctsLabel: corrects.label } : content,
    });
    return id;
  };

  const partiesOf = async (tx: TxCtx, { ownerId }: PaymentRow): Promise<Pick<InvoiceContent, 'seller' | 'buyer'>> => {
    const { brand } = tx.tenant.settings;
    const buyer = (await users.summaries(tx, [ownerId])).get(ownerId);
    return {
      seller: { name: brand.legalName, email: brand.supportEmail },
      buyer: { name: buyer ? `${buyer.firstName} ${buyer.lastName}`.trim() : 'Former member', email: buyer?.email ?? null },
    };
  };

  /** All that was written about a booking; of a week's invoice, its own lines. */
  const documentsOf = async (tx: TxCtx, bookingId: string): Promise<InvoiceRow[]> => {
    const own = (await repository.documentsOf(tx, bookingId)).filter(({ content }) => !isOfWeek(content));
    const ofWeek = await weekInvoiceOf(repository, tx, bookingId);
    if (!ofWeek) return own;
    const lines = ofWeek.content.lines.filter((line) => line.bookingId === bookingId).map(plain);
    return [{ ...ofWeek, content: { ...ofWeek.content, lines, totalMinor: sum(lines.map(({ amountMinor }) => amountMinor)) } }, ...own];
  };

  return {
    /** For a booking that was just paid. */
    async invoice(tx: TxCtx, payment: PaymentRow, booking: PayableBooking): Promise<void> {
      await insert(tx, payment, 'invoice', payment.id, null, {
        ...(await partiesOf(tx, payment)),
        lines: asPaid(payment, booking),
        totalMinor: payment.amountMinor,
      });
    },

    /** The rest of a booking was paid: the correction told of it when the change was agreed on, unless nothing had been written by then. */
    async rest(tx: TxCtx, payment: PaymentRow, booking: PayableBooking): Promise<void> {
      const isTold = (await documentsOf(tx, payment.bookingId)).some(({ kind }) => kind === 'invoice');
      if (!isTold) await insert(tx, payment, 'invoice', payment.id, null, { ...(await partiesOf(tx, payment)), lines: asPaid(payment, booking), totalMinor: payment.amountMinor });
    },

    /** For several bookings that were just paid together: one invoice, that says of each line for which visit it is. */
    async invoiceOfWeek(tx: TxCtx, joint: PaymentRow, bookings: readonly PayableBooking[]): Promise<void> {
      const visits = bookings.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
      await insert(tx, joint, 'invoice', joint.id, null, {
        ...(await partiesOf(tx, joint)),
        lines: visits.flatMap((booking) => booking.lines.map((line) => ({ ...plain(line), bookingId: booking.id, on: dayOf(booking.startsAt, booking.timeZone ?? tx.tenant.timeZone) }))),
        totalMinor: sum(visits.map(({ amountMinor }) => amountMinor)),
      });
    },

    /** For a refund that was just made, unless a correction said it already. */
    async creditNote(tx: TxCtx, payment: PaymentRow, refund: RefundRow): Promise<void> {
      if (refund.invoiceId !== null) return;
      // what is paid of the rest is on the booking's invoice, by its correction
      const ofBooking = async () => (payment.applied ? ((await weekInvoiceOf(repository, tx, payment.bookingId)) ?? (await repository.invoiceOf(tx, payment.bookingId))) : null);
      const original = payment.purpose === 'balance' ? await ofBooking() : await repository.invoiceFor(tx, payment.jointId ?? payment.id);
      // of a week's payment, what came too late for its booking is on no invoice
      if (!original || (isOfWeek(original.content) && !payment.applied)) return;
      const { lines } = termsOf(payment);
      await insert(tx, { ...payment, id: original.paymentId }, 'credit_note', refund.id, original, {
        seller: original.content.seller,
        buyer: original.content.buyer,
        lines: linesOfRefund(refund, payment).map(({ line, amountMinor }) => once(lines[line]!.code, lines[line]!.description, -amountMinor)),
        totalMinor: -refund.amountMinor,
      });
    },

    /**
     * The booking was changed after it was paid: what was written is taken back, and the new price is written in its place, so that all documents together come
     * to so much more or less than before. Answers its id; null where nothing was ever paid, or nothing is different.
     */
    async correction(tx: TxCtx, { bookingId, causeId, byMinor: dueMinor }: { bookingId: string; causeId: string; byMinor: number }): Promise<string | null> {
      const documents = await documentsOf(tx, bookingId);
      const original = documents.find(({ kind }) => kind === 'invoice');
      if (!original) return null;
      const before = (documents.findLast(({ content }) => content.current)?.content.current ?? original.content.lines).map(plain);
      const current = (await payable.find(tx, bookingId)).lines.map(plain);
      if (JSON.stringify(before) === JSON.stringify(current)) return null;
      const lines = [...before.map(negated), ...current];
      const otherMinor = dueMinor - sum(lines.map(({ amountMinor }) => amountMinor));
      if (otherMinor !== 0) lines.push(once('adjustment', otherMinor > 0 ? 'Kept, or credited before' : 'Charged before', otherMinor));
      const { seller, buyer } = original.content;
      const payment = { id: original.paymentId, bookingId, currency: original.currency, ownerId: original.ownerId!, caregiverUserId: original.caregiverUserId! };
      return insert(tx, payment, 'correction', causeId, original, { seller, buyer, lines, totalMinor: dueMinor, current });
    },
  };
}
export type Issuing = ReturnType<typeof createIssuing>;

import type { TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { Issuing } from '../invoices/issue.ts';
import { entriesForPayment } from '../ledger.ts';
import type { Refunds } from '../actions/refund.ts';

/**
 * What follows from a joint payment's money being there, part by part, in the transaction that makes it so: each is booked for its booking and applied to it. What
 * comes too late for its booking goes back, and the others are paid all the same. Answers whether any booking is paid by it.
 */
export const createJointSettling = ({ repository, payable, books }: Pick<PaymentParts, 'repository' | 'payable' | 'books'>, refunds: Pick<Refunds, 'request'>, issuing: Pick<Issuing, 'invoiceOfWeek'>) =>
  async (tx: TxCtx, joint: PaymentRow): Promise<boolean> => {
    const now = tx.clock.now();
    const applied: PaymentRow[] = [];
    for (const part of await repository.partsOf(tx, [joint.id])) {
      const { id, bookingId, currency, amountMinor } = part;
      await repository.updateOpen(tx, id, { status: 'succeeded', openFor: null, paidAt: now, updatedAt: nextVersion(now, part.updatedAt) });
      await books.book(tx, { kind: 'payment', causeId: id, bookingId, currency, entries: entriesForPayment(part, part.caregiverUserId) });
      if ((await payable.applyPaid(tx, bookingId, joint.id, part)) === 'applied') {
        await repository.update(tx, id, { applied: true });
        applied.push(part);
      } else {
        await refunds.request(tx, id, { amountMinor, reason: 'paid_too_late' });
      }
    }
    if (applied.length === 0) return false;
    await repository.update(tx, joint.id, { applied: true });
    const bookings = [];
    for (const { bookingId } of applied) bookings.push(await payable.find(tx, bookingId));
    await issuing.invoiceOfWeek(tx, joint, bookings);
    return true;
  };
export type JointSettling = ReturnType<typeof createJointSettling>;

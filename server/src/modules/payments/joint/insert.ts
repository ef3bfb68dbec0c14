import type { TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { PayableBooking } from '../index.ts';
import { splitOf } from '../ledger.ts';
import type { Kept } from '../accounts/index.ts';
import type { PaymentMethodRow } from '../methods/entities.ts';
import { paidLinesOf } from '../refunds/lines.ts';

export interface JointWish extends Kept {
  /** What is charged: there is one payment of it, unless that was called off. */
  readonly key: string;
  /** Of one owner with one caregiver, locked, and each of them payable. */
  readonly bookings: readonly PayableBooking[];
  readonly method: PaymentMethodRow | null;
  readonly saveMethod: boolean;
  /** When the card is charged by itself; null where the payer is there. */
  readonly chargeAt: Date | null;
  /** When that became due: what is late comes in its turn. */
  readonly dueAt?: Date;
}

/**
 * Writes down that several bookings are paid by one payment. Each booking's part is a row of its own, which is what is refunded, divided and paid out; the provider
 * knows the joint one. The parts keep their bookings from being paid otherwise, as any open payment does. Throws a unique violation where others were faster.
 */
export const createJointInsert = ({ ids, repository, deadlines }: Pick<PaymentParts, 'ids' | 'repository' | 'deadlines'>) =>
  async (tx: TxCtx, { key, bookings, provider, account, method, saveMethod, chargeAt, dueAt }: JointWish): Promise<PaymentRow> => {
    const now = tx.clock.now();
    const [first] = bookings.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    if (!first) throw new RangeError('Nothing to be paid together');
    const splits = bookings.map(splitOf);
    const id = ids.next('payment');
    const common = {
      ownerId: first.ownerId, caregiverUserId: first.caregiverUserId, provider, account, status: chargeAt ? 'scheduled' : 'requires_payment', currency: first.currency,
      refundReservedMinor: 0, refundedMinor: 0, captureMethod: 'automatic', attempts: 0, heldRefundMinor: 0, applied: false, createdAt: now, updatedAt: now,
    } as const;
    await repository.insert(tx, {
      ...common, id, bookingId: first.id, openFor: key, purpose: 'week', saveMethod, chargeAt,
      description: (bookings.length === 1 ? first.description : `${first.description}, ${bookings.length} times`).slice(0, 300),
      amountMinor: sum(splits.map((split) => split.amountMinor)), caregiverMinor: sum(splits.map((split) => split.caregiverMinor)), taxMinor: sum(splits.map((split) => split.taxMinor)),
      paymentMethodId: method?.id ?? null, cardBrand: method?.brand ?? null, cardLast4: method?.last4 ?? null,
    });
    for (const booking of bookings.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      await repository.insert(tx, {
        ...common, id: ids.next('payment'), jointId: id, bookingId: booking.id, openFor: booking.id, purpose: 'booking', saveMethod: false, description: booking.description.slice(0, 300),
        ...splitOf(booking), terms: { lines: paidLinesOf(booking.lines), commissionOnRefund: tx.tenant.settings.fees.commissionOnRefund ?? 'returned' },
      });
    }
    if (chargeAt) await deadlines.set(tx, { kind: deadlineKinds.charge, subjectId: id, dueAt: dueAt ?? chargeAt });
    else await deadlines.set(tx, { kind: deadlineKinds.payment, subjectId: id, dueAt: nextCheck(now, now) });
    return (await repository.byId(tx, id))!;
  };
export type JointInsert = ReturnType<typeof createJointInsert>;

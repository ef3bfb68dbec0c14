import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import { isSameSplit, isSplitOf, type Payable, type PayableBooking } from '../payments/index.ts';
import { serviceTypeInfo } from '../platform/index.ts';
import { completesAt } from './actions/transition.ts';
import { balanceOf } from './balance.ts';
import type { BookingParts } from './deps.ts';
import type { BookingRow } from './entities.ts';
import { statusAfter } from './paid.ts';
import { partOf } from './policy.ts';
import { amountOf, subtotalOf } from './pricing.ts';

/** For so long after the end a tip can be left. */
const tipWithinMs = 60 * 86_400_000;

const toPayable = (row: BookingRow): PayableBooking => ({
  id: row.id,
  ownerId: row.ownerId,
  caregiverId: row.caregiverId,
  caregiverUserId: row.caregiverUserId,
  amountMinor: row.totalMinor,
  currency: row.currency,
  description: `${serviceTypeInfo[row.serviceType].name} for ${row.dogs.map((dog) => dog.name).join(', ')}`,
  startsAt: row.startsAt,
  timeZone: row.timeZone,
  payable: row.status === 'confirmed' && row.paymentStatus === 'unpaid',
  tipUntil: row.status === 'completed' ? new Date(row.endsAt.getTime() + tipWithinMs) : null,
  paymentStatus: row.paymentStatus,
  lines: row.lines,
  subtotalMinor: subtotalOf(row.lines),
  commissionMinor: row.commissionMinor,
  ownerFeeMinor: amountOf(row.lines, 'owner_fee'),
  taxMinor: amountOf(row.lines, 'tax'),
  balanceDueMinor: row.balanceDueMinor,
  balance: balanceOf(row),
});

/** So long at least there is to pay again, where a hold is lost. */
const mendAtLeastMs = 3_600_000;

/** Bookings as payments know them: "paid" and "refunded" are applied in the transactions that make them so. */
export function createPayable(parts: BookingParts): Payable {
  const { repository, deadlines, events } = parts;
  const existing = async (ctx: Ctx, id: string): Promise<BookingRow> => {
    const row = await (ctx.tx ? repository.findLocked(ctx as TxCtx, id) : repository.find(ctx, id));
    if (!row) throw problem('booking_not_found');
    return row;
  };

  return {
    async find(ctx, bookingId) {
      const row = await existing(ctx, bookingId);
      if (!partOf(ctx.actor, row)) throw problem('booking_not_found');
      return toPayable(row);
    },
    async applyPaid(tx: TxCtx, bookingId, paymentId, paid) {
      const row = await existing(tx, bookingId);
      const now = tx.clock.now();
      const patch = { paymentStatus: 'paid', payBy: null, updatedAt: nextVersion(now, row.updatedAt) } as const;
      if (row.paymentStatus === 'authorized') {
        // what was held is taken as it was agreed on; of a booking that is over, what is kept
        if (!(await repository.updateIf(tx, { id: bookingId, paymentStatus: 'authorized' }, patch))) throw problem('conflict');
        if (row.status !== 'confirmed') return 'applied';
      } else {
        // the price may have been changed since the payment was begun
        if (!isSplitOf(paid, toPayable(row))) return 'too_late';
        const wasUnpaid = await repository.updateIf(tx, { id: bookingId, status: 'confirmed', paymentStatus: 'unpaid' }, patch);
        if (!wasUnpaid) return 'too_late';
      }
      await deadlines.clear(tx, { kind: 'booking.payment_due', subjectId: bookingId });
      const doneAt = completesAt(tx.tenant.settings.bookings, row.endsAt);
      await deadlines.set(tx, { kind: 'booking.auto_complete', subjectId: bookingId, dueAt: doneAt });
      await events.record(tx, { type: 'booking.paid', subjectId: bookingId, data: { paymentId, totalMinor: row.totalMinor } });
      return 'applied';
    },
    async applyBalance(tx: TxCtx, bookingId, paymentId, paid) {
      const row = await existing(tx, bookingId);
      const balance = balanceOf(row);
      // it may have been cancelled since, or changed again
      if (!balance || !isSameSplit(paid, balance)) return 'too_late';
      const paidNow = { balanceDueMinor: 0, settledPrice: null };
      const patch = { ...paidNow, paymentStatus: statusAfter({ ...row, ...paidNow, paymentStatus: 'paid' }), updatedAt: nextVersion(tx.clock.now(), row.updatedAt) };
      if (!(await repository.updateIf(tx, { id: bookingId, updatedAt: row.updatedAt }, patch))) throw problem('conflict');
      await events.record(tx, { type: 'booking.balance_paid', subjectId: bookingId, data: { paymentId, amountMinor: paid.amountMinor, totalMinor: row.totalMinor } });
      return 'applied';
    },
    async applyHeld(tx: TxCtx, bookingId, paymentId, held) {
      const row = await existing(tx, bookingId);
      if (!isSplitOf(held, toPayable(row))) return 'too_late';
      const patch = { paymentStatus: 'authorized', payBy: null, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) } as const;
      if (!(await repository.updateIf(tx, { id: bookingId, status: 'confirmed', paymentStatus: 'unpaid' }, patch))) return 'too_late';
      await deadlines.clear(tx, { kind: 'booking.payment_due', subjectId: bookingId });
      await events.record(tx, { type: 'booking.payment_held', subjectId: bookingId, data: { paymentId, totalMinor: row.totalMinor } });
      return 'applied';
    },
    async applyReleased(tx: TxCtx, bookingId) {
      const row = await existing(tx, bookingId);
      if (row.paymentStatus !== 'authorized') return 'over';
      const isWaiting = row.status === 'confirmed';
      const now = tx.clock.now();
      // the owner has until the start, or as long as it takes to find another card
      const payBy = isWaiting ? new Date(Math.max(row.startsAt.getTime(), now.getTime() + mendAtLeastMs)) : null;
      // changes that were agreed on meanwhile gave nothing back and made no rest due: all of it is to be paid
      const nothing = { balanceDueMinor: 0, settledPrice: null, changeRefundMinor: 0, changeKeptMinor: 0 };
      const patch = { ...nothing, paymentStatus: 'unpaid', payBy, updatedAt: nextVersion(now, row.updatedAt) } as const;
      if (!(await repository.updateIf(tx, { id: bookingId, status: row.status, paymentStatus: 'authorized' }, patch))) throw problem('conflict');
      if (payBy) await deadlines.set(tx, { kind: 'booking.payment_due', subjectId: bookingId, dueAt: payBy });
      return isWaiting ? 'waiting' : 'over';
    },
    async deferPayment(tx: TxCtx, bookingId, payBy) {
      const row = await existing(tx, bookingId);
      const patch = { payBy, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) };
      if (!(await repository.updateIf(tx, { id: bookingId, status: 'confirmed', paymentStatus: 'unpaid' }, patch))) throw problem('booking_not_payable');
      await deadlines.set(tx, { kind: 'booking.payment_due', subjectId: bookingId, dueAt: payBy });
    },
    async applyRefunded(tx: TxCtx, bookingId, refundedMinor) {
      const row = await existing(tx, bookingId);
      if (row.paymentStatus === 'unpaid') return; // paid too late: the booking never counted it
      const patch = { refundedMinor, paymentStatus: statusAfter({ ...row, refundedMinor }), updatedAt: nextVersion(tx.clock.now(), row.updatedAt) } as const;
      if (!(await repository.updateIf(tx, { id: bookingId }, patch))) throw problem('conflict');
    },
  };
}

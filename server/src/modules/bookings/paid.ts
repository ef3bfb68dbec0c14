import type { BookingRow } from './entities.ts';
import type { TransitionBy } from './machine.ts';

export type Paid = Pick<BookingRow, 'paymentStatus' | 'totalMinor' | 'balanceDueMinor' | 'refundedMinor' | 'changeRefundMinor'>;

/** The price that was paid, whatever of it went back since. All that came in is this, what changes gave back of earlier totals, and what they kept. */
export const settledOf = ({ paymentStatus, totalMinor, balanceDueMinor }: Paid): number => (paymentStatus === 'unpaid' ? 0 : totalMinor - balanceDueMinor);

/** What went back of the price as it is. What a change gave back was of an earlier total. */
const goneOf = ({ refundedMinor, changeRefundMinor }: Paid): number => Math.max(0, refundedMinor - changeRefundMinor);

/** What is paid of a booking's total and was not given back. */
export const paidOf = (booking: Paid): number => Math.max(0, settledOf(booking) - goneOf(booking));

/** What an earlier change kept goes back, too, where somebody else than the owner cancels: what is left of it. */
export const keptFor = (booking: Paid & Pick<BookingRow, 'changeKeptMinor'>, by: TransitionBy): number =>
  (by === 'owner' ? 0 : Math.max(0, Math.min(booking.changeKeptMinor, settledOf(booking) + booking.changeKeptMinor - goneOf(booking))));

/** By what went back of the price as it is; where that is nothing, it stays what it was. */
export function statusAfter(booking: Paid): BookingRow['paymentStatus'] {
  const goneMinor = goneOf(booking);
  if (goneMinor === 0) return booking.paymentStatus;
  return goneMinor >= settledOf(booking) ? 'refunded' : 'partially_refunded';
}

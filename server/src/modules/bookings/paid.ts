import type { BookingRow } from './entities.ts';
import type { TransitionBy } from './machine.ts';

export type Paid = Pick<BookingRow, 'paymentStatus' | 'totalMinor' | 'balanceDueMinor' | 'refundedMinor' | 'changeRefundMinor'>;

/** What is paid of a booking's total and was not given back. What a change gave back was of an earlier total. */
export const paidOf = ({ paymentStatus, totalMinor, balanceDueMinor, refundedMinor, changeRefundMinor }: Paid): number =>
  paymentStatus === 'unpaid' ? 0 : totalMinor - balanceDueMinor - Math.max(0, refundedMinor - changeRefundMinor);

/** What an earlier change kept goes back, too, where somebody else than the owner cancels. */
export const keptFor = (booking: Pick<BookingRow, 'changeKeptMinor'>, by: TransitionBy): number => (by === 'owner' ? 0 : booking.changeKeptMinor);

import type { PayableBooking, PayableLine } from './index.ts';
import { isSameSplit, splitOf, type Split } from './ledger.ts';

/** What is to be paid of a booking now: all of it, or the rest after a change. */
export interface Due extends Split {
  readonly purpose: 'booking' | 'balance';
  readonly lines: readonly PayableLine[];
}

export function dueOf(booking: PayableBooking): Due | null {
  if (booking.payable) return { purpose: 'booking', ...splitOf(booking), lines: booking.lines };
  return booking.balance ? { purpose: 'balance', ...booking.balance } : null;
}

/** Whether a payment was begun for what is due: a price can be changed. */
export const isDue = (payment: Split & { readonly purpose: string }, due: Due | null): boolean => due !== null && payment.purpose === due.purpose && isSameSplit(payment, due);

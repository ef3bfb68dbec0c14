import type { Booking } from '@dogcare/sdk';

/** It was paid, and a change made it dearer since: the rest can be paid until it is over, and afterwards. */
export const owesRest = ({ status, paymentStatus, balanceDue }: Booking): boolean =>
  (status === 'confirmed' || status === 'in_progress' || status === 'completed') && paymentStatus !== 'unpaid' && paymentStatus !== 'authorized' && balanceDue.amount > 0;

/** Something can be paid: all of it, or the rest. How much is its `balanceDue`. */
export const isPayable = (booking: Booking): boolean => (booking.status === 'confirmed' && booking.paymentStatus === 'unpaid') || owesRest(booking);

import type { Actor } from '../../kernel/context/context.ts';
import type { ErrorCode } from '../../kernel/errors/problem.ts';

/** Only the owner of a booking pays for it; for everybody else there is nothing to be paid. */
export const canPay = (actor: Actor, booking: { ownerId: string }): true | ErrorCode =>
  actor.kind === 'user' && actor.userId === booking.ownerId ? true : 'booking_not_found';

/** Both sides of the booking and the business itself; for others there is no such payment. */
export const canSeePayment = (actor: Actor, payment: { ownerId: string; caregiverUserId: string }): true | ErrorCode => {
  if (actor.kind === 'system' || actor.kind === 'key') return true;
  if (actor.kind !== 'user') return 'payment_not_found';
  const mine = actor.userId === payment.ownerId || actor.userId === payment.caregiverUserId;
  return mine || actor.role === 'admin' ? true : 'payment_not_found';
};

/** The caregiver knows whom they work for, but gets no address from an invoice. */
export const seesBuyerEmail = (actor: Actor, booking: { caregiverUserId: string }): boolean =>
  !(actor.kind === 'user' && actor.userId === booking.caregiverUserId);

/** Nor does it concern them by which card they are paid. */
export const seesCard = seesBuyerEmail;

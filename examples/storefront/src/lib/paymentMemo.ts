/** Which payment somebody went off to make, so that its outcome can be asked for when they come back. */
const keyOf = (bookingId: string): string => `dogcare.payment.${bookingId}`;

export function rememberPayment(bookingId: string, paymentId: string): void {
  sessionStorage.setItem(keyOf(bookingId), paymentId);
}

export const recallPayment = (bookingId: string): string | null => sessionStorage.getItem(keyOf(bookingId));

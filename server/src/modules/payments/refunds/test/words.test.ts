import { expect, it } from 'vitest';
import { paymentText } from '../../../../../../examples/storefront/src/lib/words.ts';

const refunding = (pending: number, waiting: number) => ({ refundPending: { amount: pending, currency: 'USD' }, refundWaiting: { amount: waiting, currency: 'USD' } });

it('the storefront does not call paid what was called off and is on its way back', () => {
  const cancelled = { status: 'cancelled', paymentStatus: 'paid' } as const;
  expect(paymentText(cancelled, refunding(500, 0))).toBe('Refund on its way');
  expect(paymentText({ ...cancelled, paymentStatus: 'partially_refunded' }, refunding(500, 300))).toBe('Refund on its way');
  expect(paymentText(cancelled, refunding(0, 300))).toBe('Refund waits for the payer’s bank');
  // the policy keeps all of it, or it is not known yet
  expect([paymentText(cancelled, refunding(0, 0)), paymentText(cancelled)]).toEqual(['Paid', 'Paid']);
  expect(paymentText({ status: 'cancelled', paymentStatus: 'refunded' }, refunding(0, 0))).toBe('Refunded');
  // a change made it cheaper: it is paid all the same
  expect(paymentText({ status: 'confirmed', paymentStatus: 'paid' }, refunding(500, 0))).toBe('Paid');
});

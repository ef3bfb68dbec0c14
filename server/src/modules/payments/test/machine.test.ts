import { describe, expect, it } from 'vitest';
import { isFinal } from '../../../kernel/machine/machine.ts';
import { isOpen, openStates, payableStates, paymentMachine, refundableStates, refundedState, stateAt } from '../machine.ts';
import { canPay, canSeePayment, seesBuyerEmail } from '../policy.ts';
import { nextCheck } from '../deps.ts';

const user = (userId: string, role: 'owner' | 'caregiver' | 'support' | 'admin') => ({ kind: 'user', userId, role, sessionId: 'ses_1' }) as const;
const booking = { ownerId: 'usr_owner', caregiverUserId: 'usr_caregiver' };

describe('a payment’s lifecycle', () => {
  it('can be paid while it is open, and refunded once it is paid', () => {
    expect(payableStates).toEqual(['requires_payment', 'processing', 'authorized']);
    expect(openStates).toEqual(['scheduled', ...payableStates]);
    expect(refundableStates).toEqual(['succeeded', 'partially_refunded']);
    expect(['scheduled', 'requires_payment', 'processing', 'authorized', 'succeeded', 'canceled', 'partially_refunded', 'refunded'].filter((s) => isOpen(s as 'succeeded')))
      .toEqual(openStates);
  });
  it('ends cancelled or refunded', () => {
    expect(['canceled', 'refunded'].every((state) => isFinal(paymentMachine, state))).toBe(true);
    expect(isFinal(paymentMachine, 'succeeded')).toBe(false);
  });
  it('is refunded in part, again in part, and then wholly', () => {
    expect(refundedState('succeeded', 1, 10)).toBe('partially_refunded');
    expect(refundedState('partially_refunded', 9, 10)).toBe('partially_refunded');
    expect(refundedState('partially_refunded', 10, 10)).toBe('refunded');
    expect(() => refundedState('requires_payment', 1, 10)).toThrow();
    expect(() => refundedState('refunded', 10, 10)).toThrow();
  });
  it('does not take held money for paid', () => {
    expect(stateAt('authorized')).toBe('authorized');
    expect(stateAt('requires_action')).toBe('requires_payment');
  });
});

describe('who may', () => {
  it('pay: the owner alone, and for others there is no booking', () => {
    expect(canPay(user('usr_owner', 'owner'), booking)).toBe(true);
    for (const other of [user('usr_other', 'owner'), user('usr_caregiver', 'caregiver'), user('usr_admin', 'admin'), { kind: 'anonymous' } as const])
      expect(canPay(other, booking)).toBe('booking_not_found');
  });
  it('see a payment: both sides and the business', () => {
    for (const one of [user('usr_owner', 'owner'), user('usr_caregiver', 'caregiver'), user('usr_admin', 'admin'), { kind: 'system', name: 'x' } as const])
      expect(canSeePayment(one, booking)).toBe(true);
    for (const other of [user('usr_other', 'owner'), user('usr_other', 'caregiver'), user('usr_other', 'support'), { kind: 'anonymous' } as const])
      expect(canSeePayment(other, booking)).toBe('payment_not_found');
  });
  it('see the buyer’s address: not the caregiver', () => {
    expect(seesBuyerEmail(user('usr_caregiver', 'caregiver'), booking)).toBe(false);
    expect(seesBuyerEmail(user('usr_owner', 'owner'), booking)).toBe(true);
    expect(seesBuyerEmail(user('usr_admin', 'admin'), booking)).toBe(true);
  });
});

describe('asking again', () => {
  const start = new Date('2026-06-01T10:00:00.000Z');
  const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  const minutesUntilNext = (at: number) => (nextCheck(start, after(at)).getTime() - after(at).getTime()) / 60_000;
  it('waits ten minutes, then as long as it has lasted, and a day at most', () => {
    expect([0, 10, 20, 40, 600, 5_000].map(minutesUntilNext)).toEqual([10, 10, 20, 40, 600, 1_440]);
  });
});

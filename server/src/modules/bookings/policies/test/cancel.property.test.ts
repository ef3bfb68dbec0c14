import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testCtx, testTenant } from '../../../../../test/services/tenant.ts';
import type { TxCtx } from '../../../../kernel/context/context.ts';
import { fixedClock } from '../../../../kernel/time/clock.ts';
import { cancel } from '../../actions/cancel.ts';
import type { BookingParts } from '../../deps.ts';
import type { BookingRow } from '../../entities.ts';
import { named } from '../language.ts';
import { cancellationOf, type RefundInput, type Taken } from '../refund.ts';
import { cancellation } from './arbitraries.ts';

/** A confirmed booking of which so much was paid and is not given back. */
function bookingOf({ policy, lines, paidMinor, when, startsAt, timeZone, createdAt }: RefundInput): BookingRow {
  const totalMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    id: 'bkg_1', tenantId: 'ten_a', ownerId: 'usr_1', caregiverId: 'cgv_1', caregiverUserId: 'usr_2', serviceType: 'boarding', kind: 'stay', place: null, when, startsAt, endsAt: new Date(startsAt.getTime() + 1), timeZone,
    dogs: [], note: '', status: 'confirmed', paymentStatus: 'paid', lines: [...lines], currency: 'USD', totalMinor, refundedMinor: totalMinor - paidMinor, commissionMinor: 0,
    policy: named('ours', policy), held: { pool: 'boarding', places: [] }, respondBy: null, payBy: null, createdAt, updatedAt: createdAt,
    sealedAddress: null, addOns: null, balanceDueMinor: 0, settledPrice: null, changeRefundMinor: 0, changeKeptMinor: 0, openChangeId: null, seriesId: null, occurrence: null, dueNotBefore: null,
  };
}

const banks = fc.oneof(fc.constant({ openMinor: 0, lostMinor: 0 }), fc.record({ openMinor: fc.nat(20_000), lostMinor: fc.nat(20_000) }));

/** Everything that a cancellation touches, of which only the refund is looked at. */
function partsOf(booking: BookingRow, refunds: number[], taken: Taken): BookingParts {
  const nothing = () => Promise.resolve();
  return {
    repository: { findLocked: async () => booking, updateIf: async () => true, addTransition: nothing },
    ids: { next: () => 'btr_1' }, deadlines: { set: nothing, clear: nothing }, events: { record: nothing }, caregivers: { release: nothing },
    payments: { abandon: nothing, takenByBanks: async () => taken, refund: async (_tx: TxCtx, { amountMinor, waitsMinor }: { amountMinor: number; waitsMinor: number }) => void refunds.push(amountMinor, waitsMinor) },
  } as unknown as BookingParts;
}

it('refunds what the preview shows at that moment, and less than was shown never', async () => {
  await fc.assert(fc.asyncProperty(cancellation, fc.integer({ min: 0, max: 3 }), banks, async (given, more, taken) => {
    const booking = bookingOf(given);
    const refunds: number[] = [];
    const ctx = testCtx(testTenant('ten_a'), fixedClock(given.now), { kind: 'user', userId: 'usr_1', role: 'owner', sessionId: 'ses_1' }) as TxCtx;
    const { refund, waitsMinor } = cancellationOf(booking, 'owner', given.now, taken);
    const cancelling = cancel(partsOf(booking, refunds, taken), ctx, booking.id, { reason: null, expectedRefund: { amount: refund.refundMinor + more, currency: 'USD' } });
    if (more > 0) await expect(cancelling).rejects.toMatchObject({ code: 'refund_changed', extra: { preview: { refund: { amount: refund.refundMinor } } } });
    else await cancelling;
    expect(refunds).toEqual(more > 0 ? [] : [refund.refundMinor, waitsMinor]);
  }), { numRuns: 300 });
});

it('gives back by itself, by the bank and by what waits for it never more than the policy does, and what the bank has not twice', () => {
  fc.assert(fc.property(cancellation, banks, (given, taken) => {
    const whole = cancellationOf(bookingOf(given), 'owner', given.now).refund.refundMinor;
    const { refund, waitsMinor } = cancellationOf(bookingOf(given), 'owner', given.now, taken);
    const { openMinor, lostMinor } = taken;
    expect(refund.lines.reduce((sum, line) => sum + line.refundMinor, 0)).toBe(refund.refundMinor);
    // lost: the payer has it from the bank. Won: they get what the policy says, less what they had from other banks
    if (refund.refundMinor > 0) expect(refund.refundMinor + openMinor + lostMinor).toBe(whole);
    expect(refund.refundMinor + waitsMinor).toBe(Math.min(Math.max(0, whole - lostMinor), refund.refundMinor + openMinor));
    expect(Math.min(refund.refundMinor, waitsMinor)).toBeGreaterThanOrEqual(0);
  }), { numRuns: 300 });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caregiverKeeps } from '../../../payments/ledger.ts';
import { allocate, leftOf, partsOf, wantedOf, type LineWish, type PaidLine } from '../../../payments/refunds/lines.ts';
import { effectsOf, linesOf } from '../effects.ts';

const line = (code: 'base' | 'owner_fee', amountMinor: number) => ({ code, description: code, quantity: 1, unitMinor: amountMinor, amountMinor });
const booking = { currency: 'USD', lines: [line('base', 16_500), line('owner_fee', 825)] };
const moneyOf = (paidMinor: number, refundedMinor: number, caregiverMinor: number, lines: readonly PaidLine[] = booking.lines) => {
  const gone = allocate(refundedMinor, lines.map((one) => one.amountMinor));
  const left = leftOf(lines, gone);
  return {
    paidMinor, refundedMinor, movements: [],
    lines: lines.map((one, i) => ({ ...one, refundableMinor: left[i]! })),
    caregiverMinorAfter: (refundMinor: number, wishes: readonly LineWish[] = []) => {
      const parts = partsOf(lines, [...gone, ...allocate(refundMinor, left, wantedOf(lines, left, wishes))]);
      return caregiverKeeps({ amountMinor: paidMinor, caregiverMinor, taxMinor: 0 }, { lines, commissionOnRefund: 'returned' }, parts);
    },
  };
};
const usd = (amount: number) => ({ amount, currency: 'USD' });
const partly = (...refunds: [number, number][]) => ({ outcome: 'refund_partial' as const, reason: 'x', lines: refunds.map(([at, amount]) => ({ line: at, refund: usd(amount) })) });

describe('the effects of a decision', () => {
  const paid = moneyOf(17_325, 0, 13_200);
  it('give back everything, a part of a line, or nothing', () => {
    expect(effectsOf(booking, paid, { outcome: 'refund_full', reason: 'x', lines: [] })).toMatchObject({ refundMinor: 17_325, earningsBeforeMinor: 13_200, earningsAfterMinor: 0 });
    expect(effectsOf(booking, paid, partly([0, 5_500]))).toMatchObject({ refundMinor: 5_500, earningsAfterMinor: 8_800, lines: [{ refundMinor: 5_500 }, { refundMinor: 0 }] });
    expect(effectsOf(booking, paid, { outcome: 'no_refund', reason: 'x', lines: [] })).toMatchObject({ refundMinor: 0, earningsAfterMinor: 13_200 });
    expect(effectsOf(booking, null, { outcome: 'refund_full', reason: 'x', lines: [] })).toMatchObject({ refundMinor: 0, paidMinor: 0 });
  });
  it('take what went back before from all lines alike', () => {
    expect(linesOf(booking, moneyOf(17_325, 3_465, 13_200)).map(({ refundableMinor }) => refundableMinor)).toEqual([13_200, 660]);
    expect(effectsOf(booking, moneyOf(17_325, 3_465, 13_200), { outcome: 'refund_full', reason: 'x', lines: [] }).refundMinor).toBe(13_860);
  });
  it('are refused beyond a line, twice, in another currency, and for nothing', () => {
    for (const [decision, pointer] of [
      [partly([0, 16_501]), '#/lines/0/refund/amount'], [partly([2, 1]), '#/lines/0/line'], [partly([0, 1], [0, 1]), '#/lines/1/line'], [partly([0, -1]), '#/lines/0/refund/amount'],
      [{ ...partly(), lines: [{ line: 0, refund: { amount: 1, currency: 'EUR' } }] }, '#/lines/0/refund/currency'], [partly(), '#/lines'], [partly([0, 0]), '#/lines'],
      [{ ...partly([0, 1]), outcome: 'no_refund' as const }, '#/lines'],
    ] as const) {
      expect(() => effectsOf(booking, paid, decision as never)).toThrow(expect.objectContaining({ code: 'invalid_refund', errors: [expect.objectContaining({ pointer })] }));
    }
  });
  it('never give back more than is left, to the last cent, and leave no line below zero', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 10_000 }), (amounts, share) => {
      const total = amounts.reduce((a, b) => a + b, 0);
      const before = Math.floor((total * share) / 10_000);
      const priced = { currency: 'USD', lines: amounts.map((amount) => line('base', amount)) };
      const standing = moneyOf(total, before, Math.floor(total / 2), priced.lines);
      const effects = effectsOf(priced, standing, { outcome: 'refund_full', reason: 'x', lines: [] });
      expect(effects.refundMinor).toBe(total - before);
      for (const one of effects.lines) expect(one.refundableMinor >= 0 && one.refundableMinor <= one.amountMinor).toBe(true);
      expect(effects.earningsAfterMinor).toBe(0);
    }));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertBalanced, entriesForPayment, entriesForRefund, splitOf, type LedgerEntry } from '../ledger.ts';

const price = { amountMinor: 17_325, subtotalMinor: 16_500, commissionMinor: 2_475, ownerFeeMinor: 825, taxMinor: 0 };

const amount = fc.integer({ min: 0, max: 2_000_000_000 });
/** Prices whose parts are the whole, of at least one cent. */
const prices = fc
  .record({ subtotalMinor: amount, ownerFeeMinor: amount, taxMinor: amount, share: fc.integer({ min: 0, max: 10_000 }) })
  .map(({ share, ...parts }) => ({
    ...parts,
    commissionMinor: Math.floor((parts.subtotalMinor * share) / 10_000),
    amountMinor: parts.subtotalMinor + parts.ownerFeeMinor + parts.taxMinor,
  }))
  .filter((one) => one.amountMinor > 0);

const balances = (entries: readonly LedgerEntry[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { account, subjectId, amountMinor } of entries) {
    const key = subjectId === null ? account : `${account}:${subjectId}`;
    sums[key] = (sums[key] ?? 0) + amountMinor;
  }
  return sums;
};

describe('the ledger', () => {
  it('books money that came in against those it is owed to', () => {
    expect(entriesForPayment(splitOf(price), 'usr_c')).toEqual([
      { account: 'gateway_clearing', subjectId: null, amountMinor: 17_325 },
      { account: 'caregiver_payable', subjectId: 'usr_c', amountMinor: -14_025 },
      { account: 'platform_revenue', subjectId: null, amountMinor: -3_300 },
    ]);
  });

  it('reverses half of it for half the money, and the rest falls to the platform', () => {
    const taxed = splitOf({ ...price, amountMinor: 17_326, taxMinor: 1 });
    expect(balances(entriesForRefund(taxed, 0, 8_663, 'usr_c'))).toEqual({
      gateway_clearing: -8_663,
      'caregiver_payable:usr_c': 7_013, // 7012.5, half up
      platform_revenue: 1_649,
      tax: 1, // 0.5, half up
    });
  });

  it('always sums to zero', () => {
    fc.assert(fc.property(prices, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const split = splitOf(given);
      assertBalanced(entriesForPayment(split, 'usr_c'));
      const refundMinor = Math.max(1, Math.floor(split.amountMinor * share));
      assertBalanced(entriesForRefund(split, 0, refundMinor, 'usr_c'));
    }));
  });

  it('is exactly reversed by partial refunds of the whole, however it was cut', () => {
    fc.assert(fc.property(prices, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (given, cuts) => {
      const split = splitOf(given);
      const all = [...entriesForPayment(split, 'usr_c')];
      const points = [...new Set([...cuts.map((cut) => Math.floor(cut * split.amountMinor)), split.amountMinor])].sort((a, b) => a - b);
      let before = 0;
      for (const point of points) {
        if (point === before) continue;
        const refund = entriesForRefund(split, before, point - before, 'usr_c');
        assertBalanced(refund);
        all.push(...refund);
        before = point;
      }
      expect(Object.values(balances(all)).every((sum) => sum === 0)).toBe(true);
    }));
  });

  it('never gives a caregiver or the tax office back more than their part', () => {
    fc.assert(fc.property(prices, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const split = splitOf(given);
      const refundMinor = Math.max(1, Math.floor(split.amountMinor * share));
      const sums = balances(entriesForRefund(split, 0, refundMinor, 'usr_c'));
      expect(sums['caregiver_payable:usr_c'] ?? 0).toBeLessThanOrEqual(split.caregiverMinor);
      expect(sums['tax'] ?? 0).toBeLessThanOrEqual(split.taxMinor);
      expect(sums['gateway_clearing']).toBe(-refundMinor);
    }));
  });

  it.each([
    ['nothing', 0, 0],
    ['less than nothing', 0, -1],
    ['more than was paid', 0, 17_326],
    ['more than is left', 10_000, 7_326],
  ])('refuses a refund of %s', (_what, before, refundMinor) => {
    expect(() => entriesForRefund(splitOf(price), before, refundMinor, 'usr_c')).toThrow(RangeError);
  });

  it.each([
    ['whose lines do not add up', { ...price, amountMinor: 17_324 }],
    ['with a commission above the price', { ...price, commissionMinor: 16_501 }],
    ['with a fraction of a cent', { ...price, ownerFeeMinor: 825.5, amountMinor: 17_325.5 }],
    ['below nothing', { ...price, taxMinor: -825, ownerFeeMinor: 1_650 }],
  ])('refuses a price %s', (_what, wrong) => {
    expect(() => splitOf(wrong)).toThrow(RangeError);
  });

  it.each([
    ['nothing', []],
    ['one side', [{ account: 'tax' as const, subjectId: null, amountMinor: 0 }]],
    ['a sum', [
      { account: 'tax' as const, subjectId: null, amountMinor: 2 },
      { account: 'gateway_clearing' as const, subjectId: null, amountMinor: -1 },
    ]],
  ])('refuses entries that are %s', (_what, entries) => {
    expect(() => assertBalanced(entries)).toThrow(RangeError);
  });
});

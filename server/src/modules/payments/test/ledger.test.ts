import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertBalanced, caregiverKeeps, entriesForPayment, entriesForRefund, splitOf, type LedgerEntry, type Price } from '../ledger.ts';
import { allocate, partsOf, type Parts, type PaymentTerms } from '../refunds/lines.ts';

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

const none: Parts = { chargedMinor: 0, feeMinor: 0, taxMinor: 0 };
const termsFor = ({ subtotalMinor, ownerFeeMinor, taxMinor }: Price): PaymentTerms => ({
  commissionOnRefund: 'returned',
  lines: [
    { code: 'base', description: '', amountMinor: Math.ceil(subtotalMinor / 2) }, { code: 'owner_fee', description: '', amountMinor: ownerFeeMinor },
    { code: 'puppy', description: '', amountMinor: Math.floor(subtotalMinor / 2) }, { code: 'tax', description: '', amountMinor: taxMinor },
  ],
});

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

  it('reverses by the lines: tax as tax, the fee as the platform’s, and of the rest each gives their part', () => {
    const taxed = splitOf({ ...price, amountMinor: 17_326, taxMinor: 1 });
    const terms = termsFor({ ...price, amountMinor: 17_326, taxMinor: 1 });
    const back = (refund: Partial<Parts>, on: PaymentTerms['commissionOnRefund'] = 'returned') =>
      balances(entriesForRefund(taxed, { ...terms, commissionOnRefund: on }, none, { ...none, ...refund }, 'usr_c'));
    expect(back({ chargedMinor: 5_500 })).toEqual({ gateway_clearing: -5_500, 'caregiver_payable:usr_c': 4_675, platform_revenue: 825 });
    expect(back({ chargedMinor: 5_501 })).toEqual({ gateway_clearing: -5_501, 'caregiver_payable:usr_c': 4_676, platform_revenue: 825 }); // 4675.85, half up
    expect(back({ feeMinor: 800 })).toEqual({ gateway_clearing: -800, platform_revenue: 800 });
    expect(back({ taxMinor: 1 })).toEqual({ gateway_clearing: -1, tax: 1 });
    expect(back({ chargedMinor: 5_500 }, 'kept')).toEqual({ gateway_clearing: -5_500, 'caregiver_payable:usr_c': 5_500 });
  });

  it('always sums to zero, is exactly reversed by refunds of all, however it was cut, and gives nobody back more than their part', () => {
    fc.assert(fc.property(prices, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (given, cuts) => {
      const split = splitOf(given);
      const terms = termsFor(given);
      const all = [...entriesForPayment(split, 'usr_c')];
      assertBalanced(all);
      const left = terms.lines.map(({ amountMinor }) => amountMinor);
      let before: Parts = none;
      for (const cut of [...cuts, 1]) {
        const total = left.reduce((a, b) => a + b, 0);
        const refunds = allocate(Math.floor(total * cut), left, left.map((one, i) => (i % 2 === 0 ? one : 0)));
        if (refunds.length === 0) continue;
        const refund = partsOf(terms.lines, refunds);
        const entries = entriesForRefund(split, terms, before, refund, 'usr_c');
        assertBalanced(entries);
        all.push(...entries);
        for (const { line, amountMinor } of refunds) left[line]! -= amountMinor;
        before = { chargedMinor: before.chargedMinor + refund.chargedMinor, feeMinor: before.feeMinor + refund.feeMinor, taxMinor: before.taxMinor + refund.taxMinor };
        const sums = balances(all);
        expect(sums['caregiver_payable:usr_c'] ?? 0).toBeLessThanOrEqual(0);
        expect(sums['tax'] ?? 0).toBeLessThanOrEqual(0);
        expect(caregiverKeeps(split, terms, before) + (sums['caregiver_payable:usr_c'] ?? 0)).toBe(0);
      }
      expect(Object.values(balances(all)).every((sum) => sum === 0)).toBe(true);
    }));
  });

  it('leaves the commission with the platform where it is kept, and nothing else', () => {
    fc.assert(fc.property(prices, (given) => {
      const split = splitOf(given);
      const terms: PaymentTerms = { ...termsFor(given), commissionOnRefund: 'kept' };
      const refund = { chargedMinor: given.subtotalMinor, feeMinor: given.ownerFeeMinor, taxMinor: given.taxMinor };
      const sums = balances([...entriesForPayment(split, 'usr_c'), ...entriesForRefund(split, terms, none, refund, 'usr_c')]);
      expect([sums['gateway_clearing'], sums['platform_revenue'] ?? 0, sums['tax'] ?? 0]).toEqual([0, given.commissionMinor === 0 ? 0 : -given.commissionMinor, 0]);
    }));
  });

  it.each([
    ['nothing', none, none],
    ['less than nothing', none, { ...none, chargedMinor: -1 }],
    ['more than was paid', none, { ...none, chargedMinor: 17_326 }],
    ['more than is left', { ...none, chargedMinor: 10_000 }, { ...none, chargedMinor: 7_326 }],
  ])('refuses a refund of %s', (_what, before, refund) => {
    expect(() => entriesForRefund(splitOf(price), termsFor(price), before, refund, 'usr_c')).toThrow(RangeError);
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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeeRule, FeeSettings, TaxRate } from '../../../kernel/context/tenant.ts';
import { commission, feesFor, ownerFee, taxesOn } from '../fees.ts';
import { amountOf, priceOf, subtotalOf } from '../pricing.ts';

const fees: FeeSettings = { commissionBps: 2_000, ownerFeeBps: 500, ownerFeeMinMinor: 100, ownerFeeCapMinor: 5_000, taxBps: 0 };
const rule = (more: Partial<FeeRule>): FeeRule => ({ serviceTypes: [], relation: 'any', ...more });
const rate = (more: Partial<TaxRate>): TaxRate => ({ name: 'VAT', bps: 1_900, from: '2026-01-01', until: null, serviceTypes: [], on: 'all', ...more });

describe('fees', () => {
  it('are those of the first rule that fits, and as for all in what it leaves out', () => {
    const settings = { ...fees, rules: [
      rule({ serviceTypes: ['walking'], relation: 'returning', commissionBps: 500 }), rule({ serviceTypes: ['walking'], commissionBps: 1_000, ownerFeeBps: 0, ownerFeeMinMinor: 0 }),
      rule({ relation: 'returning', commissionCapMinor: 700 }),
    ] };
    expect(feesFor(settings, 'walking', 'returning')).toMatchObject({ commissionBps: 500, ownerFeeBps: 500, commissionCapMinor: null });
    expect(feesFor(settings, 'walking', 'new')).toMatchObject({ commissionBps: 1_000, ownerFeeBps: 0 });
    expect(feesFor(settings, 'boarding', 'returning')).toMatchObject({ commissionBps: 2_000, commissionCapMinor: 700 });
    expect(feesFor(settings, 'boarding', 'new')).toMatchObject({ commissionBps: 2_000, commissionCapMinor: null });
  });

  it.each([
    [2_000, 0, null, 10_000, 2_000], [2_000, 3_000, null, 10_000, 3_000], [2_000, 0, 1_500, 10_000, 1_500], [2_000, 3_000, null, 2_000, 2_000], [2_000, 500, null, 0, 0], [1_250, 0, null, 1_004, 126],
  ])('commission: %i bps, at least %i, at most %s, of %i is %i', (commissionBps, commissionMinMinor, commissionCapMinor, subtotal, expected) => {
    expect(commission(subtotal, { ...feesFor(fees, 'boarding', 'new'), commissionBps, commissionMinMinor, commissionCapMinor })).toBe(expected);
  });

  it('tax goes by the date, the service, and what it is on', () => {
    const of = (taxes: TaxRate[], date = '2026-07-01', serviceType = 'boarding') => taxesOn({ ...fees, taxes }, { serviceType, date, subtotalMinor: 10_000, feeMinor: 1_000 });
    expect(of([rate({ until: '2026-06-30' }), rate({ bps: 2_000, from: '2026-07-01' })])).toEqual([{ name: 'VAT, 20 %', amountMinor: 2_200 }]);
    expect(of([rate({ until: '2026-06-30' }), rate({ bps: 2_000, from: '2026-07-01' })], '2026-06-30')).toEqual([{ name: 'VAT, 19 %', amountMinor: 2_090 }]);
    expect(of([rate({ name: 'State', bps: 290, on: 'services' }), rate({ name: 'City', bps: 481, on: 'fee' })])).toEqual([{ name: 'State, 2.9 %', amountMinor: 290 }, { name: 'City, 4.81 %', amountMinor: 48 }]);
    expect(of([rate({ serviceTypes: ['walking'] })])).toEqual([]);
    expect(taxesOn({ ...fees, taxBps: 825, taxes: [rate({ bps: 100 })] }, { serviceType: 'walking', date: '2026-07-01', subtotalMinor: 1_000, feeMinor: 0 })).toEqual([
      { name: 'Tax', amountMinor: 83 }, { name: 'VAT, 1 %', amountMinor: 10 },
    ]);
  });

  it('make prices whose lines add up, each rounded half up by itself, and in which nobody’s part is below zero', () => {
    const bps = fc.integer({ min: 0, max: 10_000 });
    const amount = fc.integer({ min: 0, max: 5_000_000 });
    const settings = fc.record({
      commissionBps: bps, ownerFeeBps: bps, ownerFeeMinMinor: amount, ownerFeeCapMinor: amount, taxBps: bps, commissionMinMinor: amount, commissionCapMinor: fc.option(amount),
      rules: fc.array(fc.record({ serviceTypes: fc.subarray(['boarding', 'walking']), relation: fc.constantFrom('any', 'new', 'returning'), commissionBps: bps, ownerFeeMinMinor: amount, ownerFeeCapMinor: amount }), { maxLength: 4 }),
      taxes: fc.array(fc.record({
        name: fc.constant('T'), bps, from: fc.constantFrom('2026-01-01', '2026-06-02'), until: fc.constantFrom(null, '2026-06-01', '2026-12-31'),
        serviceTypes: fc.subarray(['boarding', 'walking']), on: fc.constantFrom('all', 'services', 'fee'),
      }), { maxLength: 4 }),
    }) as fc.Arbitrary<FeeSettings>;
    const halfUp = (base: number, share: number): number => Math.floor((base * share + 5_000) / 10_000);
    fc.assert(fc.property(settings, amount, fc.integer({ min: 1, max: 30 }), fc.constantFrom('new' as const, 'returning' as const), (given, nightMinor, nights, relation) => {
      const dates = Array.from({ length: nights }, (_, i) => `2026-06-${String(i + 1).padStart(2, '0')}`);
      const price = priceOf({
        offer: { service: { serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: nightMinor }], additionalDogMinor: 0 } } as never,
        when: { unit: 'night', checkIn: '2026-06-01', checkOut: '2026-07-01' }, stay: { dates, extended: false } as never, dogCount: 1, birthDates: [], fees: given, serviceName: 'Boarding', relation,
      });
      const [fee, tax] = [amountOf(price.lines, 'owner_fee'), amountOf(price.lines, 'tax')];
      expect(price.lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(price.totalMinor);
      expect(price.subtotalMinor + fee + tax).toBe(price.totalMinor);
      expect(subtotalOf(price.lines)).toBe(nightMinor * nights);
      for (const line of price.lines) expect(line.quantity * line.unitMinor).toBe(line.amountMinor);
      expect(price.commissionMinor >= 0 && price.commissionMinor <= price.subtotalMinor).toBe(true);
      expect(fee).toBe(ownerFee(price.subtotalMinor, feesFor(given, 'boarding', relation)));
      const applied = (given.taxes ?? []).filter((one) => one.from <= '2026-06-01' && (one.until === null || one.until >= '2026-06-01') && (one.serviceTypes.length === 0 || one.serviceTypes.includes('boarding')));
      const bases = { all: price.subtotalMinor + fee, services: price.subtotalMinor, fee };
      expect(tax).toBe(halfUp(bases.all, given.taxBps) + applied.reduce((sum, one) => sum + halfUp(bases[one.on], one.bps), 0));
    }));
  });
});

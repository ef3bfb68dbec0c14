import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideHalfUp, money, portionOf, shareOf, sum } from '../money.ts';

const amount = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 });

describe('money', () => {
  it('has minor units and a currency', () => expect(money(1_250, 'USD')).toEqual({ amount: 1_250, currency: 'USD' }));

  it.each([[5, 2, 3], [-5, 2, -3], [4, 2, 2], [7, 3, 2], [8, 3, 3], [0, 7, 0], [1, 3, 0], [-1, 3, 0], [-1, 2, -1]])('%d / %d is %d, half up', (n, d, result) => {
    expect(divideHalfUp(n, d) + 0).toBe(result);
  });
  it('rounds to the nearest, whatever the numbers', () => {
    fc.assert(fc.property(amount, fc.integer({ min: 1, max: 1_000_000 }), (n, d) => {
      const off = BigInt(divideHalfUp(n, d)) * BigInt(d) - BigInt(n);
      expect((off < 0n ? -off : off) * 2n <= BigInt(d)).toBe(true);
      expect(divideHalfUp(-n, d) + 0).toBe(-divideHalfUp(n, d) + 0);
    }));
  });
  it.each([[10_000, 500, 500], [999, 500, 50], [1_010, 500, 51], [9, 500, 0], [10, 500, 1], [10_000, 0, 0], [10_000, 10_000, 10_000]])('of %d, %d basis points are %d', (of, bps, share) => {
    expect(shareOf(of, bps)).toBe(share);
  });
  it('of large amounts takes exact shares', () => {
    expect(shareOf(999_999_995_001, 9_999)).toBe(999_899_995_001); // the product is more than a double holds
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), fc.integer({ min: 0, max: 10_000 }), (of, bps) => {
      const exact = (BigInt(of) * BigInt(bps) * 2n + 10_000n) / 20_000n;
      expect(BigInt(shareOf(of, bps))).toBe(exact);
    }));
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 10_000 }), (of, bps) => {
      const rest = of - shareOf(of, bps);
      expect(rest + shareOf(of, bps)).toBe(of);
      expect(rest).toBeGreaterThanOrEqual(0);
    }));
  });
  it('gives exact portions, half up', () => {
    expect([portionOf(1_933, 18_500, 19_325), portionOf(5, 1, 2), portionOf(7, 0, 3), portionOf(-5, 1, 2)]).toEqual([1_850, 3, 0, -3]);
    expect(portionOf(999_999_999_999, 999_999_999_998, 999_999_999_999)).toBe(999_999_999_998); // the product is more than a double holds
  });
  it('adds up exactly, or not at all', () => {
    expect(sum([])).toBe(0);
    expect(sum([100, -30, 5])).toBe(75);
    expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
    expect(() => sum([0.5])).toThrow(RangeError);
  });
});

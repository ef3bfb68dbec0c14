import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refundOf } from '../refund.ts';
import { summaryOf } from '../words.ts';
import { cancellation, problemsOf, terms } from './arbitraries.ts';

const runs = { numRuns: 1_000 };

it('gives back between nothing and what was paid, and the lines add up to it, none above its own amount', () => {
  fc.assert(fc.property(cancellation, (input) => {
    const { refundMinor, lines } = refundOf(input);
    expect(refundMinor).toBeGreaterThanOrEqual(0);
    expect(refundMinor).toBeLessThanOrEqual(input.paidMinor);
    expect(lines.reduce((sum, one) => sum + one.refundMinor, 0)).toBe(refundMinor);
    expect(lines.every((one) => one.refundMinor >= 0 && one.refundMinor <= one.amountMinor)).toBe(true);
  }), runs);
});

it('never gives back more later than earlier', () => {
  fc.assert(fc.property(cancellation, ({ laterMs, ...input }) => {
    expect(refundOf({ ...input, now: new Date(laterMs) }).refundMinor).toBeLessThanOrEqual(refundOf(input).refundMinor);
  }), runs);
});

it('changes at the very moment that it says, and not before', () => {
  fc.assert(fc.property(cancellation, (input) => {
    const now = refundOf(input);
    const at = (ms: number) => refundOf({ ...input, now: new Date(ms) }).refundMinor;
    if (now.nextChangeAt === null) {
      expect(at(input.startsAt.getTime() + 40 * 86_400_000)).toBe(now.refundMinor);
    } else {
      const change = now.nextChangeAt.getTime();
      expect(change).toBeGreaterThan(input.now.getTime());
      expect(at(change - 1)).toBe(now.refundMinor);
      expect(at(change)).toBeLessThan(now.refundMinor);
    }
  }), runs);
});

it('gives back everything that was paid when somebody else than the owner cancels', () => {
  fc.assert(fc.property(cancellation, fc.constantFrom('caregiver' as const, 'admin' as const), (input, by) => {
    expect(refundOf({ ...input, by })).toMatchObject({ refundBps: 10_000, refundMinor: input.paidMinor, nextChangeAt: null });
  }), runs);
});

it('keeps what is never refunded, grace apart', () => {
  fc.assert(fc.property(cancellation, (input) => {
    const { lines, explanation } = refundOf(input);
    if (explanation.startsWith('Within')) return;
    const { totalBps = 0, ownerFeeBps = 0 } = input.policy.neverRefunded ?? {};
    for (const { code, amountMinor, refundMinor } of lines) {
      const never = code === 'owner_fee' ? Math.max(totalBps, ownerFeeBps) : totalBps;
      expect(amountMinor - refundMinor).toBeGreaterThanOrEqual(Math.round((amountMinor * never) / 10_000));
    }
  }), runs);
});

it('has words for every policy that may be', () => {
  fc.assert(fc.property(terms, (given) => {
    expect(problemsOf(given)).toEqual([]);
    expect(summaryOf(given)).toMatch(/^(\w|\.|%)+ refund.*\.$/);
    expect(summaryOf(given)).not.toMatch(/undefined|NaN|null| {2}/);
  }), runs);
});

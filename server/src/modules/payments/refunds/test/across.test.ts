import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocateTo } from '../across.ts';
import type { PaidLine } from '../lines.ts';

const line = (code: PaidLine['code'], amountMinor: number, description: string = code): PaidLine => ({ code, description, amountMinor });
const source = (...lines: PaidLine[]) => ({ lines, left: lines.map(({ amountMinor }) => amountMinor) });
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const newest = source(line('base', 5_500, 'Boarding, 4 nights'), line('owner_fee', 275));
const first = source(line('base', 16_500, 'Boarding, 3 nights'), line('owner_fee', 825));

it('of the newest payment first', () => {
  expect(allocateTo(5_775, [newest, first], [])).toEqual([[{ line: 0, amountMinor: 5_500 }, { line: 1, amountMinor: 275 }], []]);
  expect(allocateTo(6_000, [newest, first], []).map((lines) => sum(lines.map(({ amountMinor }) => amountMinor)))).toEqual([5_775, 225]);
});

it('of the lines that are named, wherever they were paid, and of nothing else for them', () => {
  expect(allocateTo(1_000, [newest, first], [{ code: 'owner_fee', description: 'Service fee', amountMinor: 1_000 }])).toEqual([[{ line: 1, amountMinor: 275 }], [{ line: 1, amountMinor: 725 }]]);
  // its words are those of the first payment, and it is of the newest all the same
  expect(allocateTo(1_000, [newest, first], [{ code: 'base', description: 'Boarding, 3 nights', amountMinor: 1_000 }])).toEqual([[{ line: 0, amountMinor: 1_000 }], []]);
});

it('exactly what is asked for, and never more of a line than is left of it', () => {
  const amount = fc.nat(5_000);
  const codes = ['base', 'additional_dog', 'owner_fee', 'tax'] as const;
  const sources = fc.array(fc.array(fc.record({ code: fc.constantFrom(...codes), amountMinor: amount, gone: amount }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    .map((all) => all.map((lines) => ({ lines: lines.map(({ code, amountMinor }) => line(code, amountMinor)), left: lines.map(({ amountMinor, gone }) => Math.max(0, amountMinor - gone)) })));
  const wishes = fc.array(fc.record({ code: fc.constantFrom(...codes), description: fc.constant('x'), amountMinor: amount }), { maxLength: 5 });
  fc.assert(fc.property(sources, wishes, fc.double({ min: 0, max: 1, noNaN: true }), (all, wished, share) => {
    const wantedMinor = Math.floor(sum(all.flatMap(({ left }) => left)) * share);
    const given = allocateTo(wantedMinor, all, wished);
    expect(sum(given.flat().map(({ amountMinor }) => amountMinor))).toBe(wantedMinor);
    given.forEach((lines, i) => lines.forEach(({ line: at, amountMinor }) => expect(amountMinor).toBeLessThanOrEqual(all[i]!.left[at]!)));
  }), { numRuns: 200 });
});

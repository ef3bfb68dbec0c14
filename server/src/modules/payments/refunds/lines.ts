import { sum } from '../../../kernel/money/money.ts';
import type { PayableLine } from '../index.ts';

/** A line of what was paid: 0 or more, as what discounts took off is taken off already. */
export interface PaidLine {
  readonly code: PayableLine['code'];
  readonly description: string;
  readonly amountMinor: number;
}

/** What of which line goes back. */
export interface LineRefund {
  readonly line: number;
  readonly amountMinor: number;
}

/** Frozen on a payment: by which lines it was asked for, and what becomes of the commission when part of it goes back. */
export interface PaymentTerms {
  readonly lines: readonly PaidLine[];
  readonly commissionOnRefund: 'returned' | 'kept';
}

/** An amount by whose it was: what the caregiver charged, before the commission; the owner's fee; the tax. */
export interface Parts {
  readonly chargedMinor: number;
  readonly feeMinor: number;
  readonly taxMinor: number;
}

/** Divides an amount by weights, to the last unit: what rounding leaves goes to the largest remainders. No part is above its weight. */
export function spread(totalMinor: number, weights: readonly number[]): number[] {
  const all = sum(weights);
  if (all === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(totalMinor) * BigInt(weight));
  const parts = exact.map((part) => Number(part / BigInt(all)));
  const remainders = exact.map((part, i) => ({ i, rest: part % BigInt(all) })).sort((one, other) => Number(other.rest - one.rest) || one.i - other.i);
  for (let left = totalMinor - sum(parts), n = 0; left > 0; left -= 1, n += 1) parts[remainders[n]!.i]! += 1;
  return parts;
}

const classOf = ({ code }: Pick<PaidLine, 'code'>): keyof Parts => (code === 'owner_fee' ? 'feeMinor' : code === 'tax' ? 'taxMinor' : 'chargedMinor');

/** The lines of a price as they can go back: what is below zero is taken off the others of its class. */
export function paidLinesOf(lines: readonly PayableLine[]): PaidLine[] {
  const amounts = lines.map(({ amountMinor }) => amountMinor);
  for (const kind of ['chargedMinor', 'feeMinor', 'taxMinor'] as const) {
    const of = lines.flatMap((line, i) => (classOf(line) === kind ? [i] : []));
    if (of.every((i) => amounts[i]! >= 0)) continue;
    const weights = of.map((i) => Math.max(0, amounts[i]!));
    const net = spread(Math.max(0, sum(of.map((i) => amounts[i]!))), weights);
    of.forEach((i, n) => {
      amounts[i] = net[n]!;
    });
  }
  return lines.map(({ code, description }, i) => ({ code, description, amountMinor: amounts[i]! }));
}

/** A payment's terms; of one from before there were any, what is known of it. */
export function termsOf({ terms, amountMinor, taxMinor }: { terms: PaymentTerms | null; amountMinor: number; taxMinor: number }): PaymentTerms {
  if (terms && sum(terms.lines.map((line) => line.amountMinor)) === amountMinor) return terms;
  return {
    lines: [{ code: 'base', description: 'Booking', amountMinor: amountMinor - taxMinor }, ...(taxMinor > 0 ? [{ code: 'tax' as const, description: 'Tax', amountMinor: taxMinor }] : [])],
    commissionOnRefund: 'returned',
  };
}

export const partsOf = (lines: readonly PaidLine[], refunds: readonly LineRefund[]): Parts => {
  const parts = { chargedMinor: 0, feeMinor: 0, taxMinor: 0 };
  for (const { line, amountMinor } of refunds) parts[classOf(lines[line]!)] += amountMinor;
  return parts;
};

/** What is left of each line after so much went back, or is promised to. */
export function leftOf(lines: readonly PaidLine[], gone: readonly LineRefund[]): number[] {
  const left = lines.map(({ amountMinor }) => amountMinor);
  for (const { line, amountMinor } of gone) left[line]! -= amountMinor;
  return left;
}

/** Somebody's wish for lines that may be named as in another price: by code and words, else by code. */
export interface LineWish {
  readonly code: string;
  readonly description: string;
  readonly amountMinor: number;
}

/** What of which line a wish means, as far as there is so much left of such lines. */
export const wantedOf = (lines: readonly PaidLine[], left: readonly number[], wishes: readonly LineWish[]): number[] => wantedAndRest(lines, left, wishes).wanted;

/** … and what of the wishes is left for the lines of another payment. */
export function wantedAndRest(lines: readonly PaidLine[], left: readonly number[], wishes: readonly LineWish[]): { wanted: number[]; rest: LineWish[] } {
  const wanted = lines.map(() => 0);
  const open = wishes.map(({ code, description, amountMinor }): LineWish => {
    let rest = Math.max(0, amountMinor);
    const alike = lines.flatMap((line, i) => (line.code === code ? [{ i, same: line.description === description }] : []));
    for (const { i } of alike.sort((one, other) => Number(other.same) - Number(one.same))) {
      const taken = Math.min(rest, Math.max(0, left[i]! - wanted[i]!));
      wanted[i]! += taken;
      rest -= taken;
    }
    return { code, description, amountMinor: rest };
  });
  return { wanted, rest: open };
}

/**
 * Puts an amount on the lines of several payments: on those that are wanted, whichever payment they are of, and what is above that on the payments one after the
 * other, of all the lines of each alike. Where less goes back than is wanted, it is of the first ones.
 */
export function allocateAcross(amountMinor: number, lefts: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): LineRefund[][] {
  if (amountMinor > sum(lefts.flat())) throw new RangeError('More than is left of the lines');
  let rest = amountMinor;
  const named = wanted.map((each) => {
    const takenMinor = Math.min(rest, sum(each));
    rest -= takenMinor;
    return spread(takenMinor, each);
  });
  return lefts.map((left, i) => {
    const after = left.map((one, line) => one - named[i]![line]!);
    const more = Math.min(rest, sum(after));
    rest -= more;
    const others = spread(more, after);
    return left.map((_, line) => ({ line, amountMinor: named[i]![line]! + others[line]! })).filter((one) => one.amountMinor > 0);
  });
}

/** Puts an amount on lines: first on those that are wanted, in proportion if it is less; what is above that on all of them alike. */
export function allocate(amountMinor: number, left: readonly number[], wanted: readonly number[] = left.map(() => 0)): LineRefund[] {
  if (amountMinor > sum(left)) throw new RangeError('More than is left of the lines');
  const wantedMinor = sum(wanted);
  const first = wantedMinor > amountMinor ? spread(amountMinor, wanted) : wanted;
  const rest = spread(amountMinor - sum(first), left.map((one, i) => one - first[i]!));
  return left.map((_, line) => ({ line, amountMinor: first[line]! + rest[line]! })).filter((one) => one.amountMinor > 0);
}

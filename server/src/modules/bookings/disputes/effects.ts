import type { Schema } from '../../../contract/contract.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { amountText, sum } from '../../../kernel/money/money.ts';
import { spread, type BookingMoney, type LineWish } from '../../payments/index.ts';
import type { BookingRow } from '../entities.ts';

type Decision = Schema<'ResolveDispute'>;
type Priced = Pick<BookingRow, 'lines' | 'currency'>;

export interface LineMoney {
  readonly line: number;
  readonly code: string;
  readonly description: string;
  readonly amountMinor: number;
  /** What of it can still go back. */
  readonly refundableMinor: number;
}

export interface Effects {
  readonly outcome: Decision['outcome'];
  readonly refundMinor: number;
  readonly lines: readonly (LineMoney & { readonly refundMinor: number })[];
  readonly paidMinor: number;
  readonly refundedBeforeMinor: number;
  readonly earningsBeforeMinor: number;
  readonly earningsAfterMinor: number;
}

const refundableOf = (money: BookingMoney | null): number => (money ? money.paidMinor - money.refundedMinor : 0);

/** What can still go back of each line; where the price was changed since it was paid, what went back is taken from all of them alike. */
export function linesOf({ lines }: Priced, money: BookingMoney | null): LineMoney[] {
  const others = [...(money?.lines ?? [])];
  // in the order of the price: a line that a later payment was for may stand elsewhere in it
  const own = lines.map(({ code, description, amountMinor }) => {
    const isIt = (one: BookingMoney['lines'][number]): boolean => one.code === code && one.amountMinor === amountMinor;
    const same = others.findIndex((one) => isIt(one) && one.description === description);
    const at = same < 0 ? others.findIndex(isIt) : same;
    return at < 0 ? undefined : others.splice(at, 1)[0];
  });
  const asPaid = others.length === 0 && own.every((one) => one !== undefined);
  const refundable = asPaid ? own.map((one) => one!.refundableMinor) : spread(refundableOf(money), lines.map(({ amountMinor }) => Math.max(0, amountMinor)));
  return lines.map(({ code, description, amountMinor }, line) => ({ line, code, description, amountMinor, refundableMinor: refundable[line]! }));
}

/** What a decision gives back of each line. Throws `invalid_refund`. */
function refundsOf(decision: Decision, lines: readonly LineMoney[], currency: string): number[] {
  const invalid = (pointer: string, detail: string) => problem('invalid_refund', { pointer, detail });
  if (decision.outcome !== 'refund_partial') {
    if (decision.lines.length > 0) throw invalid('#/lines', 'Lines are for refund_partial.');
    return lines.map(({ refundableMinor }) => (decision.outcome === 'refund_full' ? refundableMinor : 0));
  }
  const refunds = lines.map(() => 0);
  const seen = new Set<number>();
  for (const [i, { line, refund }] of decision.lines.entries()) {
    const at = `#/lines/${i}`;
    const known = lines[line];
    if (!known || seen.has(line)) throw invalid(`${at}/line`, known ? 'It is there twice.' : `The price has ${lines.length} lines.`);
    if (refund.currency !== currency) throw invalid(`${at}/refund/currency`, `Must be ${currency}.`);
    if (refund.amount < 0 || refund.amount > known.refundableMinor) throw invalid(`${at}/refund/amount`, `At most ${amountText(known.refundableMinor, currency)} of this line can go back.`);
    seen.add(line);
    refunds[line] = refund.amount;
  }
  if (sum(refunds) === 0) throw invalid('#/lines', 'Say what of which line goes back, or decide for no_refund.');
  return refunds;
}

/** What of which line goes back, as payments are told. */
const wishesOf = (lines: readonly LineMoney[], refunds: readonly number[]): LineWish[] => lines.map(({ code, description }, i) => ({ code, description, amountMinor: refunds[i]! }));

/** What a decision does: the preview shows it, and the resolution performs it. */
export function effectsOf(booking: Priced, money: BookingMoney | null, decision: Decision): Effects {
  const lines = linesOf(booking, money);
  const refunds = refundsOf(decision, lines, booking.currency);
  const refundMinor = sum(refunds);
  const wishes = wishesOf(lines, refunds);
  return {
    outcome: decision.outcome,
    refundMinor,
    lines: lines.map((line, i) => ({ ...line, refundMinor: refunds[i]! })),
    paidMinor: money?.paidMinor ?? 0,
    refundedBeforeMinor: money?.refundedMinor ?? 0,
    earningsBeforeMinor: money?.caregiverMinorAfter(0) ?? 0,
    earningsAfterMinor: money?.caregiverMinorAfter(refundMinor, wishes) ?? 0,
  };
}

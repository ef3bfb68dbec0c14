import type { PolicyTerms } from '../../../kernel/context/tenant.ts';
import { portionOf, shareOf, sum } from '../../../kernel/money/money.ts';
import type { BookingRow, When } from '../entities.ts';
import { isHoliday } from '../holidays.ts';
import type { TransitionBy } from '../machine.ts';
import { keptFor, paidOf, type Paid } from '../paid.ts';
import type { Line, LineCode } from '../pricing.ts';
import { momentOf, partsOf, type Part, type Start } from './cut-offs.ts';
import { bankGave, bankHolds, explain, type Holding } from './words.ts';

const full = 10_000;

export interface RefundInput extends Start {
  readonly policy: PolicyTerms;
  readonly lines: readonly Line[];
  /** Captured and not yet given back. */
  readonly paidMinor: number;
  readonly when: When;
  /** When it was booked. */
  readonly createdAt: Date;
  readonly now: Date;
  readonly by: TransitionBy;
}

export interface Refund {
  readonly refundBps: number;
  readonly refundMinor: number;
  readonly lines: readonly { code: LineCode | 'kept_by_change'; description: string; amountMinor: number; refundMinor: number }[];
  readonly explanation: string;
  /** The first moment at which the refund is smaller. */
  readonly nextChangeAt: Date | null;
}

/** All moments at which something changes, and what holds between them. */
function timetable({ policy, when, createdAt, ...rest }: RefundInput) {
  const start: Start = { startsAt: rest.startsAt, timeZone: rest.timeZone };
  const startMs = start.startsAt.getTime();
  const { rules, grace, firstNights } = policy;
  return {
    startMs,
    parts: partsOf(when, start),
    cutOffsMs: rules.map((rule) => momentOf(rule, start)),
    firstNightsMs: firstNights ? momentOf(firstNights, start) : null,
    graceEndsMs: grace ? Math.min(createdAt.getTime() + grace.minutes * 60_000, startMs - grace.hoursBefore * 3_600_000) : null,
  };
}
type Timetable = ReturnType<typeof timetable>;

/** What holds at a moment: which share of which parts, and why. */
interface Standing {
  readonly bps: number;
  /** How many parts from the first on are not refunded at all. */
  readonly gone: number;
  readonly holding: Holding;
}

function standingAt({ policy, by }: RefundInput, times: Timetable, nowMs: number): Standing {
  if (by !== 'owner') return { bps: full, gone: 0, holding: { by: 'other' } };
  if (times.graceEndsMs !== null && nowMs < times.graceEndsMs) return { bps: full, gone: 0, holding: { by: 'grace' } };
  const first = times.firstNightsMs !== null && nowMs >= times.firstNightsMs ? Math.min(policy.firstNights!.nights, times.parts.length) : 0;
  if (nowMs >= times.startMs) {
    const stayed = times.parts.filter(({ startsMs }) => startsMs <= nowMs).length;
    return { bps: policy.afterStart?.refundBps ?? 0, gone: Math.max(first, stayed), holding: { by: 'after_start' } };
  }
  const index = times.cutOffsMs.findIndex((cutOffMs) => nowMs < cutOffMs);
  return index < 0 ? { bps: 0, gone: first, holding: { by: 'none' } } : { bps: policy.rules[index]!.refundBps, gone: first, holding: { by: 'rule', index } };
}

/** Which part of a line is still to come. A holiday's surcharge belongs to its dates, all else to every night alike. */
function stillToCome(code: LineCode, parts: readonly Part[], gone: number): [left: number, of: number] {
  if (code !== 'holiday') return [parts.length - gone, parts.length];
  const holidays = (some: readonly Part[]): number => some.filter(({ date }) => isHoliday(date)).length;
  const of = holidays(parts);
  return of === 0 ? [parts.length - gone, parts.length] : [holidays(parts.slice(gone)), of];
}

/** The most that a line may give back: all but what is never refunded of it. */
function mostOfLine({ code, amountMinor }: Line, { neverRefunded }: PolicyTerms, { holding }: Standing): number {
  const isExempt = holding.by === 'other' || holding.by === 'grace';
  const neverBps = isExempt ? 0 : Math.max(neverRefunded?.totalBps ?? 0, code === 'owner_fee' ? (neverRefunded?.ownerFeeBps ?? 0) : 0);
  return amountMinor - shareOf(amountMinor, neverBps);
}

function refundOfLine(line: Line, policy: PolicyTerms, standing: Standing, parts: readonly Part[]): number {
  const [left, of] = stillToCome(line.code, parts, standing.gone);
  const share = portionOf(line.amountMinor, left * standing.bps, of * full);
  const most = mostOfLine(line, policy, standing);
  return line.amountMinor < 0 ? Math.max(share, most) : Math.min(share, most);
}

/** Line by line. Tax goes with what it was paid on: of what is kept, its tax is kept, too. */
function refundsOfLines(lines: readonly Line[], policy: PolicyTerms, standing: Standing, parts: readonly Part[]): number[] {
  const isTax = ({ code }: Line): boolean => code === 'tax';
  const refunds = lines.map((line) => (isTax(line) ? 0 : refundOfLine(line, policy, standing, parts)));
  const taxedMinor = sum(lines.filter((line) => !isTax(line)).map(({ amountMinor }) => amountMinor));
  const backMinor = Math.max(0, sum(refunds));
  return lines.map((line, index) => {
    if (!isTax(line)) return refunds[index]!;
    return taxedMinor <= 0 ? refundOfLine(line, policy, standing, parts) : Math.min(portionOf(line.amountMinor, backMinor, taxedMinor), mostOfLine(line, policy, standing));
  });
}

/** Never more than was paid: what is too much is taken off from the last line on. */
function within(paidMinor: number, refunds: readonly number[]): number[] {
  let tooMuch = sum(refunds) - paidMinor;
  if (paidMinor <= 0 || sum(refunds) <= 0) return refunds.map(() => 0);
  return refunds.toReversed().map((refund) => {
    const taken = Math.max(0, Math.min(refund, tooMuch));
    tooMuch -= taken;
    return refund - taken;
  }).toReversed();
}

/**
 * What cancelling gives back at a moment, by line. Preview, cancellation, changes and simulations all come from here. A cut-off is the
 * first moment at which it is too late.
 */
export function refundOf(input: RefundInput): Refund {
  const { policy, lines, paidMinor, now } = input;
  const times = timetable(input);
  const refundsAt = (ms: number): number[] => {
    const standing = standingAt(input, times, ms);
    return within(paidMinor, refundsOfLines(lines, policy, standing, times.parts));
  };
  const nowMs = now.getTime();
  const { bps, gone, holding } = standingAt(input, times, nowMs);
  const refunds = refundsAt(nowMs);
  const refundMinor = sum(refunds);
  const moments = [times.graceEndsMs, times.firstNightsMs, times.startMs, ...times.cutOffsMs, ...times.parts.map(({ startsMs }) => startsMs)]
    .filter((ms) => ms !== null && ms > nowMs).toSorted((one, other) => one! - other!);
  const next = refundMinor === 0 ? undefined : moments.find((ms) => sum(refundsAt(ms!)) < refundMinor);
  return {
    refundBps: bps,
    refundMinor,
    lines: lines.map(({ code, description, amountMinor }, index) => ({ code, description, amountMinor, refundMinor: refunds[index]! })),
    explanation: explain(policy, holding, gone),
    nextChangeAt: next === undefined ? null : new Date(next!),
  };
}

type Cancelled = Paid & Pick<BookingRow, 'policy' | 'lines' | 'changeKeptMinor' | 'startsAt' | 'timeZone' | 'when' | 'createdAt'>;

/** What the payer's bank has taken back: not decided yet, and for good. */
export interface Taken {
  readonly openMinor: number;
  readonly lostMinor: number;
}

export interface Cancellation {
  readonly paidMinor: number;
  /** What goes back now. */
  readonly refund: Refund;
  /** What goes back beside it, if the bank decides for the business. */
  readonly waitsMinor: number;
  readonly taken: Taken;
}

/**
 * What cancelling a booking gives back of what was paid for it. What the payer's bank has taken back counts as gone back already: it is not given a second
 * time, and what is not decided yet goes back once it is, if there is anything to give then.
 */
export function cancellationOf(booking: Cancelled, by: TransitionBy, now: Date, taken: Taken = { openMinor: 0, lostMinor: 0 }): Cancellation {
  const paidMinor = paidOf(booking);
  const asAgreed = refundOf({ ...booking, paidMinor, now, by });
  const keptMinor = keptFor(booking, by);
  const kept = { code: 'kept_by_change', description: 'Kept when the booking was changed', amountMinor: keptMinor, refundMinor: keptMinor } as const;
  const whole = keptMinor === 0 ? asAgreed : { ...asAgreed, refundMinor: asAgreed.refundMinor + keptMinor, lines: [...asAgreed.lines, kept] };
  const { openMinor, lostMinor } = taken;
  const all = { paidMinor: paidMinor + keptMinor, taken };
  if (openMinor + lostMinor === 0) return { ...all, refund: whole, waitsMinor: 0 };
  const refundMinor = Math.max(0, whole.refundMinor - openMinor - lostMinor);
  const refunds = within(refundMinor, whole.lines.map((line) => line.refundMinor));
  const lines = whole.lines.map((line, i) => ({ ...line, refundMinor: refunds[i]! }));
  const waitsMinor = Math.min(openMinor, Math.max(0, whole.refundMinor - lostMinor));
  const explanation = `${whole.explanation} ${openMinor > 0 ? bankHolds : bankGave}`;
  return { ...all, waitsMinor, refund: { ...whole, refundMinor, lines, explanation, nextChangeAt: refundMinor + waitsMinor === 0 ? null : whole.nextChangeAt } };
}

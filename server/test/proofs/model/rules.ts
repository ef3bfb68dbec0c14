import { DateTime } from 'luxon';

/**
 * What a run is played by. Written down anew from the domain's rules, and sharing nothing with the server's code: the two must agree.
 */
export interface Rules {
  /** When it begins, by the business's clock. */
  readonly startsAt: string;
  readonly boardingDogs: number;
  readonly daycareDogs: number;
  /** What the caregiver takes altogether; null: nothing is shared. */
  readonly togetherDogs: number | null;
  readonly instantBook: boolean;
  readonly policy: 'flexible' | 'moderate' | 'strict';
}

export const zone = 'America/Denver';
export const hourMs = 3_600_000;
const minuteMs = 60_000;

export const terms = {
  nightMinor: 5_555, dayMinor: 3_001, visitMinor: 2_049, additionalDogMinor: 1_333,
  ownerFeeBps: 500, ownerFeeMinMinor: 100, ownerFeeCapMinor: 1_200, taxBps: 825, commissionBps: 2_000,
  answerHours: 72, changeHours: 72, quoteMinutes: 30, seriesDays: 6, answerBeforeStartMinutes: 60, payHours: 48, completeHours: 24, startBeforeHours: 2,
  visitMinutes: 30, travelMinutes: 15, // a short day: what is open is worked out anew for search with each booking, slot by slot for a year
  opens: '08:00', closes: '11:00',
} as const;

/** Longest first: what is given back if more than so many hours are left before the start. */
const refunds: Readonly<Record<Rules['policy'], readonly (readonly [hoursBefore: number, bps: number])[]>> = {
  flexible: [[24, 10_000]],
  moderate: [[120, 10_000], [24, 5_000]],
  strict: [[336, 10_000], [168, 5_000]],
};

export type When =
  | { readonly unit: 'night'; readonly checkIn: string; readonly checkOut: string }
  | { readonly unit: 'day'; readonly date: string }
  | { readonly unit: 'visit'; readonly date: string; readonly time: string; readonly durationMinutes: number };

export const serviceOf = ({ unit }: When) => ({ night: 'boarding', day: 'daycare', visit: 'walking' } as const)[unit];

const at = (date: string, time: string): number => DateTime.fromISO(`${date}T${time}`, { zone }).toMillis();
export const dayNumber = (date: string): number => Date.parse(date) / 86_400_000;
export const localDate = (ms: number): string => DateTime.fromMillis(ms, { zone }).toISODate()!;
export const plusDays = (date: string, days: number): string => DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate()!;

export const nightsOf = ({ checkIn, checkOut }: { checkIn: string; checkOut: string }): number => dayNumber(checkOut) - dayNumber(checkIn);

export function timesOf(when: When): { startsAt: number; endsAt: number } {
  if (when.unit === 'night') return { startsAt: at(when.checkIn, '12:00'), endsAt: at(when.checkOut, '12:00') };
  if (when.unit === 'day') return { startsAt: at(when.date, terms.opens), endsAt: at(when.date, terms.closes) };
  const startsAt = at(when.date, when.time);
  return { startsAt, endsAt: startsAt + when.durationMinutes * minuteMs };
}

/** A place in time with how much of it is needed: `boarding 20612`, as pool and number. */
export type Needs = Readonly<Record<string, number>>;

/** What a stay takes of the caregiver: nights, days, halves of days that all services share, or quarters of an hour. */
export function needsOf(rules: Pick<Rules, 'togetherDogs'>, when: When, dogs: number): Needs {
  const needs: Record<string, number> = {};
  const take = (pool: string, place: number, amount: number): void => {
    needs[`${pool} ${place}`] = amount;
  };
  if (when.unit === 'visit') {
    const { startsAt, endsAt } = timesOf(when);
    const quarterMs = 15 * minuteMs;
    const until = Math.ceil(endsAt / quarterMs) + Math.ceil(terms.travelMinutes / 15);
    for (let quarter = Math.floor(startsAt / quarterMs); quarter < until; quarter += 1) take('visits', quarter, 1);
    return needs;
  }
  const days = when.unit === 'day' ? [dayNumber(when.date)] : Array.from({ length: nightsOf(when) }, (_, i) => dayNumber(when.checkIn) + i);
  for (const day of days) {
    take(serviceOf(when), day, dogs);
    if (rules.togetherDogs === null) continue;
    // a night is an afternoon and the next morning, a day its own morning and afternoon
    for (const half of when.unit === 'night' ? [2 * day + 1, 2 * day + 2] : [2 * day, 2 * day + 1]) take('together', half, dogs);
  }
  return needs;
}

export function capOf(rules: Rules, place: string): number {
  const pool = place.slice(0, place.indexOf(' '));
  if (pool === 'boarding') return rules.boardingDogs;
  if (pool === 'daycare') return rules.daycareDogs;
  return pool === 'together' ? rules.togetherDogs! : 1;
}

/** `amount × bps`, rounded half up. */
const share = (amount: number, bps: number): number => Math.floor((amount * bps + 5_000) / 10_000);
/** How many dogs at most. */
export const mostDogs = (rules: Rules, unit: When['unit']): number =>
  (unit === 'visit' ? Infinity : Math.min(unit === 'night' ? rules.boardingDogs : rules.daycareDogs, rules.togetherDogs ?? Infinity));

const total = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** What a unit costs, by unit: the caregiver may change it. */
export type Prices = Readonly<Record<When['unit'], number>>;
export const firstPrices: Prices = { night: terms.nightMinor, day: terms.dayMinor, visit: terms.visitMinor };

/** The price by its lines; fee and tax last. */
export function linesOf(when: When, dogs: number, prices: Prices): number[] {
  const units = when.unit === 'night' ? nightsOf(when) : 1;
  const each = prices[when.unit];
  const own = [units * each, ...(dogs > 1 ? [units * (dogs - 1) * terms.additionalDogMinor] : [])];
  const fee = Math.min(terms.ownerFeeCapMinor, Math.max(terms.ownerFeeMinMinor, share(total(own), terms.ownerFeeBps)));
  return [...own, fee, share(total(own) + fee, terms.taxBps)];
}

/** What cancelling gives back of each line of a price that was paid in full. */
export function refundsOf(rules: Rules, lines: readonly number[], { by, startsAt, now }: { by: 'owner' | 'caregiver' | 'admin'; startsAt: number; now: number }): readonly number[] {
  if (by !== 'owner') return lines;
  const bps = refunds[rules.policy].find(([hours]) => startsAt - now > hours * hourMs)?.[1] ?? 0;
  return lines.map((line) => share(line, bps));
}

/** Never more than was paid: what is too much is taken off from the last line on. */
export function within(paid: number, byLine: readonly number[]): readonly number[] {
  let left = Math.max(0, paid);
  return byLine.map((line) => {
    const kept = Math.min(line, left);
    left -= kept;
    return kept;
  });
}

/** Amounts by what the line is for: lines of another price are known by it. */
export type Wishes = Readonly<Record<string, number>>;
export const namesOf = (lines: readonly number[]): readonly string[] => (lines.length === 4 ? ['base', 'dog', 'fee', 'tax'] : ['base', 'fee', 'tax']);
export const named = (lines: readonly number[], amounts: readonly number[]): Wishes => Object.fromEntries(namesOf(lines).map((name, i) => [name, amounts[i]!]));

/** How much less each line is than it was. */
export function cheaper(before: readonly number[], after: readonly number[]): Wishes {
  const [old, fresh] = [named(before, before), named(after, after)];
  return Object.fromEntries(Object.entries(old).map(([name, amount]) => [name, Math.max(0, amount - (fresh[name] ?? 0))]));
}

/** By weights, to the last unit: what rounding leaves goes to the largest remainders, of equal ones to the first. */
function divided(amount: number, weights: readonly number[]): number[] {
  const all = total(weights);
  if (all === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / all));
  const order = weights.map((weight, i) => ({ i, rest: (amount * weight) % all })).sort((one, other) => other.rest - one.rest || one.i - other.i);
  for (const { i } of order.slice(0, amount - total(parts))) parts[i]! += 1;
  return parts;
}

/** Money that came in for a booking: by its lines, what of each went back, and what of it is the caregiver's. */
export interface Paid {
  readonly names: readonly string[];
  readonly lines: readonly number[];
  readonly part: number;
  gone: number[];
}

/** What the caregiver has of a price. */
export function partOf(lines: readonly number[]): number {
  const subtotal = total(lines.slice(0, -2));
  return subtotal - share(subtotal, terms.commissionBps);
}

/**
 * What of which line of which payment goes back, the newest first: what is wished for as far as there is so much left of it, less of each if it is too much,
 * and the rest of all that is left.
 */
export function giveBackOf(paid: readonly Paid[], amount: number, wishes: Wishes): void {
  const open: Record<string, number> = { ...wishes };
  const newest = paid.toReversed();
  const left = newest.map(({ lines, gone }) => lines.map((line, i) => line - gone[i]!));
  const wished = newest.map(({ names }, p) => names.map((name, i) => {
    const taken = Math.min(left[p]![i]!, open[name] ?? 0);
    open[name] = (open[name] ?? 0) - taken;
    return taken;
  }));
  let rest = amount;
  const first = wished.map((each) => {
    const some = Math.min(rest, total(each));
    rest -= some;
    return divided(some, each);
  });
  newest.forEach((one, p) => {
    const after = left[p]!.map((each, i) => each - first[p]![i]!);
    const some = Math.min(rest, total(after));
    rest -= some;
    const others = divided(some, after);
    one.gone = one.gone.map((each, i) => each + first[p]![i]! + others[i]!);
  });
}

/** What is asked for after a change made a paid price dearer: the difference by lines, or, where a line became less, by what is tax and what is not. */
export function restOf(before: readonly number[], after: readonly number[]): Paid {
  const amount = total(after) - total(before);
  const [old, fresh] = [named(before, before), named(after, after)];
  const names = ['base', 'dog', 'fee', 'tax'].filter((name) => (fresh[name] ?? 0) !== (old[name] ?? 0));
  const more = names.map((name) => (fresh[name] ?? 0) - (old[name] ?? 0));
  const within = (wanted: number, most: number): number => Math.max(0, Math.min(wanted, most));
  const tax = within(fresh['tax']! - old['tax']!, amount);
  const part = within(partOf(after) - partOf(before), amount - tax);
  if (more.every((one) => one > 0)) return { names, lines: more, part, gone: more.map(() => 0) };
  const two = [['adjustment', amount - tax] as const, ['tax', tax] as const].filter(([, minor]) => minor > 0);
  return { names: two.map(([name]) => name), lines: two.map(([, minor]) => minor), part, gone: two.map(() => 0) };
}

export const answerBy = (startsAt: number, now: number): number => {
  const beforeStart = startsAt - terms.answerBeforeStartMinutes * minuteMs;
  return Math.min(now + terms.answerHours * hourMs, beforeStart > now ? beforeStart : startsAt);
};
/** One of a series need not be paid sooner than the series says. */
export const payBy = (startsAt: number, now: number, notBefore: number | null = null): number =>
  Math.min(Math.max(now + terms.payHours * hourMs, notBefore ?? 0), startsAt);
export const completeAt = (endsAt: number): number => endsAt + terms.completeHours * hourMs;
export { at as instantAt, share, total };

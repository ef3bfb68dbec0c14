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
  answerHours: 72, answerBeforeStartMinutes: 60, payHours: 48, completeHours: 24, startBeforeHours: 2,
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
const total = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** The price by its lines; fee and tax last. */
export function linesOf(when: When, dogs: number): number[] {
  const units = when.unit === 'night' ? nightsOf(when) : 1;
  const each = when.unit === 'night' ? terms.nightMinor : when.unit === 'day' ? terms.dayMinor : terms.visitMinor;
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

export const answerBy = (startsAt: number, now: number): number => {
  const beforeStart = startsAt - terms.answerBeforeStartMinutes * minuteMs;
  return Math.min(now + terms.answerHours * hourMs, beforeStart > now ? beforeStart : startsAt);
};
export const payBy = (startsAt: number, now: number): number => Math.min(now + terms.payHours * hourMs, startsAt);
export const completeAt = (endsAt: number): number => endsAt + terms.completeHours * hourMs;
export { total };

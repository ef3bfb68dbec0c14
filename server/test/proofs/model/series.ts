import { DateTime } from 'luxon';
import type { Due } from './model.ts';
import { instantAt, plusDays, terms, zone, type Prices, type When } from './rules.ts';

/** How often: every so many days, perhaps only so often, or on some days of the week (1 is Monday). */
export type Rule = { readonly every: number; readonly times: number | null } | { readonly on: readonly number[] };
export type Each = { readonly unit: 'visit'; readonly time: string; readonly durationMinutes: number } | { readonly unit: 'day' } | { readonly unit: 'night'; readonly nights: number };

/** What holds from a day on. */
export interface Version {
  readonly from: string;
  /** Where the rule counts from. */
  readonly counts: string;
  readonly rule: Rule;
  readonly each: Each;
  readonly dogs: number;
}

export interface Alone {
  readonly date?: string;
  readonly each?: Each;
  readonly dogs?: number;
}

export interface Occurrence {
  readonly date: string;
  /** Its name, which it keeps. */
  readonly name: string;
  state: 'booked' | 'skipped' | 'paused' | 'cancelled' | 'removed';
  booking: number | null;
  /** Codes of what was in the way. */
  reasons: string[];
  alone: Alone | null;
}

export interface Edit {
  readonly scope: 'this' | 'following' | 'all';
  readonly date?: string;
  readonly moveTo?: string;
  readonly rule?: Rule;
  readonly each?: Each;
  readonly dogs?: number;
  readonly pricing?: 'locked' | 'following';
  readonly onConflict: 'skip' | 'refuse';
}

export interface Series {
  readonly number: number;
  readonly owner: 0 | 1;
  readonly unit: When['unit'];
  status: 'pending' | 'active' | 'declined' | 'expired' | 'cancelled' | 'ended';
  pricing: 'locked' | 'following';
  readonly billing: 'per_occurrence' | 'weekly';
  /** Those that were promised. */
  prices: Prices | null;
  versions: Version[];
  /** The last day it can be on. */
  endsOn: string | null;
  pause: { readonly from: string; readonly to: string | null } | null;
  proposal: Edit | null;
  doneThrough: string;
  extend: Due<'series.extend'> | null;
  respond: Due<'series.respond'> | null;
  occurrences: Occurrence[];
}

export interface Slot {
  readonly date: string;
  readonly name: string;
  readonly when: When;
  readonly dogs: number;
}

const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const weekdayOf = (date: string): number => DateTime.fromISO(date, { zone: 'utc' }).weekday;
export const mondayOf = (date: string): string => plusDays(date, 1 - weekdayOf(date));
export const dayStart = (date: string): number => instantAt(date, '00:00');

/** As RFC 5545 has it. */
export const ruleText = (rule: Rule): string =>
  ('on' in rule ? `FREQ=WEEKLY;BYDAY=${rule.on.map((day) => weekdayNames[day - 1]).join(',')}` : `FREQ=DAILY;INTERVAL=${rule.every}${rule.times === null ? '' : `;COUNT=${rule.times}`}`);

export function whenOf(each: Each, date: string): When {
  if (each.unit === 'visit') return { unit: 'visit', date, time: each.time, durationMinutes: each.durationMinutes };
  return each.unit === 'day' ? { unit: 'day', date } : { unit: 'night', checkIn: date, checkOut: plusDays(date, each.nights) };
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Whether a rule that counts from a day is on on another. */
function isOn({ rule, counts }: Version, date: string): boolean {
  const days = daysBetween(counts, date);
  if (days < 0) return false;
  if ('on' in rule) return rule.on.includes(weekdayOf(date));
  return days % rule.every === 0 && (rule.times === null || days / rule.every < rule.times);
}

export const versionOn = ({ versions }: Pick<Series, 'versions'>, date: string): Version => versions.findLast(({ from }) => from <= date) ?? versions[0]!;
export const occurrenceOn = ({ occurrences }: Series, date: string): Occurrence | undefined => occurrences.find((one) => one.date === date);

export function slotOn(series: Series, date: string, alone: Alone | null | undefined = occurrenceOn(series, date)?.alone): Slot {
  const { each, dogs } = versionOn(series, date);
  const name = occurrenceOn(series, date)?.name ?? (each.unit === 'visit' ? `${date}T${each.time}` : date);
  return { date, name, when: whenOf(alone?.each ?? each, alone?.date ?? date), dogs: alone?.dogs ?? dogs };
}

/** The dates that the series is on, from one day to another. */
export function datesOf(series: Pick<Series, 'versions' | 'endsOn'>, from: string, to: string): string[] {
  const dates: string[] = [];
  const last = series.endsOn !== null && series.endsOn < to ? series.endsOn : to;
  for (let date = from > series.versions[0]!.from ? from : series.versions[0]!.from; date <= last; date = plusDays(date, 1)) {
    if (isOn(versionOn(series, date), date)) dates.push(date);
  }
  return dates;
}

/** The first date after a day. Nothing in these rules leaves out more than some days. */
export const nextAfter = (series: Pick<Series, 'versions' | 'endsOn'>, date: string): string | null =>
  datesOf(series, plusDays(date, 1), plusDays([date, series.versions.at(-1)!.from].sort().at(-1)!, 14))[0] ?? null;

export const isPaused = ({ pause }: Pick<Series, 'pause'>, date: string): boolean => pause !== null && date >= pause.from && (pause.to === null || date <= pause.to);

/** Nobody need pay sooner: a day before, or at the beginning of the week. */
export const dueNotBefore = ({ billing }: Pick<Series, 'billing'>, startsAt: number): number =>
  (billing === 'weekly' ? dayStart(mondayOf(DateTime.fromMillis(startsAt, { zone }).toISODate()!)) : startsAt - 24 * 3_600_000);

export const horizonOf = (today: string): string => plusDays(today, terms.seriesDays);

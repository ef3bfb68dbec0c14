import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../../contract/contract.ts';
import { datesOf, plusDays } from './rule.ts';
import type { Each, OccurrenceRow, Override, Pause, SeriesRow, Version } from './entities.ts';

/** An occurrence as the series has it: which one, and when it is. */
export interface Slot {
  /** The local date that the rule gives it: it names the occurrence within the series. */
  readonly date: string;
  readonly occurrence: string;
  readonly when: Schema<'When'>;
  readonly dogIds: readonly string[];
}

export type Planned = Pick<SeriesRow, 'versions' | 'endsOn'>;

export const occurrenceOf = (each: Each, date: string): string => (each.unit === 'visit' ? `${date}T${each.time}` : date);

export function whenOf(each: Each, date: string): Schema<'When'> {
  if (each.unit === 'visit') return { unit: 'visit', date, time: each.time, durationMinutes: each.durationMinutes };
  return each.unit === 'day' ? { unit: 'day', date } : { unit: 'night', checkIn: date, checkOut: plusDays(date, each.nights) };
}

/** The version in force on a day. */
export const versionOn = (versions: readonly Version[], date: string): Version => versions.findLast((one) => one.from <= date) ?? versions[0]!;

type Changed = ReadonlyMap<string, Pick<OccurrenceRow, 'occurrence' | 'override'>>;

export function slotOn(versions: readonly Version[], date: string, row?: Pick<OccurrenceRow, 'occurrence' | 'override'>): Slot {
  const { each, dogIds } = versionOn(versions, date);
  const override: Override = row?.override ?? {};
  return {
    date,
    occurrence: row?.occurrence ?? occurrenceOf(each, date),
    when: whenOf(override.each ?? each, override.date ?? date),
    dogIds: override.dogIds ?? dogIds,
  };
}

/** The occurrences from one day to another, both included, in order. What was changed of single ones comes from their rows. */
export function slotsOf({ versions, endsOn }: Planned, from: string, to: string, rows: Changed = new Map()): Slot[] {
  const last = endsOn !== null && endsOn < to ? endsOn : to;
  return versions.flatMap((version, i) => {
    const next = versions[i + 1];
    const low = from > version.from ? from : version.from;
    const high = next && next.from <= last ? plusDays(next.from, -1) : last;
    return high < low ? [] : datesOf(version.rule, version.startsOn, low, high);
  }).map((date) => slotOn(versions, date, rows.get(date)));
}

/** Versions with a change from a day on: what was to hold from then on is replaced. */
export function changedFrom(versions: readonly Version[], from: string, change: Partial<Pick<Version, 'rule' | 'each' | 'dogIds'>>): Version[] {
  const before = versions.filter((one) => one.from < from);
  const now = versionOn(versions, from);
  const next: Version = { ...now, ...change, from, startsOn: change.rule === undefined ? now.startsOn : from };
  // a version that nothing is left of is in nobody's way
  return [...before, next];
}

export const isPaused = (pause: Pause | null, date: string): boolean =>
  pause !== null && date >= pause.from && (pause.to === null || date <= pause.to);

export const isPauseOver = ({ to }: Pause, today: string): boolean => to !== null && to < today;

/** The local date at an instant. */
export const dateAt = (instant: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** When a local day begins: at midnight, or later where the clocks skip it. */
export const startOf = (date: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);

/** The Monday of a day's week. */
export const mondayOf = (date: string): string => {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
};

/** `HH:mm` of what has a time. */
export const timeOf = (each: Each): string | null => (each.unit === 'visit' ? each.time : null);

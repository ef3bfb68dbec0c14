import { Temporal } from 'temporal-polyfill';
import { problem } from '../../kernel/errors/problem.ts';
import type { OfferedService, Plan, Special, Stay, When } from './index.ts';
import { windowsOn } from './hours.ts';
import { minutesOf } from './minutes.ts';
import { bufferGranulesOf, poolOf, type PoolUser } from './pools.ts';

export const maxNights = 60;
export const granuleMs = 15 * 60_000;
const dayMs = 86_400_000;
const noon = '12:00';
const closedDay = { from: '08:00', to: '18:00' };

const invalid = (pointer: string, detail: string) => problem('invalid_request', { pointer, detail });

/** A local date of our time; throws `invalid_request` for one that no calendar has, or that lies in another century. */
export function readDate(text: string, pointer: string): Temporal.PlainDate {
  let date: Temporal.PlainDate;
  try {
    date = Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw invalid(pointer, 'Must be a date of the calendar, YYYY-MM-DD.');
  }
  if (date.year < 1970 || date.year > 2199) throw invalid(pointer, 'Must be a date from 1970 to 2199.');
  return date;
}

/** Local dates as capacity rows count them. */
export const dayNumber = (date: Temporal.PlainDate): number => Date.UTC(date.year, date.month - 1, date.day) / dayMs;

/** The local date, YYYY-MM-DD, of a day's number. */
const dateOf = (dayNumber: number): string => new Date(dayNumber * dayMs).toISOString().slice(0, 10);

/** The local date at an instant. */
export const localDateAt = (instant: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();

/**
 * The instant of a local wall time, `24:00` being the next midnight. On a clock change the wall time wins: one in the
 * gap moves forward by the gap's length, of one that comes twice it is the first.
 */
export function instantAt(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const day = dayOf(date, timeZone);
  return day.isPlain ? day.startsAt + minutesOf(time) * 60_000 : workOutInstant(date, time, timeZone);
}

interface LocalDay {
  readonly startsAt: number;
  /** The clocks are not changed: every time of it is as far from midnight as it says. */
  readonly isPlain: boolean;
}

// The same few days are asked about all the time, and all but two of a year are plain
const days = new Map<string, LocalDay>();
const mostDays = 20_000;

function dayOf(date: Temporal.PlainDate, timeZone: string): LocalDay {
  const key = `${dayNumber(date)} ${timeZone}`;
  const known = days.get(key);
  if (known) return known;
  const [startsAt, noonAt, endsAt] = ['00:00', noon, '24:00'].map((time) => workOutInstant(date, time, timeZone)) as [number, number, number];
  const day = { startsAt, isPlain: noonAt - startsAt === dayMs / 2 && endsAt - startsAt === dayMs };
  if (days.size >= mostDays) days.clear();
  days.set(key, day);
  return day;
}

function workOutInstant(date: Temporal.PlainDate, time: string, timeZone: string): number {
  const [day, plainTime] = time === '24:00' ? [date.add({ days: 1 }), '00:00'] : [date, time];
  return day.toPlainDateTime(plainTime).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** Refuses what makes no sense for the service at all; `at` is where the input has it. */
export function assertSensible(service: Pick<OfferedService, 'unit' | 'serviceType'>, when: When, at = '#/when'): void {
  if (when.unit !== service.unit) {
    throw invalid(`${at}/unit`, `${service.serviceType} is booked by the ${service.unit}, not by the ${when.unit}.`);
  }
  if (when.unit === 'night') assertNights(when, at);
  else readDate(when.date, `${at}/date`);
}

/** Refuses a stay of no night, or of too many. */
export function assertNights({ checkIn, checkOut }: { checkIn: string; checkOut: string }, at: string): void {
  const nights = dayNumber(readDate(checkOut, `${at}/checkOut`)) - dayNumber(readDate(checkIn, `${at}/checkIn`));
  if (nights < 1) throw invalid(`${at}/checkOut`, 'The check-out must be after the check-in.');
  if (nights > maxNights) throw invalid(`${at}/checkOut`, `At most ${maxNights} nights can be booked at once.`);
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

/** When a stay really is, and which places it takes. A night of 23 or 25 hours is one night. */
export function placesOf(serviceType: PoolUser, when: When, timeZone: string, plan: Plan, special?: Special): Stay {
  const { name: pool } = poolOf(serviceType);
  if (when.unit === 'night') {
    const checkIn = Temporal.PlainDate.from(when.checkIn);
    const checkOut = Temporal.PlainDate.from(when.checkOut);
    const places = range(dayNumber(checkIn), dayNumber(checkOut) - dayNumber(checkIn));
    return {
      startsAt: new Date(instantAt(checkIn, when.dropOff ?? noon, timeZone)),
      endsAt: new Date(instantAt(checkOut, when.pickUp ?? noon, timeZone)),
      pool,
      places,
      dates: places.map(dateOf),
      ...((when.pickUp ?? noon) > (when.dropOff ?? noon) && { extended: true }),
    };
  }
  const date = Temporal.PlainDate.from(when.date);
  if (when.unit === 'day') {
    const windows = windowsOn(plan, date, special);
    const { from, to } = { from: (windows[0] ?? closedDay).from, to: (windows.at(-1) ?? closedDay).to };
    const startsAt = instantAt(date, from, timeZone);
    const isLate = when.pickUp !== undefined && when.pickUp > to;
    const endsAt = instantAt(date, isLate ? when.pickUp! : to, timeZone);
    // a short window that falls into the gap as a whole would end before it begins
    const minutes = minutesOf(to) - minutesOf(from);
    return {
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt > startsAt ? endsAt : startsAt + minutes * 60_000),
      pool,
      places: [dayNumber(date)],
      dates: [when.date],
      ...(isLate && { extended: true }),
    };
  }
  const startsAt = instantAt(date, when.time, timeZone);
  const endsAt = startsAt + when.durationMinutes * 60_000;
  const first = Math.floor(startsAt / granuleMs);
  const last = Math.ceil(endsAt / granuleMs) - 1 + bufferGranulesOf(serviceType, plan);
  const places = range(first, last - first + 1);
  return { startsAt: new Date(startsAt), endsAt: new Date(endsAt), pool, places, dates: [when.date] };
}

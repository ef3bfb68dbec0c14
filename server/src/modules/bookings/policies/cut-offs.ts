import { Temporal } from 'temporal-polyfill';
import type { CutOff } from '../../../kernel/context/tenant.ts';
import type { When } from '../entities.ts';
import { isHoliday } from '../holidays.ts';

const hourMs = 3_600_000;
const saturday = 6;

/** When and where a stay begins. */
export interface Start {
  readonly startsAt: Date;
  /** The caregiver's. */
  readonly timeZone: string;
}

const localStart = ({ startsAt, timeZone }: Start): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(timeZone);

const isBusinessDay = (date: Temporal.PlainDate): boolean => date.dayOfWeek < saturday && !isHoliday(date.toString());

function businessDaysBefore(date: Temporal.PlainDate, count: number): Temporal.PlainDate {
  let [day, left] = [date, count];
  while (left > 0) {
    day = day.subtract({ days: 1 });
    if (isBusinessDay(day)) left -= 1;
  }
  return day;
}

/**
 * The moment of a cut-off in epoch milliseconds, never after the start. Hours are hours as they pass; a local time is what the clock on
 * the caregiver's wall shows: one that is skipped moves forward, of a doubled one it is the first.
 */
export function momentOf({ hoursBefore, daysBefore = 0, at = '00:00', businessDays }: CutOff, start: Start): number {
  const startMs = start.startsAt.getTime();
  if (hoursBefore !== undefined) return startMs - hoursBefore * hourMs;
  const dayOfStart = localStart(start).toPlainDate();
  const day = businessDays ? businessDaysBefore(dayOfStart, daysBefore) : dayOfStart.subtract({ days: daysBefore });
  return Math.min(startMs, day.toZonedDateTime({ timeZone: start.timeZone, plainTime: at }).epochMilliseconds);
}

/** A part of a stay that counts as stayed from its beginning on: a night, or the whole of a day or visit. */
export interface Part {
  readonly startsMs: number;
  /** The local date it is charged for. */
  readonly date: string;
}

/** The parts of a stay, in order: each night begins at the same local time as the first. */
export function partsOf(when: When, start: Start): Part[] {
  const startMs = start.startsAt.getTime();
  if (when.unit !== 'night') return [{ startsMs: startMs, date: when.date }];
  const first = Temporal.PlainDate.from(when.checkIn);
  const nights = first.until(Temporal.PlainDate.from(when.checkOut)).days;
  const plainTime = localStart(start).toPlainTime();
  return Array.from({ length: nights }, (_, night): Part => {
    const date = first.add({ days: night });
    return { date: date.toString(), startsMs: night === 0 ? startMs : date.toZonedDateTime({ timeZone: start.timeZone, plainTime }).epochMilliseconds };
  });
}

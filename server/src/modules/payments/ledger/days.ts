import { Temporal } from 'temporal-polyfill';

const instantOf = (zoned: Temporal.ZonedDateTime): Date => new Date(zoned.epochMilliseconds);

/** The local date of an instant. */
export const dayOf = (instant: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** When a local day begins, and when it is over: 23, 24 or 25 hours later. */
export function boundsOf(day: string, timeZone: string): { readonly startsAt: Date; readonly endsAt: Date } {
  const date = Temporal.PlainDate.from(day);
  return { startsAt: instantOf(date.toZonedDateTime(timeZone)), endsAt: instantOf(date.add({ days: 1 }).toZonedDateTime(timeZone)) };
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The next time after an instant that it is this hour on that weekday, or on any. */
export function nextAt(after: Date, timeZone: string, hour: number, weekday: Weekday | null): Date {
  const from = Temporal.PlainDate.from(dayOf(after, timeZone));
  for (let n = 0; ; n += 1) {
    const date = from.add({ days: n });
    const at = instantOf(date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) }));
    if (at > after && (weekday === null || weekdays[date.dayOfWeek - 1] === weekday)) return at;
  }
}

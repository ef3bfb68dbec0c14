/** Local dates are `YYYY-MM-DD` strings without a zone; only their display needs a `Date`, and that is made in UTC. */

const DAY_MS = 86_400_000;

const toUtc = (date: string): Date => new Date(`${date}T00:00:00Z`);
const toText = (date: Date): string => date.toISOString().slice(0, 10);

/** Today where the reader or the caregiver is. */
export function today(timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date());
}

export const addDays = (date: string, days: number): string => toText(new Date(toUtc(date).getTime() + days * DAY_MS));

export const daysBetween = (from: string, to: string): number =>
  Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / DAY_MS);

export const isDate = (text: string | null | undefined): text is string =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toUtc(text).getTime());

/** Every date from the first to the last, both included. */
export function datesFrom(from: string, to: string): string[] {
  const count = daysBetween(from, to) + 1;
  return count > 0 ? Array.from({ length: count }, (_, index) => addDays(from, index)) : [];
}

export const startOfMonth = (date: string): string => `${date.slice(0, 7)}-01`;

export function addMonths(date: string, months: number): string {
  const start = toUtc(startOfMonth(date));
  return toText(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, 1)));
}

export const endOfMonth = (date: string): string => addDays(addMonths(date, 1), -1);

/** The first weekday of a locale's week, 1 for Monday to 7 for Sunday. */
export function firstWeekday(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } };
  return info.getWeekInfo?.().firstDay ?? (locale.endsWith('-US') ? 7 : 1);
}

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (date: string): number => toUtc(date).getUTCDay() || 7;

export function formatDate(date: string, locale: string, options?: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(options ?? { month: 'short', day: 'numeric' }),
  }).format(toUtc(date));
}

export const longDate: Intl.DateTimeFormatOptions = { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' };
export const mediumDate: Intl.DateTimeFormatOptions = { weekday: 'short', month: 'short', day: 'numeric' };

export function formatInstant(
  instant: string,
  locale: string,
  timeZone: string,
  options?: Intl.DateTimeFormatOptions,
): string {
  const shape = options ?? { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' };
  return new Intl.DateTimeFormat(locale, { timeZone, ...shape }).format(new Date(instant));
}

/** `HH:mm` the way the locale writes it. */
export function formatTime(time: string, locale: string): string {
  const at = new Date(`2000-01-01T${time}:00Z`);
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' }).format(at);
}

/** “in 3 hours”, “2 days ago”. */
export function relative(instant: string, locale: string, now: number = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const steps: Array<[Intl.RelativeTimeFormatUnit, number]> = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(0, 'minute');
}

/** “July 1, 2026”: the day of an instant where somebody lives. */
export const dayOf = (instant: string, locale: string, timeZone: string): string =>
  formatInstant(instant, locale, timeZone, { month: 'long', day: 'numeric', year: 'numeric' });

import { Temporal } from 'temporal-polyfill';

/** The days on which most pet businesses in the US charge more: month and day, or the n-th (last: -1) weekday of a month. */
const fixed: ReadonlySet<string> = new Set(['01-01', '07-04', '12-24', '12-25', '12-31']);
const monday = 1;
const thursday = 4;
const moving = [
  { month: 5, weekday: monday, nth: -1 }, // Memorial Day
  { month: 9, weekday: monday, nth: 1 }, // Labor Day
  { month: 11, weekday: thursday, nth: 4 }, // Thanksgiving
] as const;

/** Whether a local date (`YYYY-MM-DD`) is charged as a holiday. */
export function isHoliday(date: string): boolean {
  if (fixed.has(date.slice(5))) return true;
  const day = Temporal.PlainDate.from(date);
  const nth = Math.ceil(day.day / 7);
  const isLast = day.day + 7 > day.daysInMonth;
  return moving.some((rule) =>
    rule.month === day.month && rule.weekday === day.dayOfWeek && (rule.nth === -1 ? isLast : rule.nth === nth));
}

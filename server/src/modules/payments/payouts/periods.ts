import { Temporal } from 'temporal-polyfill';

export type Step = 'day' | 'week' | 'month';
export interface Period {
  readonly from: string;
  readonly to: string;
}

const mostPeriods = 400;
/** More than so much cannot be asked at once. */
export const mostDays = 1_100;

const firstOf = (date: Temporal.PlainDate, by: Step): Temporal.PlainDate =>
  by === 'day' ? date : by === 'week' ? date.subtract({ days: date.dayOfWeek - 1 }) : date.with({ day: 1 });
const nextOf = (first: Temporal.PlainDate, by: Step): Temporal.PlainDate => first.add(by === 'day' ? { days: 1 } : by === 'week' ? { weeks: 1 } : { months: 1 });

/** The days from one to another, both included, in periods; the first and the last end where the days do. Null where that is none, or too many. */
export function periodsOf(from: string, to: string, by: Step): Period[] | null {
  const [start, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const days = start.until(end, { largestUnit: 'days' }).days;
  if (days < 0 || days > mostDays) return null;
  const periods: Period[] = [];
  for (let first = firstOf(start, by); Temporal.PlainDate.compare(first, end) <= 0; first = nextOf(first, by)) {
    const last = nextOf(first, by).subtract({ days: 1 });
    const earliest = Temporal.PlainDate.compare(first, start) < 0 ? start : first;
    const latest = Temporal.PlainDate.compare(last, end) > 0 ? end : last;
    periods.push({ from: earliest.toString(), to: latest.toString() });
    if (periods.length > mostPeriods) return null;
  }
  return periods;
}

const weeksShown = 12;
/** What is shown where nobody said: this week and those before it. */
export function usualRange(today: string): Period {
  const date = Temporal.PlainDate.from(today);
  return { from: firstOf(date, 'week').subtract({ weeks: weeksShown - 1 }).toString(), to: today };
}

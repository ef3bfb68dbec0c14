import type { Temporal } from 'temporal-polyfill';
import type { Plan, Special } from './index.ts';
import { minutesOf, timeOf } from './minutes.ts';
import { weekdays, type TimeWindow } from './plan.ts';

/** From and to in minutes of the day. */
type Minutes = readonly [from: number, to: number];

const toMinutes = ({ from, to }: TimeWindow): Minutes => [minutesOf(from), minutesOf(to)];
const wholeDay: readonly Minutes[] = [[0, 24 * 60]];

/** In order; what overlaps or touches is one, so that a visit may lie across the seam. */
export function merged(spans: readonly Minutes[]): [from: number, to: number][] {
  const out: [number, number][] = [];
  for (const [from, to] of spans.toSorted((one, other) => one[0] - other[0])) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** What is left of ordered windows once others are taken out. */
export function without(windows: readonly Minutes[], taken: readonly Minutes[]): Minutes[] {
  return taken.reduce<Minutes[]>((left, [from, to]) => left.flatMap(([start, end]): Minutes[] => [
    ...(start < from ? [[start, Math.min(end, from)] as const] : []),
    ...(end > to ? [[Math.max(start, to), end] as const] : []),
  ]), [...windows]);
}

/** The windows of a local date in order: the weekly plan's with extra hours, less what is closed. What is closed stays closed. */
export function windowsOn(plan: Plan, date: Temporal.PlainDate, special?: Special): readonly TimeWindow[] {
  const day = date.toString();
  const weekday = weekdays[date.dayOfWeek - 1];
  const planned = plan.days.find((one) => one.weekday === weekday)?.windows ?? [];
  const exceptions = special?.exceptions.filter(({ from, to }) => from <= day && day <= to) ?? [];
  const extra = exceptions.flatMap(({ kind, windows }) => (kind === 'open' ? windows : []));
  const closed = exceptions.flatMap(({ kind, windows }) => (kind === 'open' ? [] : windows.length === 0 ? wholeDay : windows.map(toMinutes)));
  const open = without(merged([...planned, ...extra].map(toMinutes)), closed);
  return open.map(([from, to]) => ({ from: timeOf(from), to: timeOf(to) }));
}

/** The first span that ends after an instant, by halving: spans are in order and don't touch. */
function firstEndingAfter(spans: Special['busy'], instant: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]![1] > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether other calendars say busy at any time between two instants, in milliseconds. */
export function isBusy({ busy }: Special, from: number, to: number): boolean {
  const span = busy[firstEndingAfter(busy, from)];
  return span !== undefined && span[0] < to;
}

/** Whether other calendars leave nothing between two instants. */
export function isBusyAllThrough({ busy }: Special, from: number, to: number): boolean {
  const span = busy[firstEndingAfter(busy, from)];
  return span !== undefined && span[0] <= from && to <= span[1];
}

/** Whether other calendars say busy both before and after an instant, without a break. */
export function isBusyAcross({ busy }: Special, instant: number): boolean {
  const span = busy[firstEndingAfter(busy, instant)];
  return span !== undefined && span[0] < instant;
}

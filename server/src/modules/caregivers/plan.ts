import type { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Plan } from './index.ts';

export type TimeWindow = Schema<'TimeWindow'>;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** HH:mm compares as text. */
const byStart = (one: TimeWindow, other: TimeWindow): number =>
  one.from < other.from ? -1 : one.from > other.from ? 1 : 0;

/** Puts a plan in order; throws `invalid_plan` with the pointer of what contradicts itself. */
export function readPlan(days: Schema<'PutAvailabilityPlan'>['days']): Plan {
  const seen = new Set<string>();
  for (const [at, { weekday, windows }] of days.entries()) {
    const refuse = (below: string, detail: string) =>
      problem('invalid_plan', { detail, pointer: `#/days/${at}/${below}` });
    if (seen.has(weekday)) throw refuse('weekday', `${weekday} is here twice; put all its windows into one entry.`);
    seen.add(weekday);
    const backward = windows.findIndex(({ from, to }) => from >= to);
    if (backward >= 0) throw refuse(`windows/${backward}/to`, 'A window must end after it begins.');
    const sorted = windows.map((window, index) => ({ ...window, index })).sort(byStart);
    const overlapping = sorted.find(({ from }, i) => i > 0 && from < sorted[i - 1]!.to);
    if (overlapping) throw refuse(`windows/${overlapping.index}/from`, `This window overlaps another of ${weekday}.`);
  }
  return {
    days: weekdays.flatMap((weekday) => {
      const windows = days.find((day) => day.weekday === weekday)?.windows ?? [];
      const sorted = windows.map(({ from, to }) => ({ from, to })).sort(byStart);
      return sorted.length === 0 ? [] : [{ weekday, windows: sorted }];
    }),
  };
}

/** The windows of a local date in order; those that touch are one, so that a visit may lie across the seam. */
export function windowsOn(plan: Plan, date: Temporal.PlainDate): readonly TimeWindow[] {
  const weekday = weekdays[date.dayOfWeek - 1];
  const merged: TimeWindow[] = [];
  for (const window of plan.days.find((day) => day.weekday === weekday)?.windows ?? []) {
    const last = merged.at(-1);
    if (last?.to === window.from) last.to = window.to;
    else merged.push({ ...window });
  }
  return merged;
}

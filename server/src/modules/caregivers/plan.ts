import type { Schema } from '../../contract/contract.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Plan } from './index.ts';

export type TimeWindow = Schema<'TimeWindow'>;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** HH:mm compares as text. */
const byStart = (one: TimeWindow, other: TimeWindow): number =>
  one.from < other.from ? -1 : one.from > other.from ? 1 : 0;

/** A day's windows in order; `refuse` is told what contradicts itself, and where. */
export function readWindows(windows: readonly TimeWindow[], day: string, refuse: (below: string, detail: string) => Error): TimeWindow[] {
  const backward = windows.findIndex(({ from, to }) => from >= to);
  if (backward >= 0) throw refuse(`windows/${backward}/to`, 'A window must end after it begins.');
  const sorted = windows.map((window, index) => ({ ...window, index })).sort(byStart);
  const overlapping = sorted.find(({ from }, i) => i > 0 && from < sorted[i - 1]!.to);
  if (overlapping) throw refuse(`windows/${overlapping.index}/from`, `This window overlaps another of ${day}.`);
  return sorted.map(({ from, to }) => ({ from, to }));
}

/** Puts a plan in order; throws `invalid_plan` with the pointer of what contradicts itself. */
export function readPlan(days: Schema<'PutAvailabilityPlan'>['days']): Plan {
  const read = new Map<string, TimeWindow[]>();
  for (const [at, { weekday, windows }] of days.entries()) {
    const refuse = (below: string, detail: string) =>
      problem('invalid_plan', { detail, pointer: `#/days/${at}/${below}` });
    if (read.has(weekday)) throw refuse('weekday', `${weekday} is here twice; put all its windows into one entry.`);
    read.set(weekday, readWindows(windows, weekday, refuse));
  }
  return {
    days: weekdays.flatMap((weekday) => {
      const windows = read.get(weekday) ?? [];
      return windows.length === 0 ? [] : [{ weekday, windows }];
    }),
  };
}

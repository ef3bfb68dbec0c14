import type { AvailabilityException, AvailabilityPlan, PlanDay, TimeWindow } from '@dogcare/sdk';
import { formatTime, weekdayOf } from './dates.ts';

const weekdays: readonly PlanDay['weekday'][] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const sayWindows = (windows: readonly TimeWindow[], locale: string): string =>
  windows.map(({ from, to }) => `${formatTime(from, locale)} – ${to === '24:00' ? 'midnight' : formatTime(to, locale)}`).join(', ');

export interface DayState {
  /** What the plan and the exceptions make of it; hours are the server's to work out. */
  state: 'open' | 'closed' | 'partly' | 'extra';
  planned: readonly TimeWindow[];
  exceptions: readonly AvailabilityException[];
}

/** How a date stands: by the weekly plan, and by the exceptions on it. */
export function dayState(date: string, plan: AvailabilityPlan | undefined, all: readonly AvailabilityException[]): DayState {
  const weekday = weekdays[weekdayOf(date) - 1];
  const planned = plan?.days.find((day) => day.weekday === weekday)?.windows ?? [];
  const exceptions = all.filter(({ from, to }) => from <= date && date <= to);
  const isShut = exceptions.some(({ kind, windows }) => kind === 'closed' && windows.length === 0);
  const hasMore = exceptions.some(({ kind }) => kind === 'open');
  const hasLess = exceptions.some(({ kind }) => kind === 'closed');
  if (isShut || (planned.length === 0 && !hasMore)) return { state: 'closed', planned, exceptions };
  return { state: hasLess ? 'partly' : hasMore ? 'extra' : 'open', planned, exceptions };
}

import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import { isProblem } from '../../kernel/errors/problem.ts';
import { changeState } from './actions/transition.ts';
import type { BookingParts } from './deps.ts';
import { bookingMachine, type TransitionName } from './machine.ts';

/** The deadlines that the machine names: each takes its transition, unless the booking has moved on since. */
export function createBookingDeadlines(parts: BookingParts): DeadlineHandler[] {
  const byKind = new Map<string, TransitionName>();
  for (const { deadline, name } of bookingMachine) if (deadline) byKind.set(deadline, name);
  return [...byKind].map(([kind, name]) => ({
    kind,
    mode: 'transaction',
    async run(tx, bookingId) {
      try {
        await changeState(parts, tx, bookingId, name, null);
      } catch (error) {
        if (!isProblem(error, 'transition_not_allowed')) throw error;
      }
    },
  }));
}

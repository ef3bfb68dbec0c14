import type { TxCtx } from '../../kernel/context/context.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import { isProblem } from '../../kernel/errors/problem.ts';
import { changeState } from './actions/transition.ts';
import type { BookingParts } from './deps.ts';
import { bookingMachine, type TransitionName } from './machine.ts';

/** The deadlines that the machine names: each takes its transition, unless the booking has moved on since. */
export function createBookingDeadlines(parts: BookingParts): DeadlineHandler[] {
  const byKind = new Map<string, TransitionName>();
  for (const { deadline, name } of bookingMachine) if (deadline) byKind.set(deadline, name);
  const take = async (tx: TxCtx, bookingId: string, name: TransitionName): Promise<void> => {
    try {
      await changeState(parts, tx, bookingId, name, null);
    } catch (error) {
      if (!isProblem(error, 'transition_not_allowed')) throw error;
    }
  };
  return [...byKind].map(([kind, name]): DeadlineHandler => {
    if (name !== 'lapse') return { kind, mode: 'transaction', run: (tx, bookingId) => take(tx, bookingId, name) };
    // whoever paid in time has paid, though the news is late; a provider that does not answer is waited for
    return {
      kind,
      mode: 'effect',
      async run(ctx, bookingId) {
        await parts.payments.settleOpen(ctx, bookingId);
        await parts.db.transaction(ctx, (tx) => take(tx, bookingId, name));
      },
    };
  });
}

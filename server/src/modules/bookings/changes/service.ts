import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import type { BookingParts } from '../deps.ts';
import { answerChange, expireChange } from './answer.ts';
import { changeDeadline } from './end.ts';
import { proposeChange, type Changed } from './propose.ts';
import { quoteChange, type ChangeInput, type ChangeQuote } from './quote.ts';

export interface BookingChanges {
  quote(ctx: Ctx, bookingId: string, input: ChangeInput): Promise<ChangeQuote>;
  propose(tx: TxCtx, bookingId: string, input: Parameters<typeof proposeChange>[3]): Promise<Changed>;
  answer(tx: TxCtx, ids: { bookingId: string; changeId: string }, answer: Parameters<typeof answerChange>[3]): Promise<Changed>;
  readonly deadlines: readonly DeadlineHandler[];
}

export const createBookingChanges = (parts: BookingParts): BookingChanges => ({
  quote: async (ctx, bookingId, input) => quoteChange(parts, ctx, await parts.repository.find(ctx, bookingId), input),
  propose: (tx, bookingId, input) => proposeChange(parts, tx, bookingId, input),
  answer: (tx, ids, answer) => answerChange(parts, tx, ids, answer),
  deadlines: [{ kind: changeDeadline, mode: 'transaction', run: (tx, changeId) => expireChange(parts, tx, changeId) }],
});

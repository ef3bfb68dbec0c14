import type { Handlers } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import type { Commit } from '../../../kernel/http/commit.ts';
import { presentBooking } from '../presenter.ts';
import type { Bookings } from '../service.ts';
import { presentChange, presentChangeQuote } from './presenter.ts';
import type { Changed } from './propose.ts';

export const createChangeRoutes = ({ bookings, commit }: { bookings: Bookings; commit: Commit }) => {
  const present = async (tx: TxCtx, { booking, change }: Changed) =>
    ({ booking: presentBooking(tx, await bookings.view(tx, booking)), change: presentChange(tx, booking, change) });
  return {
    quoteBookingChange: async (ctx, { params, body }) => {
      const quote = presentChangeQuote(await bookings.changes.quote(ctx, params.bookingId, body));
      return commit(ctx, async () => ({ status: 200, body: quote }));
    },
    proposeBookingChange: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 201, body: await present(tx, await bookings.changes.propose(tx, params.bookingId, body)) })),
    answerBookingChange: (ctx, { params, body }) =>
      commit(ctx, async (tx) => ({ status: 200, body: await present(tx, await bookings.changes.answer(tx, params, body)) })),
  } satisfies Pick<Handlers<Ctx>, 'quoteBookingChange' | 'proposeBookingChange' | 'answerBookingChange'>;
};

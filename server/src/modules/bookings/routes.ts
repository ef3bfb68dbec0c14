import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import { createChangeRoutes } from './changes/routes.ts';
import { nameFor } from './machine.ts';
import { presentBooking, presentCancellation, presentQuote, presentWorkflow } from './presenter.ts';
import type { Bookings } from './service.ts';
import { createSeriesRoutes } from './series/index.ts';
import { viewOfNew } from './view.ts';

export const createBookingRoutes = ({ bookings, commit }: { bookings: Bookings; commit: Commit }) => ({
  ...createChangeRoutes({ bookings, commit }),
  getBookingWorkflow: async (ctx) => ({ status: 200, body: presentWorkflow(ctx) }),
  quoteBooking: async (ctx, { body }) => {
    const worked = await bookings.workOut(ctx, body);
    return commit(ctx, async (tx) => ({ status: 200, body: presentQuote(tx, worked, await bookings.keep(tx, worked)) }));
  },
  createBooking: (ctx, { body }) =>
    commit(ctx, async (tx) => ({ status: 201 as const, body: presentBooking(tx, viewOfNew(await bookings.create(tx, body))) }))
      .catch((error: unknown) => bookings.explainRefusal(ctx, body, error)),
  listBookings: async (ctx, { query }) => {
    const { views, next } = await bookings.listOwn(ctx, query);
    return { status: 200, body: { data: views.map((view) => presentBooking(ctx, view)), nextCursor: next } };
  },
  getBooking: async (ctx, { params }) => ({ status: 200, body: presentBooking(ctx, await bookings.find(ctx, params.bookingId)) }),
  setBookingStatus: (ctx, { params, body }) =>
    commit(ctx, async (tx) => {
      const row = await bookings.changeState(tx, params.bookingId, nameFor(body.status), body.reason);
      return { status: 200, body: presentBooking(tx, await bookings.view(tx, row)) };
    }),
  previewCancellation: async (ctx, { params }) => {
    const { row, cancellation } = await bookings.previewCancellation(ctx, params.bookingId);
    return { status: 200, body: presentCancellation(row, cancellation) };
  },
  cancelBooking: (ctx, { params, body }) =>
    commit(ctx, async (tx) => {
      const row = await bookings.cancel(tx, params.bookingId, body);
      return { status: 200, body: presentBooking(tx, await bookings.view(tx, row)) };
    }),
  ...createSeriesRoutes({ series: bookings.series, commit }),
}) satisfies Pick<Handlers<Ctx>,
  | 'getBookingWorkflow' | 'quoteBooking' | 'createBooking' | 'listBookings' | 'getBooking' | 'setBookingStatus'
  | 'previewCancellation' | 'cancelBooking'>;

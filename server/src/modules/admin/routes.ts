import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { presentBooking, type Bookings } from '../bookings/index.ts';
import type { Users } from '../users/index.ts';
import { presentAdminUser } from './presenter.ts';

export interface AdminRouteDeps {
  readonly users: Pick<Users, 'list'>;
  readonly bookings: Pick<Bookings, 'list'>;
}

/** Shows the business what the other modules hold. */
export const createAdminRoutes = ({ users, bookings }: AdminRouteDeps) =>
  ({
    adminListUsers: async (ctx, { query }) => {
      const page = await users.list(ctx, query);
      return { status: 200, body: { data: page.users.map(presentAdminUser), nextCursor: page.nextCursor } };
    },
    adminListBookings: async (ctx, { query }) => {
      const { views, next } = await bookings.list(ctx, query);
      return { status: 200, body: { data: views.map((view) => presentBooking(ctx, view)), nextCursor: next } };
    },
  }) satisfies Pick<Handlers<Ctx>, 'adminListUsers' | 'adminListBookings'>;

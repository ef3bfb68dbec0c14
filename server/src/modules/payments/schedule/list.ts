import type { Ctx } from '../../../kernel/context/context.ts';
import { oneOf } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { PaymentState } from '../machine.ts';
import type { PaymentsRepository } from '../repository.ts';

export interface PaymentQuery {
  readonly bookingId?: string | undefined;
  readonly status?: readonly PaymentState[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** An owner's own, a caregiver's for the bookings with them, and all for the business itself. */
export const createListing = (repository: PaymentsRepository) => async (ctx: Ctx, { bookingId, status, ...page }: PaymentQuery) => {
  if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
  const { role, userId } = ctx.actor;
  const whose = role === 'admin' ? {} : role === 'caregiver' ? { caregiverUserId: userId } : { ownerId: userId };
  const ids = bookingId === undefined ? undefined : await repository.idsOf(ctx, bookingId);
  if (ids?.length === 0) return { rows: [], next: null };
  return repository.list(ctx, { ...whose, jointId: null, ...(ids && { id: oneOf(ids) }), ...(status !== undefined && { status: oneOf(status) }) }, page);
};

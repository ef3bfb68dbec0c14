import type { Ctx } from '../../../kernel/context/context.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import { dueOf, isDue } from '../due.ts';

export interface Asked {
  /** When the first of what it pays for begins. */
  readonly startsAt: Date;
  /** Some of it is still to be paid. */
  readonly isPayable: boolean;
  /** All of it is, and at the prices that it was begun with. */
  readonly isAsBegun: boolean;
}
export type AskedOf = ReturnType<typeof createAsked>;

/** What is still asked of what a payment pays for: one booking, or those of a joint one. */
export const createAsked = ({ payable, repository }: Pick<PaymentParts, 'payable' | 'repository'>) => async (ctx: Ctx, payment: PaymentRow): Promise<Asked> => {
  const rows = payment.purpose === 'week' ? await repository.partsOf(ctx, [payment.id]) : [payment];
  const parts = [];
  for (const row of rows) parts.push({ row, booking: await payable.find(ctx, row.bookingId) });
  return {
    startsAt: new Date(Math.min(...parts.map(({ booking }) => booking.startsAt.getTime()))),
    isPayable: parts.some(({ row, booking }) => dueOf(booking)?.purpose === row.purpose),
    isAsBegun: parts.every(({ row, booking }) => isDue(row, dueOf(booking))),
  };
};

import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, oneOf, type Database } from '../../../kernel/db/index.ts';
import type { BookedDog } from '../entities.ts';
import { BookingChangeEntity, type ChangeRow } from './entities.ts';

const mostOpen = 1_000;
const mostOfOneBooking = 1_000;

export type ChangeRepository = ReturnType<typeof createChangeRepository>;

export function createChangeRepository(db: Database) {
  const changes = createRepository(db, BookingChangeEntity);
  return {
    insert: (tx: TxCtx, row: Omit<ChangeRow, 'tenantId'>) => changes.insert(tx, row),
    find: (ctx: Ctx, id: string) => changes.findOne(ctx, { id }),
    findOf: (ctx: Ctx, bookingId: string, id: string) => changes.findOne(ctx, { id, bookingId }),
    /** By the booking. */
    async byIds(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ChangeRow>> {
      const rows = ids.length === 0 ? [] : await changes.find(ctx, { id: oneOf(ids) }, { limit: mostOpen });
      return new Map(rows.map((row) => [row.bookingId, row]));
    },
    ofBooking: (ctx: Ctx, bookingId: string) => changes.find(ctx, { bookingId }, { limit: mostOfOneBooking, orderBy: [['id', 'asc']] }),
    /** Ends a change that is open: whoever comes second finds it ended. */
    close: async (tx: TxCtx, id: string, patch: Pick<ChangeRow, 'status' | 'effect' | 'answeredAt' | 'reason' | 'updatedAt'>): Promise<boolean> =>
      (await changes.update(tx, { id, status: 'open' }, patch)) === 1,
    forgetWords: (tx: TxCtx, id: string, dogs: BookedDog[]) => changes.update(tx, { id }, { message: '', reason: null, dogs }),
  };
}

import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, oneOf, type Database, type InsertRow, type Where } from '../../../kernel/db/index.ts';
import { DisputeEntity, DisputeStatementEntity, type DisputeRow, type DisputeStatementRow } from './entities.ts';
import type { DisputeState } from './machine.ts';

/** What both sides can say of one dispute. */
export const mostStatements = 50;
const mostOfOneBooking = 100;
const onePage = 200;

export interface DisputeFilter {
  readonly status?: readonly DisputeState[];
  readonly category?: DisputeRow['category'];
  readonly bookingId?: string;
}

/** Every query on disputes. */
export function createDisputeRepository(db: Database) {
  const disputes = createRepository(db, DisputeEntity);
  const statements = createRepository(db, DisputeStatementEntity);
  return {
    insert: (tx: TxCtx, row: InsertRow<DisputeRow>) => disputes.insert(tx, row),
    find: (ctx: Ctx, id: string) => disputes.findOne(ctx, { id }),
    findLocked: (tx: TxCtx, id: string) => disputes.findOne(tx, { id }, { lock: 'wait' }),
    /** Moves a dispute on only if it still is where the step starts. */
    step: async (tx: TxCtx, id: string, from: DisputeState, patch: Partial<DisputeRow>): Promise<boolean> =>
      (await disputes.update(tx, { id, status: from }, patch)) === 1,
    openOf: (ctx: Ctx, bookingId: string) => disputes.findOne(ctx, { openOf: bookingId }),
    ofBooking: (ctx: Ctx, bookingId: string) => disputes.find(ctx, { bookingId }, { limit: mostOfOneBooking, orderBy: [['id', 'desc']] }),
    page(ctx: Ctx, { status, category, bookingId }: DisputeFilter, page: { limit: number; after: string | undefined }) {
      const where: Where<DisputeRow> = {
        ...(status === undefined ? {} : { status: oneOf(status) }), ...(category === undefined ? {} : { category }), ...(bookingId === undefined ? {} : { bookingId }),
      };
      return disputes.page(ctx, { where, order: [['id', 'desc']], ...page });
    },

    addStatement: (tx: TxCtx, row: InsertRow<DisputeStatementRow>) => statements.insert(tx, row),
    async statementsOf(ctx: Ctx, disputeIds: readonly string[]): Promise<Map<string, DisputeStatementRow[]>> {
      const rows = disputeIds.length === 0 ? [] : await statements.find(ctx, { disputeId: oneOf(disputeIds) }, { limit: mostOfOneBooking * mostStatements, orderBy: [['id', 'asc']] });
      return Map.groupBy(rows, ({ disputeId }) => disputeId);
    },

    ofSidePage: (ctx: Ctx, side: { ownerId: string } | { caregiverUserId: string }, after: string | undefined) =>
      disputes.page(ctx, { where: side, order: [['id', 'asc']], after, limit: onePage }),
    statementsPage: (ctx: Ctx, userId: string, after: string | undefined) => statements.page(ctx, { where: { userId }, order: [['id', 'asc']], after, limit: onePage }),
    forgetReasons: (tx: TxCtx, side: { ownerId: string } | { caregiverUserId: string }) => disputes.update(tx, side, { reason: null }),
    forgetStatements: (tx: TxCtx, userId: string) => statements.update(tx, { userId }, { text: '', uploadIds: [] }),
  };
}
export type DisputeRepository = ReturnType<typeof createDisputeRepository>;

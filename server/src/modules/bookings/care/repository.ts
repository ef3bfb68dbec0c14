import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, oneOf, type Database, type InsertRow } from '../../../kernel/db/index.ts';
import { CareEntryEntity, CareLateEntity, CareReportEntity, type CareEntryRow, type CareReportRow } from './entities.ts';

/** How many entries a booking can have. */
export const mostEntries = 500;
const onePage = 200;

/** Every query on care logs. */
export function createCareRepository(db: Database) {
  const entries = createRepository(db, CareEntryEntity);
  const reports = createRepository(db, CareReportEntity);
  const lates = createRepository(db, CareLateEntity);

  return {
    insert: (tx: TxCtx, row: InsertRow<CareEntryRow>) => entries.insert(tx, row),
    find: (ctx: Ctx, bookingId: string, id: string) => entries.findOne(ctx, { id, bookingId }),
    count: (ctx: Ctx, bookingId: string) => entries.count(ctx, { bookingId }),
    page: (ctx: Ctx, bookingId: string, page: { limit: number; after: string | undefined }) =>
      entries.page(ctx, { where: { bookingId }, order: [['happenedAt', 'desc'], ['id', 'desc']], ...page }),
    /** In the order in which they happened. */
    all: (ctx: Ctx, bookingId: string) => entries.find(ctx, { bookingId }, { limit: mostEntries, orderBy: [['happenedAt', 'asc'], ['id', 'asc']] }),
    /** What corrected or took back which of these. */
    async supersededBy(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
      const rows = ids.length === 0 ? [] : await entries.find(ctx, { supersedes: oneOf(ids) }, { limit: mostEntries, columns: ['id', 'supersedes'] });
      return new Map(rows.map(({ id, supersedes }) => [supersedes!, id]));
    },

    report: (ctx: Ctx, bookingId: string) => reports.findOne(ctx, { id: bookingId }),
    insertReport: (tx: TxCtx, row: InsertRow<CareReportRow>) => reports.insert(tx, row),

    late: (ctx: Ctx, bookingId: string) => lates.findOne(ctx, { bookingId }),
    async noteLate(tx: TxCtx, bookingId: string, startsAt: Date): Promise<void> {
      const told = { startsAt, toldAt: tx.clock.now() };
      if ((await lates.update(tx, { bookingId }, told)) === 0) await lates.insert(tx, { bookingId, ...told });
    },

    /** Of one of the two sides. */
    entriesPage: (ctx: Ctx, side: { ownerId: string } | { caregiverUserId: string }, after: string | undefined) =>
      entries.page(ctx, { where: side, order: [['id', 'asc']], after, limit: onePage }),
    reportsPage: (ctx: Ctx, side: { ownerId: string } | { caregiverUserId: string }, after: string | undefined) =>
      reports.page(ctx, { where: side, order: [['id', 'asc']], after, limit: onePage }),
    forgetEntries: (tx: TxCtx, side: { ownerId: string } | { caregiverUserId: string }) =>
      entries.update(tx, side, { sealed: null, uploadId: null, awayMeters: null }),
    forgetReports: (tx: TxCtx, side: { ownerId: string } | { caregiverUserId: string }) => reports.update(tx, side, { sealed: null }),
  };
}
export type CareRepository = ReturnType<typeof createCareRepository>;

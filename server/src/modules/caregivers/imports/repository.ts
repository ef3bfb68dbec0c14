import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, type Database } from '../../../kernel/db/index.ts';
import { ImportedRowEntity, ImportEntity, type ImportedRow, type ImportRow, type RowState } from './entities.ts';

type NewRow = Omit<ImportedRow, 'tenantId'>;

/** Every query on imports. */
export function createImportRepository(db: Database) {
  const imports = createRepository<ImportRow>(db, ImportEntity);
  const rows = createRepository<ImportedRow>(db, ImportedRowEntity);
  return {
    insert: imports.insert,
    byId: (ctx: Ctx, id: string) => imports.findOne(ctx, { id }),
    /** Moves an import on, if it still stands where it was read; false if somebody else has moved it. */
    advance: async (tx: TxCtx, { id, status, receivedBytes }: Pick<ImportRow, 'id' | 'status' | 'receivedBytes'>, patch: Partial<ImportRow>): Promise<boolean> =>
      (await imports.update(tx, { id, status, receivedBytes }, patch)) > 0,
    addRows: async (tx: TxCtx, added: readonly NewRow[]): Promise<void> => {
      if (added.length > 0) await rows.insert(tx, added);
    },
    waiting: (ctx: Ctx, importId: string, limit: number) => rows.find(ctx, { importId, state: 'waiting' }, { limit, orderBy: [['line', 'asc']] }),
    /** Settles a row, and forgets what stood in it; false if that was done before. */
    settle: async (tx: TxCtx, { importId, line }: Pick<ImportedRow, 'importId' | 'line'>, patch: Partial<ImportedRow>): Promise<boolean> =>
      (await rows.update(tx, { importId, line, state: 'waiting' }, { ...patch, sealedRow: null })) > 0,
    madeOf: (ctx: Ctx, importId: string, caregiverId: string) => rows.findOne(ctx, { importId, caregiverId, state: 'created' }),
    dropWaiting: (tx: TxCtx, importId: string) => rows.delete(tx, { importId, state: 'waiting' }),
    async counts(ctx: Ctx, importId: string): Promise<Record<RowState, number>> {
      const of = (state: RowState): Promise<number> => rows.count(ctx, { importId, state });
      return { waiting: await of('waiting'), created: await of('created'), existing: await of('existing'), bad: await of('bad') };
    },
    page: (ctx: Ctx, importId: string, state: RowState | undefined, page: { limit: number; cursor?: string | undefined }) =>
      rows.page(ctx, { where: { importId, ...(state === undefined ? {} : { state }) }, order: [['line', 'asc']], after: page.cursor, limit: page.limit }),
  };
}
export type ImportRepository = ReturnType<typeof createImportRepository>;

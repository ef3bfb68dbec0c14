import type { EntitySchema, SelectQueryBuilder } from 'typeorm';
import type { Ctx, TxCtx } from '../context/context.ts';
import type { Database } from './database.ts';
import type { Order } from './keyset.ts';
import { createTableQueries, type InsertRow } from './table-queries.ts';
import type { FindOptions, InsertOrAddOptions, Page, PageOptions } from './table-queries.ts';
import type { Patch, Where } from './where.ts';

export type { FindOptions, InsertOrAddOptions, InsertRow, Page, PageOptions } from './table-queries.ts';
export type { Order } from './keyset.ts';

/** A module's queries on one table, all of them bound to the tenant of `ctx`. */
export interface Repository<Row extends object> {
  /** Sets `tenantId` itself. Columns that may be null or have a default can be left out. */
  insert(ctx: TxCtx, rows: InsertRow<Row> | readonly InsertRow<Row>[]): Promise<void>;
  /** Answers how many rows matched, changed or not. */
  update(ctx: TxCtx, where: Where<Row>, patch: Patch<Row>): Promise<number>;
  /** The same of one row; anything else fails with a `NotOneRowError`, which the database itself sees to: see `lastly`. */
  updateOne(ctx: TxCtx, where: Where<Row>, patch: Patch<Row>): Promise<void>;
  delete(ctx: TxCtx, where: Where<Row>): Promise<number>;
  findOne<Property extends keyof Row = keyof Row>(
    ctx: Ctx,
    where: Where<Row>,
    options?: Omit<FindOptions<Row, Property>, 'limit'>,
  ): Promise<Pick<Row, Property> | null>;
  find<Property extends keyof Row = keyof Row>(
    ctx: Ctx,
    where: Where<Row>,
    options: FindOptions<Row, Property>,
  ): Promise<Pick<Row, Property>[]>;
  /** One page of a list, by keyset. A cursor that is not one throws `invalid_cursor`. */
  page(ctx: Ctx, options: PageOptions<Row>): Promise<Page<Row>>;
  count(ctx: Ctx, where: Where<Row>): Promise<number>;
  /**
   * Inserts rows, or adds to those whose key is there, in one statement: all or, by a CHECK (`isCheckViolation`),
   * nothing. `key` is without `tenantId` and must be the table's only unique key. Each row must pass the CHECKs by
   * itself, too.
   */
  insertOrAdd(ctx: TxCtx, rows: readonly InsertRow<Row>[], options: InsertOrAddOptions<Row>): Promise<void>;
  /**
   * A query builder that keeps its tenant: `where` adds, `orWhere` throws. Tables joined to it need their own
   * condition.
   */
  select(ctx: Ctx, alias: string): SelectQueryBuilder<Row>;
}

const tenantOf = (ctx: Ctx): { tenantId: string } => {
  const tenantId: unknown = ctx?.tenant?.id;
  if (typeof tenantId !== 'string' || tenantId === '') throw new Error('A query without a tenant');
  return { tenantId };
};

/** Refuses another tenant's id in what the caller gives; the tenant comes from `ctx` alone. */
const bound = <T extends object>(ctx: Ctx, given: T): T & { tenantId: string } => {
  const tenant = tenantOf(ctx);
  if ('tenantId' in given && given.tenantId !== tenant.tenantId)
    throw new Error("A query that names another tenant than its ctx's");
  return { ...tenant, ...given };
};

/** Makes a repository; the entity must have a `tenantId`. For tables without one, see `createSystemRepository`. */
export const createRepository = <Row extends object>(db: Database, entity: EntitySchema<Row>): Repository<Row> => {
  const table = createTableQueries<Row>(db, entity);
  if (!table.has('tenantId')) throw new Error(`${table.name} has no tenantId`);
  const where = (ctx: Ctx, given: Where<Row>): Where<Row> => bound(ctx, given);
  const rowsOf = (ctx: Ctx, rows: InsertRow<Row> | readonly InsertRow<Row>[]): InsertRow<Row>[] =>
    (Array.isArray(rows) ? (rows as readonly InsertRow<Row>[]) : [rows as InsertRow<Row>]).map((row) =>
      bound(ctx, row),
    );
  const filled = (given: Where<Row>): Where<Row> => {
    if (Object.keys(given).length === 0) throw new Error(`A change to all of a tenant's ${table.name}: say which`);
    return given;
  };

  const staying = (patch: Patch<Row>): Patch<Row> => {
    if ('tenantId' in patch) throw new Error('A row cannot move to another tenant');
    return patch;
  };

  return {
    insert: async (ctx, rows) => table.insert(ctx, rowsOf(ctx, rows)),
    update: async (ctx, given, patch) => table.update(ctx, where(ctx, filled(given)), staying(patch)),
    updateOne: async (ctx, given, patch) => void (await table.update(ctx, where(ctx, filled(given)), staying(patch), 'one row')),
    delete: async (ctx, given) => table.delete(ctx, where(ctx, filled(given))),
    findOne: async (ctx, given, options = {}) =>
      (await table.find(ctx, where(ctx, given), { ...options, limit: 1 }))[0] ?? null,
    find: async (ctx, given, options) => table.find(ctx, where(ctx, given), options),
    page: async (ctx, options) => table.page(ctx, { ...options, where: where(ctx, options.where) }),
    count: async (ctx, given) => table.count(ctx, where(ctx, given)),
    insertOrAdd: async (ctx, rows, options) =>
      table.insertOrAdd(ctx, rowsOf(ctx, rows), {
        ...options,
        key: ['tenantId' as keyof Row & string, ...options.key],
      }),
    select: (ctx, alias) => {
      const { tenantId } = tenantOf(ctx);
      const builder = db
        .manager(ctx)
        .createQueryBuilder(entity, alias)
        .where(`${alias}.tenantId = :tenantId`, { tenantId });
      builder.where = builder.andWhere;
      builder.orWhere = () => {
        throw new Error('orWhere would let other tenants in: write andWhere(new Brackets(…))');
      };
      return builder;
    },
  };
};

export type { Where, Patch, Order as OrderBy };

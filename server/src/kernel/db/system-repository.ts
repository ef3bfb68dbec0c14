import type { EntitySchema } from 'typeorm';
import type { Tx } from '../context/context.ts';
import type { Database, Scope } from './database.ts';
import { createTableQueries, type FindOptions, type InsertRow, type TableQueries } from './table-queries.ts';
import type { Where } from './where.ts';

/** Every reason to ask without a tenant. A query that fits none of them belongs in a tenant's repository. */
export const systemReasons = {
  tenants: 'the table of tenants itself',
  'key-hash': 'an API key names its tenant',
  host: 'a host name names its tenant',
  origin: 'a preflight is answered before its tenant is known',
  'link-token': 'a token in an address (webhook, calendar feed, unsubscribe, file) names its tenant',
  dispatcher: 'events of all tenants are put in order and published',
  sweeper: 'deadlines of all tenants are worked off when due',
  inbox: 'a webhook is stored before it is known whose it is',
  sealer: 'audit rows of all tenants are chained',
  housekeeping: 'what is past its keeping is deleted',
} as const;

export type SystemReason = keyof typeof systemReasons;

type Writing = { readonly tx: Tx };

/** Queries on one table across all tenants; the allow-list above says what for. Also for tables that have no tenant. */
export interface SystemRepository<Row extends object> {
  insert(scope: Writing, rows: SystemInsertRow<Row> | readonly SystemInsertRow<Row>[]): Promise<void>;
  update: TableQueries<Row>['update'];
  delete: TableQueries<Row>['delete'];
  findOne(scope: Scope, where: Where<Row>, options?: Pick<FindOptions<Row>, 'orderBy' | 'lock'>): Promise<Row | null>;
  find: TableQueries<Row>['find'];
  page: TableQueries<Row>['page'];
  count: TableQueries<Row>['count'];
}

/** As `InsertRow`, but the tenant must be said where the table has one. */
export type SystemInsertRow<Row> = InsertRow<Row> & (Row extends { tenantId: infer T } ? { tenantId: T } : unknown);

export const createSystemRepository = <Row extends object>(
  db: Database,
  entity: EntitySchema<Row>,
  { reason }: { readonly reason: SystemReason },
): SystemRepository<Row> => {
  if (!Object.hasOwn(systemReasons, reason)) throw new Error(`"${reason}" is no reason to ask without a tenant`);
  const table = createTableQueries<Row>(db, entity);
  const filled = (where: Where<Row>): Where<Row> => {
    if (Object.keys(where).length === 0) throw new Error(`A change to all of ${table.name}: say which`);
    return where;
  };
  return {
    insert: async (scope, rows) => table.insert(scope, Array.isArray(rows) ? rows : [rows as SystemInsertRow<Row>]),
    update: async (scope, where, patch) => table.update(scope, filled(where), patch),
    delete: async (scope, where) => table.delete(scope, filled(where)),
    findOne: async (scope, where, options = {}) =>
      (await table.find(scope, where, { ...options, limit: 1 }))[0] ?? null,
    find: table.find,
    page: table.page,
    count: table.count,
  };
};

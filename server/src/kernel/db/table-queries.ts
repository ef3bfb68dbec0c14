import type { EntitySchema } from 'typeorm';
import { createTableCodec, type ColumnCodec } from './codec.ts';
import type { Database, Scope } from './database.ts';
import type { Must } from './engine.ts';
import { afterSql, decodeCursor, encodeCursor, type Order } from './keyset.ts';
import { isAddition, toSql, type Patch, type Where } from './where.ts';

type NullableKeys<Row> = { [K in keyof Row]: null extends Row[K] ? K : never }[keyof Row];
/**
 * A row to insert: what may be null can be left out, and so can the tenant. Defaults of the table need a value or a
 * cast.
 */
export type InsertRow<Row> = Omit<Row, NullableKeys<Row> | 'tenantId'> & {
  [K in Extract<keyof Row, NullableKeys<Row> | 'tenantId'>]?: Row[K];
};

export interface FindOptions<Row, Property extends keyof Row = keyof Row> {
  readonly limit: number;
  /** On hot paths: MySQL describes each column in every answer, and that costs as much as its value. All, if left out. */
  readonly columns?: readonly Property[];
  readonly orderBy?: Order<Row>;
  /**
   * Locks the rows until the transaction ends, or passes over those that others have locked; `share` keeps out those
   * who change them, but not those who share likewise. SQLite has one writer anyway.
   */
  readonly lock?: keyof typeof lockClauses;
}

export interface PageOptions<Row> {
  readonly where: Where<Row>;
  /** The last column must make the order total: the id, as a rule. Columns that may be null cannot be paged by. */
  readonly order: Order<Row>;
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: Row[];
  /** The cursor for the next page, if there is one. */
  readonly next: string | null;
}

export interface InsertOrAddOptions<Row> {
  readonly key: readonly (keyof Row & string)[];
  /** The columns to add to; all others keep what they had. */
  readonly add: readonly (keyof Row & string)[];
}

const LARGEST_LIMIT = 10_000;
const MOST_PARAMETERS = 30_000; // SQLite takes 32,766

/** As MySQL and MariaDB both have them. */
const lockClauses = { wait: ' FOR UPDATE', skip: ' FOR UPDATE SKIP LOCKED', share: ' LOCK IN SHARE MODE' } as const;

type Values = Readonly<Record<string, unknown>>;

/** The statements on one table, with no tenant in them; repositories add who may see what. */
export const createTableQueries = <Row extends object>(db: Database, entity: EntitySchema<Row>) => {
  const codec = createTableCodec(db, entity);
  const selectAll = `SELECT ${codec.list} FROM ${codec.escaped}`;

  const writing = (scope: Scope): Scope => {
    if (!scope.tx) throw new Error(`A write to ${codec.name} outside a transaction`);
    return scope;
  };

  const whereSql = (where: object): { sql: string; parameters: unknown[] } => {
    const { sql, parameters } = toSql(where, codec.column);
    return { sql: sql === '' ? '' : ` WHERE ${sql}`, parameters };
  };

  const checkLimit = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
      throw new Error(`A list of ${codec.name} needs a limit from 1 to ${LARGEST_LIMIT}, not ${limit}`);
    }
    return limit;
  };

  const orderSql = (order: Order<Row> = []): string => {
    const words = { asc: 'ASC', desc: 'DESC' } as const;
    const terms = order.map(([property, way]) => `${codec.column(property).escaped} ${words[way]}`);
    return terms.length > 0 ? ` ORDER BY ${terms.join(', ')}` : '';
  };

  const lockSql = (scope: Scope, lock: FindOptions<Row>['lock']): string => {
    if (lock === undefined) return '';
    writing(scope);
    return db.engine === 'sqlite' ? '' : lockClauses[lock];
  };

  const read = async (scope: Scope, sql: string, parameters: readonly unknown[], only?: readonly ColumnCodec[]): Promise<Row[]> => {
    const { rows } = await db.query(scope, sql, parameters);
    return rows.map((row) => codec.toRow(row, only) as Row);
  };

  /** `INSERT INTO t (…) VALUES (…), (…)` */
  const insertSql = (
    columns: readonly ColumnCodec[],
    rows: readonly Values[],
  ): { sql: string; parameters: unknown[] } => {
    const parameters: unknown[] = [];
    for (const row of rows) {
      if (Object.keys(row).length !== columns.length)
        throw new Error(`Rows inserted into ${codec.name} together must name the same columns`);
      for (const column of columns) parameters.push(column.toDatabase(row[column.property]));
    }
    const one = `(${'?, '.repeat(columns.length - 1)}?)`;
    const list = columns.map(({ escaped }) => escaped).join(', ');
    return {
      sql: `INSERT INTO ${codec.escaped} (${list}) VALUES ${`${one}, `.repeat(rows.length - 1)}${one}`,
      parameters,
    };
  };

  const columnsOf = (row: Values): ColumnCodec[] => Object.keys(row).map(codec.column);

  const insert = async (scope: Scope, rows: readonly InsertRow<Row>[]): Promise<void> => {
    writing(scope);
    if (rows.length === 0) return;
    const columns = columnsOf(rows[0] as Values);
    const atOnce = Math.floor(MOST_PARAMETERS / columns.length);
    for (let from = 0; from < rows.length; from += atOnce) {
      const { sql, parameters } = insertSql(columns, rows.slice(from, from + atOnce) as readonly Values[]);
      await db.query(scope, sql, parameters);
    }
  };

  const update = async (scope: Scope, where: Where<Row>, patch: Patch<Row>, must?: Must): Promise<number> => {
    writing(scope);
    const parameters: unknown[] = [];
    const changes = Object.entries(patch).map(([property, value]) => {
      const column = codec.column(property);
      if (isAddition(value)) {
        parameters.push(value.amount);
        return `${column.escaped} = ${column.escaped} + ?`;
      }
      parameters.push(column.toDatabase(value));
      return `${column.escaped} = ?`;
    });
    if (changes.length === 0) throw new Error(`An update of ${codec.name} that changes nothing`);
    const condition = whereSql(where);
    const { affected } = await db.query(scope, `UPDATE ${codec.escaped} SET ${changes.join(', ')}${condition.sql}`, [
      ...parameters,
      ...condition.parameters,
    ], must);
    return affected;
  };

  const remove = async (scope: Scope, where: Where<Row>): Promise<number> => {
    writing(scope);
    const { sql, parameters } = whereSql(where);
    return (await db.query(scope, `DELETE FROM ${codec.escaped}${sql}`, parameters)).affected;
  };

  const find = async <Property extends keyof Row>(
    scope: Scope,
    where: Where<Row>,
    options: FindOptions<Row, Property>,
  ): Promise<Pick<Row, Property>[]> => {
    const limit = checkLimit(options?.limit);
    const only = options.columns?.map((property) => codec.column(property as string));
    const select = only ? `SELECT ${only.map(({ escaped }) => escaped).join(', ')} FROM ${codec.escaped}` : selectAll;
    const { sql, parameters } = whereSql(where);
    const tail = `${orderSql(options.orderBy)} LIMIT ${limit}${lockSql(scope, options.lock)}`;
    return read(scope, `${select}${sql}${tail}`, parameters, only);
  };

  const page = async (scope: Scope, options: PageOptions<Row>): Promise<Page<Row>> => {
    const limit = checkLimit(options.limit);
    const columns = options.order.map(([property]) => codec.column(property));
    const unpageable = columns.find(({ nullable }) => nullable);
    if (unpageable) throw new Error(`${codec.name} cannot be paged by ${unpageable.property}: it may be null`);
    const where = toSql(options.where, codec.column);
    const start =
      options.after === undefined
        ? undefined
        : afterSql(options.order, columns, decodeCursor(options.order, columns, options.after));
    const conditions = [where.sql, start?.sql].filter(Boolean).join(' AND ');
    const rows = await read(
      scope,
      `${selectAll}${conditions && ` WHERE ${conditions}`}${orderSql(options.order)} LIMIT ${limit + 1}`,
      [...where.parameters, ...(start?.parameters ?? [])],
    );
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { rows: rows.slice(0, limit), next: last ? encodeCursor(options.order, last as Values) : null };
  };

  const count = async (scope: Scope, where: Where<Row>): Promise<number> => {
    const { sql, parameters } = whereSql(where);
    const { rows } = await db.query<{ n: number }>(
      scope,
      `SELECT COUNT(*) AS n FROM ${codec.escaped}${sql}`,
      parameters,
    );
    return Number(rows[0]?.n);
  };

  const checkOnlyKey = (key: readonly string[]): void => {
    const [only, ...others] = codec.uniqueKeys;
    if (others.length > 0 || only?.length !== key.length || !key.every((property) => only.includes(property))) {
      throw new Error(
        `insertOrAdd needs the only unique key of ${codec.name}, which is ${only}; MySQL may take the wrong one of two`,
      );
    }
  };

  const insertOrAdd = async (
    scope: Scope,
    rows: readonly InsertRow<Row>[],
    { key, add }: InsertOrAddOptions<Row>,
  ): Promise<void> => {
    writing(scope);
    checkOnlyKey(key);
    if (rows.length === 0) return;
    const columns = columnsOf(rows[0] as Values);
    if (rows.length * columns.length > MOST_PARAMETERS)
      throw new Error(`Too many rows for one statement on ${codec.name}: ${rows.length}`);
    // two statements that lock the same rows in another order wait for each other
    const sorted = (rows as readonly Values[]).map((row) => ({
      row,
      at: JSON.stringify(key.map((property) => row[property])),
    }));
    sorted.sort((one, other) => (one.at < other.at ? -1 : 1));
    const { sql, parameters } = insertSql(
      columns,
      sorted.map(({ row }) => row),
    );
    const sums = add.map((property) => {
      const { escaped } = codec.column(property);
      return db.engine === 'mysql'
        ? `${escaped} = ${escaped} + VALUES(${escaped})`
        : `${escaped} = ${codec.escaped}.${escaped} + excluded.${escaped}`;
    });
    const keys = key.map((property) => codec.column(property).escaped).join(', ');
    const onConflict = db.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE' : `ON CONFLICT (${keys}) DO UPDATE SET`;
    await db.query(scope, `${sql} ${onConflict} ${sums.join(', ')}`, parameters);
  };

  return { name: codec.name, has: codec.has, insert, update, delete: remove, find, page, count, insertOrAdd };
};

export type TableQueries<Row extends object> = ReturnType<typeof createTableQueries<Row>>;

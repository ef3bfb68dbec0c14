import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type SqliteRow = Record<string, unknown>;

export interface SqliteStatement {
  /** True when it answers rows. */
  readonly reader: boolean;
  all(...parameters: readonly unknown[]): SqliteRow[];
  run(...parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
}

export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  pragma(source: string): SqliteRow[];
  exec(sql: string): void;
  readonly inTransaction: boolean;
  readonly open: boolean;
  close(): void;
}

interface Options {
  readonly readonly?: boolean;
  readonly timeout?: number;
}

const STATEMENTS_KEPT = 500;

/** SQLite keeps instants as text in UTC that sorts by time: `2026-06-01 10:00:00.000`, the form TypeORM writes too. */
const instantText = (date: Date): string => date.toISOString().replace('T', ' ').slice(0, 23);

const bindable = (value: unknown): SQLInputValue => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return instantText(value);
  return value as SQLInputValue; // node:sqlite refuses undefined and objects by itself
};
const isBindable = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || value === null;
/** As a rule all of them can be bound as they are. */
const bound = (parameters: readonly unknown[]): readonly SQLInputValue[] =>
  parameters.every(isBindable) ? (parameters as SQLInputValue[]) : parameters.map(bindable);

/** node:sqlite gives blobs as Uint8Array; everything written for better-sqlite3 or mysql2 expects a Buffer. */
const plain = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;

/**
 * Rows out of lists of values. The objects that node:sqlite makes by itself are hash tables, which everything that reads them
 * afterwards pays for; copies of one object share its shape.
 */
const createRows = (columns: readonly { readonly name: string; readonly type: string | null }[]) => {
  const names = columns.map(({ name }) => name);
  const hasBlobs = columns.some(({ type }) => type?.toLowerCase() === 'blob');
  const shape: SqliteRow = Object.fromEntries(names.map((name) => [name, null]));
  return (lists: readonly (readonly unknown[])[]): SqliteRow[] =>
    lists.map((values) => {
      const row = { ...shape };
      for (let i = 0; i < names.length; i += 1) row[names[i]!] = hasBlobs ? plain(values[i]) : values[i];
      return row;
    });
};

const wrapStatement = (statement: StatementSync): SqliteStatement => {
  const columns = statement.columns();
  const rowsOf = createRows(columns);
  statement.setReturnArrays(true);
  return {
    reader: columns.length > 0,
    all: (...parameters) => rowsOf(statement.all(...bound(parameters)) as unknown as unknown[][]),
    run: (...parameters) => {
      const { changes, lastInsertRowid } = statement.run(...bound(parameters));
      return { changes: Number(changes), lastInsertRowid };
    },
  };
};

/**
 * Opens a file through `node:sqlite` and shows it as `better-sqlite3` does, as far as TypeORM's driver uses it
 * (`prepare`, `all`, `run`, `reader`, `pragma`, `close`). Prepared statements are kept, least recently used out first,
 * because each transaction has a query runner of its own and TypeORM's cache lives in the runner.
 */
export const openSqlite = (path: string, options: Options = {}): SqliteConnection => {
  const database = new DatabaseSync(path, {
    readOnly: options.readonly ?? false,
    timeout: options.timeout ?? 0,
    enableForeignKeyConstraints: true,
  });
  const kept = new Map<string, SqliteStatement>();
  /** Another schema may give a kept statement other columns. */
  const forgetAt = (sql: string): boolean => {
    const changesSchema = /^\s*(?:create|alter|drop)\b/i.test(sql);
    if (changesSchema) kept.clear();
    return changesSchema;
  };

  const prepare = (sql: string): SqliteStatement => {
    const known = kept.get(sql);
    if (known) {
      kept.delete(sql);
      kept.set(sql, known);
      return known;
    }
    const changesSchema = forgetAt(sql);
    const statement = wrapStatement(database.prepare(sql));
    if (changesSchema) return statement;
    kept.set(sql, statement);
    if (kept.size > STATEMENTS_KEPT) kept.delete(kept.keys().next().value as string);
    return statement;
  };

  return {
    prepare,
    // not kept: some pragmas act when they are prepared
    pragma: (source) => wrapStatement(database.prepare(`PRAGMA ${source}`)).all(),
    exec: (sql) => {
      kept.clear();
      database.exec(sql);
    },
    get inTransaction() {
      return database.isTransaction;
    },
    get open() {
      return database.isOpen;
    },
    close: () => {
      kept.clear();
      if (database.isOpen) database.close();
    },
  };
};

/**
 * The value for TypeORM's `driver:` option. It calls `new driver(path, options)`; a function that answers an object
 * will do.
 */
export function sqliteDriver(path: string, options: Options): SqliteConnection {
  return openSqlite(path, options);
}

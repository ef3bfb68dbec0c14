import type { DataSource, EntityManager, EntitySchema, MixedList } from 'typeorm';

/** What a statement answered: rows for a query, how many rows it matched for a write. */
export interface Result<Row = Record<string, unknown>> {
  readonly rows: Row[];
  readonly affected: number;
}

export type Parameters = readonly unknown[];

/** What a write must be, or it fails with a `NotOneRowError`: the database itself looks, before anything that comes after. */
export type Must = 'one row';

export type Run = <Row = Record<string, unknown>>(sql: string, parameters: Parameters, must?: Must) => Promise<Result<Row>>;

/** One open transaction on a connection that nobody else uses until it is over. */
export interface Session {
  readonly manager: EntityManager;
  readonly query: Run;
  /** Set once the server has thrown the transaction away, even if the work swallowed the error. */
  readonly doom: unknown;
  /** Whether the database has answered anything in it. Until then a lost connection is one that was dead before. */
  readonly answered: boolean;
  commit(): Promise<void>;
  /**
   * Sends the COMMIT with what was asked for and not answered yet, where that saves a trip. Answers whether it was done: if one of those
   * failed it was not, and the transaction is still open; nor if it is not wanted any more by the time they are sent.
   */
  commitAlong?(isWanted: () => boolean): Promise<boolean>;
  /** Never throws. Also frees the connection while a statement is still running. */
  rollback(): Promise<void>;
}

/** A database behind TypeORM: one implementation for SQLite, one for MySQL and MariaDB. */
export interface Engine {
  readonly name: 'sqlite' | 'mysql';
  /** For metadata only; statements go through `query`, `reading` and `begin`. */
  readonly dataSource: DataSource;
  /** Reads outside transactions. */
  readonly reading: EntityManager;
  readonly query: Run;
  /** With `once`, for one statement, which needs no transaction around it. */
  begin(only?: 'once'): Promise<Session>;
  /**
   * Schema work (migrations, the schema builder), without statement deadlines and while no other process does the
   * same.
   */
  exclusively<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Schema {
  // EntitySchema is invariant in its row type, so a list of different ones has no narrower type
  readonly entities: readonly EntitySchema<any>[];
  readonly migrations: MixedList<Function>;
}

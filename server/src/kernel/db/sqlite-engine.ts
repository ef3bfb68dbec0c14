import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import type { Limits } from './config.ts';
import type { Engine, Parameters, Schema, Session } from './engine.ts';
import { DatabaseOpenError, driverError, NotOneRowError } from './errors.ts';
import { openSqlite, sqliteDriver, type SqliteConnection } from './sqlite-driver.ts';
import { createGate } from './sqlite-gate.ts';
import { createGroup } from './sqlite-group.ts';
import { createTxRunner, type Answer } from './tx-runner.ts';

// A wait for a lock blocks the whole process, as node:sqlite is synchronous: short here, and again after a pause
const BUSY_TIMEOUT_MS = 100;
/** At most, and no more than the database has. */
const READ_CACHE_KB = 64_000;

const openError = (error: unknown, path: string): unknown => {
  const { errcode, code } = driverError(error);
  const plain = errcode === undefined ? undefined : errcode & 0xff;
  const say = (message: string): DatabaseOpenError => new DatabaseOpenError(message, { cause: error });
  if (plain === 26 || plain === 11) return say(`${path} is not a SQLite database, or it is damaged`);
  if (plain === 5 || plain === 6) return say(`${path} is in use by another process; only one may have it open`);
  if (plain === 14 || plain === 8 || plain === 10)
    return say(`${path} cannot be opened or written; check the folder and its rights`);
  if (plain === 13) return say(`${path} cannot be written: the disk is full`);
  if (code?.startsWith('E') && plain === undefined)
    return say(`The folder of ${path} cannot be made or written (${code})`);
  return error;
};

/**
 * Holds a lock that dies with the process, so there is nothing stale to clean up: an open exclusive transaction on an
 * empty SQLite file beside the database. (Locking the database itself would shut out our own reading connection.)
 */
const lockFile = (path: string): SqliteConnection => {
  const lock = openSqlite(`${path}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
};

const answer = (connection: SqliteConnection, sql: string, parameters: Parameters): Answer => {
  const statement = connection.prepare(sql);
  if (statement.reader) {
    const rows = statement.all(...parameters);
    return { rows, affected: rows.length, raw: rows };
  }
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { rows: [], affected: changes, raw: lastInsertRowid };
};

const openDataSource = async (
  path: string,
  schema: Schema,
  readonly: boolean,
  durable: boolean,
): Promise<DataSource> => {
  const dataSource = new DataSource({
    type: 'better-sqlite3',
    driver: sqliteDriver,
    database: path,
    readonly,
    timeout: BUSY_TIMEOUT_MS,
    entities: [...schema.entities],
    migrations: readonly ? [] : schema.migrations,
    migrationsTransactionMode: 'each',
    prepareDatabase: (connection: SqliteConnection) => {
      if (!readonly && connection.pragma('journal_mode = WAL')[0]?.journal_mode !== 'wal') {
        throw new DatabaseOpenError(`${path} is on a file system where SQLite cannot keep a write-ahead log`);
      }
      connection.pragma(`synchronous = ${durable ? 'NORMAL' : 'OFF'}`);
      // SQLite's own 2 MB hold less than what a search among many thousands goes through
      if (readonly) connection.pragma(`cache_size = -${READ_CACHE_KB}`);
      connection.pragma('temp_store = MEMORY'); // what a savepoint can go back to, for one
    },
  });
  return dataSource.initialize();
};

const connectionOf = (dataSource: DataSource): SqliteConnection =>
  (dataSource.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;

/**
 * TypeORM keeps one query runner for SQLite; a transaction needs its own, so that it can end without ending the next
 * one.
 */
const giveOwnRunners = (dataSource: DataSource): void => {
  const driver = dataSource.driver as unknown as {
    queryRunner?: QueryRunner;
    createQueryRunner(mode: string): QueryRunner;
  };
  const create = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    delete driver.queryRunner;
    return create(mode);
  };
};

/**
 * Opens a SQLite file with one writing and one reading connection. Without a path: a file of its own, gone when
 * closed.
 */
export const openSqliteEngine = async (path: string | undefined, schema: Schema, limits: Limits): Promise<Engine> => {
  // Not SQLite's own :memory:, which has no second connection that reads while the first one writes
  const folder = path === undefined ? mkdtempSync(join(tmpdir(), 'dogcare-db-')) : undefined;
  const file = path ?? join(folder as string, 'database');
  const removeFolder = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  const opened: { close(): unknown }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const one of opened.reverse().splice(0)) await one.close();
    process.off('exit', removeFolder);
    removeFolder();
  };
  if (folder !== undefined) process.on('exit', removeFolder);

  const open = async (readonly: boolean): Promise<DataSource> => {
    const dataSource = await openDataSource(file, schema, readonly, folder === undefined);
    opened.push({ close: () => dataSource.destroy() });
    return dataSource;
  };

  try {
    mkdirSync(dirname(file), { recursive: true });
    opened.push(lockFile(file));
    const writer = await open(false);
    const reader = await open(true);
    return createSqliteEngine(writer, reader, limits, closeAll);
  } catch (error) {
    await closeAll();
    throw openError(error, file);
  }
};

const createSqliteEngine = (
  writer: DataSource,
  reader: DataSource,
  limits: Limits,
  closeAll: () => Promise<void>,
): Engine => {
  const gate = createGate({ waitTimeoutMs: limits.acquireTimeoutMs, maxWaiting: limits.maxWaiting });
  const writing = connectionOf(writer);
  const readingConnection = connectionOf(reader);
  const group = createGroup(writing);
  giveOwnRunners(writer);

  const begin = async (only?: 'once'): Promise<Session> => {
    const leave = await gate.enter();
    try {
      group.begin();
    } catch (error) {
      leave();
      throw error;
    }
    const runner = createTxRunner(writer, () => writer.createQueryRunner(), {
      send: (sql, parameters, must) => {
        const answered = answer(writing, sql, parameters);
        if (must === 'one row' && answered.affected !== 1) throw new NotOneRowError();
        return answered;
      },
      isThrownAway: () => !writing.inTransaction, // a full disk, for one, rolls back by itself
      mostStatements: only === 'once' ? 1 : Infinity,
    });
    let over = false;
    return {
      get manager() {
        return runner.manager;
      },
      query: runner.query,
      get doom() {
        return runner.doom;
      },
      answered: true,
      commit: async () => {
        const committed = group.done();
        over = true;
        runner.end();
        leave();
        await committed;
      },
      rollback: async () => {
        if (over) return; // its group's COMMIT failed, and everything with it
        over = true;
        runner.end();
        const undone = group.undo(runner.doom);
        leave();
        await undone;
      },
    };
  };

  return {
    name: 'sqlite',
    dataSource: writer,
    reading: reader.manager,
    query: async (sql, parameters) => {
      try {
        return answer(readingConnection, sql, parameters) as never;
      } catch (error) {
        throw new QueryFailedError(sql, undefined, error as Error);
      }
    },
    begin,
    exclusively: async (work) => {
      const leave = await gate.enter();
      try {
        group.flush();
        return await work(writer);
      } finally {
        leave();
      }
    },
    close: async () => {
      await gate.enter(); // lets the running transaction finish; the turn is never given back
      group.flush();
      await closeAll();
    },
  };
};

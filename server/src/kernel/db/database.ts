import type { EntityManager, EntityMetadata, EntitySchema } from 'typeorm';
import type { Ctx, Tx, TxCtx } from '../context/context.ts';
import { problem } from '../errors/problem.ts';
import { limitsOf, parseDatabaseUrl, type DatabaseConfig } from './config.ts';
import type { Engine, Must, Parameters, Result, Schema, Session } from './engine.ts';
import { isConnectionLost, isRetryable } from './errors.ts';
import { openMysqlEngine } from './mysql-engine.ts';
import { openSqliteEngine } from './sqlite-engine.ts';

export type { DatabaseConfig } from './config.ts';
export type { Parameters, Result } from './engine.ts';

export interface DatabaseDeps extends Schema {
  /** For the jitter between attempts. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told of what an after-commit callback threw; the commit stands. */
  readonly onError?: (error: unknown) => void;
}

/** Where a query runs: in a transaction, if there is one. */
export interface Scope {
  readonly tx?: Tx;
}

export interface Database {
  readonly engine: 'sqlite' | 'mysql';
  /**
   * Runs the work in a transaction, or in the one `ctx` is in already. The work may run several times (deadlocks, lock
   * timeouts), so it must do nothing but database work. Nothing else opens transactions.
   */
  transaction<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T>;
  /** The same where no tenant is known: for system repositories only. */
  systemTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A transaction of one statement, which commits itself: one trip to MySQL instead of three. Never inside another. It is tried
   * again when the connection was lost, so it must bear having been done already.
   */
  once<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T>;
  /** The transaction's manager, or one that reads committed rows (on SQLite it cannot write). */
  manager(scope: Scope): EntityManager;
  /**
   * One parametrised statement on the shortest way to the driver. Column values come as the driver has them. `must` says what a
   * write in a transaction has to be.
   */
  query<Row = Record<string, unknown>>(scope: Scope, sql: string, parameters: Parameters, must?: Must): Promise<Result<Row>>;
  metadata(entity: EntitySchema<any>): EntityMetadata;
  /** Schema work: migrations and the drift check. */
  exclusively: Engine['exclusively'];
  close(): Promise<void>;
}

interface OpenTx extends Tx {
  readonly session: Session;
  readonly callbacks: (() => void)[];
  readonly last: Promise<unknown>[];
  over: boolean;
  hasFailed: boolean;
}

const FIRST_PAUSE_MS = 5;

const openTx = (tx: Tx): OpenTx => {
  const open = tx as OpenTx;
  if (open.over)
    throw new Error('The transaction is over: its ctx was used after the work had settled. Is an await missing?');
  return open;
};

/**
 * Calls back once the outermost transaction is committed; never if it is rolled back, and once however often it was
 * retried.
 */
export const afterCommit = (scope: { readonly tx: Tx }, callback: () => void): void => {
  openTx(scope.tx).callbacks.push(callback);
};

/**
 * Writes that a transaction may end with: the work goes on without waiting for them, what it asks for next travels with them, and so does the
 * COMMIT, which is not sent if one of them fails. So nothing in them may be decided by looking at an answer: a write that
 * has to meet its row says so to the database (`updateOne`). One that was refused may ask again.
 */
export const lastly = (scope: { readonly tx: Tx }, writes: Promise<unknown>): void => {
  const tx = openTx(scope.tx);
  writes.catch(() => (tx.hasFailed = true));
  tx.last.push(writes);
};

/** Opens the database that the URL names. Throws a `DatabaseOpenError` with one line for a person. */
export const openDatabase = async (config: DatabaseConfig, deps: DatabaseDeps): Promise<Database> => {
  const limits = limitsOf(config);
  const target = parseDatabaseUrl(config.url);
  const engine =
    target.engine === 'sqlite'
      ? await openSqliteEngine(target.path, deps, limits)
      : await openMysqlEngine(target, deps, limits);

  const withDeadline = async <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const cause = new Error(`a transaction was not done within ${limits.transactionTimeoutMs} ms`);
        reject(problem('overloaded', { cause }));
      }, limits.transactionTimeoutMs);
    });
    try {
      return await Promise.race([work, deadline]);
    } finally {
      clearTimeout(timer);
    }
  };

  const callBack = (callbacks: readonly (() => void)[]): void => {
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        deps.onError?.(error);
      }
    }
  };

  type Outcome<T> = { readonly done: true; readonly result: T } | { readonly done: false; readonly error: unknown };

  /** One attempt. Answers the error that asks for another one, throws any other. */
  const attempt = async <T>(work: (tx: Tx) => Promise<T>, only?: 'once'): Promise<Outcome<T>> => {
    let session: Session;
    try {
      session = await engine.begin(only);
    } catch (error) {
      // nothing has been sent on a connection that turns out to be dead
      if (isRetryable(error) || isConnectionLost(error)) return { done: false, error };
      throw error;
    }
    const tx: OpenTx = {
      get manager() {
        return session.manager;
      },
      session,
      callbacks: [],
      last: [],
      over: false,
      hasFailed: false,
    };
    let isCommitted = false;
    try {
      const result = await withDeadline(work(tx));
      tx.over = tx.last.length === 0;
      if (session.doom !== undefined) throw session.doom; // the work swallowed what undid it
      if (!tx.over && session.commitAlong) isCommitted = await session.commitAlong(() => !tx.hasFailed);
      await Promise.all(tx.last);
      tx.over = true;
      if (session.doom !== undefined) throw session.doom;
      if (!isCommitted) await session.commit();
      callBack(tx.callbacks);
      return { done: true, result };
    } catch (error) {
      tx.over = true;
      if (isCommitted) {
        // something failed after its last writes were answered: a fault of ours, which nothing can undo any more
        callBack(tx.callbacks);
        throw error;
      }
      await session.rollback();
      const reason = session.doom ?? error;
      const isLostUnused = isConnectionLost(reason) && (only === 'once' || !session.answered);
      if (isRetryable(reason) || isLostUnused) return { done: false, error: reason };
      throw error;
    }
  };

  const run = async <T>(work: (tx: Tx) => Promise<T>, only?: 'once'): Promise<T> => {
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await attempt(work, only);
      if (outcome.done) return outcome.result;
      if (attempts >= limits.maxAttempts) throw problem('overloaded', { cause: outcome.error });
      await deps.sleep(FIRST_PAUSE_MS * 2 ** (attempts - 1) * (0.5 + deps.random()));
    }
  };

  return {
    engine: engine.name,
    transaction: async (ctx, work) => {
      if (ctx.tx) {
        openTx(ctx.tx);
        return work(ctx as TxCtx);
      }
      return run((tx) => work({ ...ctx, tx }));
    },
    systemTransaction: (work) => run(work),
    once: async (ctx, work) => {
      if (ctx.tx) throw new Error('`once` within a transaction: what it writes could not be taken back');
      return run((tx) => work({ ...ctx, tx }), 'once');
    },
    manager: ({ tx }) => (tx ? openTx(tx).manager : engine.reading),
    query: (({ tx }: Scope, sql: string, parameters: Parameters, must?: Must) =>
      (tx ? openTx(tx).session : engine).query(sql, parameters, must)) as Database['query'],
    metadata: (entity) => engine.dataSource.getMetadata(entity),
    exclusively: engine.exclusively,
    close: engine.close,
  };
};

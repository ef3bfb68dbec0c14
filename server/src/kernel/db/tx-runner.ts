import { QueryFailedError, type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isConnectionLost, isRetryable } from './errors.ts';
import type { Parameters, Result, Run } from './engine.ts';

/** What the driver's own connection answered, with what TypeORM's query builders want to see of it as `raw`. */
export interface Answer extends Result {
  readonly raw: unknown;
}

export interface TxRunner {
  readonly manager: EntityManager;
  readonly query: Run;
  readonly doom: unknown;
  /** No statement passes any more: one that was not awaited must not run in the next transaction of the connection. */
  end(): void;
}

interface Innards {
  isTransactionActive: boolean;
  isReleased: boolean;
  transactionDepth: number;
  query(sql: string, parameters?: any[], structured?: boolean): Promise<unknown>;
}

const failure = (sql: string, error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  // mysql2 puts the statement with its values here; they may be personal and end in a log
  delete (error as { sql?: string }).sql;
  return new QueryFailedError(sql, undefined, error);
};

/**
 * Puts one short way to the connection under a TypeORM query runner, for query builders and repositories alike: it
 * notices when the server has thrown the transaction away (a deadlock's loser goes on in autocommit otherwise) and
 * when it is over.
 */
export const createTxRunner = (
  dataSource: DataSource,
  runner: QueryRunner,
  send: (sql: string, parameters: Parameters) => Answer | Promise<Answer>,
  isThrownAway: () => boolean,
): TxRunner => {
  const innards = runner as unknown as Innards;
  let doom: unknown;
  let over = false;

  const ask = async (sql: string, parameters: Parameters): Promise<Answer> => {
    if (over)
      throw new Error('The transaction is over: a statement came after its commit or rollback. Is an await missing?');
    if (doom !== undefined) throw doom;
    try {
      return await send(sql, parameters);
    } catch (error) {
      const failed = failure(sql, error);
      if (isRetryable(error) || isConnectionLost(error) || isThrownAway()) doom = failed;
      throw failed;
    }
  };

  // TypeORM must know of the transaction, or its own `save` and `transaction` would start (and commit) another
  innards.isTransactionActive = true;
  innards.transactionDepth = 1;
  innards.query = async (sql: string, parameters?: any[], structured?: boolean) => {
    const { rows, affected, raw } = await ask(sql, parameters ?? []);
    return structured ? { raw, records: rows, affected } : raw;
  };

  return {
    manager: runner.manager ?? dataSource.createEntityManager(runner),
    query: ask as Run,
    get doom() {
      return doom;
    },
    end: () => {
      over = true;
      innards.isTransactionActive = false;
    },
  };
};

import { QueryFailedError, type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isConnectionLost, isRetryable, NotOneRowError } from './errors.ts';
import type { Must, Parameters, Result, Run } from './engine.ts';

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
  if (!(error instanceof Error) || error instanceof NotOneRowError) return error;
  // mysql2 puts the statement with its values here; they may be personal and end in a log
  delete (error as { sql?: string }).sql;
  return new QueryFailedError(sql, undefined, error);
};

export interface TxRunnerOptions {
  readonly send: (sql: string, parameters: Parameters, must?: Must) => Answer | Promise<Answer>;
  readonly isThrownAway: () => boolean;
  /** One where each statement commits itself: a second would not be part of the first. */
  readonly mostStatements: number;
}

/**
 * Puts one short way to the connection under a TypeORM query runner, for query builders and repositories alike: it
 * notices when the server has thrown the transaction away (a deadlock's loser goes on in autocommit otherwise) and
 * when it is over. The query runner is made when a query builder asks for it.
 */
export const createTxRunner = (
  dataSource: DataSource,
  createRunner: () => QueryRunner,
  { send, isThrownAway, mostStatements }: TxRunnerOptions,
): TxRunner => {
  let manager: EntityManager | undefined;
  let doom: unknown;
  let over = false;
  let statements = 0;

  const ask = async (sql: string, parameters: Parameters, must?: Must): Promise<Answer> => {
    if (over)
      throw new Error('The transaction is over: a statement came after its commit or rollback. Is an await missing?');
    if (doom !== undefined) throw doom;
    if ((statements += 1) > mostStatements) throw new Error('A second statement in `once`: it takes a transaction');
    try {
      return await send(sql, parameters, must);
    } catch (error) {
      const failed = failure(sql, error);
      if (isRetryable(error) || isConnectionLost(error) || isThrownAway()) doom = failed;
      throw failed;
    }
  };

  const createManager = (): EntityManager => {
    const runner = createRunner();
    // TypeORM must know of the transaction, or its own `save` and `transaction` would start (and commit) another
    const innards = runner as unknown as Innards;
    innards.isTransactionActive = !over;
    innards.transactionDepth = 1;
    innards.query = async (sql: string, parameters?: any[], structured?: boolean) => {
      const { rows, affected, raw } = await ask(sql, parameters ?? []);
      return structured ? { raw, records: rows, affected } : raw;
    };
    endRunner = () => {
      innards.isTransactionActive = false;
    };
    return runner.manager ?? dataSource.createEntityManager(runner);
  };
  let endRunner = (): void => undefined;

  return {
    get manager() {
      return (manager ??= createManager());
    },
    query: ask as Run,
    get doom() {
      return doom;
    },
    end: () => {
      over = true;
      endRunner();
    },
  };
};

import mysql from 'mysql2';
import type { Limits } from './config.ts';
import { problem } from '../errors/problem.ts';

export type MysqlConnection = mysql.PoolConnection;

export interface SessionSettings {
  readonly mariadb: boolean;
  /** No statement deadline; for migrations. */
  readonly patient: boolean;
}

// NO_BACKSLASH_ESCAPES or ANSI_QUOTES set by a server's owner would change how mysql2's escaped values are read
const SQL_MODE = 'STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

const sessionStatements = (
  limits: Limits,
  { mariadb, patient }: SessionSettings,
): [sql: string, values: unknown[]][] => {
  const timeoutMs = patient ? 0 : limits.statementTimeoutMs;
  const lockTimeoutSeconds = Math.max(1, Math.ceil(limits.lockTimeoutMs / 1000));
  return [
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', []],
    [
      `SET SESSION sql_mode = ?, time_zone = '+00:00', innodb_lock_wait_timeout = ?, ${
        mariadb ? 'max_statement_time' : 'max_execution_time'
      } = ?`,
      [SQL_MODE, lockTimeoutSeconds, mariadb ? timeoutMs / 1000 : timeoutMs],
    ],
  ];
};

/**
 * mysql2 as TypeORM's driver wants it, with what its pool lacks: a deadline and a bound on waiting for a connection,
 * and settings that each new connection gets before its first statement.
 */
export const mysqlDriver = (
  limits: Limits,
  settings: SessionSettings,
): { createPool(options: mysql.PoolOptions): mysql.Pool } => ({
  createPool: (options) => {
    const pool = mysql.createPool(options);
    pool.on('connection', (connection) => {
      for (const [sql, values] of sessionStatements(limits, settings)) {
        connection.query(sql, values, (error) => {
          if (error) connection.destroy();
        });
      }
    });

    const getConnection = pool.getConnection.bind(pool);
    let asked = 0;
    pool.getConnection = (callback) => {
      const refuse = (reason: string): void =>
        callback(problem('overloaded', { cause: new Error(reason) }) as never, undefined as never);
      if (asked >= limits.maxWaiting + limits.poolSize)
        return refuse(`${limits.maxWaiting} wait for a connection already`);
      asked += 1;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        asked -= 1;
        refuse(`no database connection within ${limits.acquireTimeoutMs} ms`);
      }, limits.acquireTimeoutMs);
      getConnection((error, connection) => {
        if (late) return connection?.release();
        clearTimeout(timer);
        asked -= 1;
        callback(error, connection);
      });
    };
    return pool;
  },
});

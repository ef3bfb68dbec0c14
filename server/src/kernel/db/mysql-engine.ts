import mysql from 'mysql2';
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm';
import type { DatabaseTarget, Limits } from './config.ts';
import type { Engine, Parameters, Schema, Session } from './engine.ts';
import { DatabaseOpenError, driverError, isConnectionLost } from './errors.ts';
import { createMysqlLine, refuseSeveral, toAnswer } from './mysql-line.ts';
import { mysqlDriver, type MysqlConnection } from './mysql-pool.ts';
import { createTxRunner, type Answer } from './tx-runner.ts';

type Target = Extract<DatabaseTarget, { engine: 'mysql' }>;

const MIGRATION_LOCK = 'dogcare.schema';
const MIGRATION_LOCK_TIMEOUT_SECONDS = 120;

const openError = (error: unknown, { host, port, user, database }: Target): unknown => {
  const { errno, code } = driverError(error);
  const say = (message: string): DatabaseOpenError => new DatabaseOpenError(message, { cause: error });
  if (errno === 1045) return say(`The database at ${host}:${port} refuses user "${user}": wrong name or password`);
  if (errno === 1049) return say(`There is no database "${database}" at ${host}:${port}`);
  if (errno === 1044) return say(`User "${user}" has no right to database "${database}" at ${host}:${port}`);
  if (errno === 1040) return say(`The database at ${host}:${port} has too many connections`);
  if (code !== undefined && /^(E[A-Z]+|PROTOCOL_[A-Z_]+|HANDSHAKE_[A-Z_]+)$/.test(code)) {
    return say(`Cannot connect to the database at ${host}:${port} (${code})`);
  }
  return error;
};

const askVersion = async (target: Target, limits: Limits): Promise<string> => {
  const { host, port, user, password, database } = target;
  const connection = mysql
    .createConnection({ host, port, user, password, database, connectTimeout: limits.connectTimeoutMs, ...tls(target) })
    .promise();
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return (rows as { version: string }[])[0]?.version ?? '';
  } finally {
    connection.destroy();
  }
};

const tls = ({ ssl }: Target): { ssl?: object } => (ssl ? { ssl: { rejectUnauthorized: true } } : {});

/**
 * CHECKs are ignored before MySQL 8.0.16, SKIP LOCKED is unknown before 8.0 and MariaDB 10.6; 10.11 is the oldest we
 * test.
 */
const refuseOldServer = (version: string): void => {
  if (version.includes('TiDB')) return;
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const number = major * 1_000_000 + minor * 1_000 + patch;
  const [oldest, name] = version.includes('MariaDB') ? [10_011_000, 'MariaDB 10.11'] : [8_000_016, 'MySQL 8.0.16'];
  if (number < oldest) throw new DatabaseOpenError(`The database server is ${version}; it must be ${name} or newer`);
};

const refuseWeakIsolation = async (dataSource: DataSource): Promise<void> => {
  const rows: { Value: string }[] = await dataSource.query(
    "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')",
  );
  const level = rows[0]?.Value;
  if (level !== 'READ-COMMITTED') {
    throw new DatabaseOpenError(`The database's transactions are ${level}; they must be READ-COMMITTED`);
  }
};

const createDataSource = (
  target: Target,
  schema: Schema,
  limits: Limits,
  mariadb: boolean,
  patient: boolean,
): DataSource =>
  new DataSource({
    type: mariadb ? 'mariadb' : 'mysql',
    driver: mysqlDriver(limits, { mariadb, patient }),
    host: target.host,
    port: target.port,
    username: target.user,
    password: target.password,
    database: target.database,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    connectTimeout: limits.connectTimeoutMs,
    poolSize: patient ? 2 : limits.poolSize,
    // integers up to 2^53 and sums come as numbers, as they do from SQLite
    supportBigNumbers: true,
    bigNumberStrings: false,
    // JSON is parsed once, by the column's type; a string in it would be parsed twice otherwise
    extra: { decimalNumbers: true, jsonStrings: true, multipleStatements: true, ...tls(target) },
    entities: [...schema.entities],
    migrations: schema.migrations,
    migrationsTransactionMode: 'none', // each DDL statement commits by itself
  });

/** Opens a pool to MySQL or MariaDB, every connection of it READ COMMITTED, strict, in UTC and with deadlines. */
export const openMysqlEngine = async (target: Target, schema: Schema, limits: Limits): Promise<Engine> => {
  let dataSource: DataSource | undefined;
  try {
    const version = await askVersion(target, limits);
    refuseOldServer(version);
    const mariadb = version.includes('MariaDB');
    dataSource = await createDataSource(target, schema, limits, mariadb, false).initialize();
    await refuseWeakIsolation(dataSource);
    return createMysqlEngine(dataSource, limits, () => createDataSource(target, schema, limits, mariadb, true));
  } catch (error) {
    if (dataSource?.isInitialized) await dataSource.destroy();
    throw openError(error, target);
  }
};

const createMysqlEngine = (dataSource: DataSource, limits: Limits, createPatient: () => DataSource): Engine => {
  const { pool } = dataSource.driver as unknown as { pool: mysql.Pool };
  // the server gives up first where it can; this one is for a server that does not answer at all
  const timeout = limits.statementTimeoutMs + 1_000;

  const send = (sql: string, parameters: Parameters): Promise<Answer> =>
    new Promise((resolve, reject) => {
      refuseSeveral(sql);
      pool.query({ sql, values: parameters as unknown[], timeout }, (error, raw) =>
        error ? reject(error) : resolve(toAnswer(raw)),
      );
    });

  const connect = (): Promise<MysqlConnection> =>
    new Promise((resolve, reject) => {
      pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });

  /** TypeORM's, for the few transactions that ask for it, on a connection of ours. */
  const runnerOn = (connection: MysqlConnection): QueryRunner =>
    Object.assign(dataSource.createQueryRunner(), { databaseConnection: connection });

  const begin = async (only?: 'once'): Promise<Session> => {
    const connection = await connect();
    // one statement commits itself
    const line = createMysqlLine(connection, timeout, only === 'once' ? undefined : 'START TRANSACTION');
    const runner = createTxRunner(dataSource, () => runnerOn(connection), {
      send: line.ask,
      isThrownAway: () => false,
      mostStatements: only === 'once' ? 1 : Infinity,
    });
    /** Whether it was done: what it travelled with may have failed. */
    const commit = async (isWanted?: () => boolean): Promise<boolean> => {
      try {
        if (!(await line.commit(isWanted))) return false;
      } catch (error) {
        // done or not: only the server knows, so nobody tries again
        if (isConnectionLost(error)) connection.destroy();
        throw error;
      }
      runner.end();
      line.drop(() => new Error('The transaction was committed before this statement was sent. Was it asked for in time?'));
      connection.release();
      return true;
    };
    return {
      get manager() {
        return runner.manager;
      },
      query: runner.query,
      get doom() {
        return runner.doom;
      },
      get answered() {
        return line.answered;
      },
      commit: async () => void (await commit()),
      commitAlong: commit,
      rollback: async () => {
        runner.end();
        line.drop(() => new Error('The transaction was undone before this statement was sent'));
        // with a statement still running, a ROLLBACK would wait behind it; the server rolls back a lost connection's
        // work
        if (line.busy || isConnectionLost(runner.doom)) return connection.destroy();
        try {
          if (line.isOpen) await line.ask('ROLLBACK', []);
          connection.release();
        } catch {
          connection.destroy();
        }
      },
    };
  };

  return {
    name: 'mysql',
    dataSource,
    reading: dataSource.manager,
    query: async (sql, parameters) => {
      try {
        return (await send(sql, parameters)) as never;
      } catch (error) {
        delete (error as { sql?: string }).sql;
        throw error instanceof Error && 'errno' in error ? new QueryFailedError(sql, undefined, error) : error;
      }
    },
    begin,
    exclusively: (work) => exclusively(createPatient(), work),
    close: () => dataSource.destroy(),
  };
};

/** One process at a time changes the schema, by a lock of the server's that dies with its connection. */
const exclusively = async <T>(dataSource: DataSource, work: (dataSource: DataSource) => Promise<T>): Promise<T> => {
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    const [row] = await lock.query('SELECT GET_LOCK(?, ?) AS got', [MIGRATION_LOCK, MIGRATION_LOCK_TIMEOUT_SECONDS]);
    if (row?.got !== 1)
      throw new DatabaseOpenError('Another process has been changing the database schema for too long');
    return await work(dataSource);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
};

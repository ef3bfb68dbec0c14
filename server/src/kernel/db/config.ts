import { DatabaseOpenError } from './errors.ts';

/** How to reach the database, and how long anything may wait for it. */
export interface DatabaseConfig {
  /** `sqlite:<path>`, `sqlite::memory:` or `mysql://user:password@host:port/database[?ssl=true]`. */
  readonly url: string;
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  /** How long a transaction waits for a connection, or for its turn on SQLite. */
  readonly acquireTimeoutMs?: number;
  /** How many may wait for a connection or a turn at once. */
  readonly maxWaiting?: number;
  readonly statementTimeoutMs?: number;
  /** How long a row lock is waited for. */
  readonly lockTimeoutMs?: number;
  readonly transactionTimeoutMs?: number;
  readonly maxAttempts?: number;
}

export type Limits = Required<Omit<DatabaseConfig, 'url'>>;

export type DatabaseTarget =
  | { readonly engine: 'sqlite'; readonly path: string | undefined }
  | {
      readonly engine: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      readonly ssl: boolean;
    };

export const limitsOf = (config: DatabaseConfig): Limits => ({
  poolSize: config.poolSize ?? 10,
  connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
  acquireTimeoutMs: config.acquireTimeoutMs ?? 5_000,
  maxWaiting: config.maxWaiting ?? 5_000,
  statementTimeoutMs: config.statementTimeoutMs ?? 15_000,
  lockTimeoutMs: config.lockTimeoutMs ?? 5_000,
  transactionTimeoutMs: config.transactionTimeoutMs ?? 30_000,
  maxAttempts: config.maxAttempts ?? 6,
});

/**
 * Reads a database URL; throws a `DatabaseOpenError` that says what is wrong with it, without repeating the password.
 */
export const parseDatabaseUrl = (url: string): DatabaseTarget => {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    if (path === '')
      throw new DatabaseOpenError('The database URL names no file: write sqlite:<path> or sqlite::memory:');
    return { engine: 'sqlite', path: path === ':memory:' ? undefined : path };
  }
  if (!url.startsWith('mysql://')) {
    throw new DatabaseOpenError('The database URL must start with sqlite: or mysql://');
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const database = parsed?.pathname.slice(1) ?? '';
  if (!parsed?.hostname || database === '' || database.includes('/')) {
    throw new DatabaseOpenError('The database URL must be mysql://user:password@host:port/database');
  }
  const unknown = [...parsed.searchParams.keys()].find((name) => name !== 'ssl');
  if (unknown !== undefined) throw new DatabaseOpenError(`The database URL has an unknown setting "${unknown}"`);
  return {
    engine: 'mysql',
    host: parsed.hostname,
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(database),
    ssl: parsed.searchParams.get('ssl') === 'true',
  };
};

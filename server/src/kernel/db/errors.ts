/** The database could not be opened. The message is one line for the person who starts the server. */
export class DatabaseOpenError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'DatabaseOpenError';
  }
}

interface DriverError {
  readonly code?: string;
  /** MySQL's error number. */
  readonly errno?: number;
  /** SQLite's extended result code. */
  readonly errcode?: number;
  readonly fatal?: boolean;
}

/** What the driver said, whether TypeORM wrapped it or not. */
export const driverError = (error: unknown): DriverError => {
  const outer = (error ?? {}) as DriverError & { driverError?: DriverError };
  return outer.driverError ?? outer;
};

// 1062 ER_DUP_ENTRY, 1586 its variant with the key's name; SQLite: CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE
const uniqueNumbers: ReadonlySet<number> = new Set([1062, 1586, 1555, 2067]);
// 4025 MariaDB, 3819 MySQL; SQLite: CONSTRAINT_CHECK
const checkNumbers: ReadonlySet<number> = new Set([4025, 3819, 275]);
// deadlock (Galera's certification failure too), lock wait timeout, record changed since it was read
const retryableNumbers: ReadonlySet<number> = new Set([1213, 1205, 1020]);

const numberOf = (error: unknown): number | undefined => {
  const { errno, errcode } = driverError(error);
  return errcode ?? errno;
};

const isOneOf = (error: unknown, numbers: ReadonlySet<number>): boolean => {
  const number = numberOf(error);
  return number !== undefined && numbers.has(number);
};

/** A row with that primary or unique key is there already. */
export const isUniqueViolation = (error: unknown): boolean => isOneOf(error, uniqueNumbers);

/** A CHECK said no: for capacity rows, full. */
export const isCheckViolation = (error: unknown): boolean => isOneOf(error, checkNumbers);

/** A write that was to meet one row met none, or several. */
export class NotOneRowError extends Error {
  constructor() {
    super('A write did not meet the one row that it was for');
    this.name = 'NotOneRowError';
  }
}

/** SQLITE_BUSY and SQLITE_LOCKED with all their extended codes (the low byte is the plain one). */
export const isBusy = (error: unknown): boolean => {
  const { errcode } = driverError(error);
  return errcode !== undefined && ((errcode & 0xff) === 5 || (errcode & 0xff) === 6);
};

/** The whole transaction may succeed if it is run again. */
export const isRetryable = (error: unknown): boolean => isOneOf(error, retryableNumbers) || isBusy(error);

// MariaDB's max_statement_time, MySQL's max_execution_time
const cutOffNumbers: ReadonlySet<number> = new Set([1969, 3024]);

/** The database had not the time for it: a statement was cut off, or waited too long for others. Nothing came of it. */
export const isTooBusy = (error: unknown): boolean => isOneOf(error, cutOffNumbers) || isRetryable(error);

/** The connection is gone, or in a state nobody knows. */
export const isConnectionLost = (error: unknown): boolean => {
  const { fatal, code } = driverError(error);
  return fatal === true || code === 'PROTOCOL_SEQUENCE_TIMEOUT';
};

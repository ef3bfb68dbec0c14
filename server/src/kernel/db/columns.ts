import { shortSum } from './short-sum.ts';

/**
 * Columns as both entities and migrations write them: only types that SQLite, MariaDB and MySQL share. A migration
 * keeps its own copy of a table's columns, as it is history; the schema drift check compares what the two came to.
 */
export interface Column<T> {
  readonly type:
    'varchar' | 'text' | 'integer' | 'smallint' | 'bigint' | 'double' | 'json' | 'blob' | 'datetime' | 'boolean';
  readonly length?: number;
  readonly precision?: number;
  readonly nullable?: boolean;
  readonly primary?: boolean;
  /** Numbers and booleans as a string of digits: the engines compare their own spelling of it. */
  readonly default?: string;
  /** Carries the TypeScript type of the value; never set. */
  readonly value?: T;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** The row that these columns hold. */
export type RowOf<C extends Columns> = { -readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never };

const defaultOf = (value: number | undefined): { default?: string } =>
  value === undefined ? {} : { default: String(value) };

/** The primary key: a prefixed ULID. */
export const id = (): Column<string> => ({ type: 'varchar', length: 40, primary: true });
/** Another row's id. */
export const ref = (): Column<string> => ({ type: 'varchar', length: 40 });
/** The tenant a row belongs to; first in every unique key and index. */
export const tenantId = ref;
/** Short text, or one of a few words: `varchar<'draft' | 'open'>(20)`. */
export const varchar = <T extends string = string>(length: number, options: { default?: T } = {}): Column<T> => ({
  type: 'varchar',
  length,
  ...options,
});
/** Up to 64 kB. */
export const text = (): Column<string> => ({ type: 'text' });
export const integer = (options: { default?: number } = {}): Column<number> => ({
  type: 'integer',
  ...defaultOf(options.default),
});
export const smallint = (options: { default?: number } = {}): Column<number> => ({
  type: 'smallint',
  ...defaultOf(options.default),
});
/** Comes as a number on every engine, exact up to 2^53. */
export const bigint = (options: { default?: number } = {}): Column<number> => ({
  type: 'bigint',
  ...defaultOf(options.default),
});
export const double = (): Column<number> => ({ type: 'double' });
/** An amount in minor units; its currency stands beside it or is the tenant's. */
export const money = bigint;
/** An ISO 4217 code. */
export const currency = (): Column<string> => ({ type: 'varchar', length: 3 });
export const flag = (options: { default?: boolean } = {}): Column<boolean> => ({
  type: 'boolean',
  ...defaultOf(options.default === undefined ? undefined : Number(options.default)),
});
/** A point in time, UTC, to the millisecond; a `Date` in rows. */
export const instant = (): Column<Date> => ({ type: 'datetime', precision: 3 });
/** `YYYY-MM-DD` in some zone. */
export const localDate = (): Column<string> => ({ type: 'varchar', length: 10 });
/** `HH:mm` in some zone. */
export const localTime = (): Column<string> => ({ type: 'varchar', length: 5 });
export const json = <T>(): Column<T> => ({ type: 'json' });
/** Up to 64 kB. */
export const blob = (): Column<Buffer> => ({ type: 'blob' });

/** The same column, which may hold nothing. */
export const nullable = <T>(column: Column<T>): Column<T | null> => ({ ...column, nullable: true }) as Column<T | null>;
/** The same column as (part of) the primary key. */
export const primary = <T>(column: Column<T>): Column<T> => ({ ...column, primary: true });

export interface TableSpec<C extends Columns = Columns> {
  /** snake_case, plural. */
  readonly table: string;
  readonly columns: C;
  readonly uniques?: readonly (readonly (keyof C & string)[])[];
  readonly indices?: readonly (readonly (keyof C & string)[])[];
  /** By name; the expression names columns without quotes. */
  readonly checks?: Readonly<Record<string, string>>;
}

const LONGEST_NAME = 60;

/** The name of an index (`ix`), unique index (`ux`) or check (`ck`). */
export const nameOf = (kind: 'ix' | 'ux' | 'ck', table: string, parts: readonly string[]): string => {
  const name = [kind, table, ...parts].join('_');
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 8)}_${shortSum(name)}`;
};

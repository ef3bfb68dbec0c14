import { problem } from '../errors/problem.ts';
import type { ColumnCodec } from './codec.ts';
import { shortSum } from './short-sum.ts';
import type { Sql } from './where.ts';

export type Direction = 'asc' | 'desc';
export type Order<Row> = readonly (readonly [column: keyof Row & string, direction: Direction])[];

const LONGEST_CURSOR = 1_000;

// A cursor made for another order would be compared with the wrong columns
const signatureOf = (order: Order<any>): string => shortSum(order.join());

/** The opaque cursor that says: go on after this row. */
export const encodeCursor = (order: Order<any>, row: Readonly<Record<string, unknown>>): string => {
  const values = order.map(([property]) => row[property]);
  return Buffer.from(JSON.stringify([signatureOf(order), ...values])).toString('base64url');
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

const decodeValue = (type: string, value: unknown): unknown => {
  if (type === 'datetime') {
    const date = typeof value === 'string' ? new Date(value) : undefined;
    return date && !Number.isNaN(date.getTime()) ? date : undefined;
  }
  const expected = type === 'boolean' ? 'boolean' : type === 'varchar' || type === 'text' ? 'string' : 'number';
  return typeof value === expected ? value : undefined;
};

/**
 * The sort values in a cursor; throws `invalid_cursor` for anything that `encodeCursor` did not make for this order.
 */
export const decodeCursor = (order: Order<any>, columns: readonly ColumnCodec[], cursor: string): unknown[] => {
  const parsed = cursor.length <= LONGEST_CURSOR ? parse(cursor) : undefined;
  if (!Array.isArray(parsed) || parsed.length !== order.length + 1 || parsed[0] !== signatureOf(order)) {
    throw problem('invalid_cursor');
  }
  const values = columns.map(({ type }, at) => decodeValue(type, parsed[at + 1]));
  if (values.includes(undefined)) throw problem('invalid_cursor');
  return values;
};

/**
 * `a <= ? AND (a < ? OR (b <= ? AND …))`: a row comparison that MySQL reads as a range on the index, which it does
 * not for `(a, b) < (?, ?)` nor for a chain of ORs.
 */
export const afterSql = (order: Order<any>, columns: readonly ColumnCodec[], values: readonly unknown[]): Sql => {
  const parameters: unknown[] = [];
  const build = (at: number): string => {
    const { escaped, toDatabase } = columns[at] as ColumnCodec;
    const operator = order[at]?.[1] === 'desc' ? '<' : '>';
    const value = toDatabase(values[at]);
    parameters.push(value);
    if (at === order.length - 1) return `${escaped} ${operator} ?`;
    parameters.push(value);
    return `${escaped} ${operator}= ? AND (${escaped} ${operator} ? OR (${build(at + 1)}))`;
  };
  return { sql: build(0), parameters };
};

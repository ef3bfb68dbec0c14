import type { ColumnCodec } from './codec.ts';

// A symbol, as JSON from outside that looks like a condition or an addition must stay a value
const kind = Symbol('kind');

/** A condition on a column other than equality. Made by the functions below only. */
export interface Condition<T> {
  readonly [kind]: 'condition';
  readonly parts: readonly { readonly operator: string; readonly value: T | null | readonly T[] }[];
}

/** A new value that is worked out from the old one. */
export interface Addition {
  readonly [kind]: 'addition';
  readonly amount: number;
}

export type Where<Row> = { readonly [K in keyof Row]?: Row[K] | Condition<NonNullable<Row[K]>> };
export type Patch<Row> = { readonly [K in keyof Row]?: Row[K] | (Row[K] extends number | null ? Addition : never) };

const condition = <T>(operator: string, value: T | null | readonly T[]): Condition<T> => ({
  [kind]: 'condition',
  parts: [{ operator, value }],
});

export const lt = <T>(value: T): Condition<T> => condition('<', value);
export const lte = <T>(value: T): Condition<T> => condition('<=', value);
export const gt = <T>(value: T): Condition<T> => condition('>', value);
export const gte = <T>(value: T): Condition<T> => condition('>=', value);
/** Not equal; `not(null)` is IS NOT NULL. As in SQL, a column that is null equals nothing and differs from nothing. */
export const not = <T>(value: T): Condition<NonNullable<T>> => condition<NonNullable<T>>('<>', value ?? null);
/** One of these; of none, no row. */
export const oneOf = <T>(values: readonly T[]): Condition<T> => condition('IN', values);
/** Both conditions on one column: `both(gte(from), lt(until))`. */
export const both = <T>(one: Condition<T>, other: Condition<T>): Condition<T> => ({
  [kind]: 'condition',
  parts: [...one.parts, ...other.parts],
});
/** In a patch: the column's value plus this. */
export const add = (amount: number): Addition => ({ [kind]: 'addition', amount });

const isOfKind = (value: unknown, wanted: string): boolean =>
  typeof value === 'object' && value !== null && kind in value && value[kind] === wanted;

export const isCondition = (value: unknown): value is Condition<unknown> => isOfKind(value, 'condition');
export const isAddition = (value: unknown): value is Addition => isOfKind(value, 'addition');

export interface Sql {
  readonly sql: string;
  readonly parameters: unknown[];
}

const compare = (column: ColumnCodec, operator: string, value: unknown, parameters: unknown[]): string => {
  if (operator === 'IN') {
    const values = value as readonly unknown[];
    if (values.length === 0) return '1 = 0';
    for (const one of values) parameters.push(column.toDatabase(one));
    return `${column.escaped} IN (${'?, '.repeat(values.length - 1)}?)`;
  }
  if (value === null) {
    if (operator !== '=' && operator !== '<>')
      throw new Error(`${column.property} cannot be compared with null by ${operator}`);
    return `${column.escaped} IS ${operator === '=' ? '' : 'NOT '}NULL`;
  }
  parameters.push(column.toDatabase(value));
  return `${column.escaped} ${operator} ?`;
};

/** The conditions joined by AND, without the word WHERE. Throws on an undefined value: it would match too much. */
export const toSql = (where: object, columnOf: (property: string) => ColumnCodec): Sql => {
  const parameters: unknown[] = [];
  const parts: string[] = [];
  for (const [property, value] of Object.entries(where)) {
    const column = columnOf(property);
    const comparisons = isCondition(value) ? value.parts : [{ operator: '=', value }];
    for (const one of comparisons) parts.push(compare(column, one.operator, one.value, parameters));
  }
  return { sql: parts.join(' AND '), parameters };
};

import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { nameOf, type Column, type Columns, type RowOf, type TableSpec } from './columns.ts';

const toOptions = (column: Column<unknown>): EntitySchemaColumnOptions => ({
  type: column.type,
  ...(column.length !== undefined && { length: column.length }),
  ...(column.precision !== undefined && { precision: column.precision }),
  ...(column.nullable && { nullable: true }),
  ...(column.primary && { primary: true }),
  ...(column.default !== undefined && { default: column.default }),
});

/**
 * An entity from its table: `export const dogs = defineEntity({ table: 'dogs', columns: { id: id(), … } })` and
 * `export type DogRow = Row<typeof dogs>`. Unique keys are unique indices on every engine.
 */
export const defineEntity = <C extends Columns>(spec: TableSpec<C>): EntitySchema<RowOf<C>> =>
  new EntitySchema<any>({
    name: spec.table,
    tableName: spec.table,
    columns: Object.fromEntries(Object.entries(spec.columns).map(([name, column]) => [name, toOptions(column)])),
    indices: [
      ...(spec.uniques ?? []).map((columns) => ({
        name: nameOf('ux', spec.table, columns),
        columns: [...columns],
        unique: true,
      })),
      ...(spec.indices ?? []).map((columns) => ({ name: nameOf('ix', spec.table, columns), columns: [...columns] })),
    ],
    checks: Object.entries(spec.checks ?? {}).map(([name, expression]) => ({
      name: nameOf('ck', spec.table, [name]),
      expression,
    })),
  });

/** The row type of an entity. */
export type Row<E> = E extends EntitySchema<infer R> ? R : never;

import type { EntitySchema } from 'typeorm';
import type { Database } from './database.ts';

/** How one column's values go into the driver and come out of it, as TypeORM does it for this engine. */
export interface ColumnCodec {
  readonly property: string;
  readonly escaped: string;
  readonly nullable: boolean;
  readonly type: string;
  /** Its values are the same on both sides. */
  readonly plain: boolean;
  toDatabase(value: unknown): unknown;
  fromDatabase(value: unknown): unknown;
}

export interface TableCodec {
  readonly name: string;
  readonly escaped: string;
  readonly columns: readonly ColumnCodec[];
  /** All columns, escaped and with commas. */
  readonly list: string;
  /** The columns of every unique key, the primary one first. */
  readonly uniqueKeys: readonly (readonly string[])[];
  escape(name: string): string;
  has(property: string): boolean;
  /** Throws for a property that is no column. */
  column(property: string): ColumnCodec;
  /** A row as the driver has it, all columns, as the entity has it. */
  toRow(raw: Record<string, unknown>): Record<string, unknown>;
}

// The driver's long ladder of types is spared them
const PLAIN_TYPES: ReadonlySet<unknown> = new Set([
  'varchar',
  'text',
  'integer',
  'smallint',
  'bigint',
  'double',
  'blob',
]);

export const createTableCodec = (db: Database, entity: EntitySchema<any>): TableCodec => {
  const metadata = db.metadata(entity);
  const { driver } = metadata.dataSource;
  const escape = (name: string): string => driver.escape(name);

  const columns = metadata.columns.map((column): ColumnCodec => {
    const property = column.propertyName;
    const defined = (value: unknown): unknown => {
      if (value === undefined)
        throw new Error(`${metadata.tableName}.${property} is undefined; leave it out, or say null`);
      return value;
    };
    const plain = PLAIN_TYPES.has(column.type);
    return {
      property,
      escaped: escape(column.databaseName),
      nullable: column.isNullable,
      type: String(column.type),
      plain,
      toDatabase: plain ? defined : (value) => driver.preparePersistentValue(defined(value), column),
      fromDatabase: (value) => driver.prepareHydratedValue(value, column),
    };
  });
  const byProperty = new Map(columns.map((column) => [column.property, column]));

  return {
    name: metadata.tableName,
    escaped: escape(metadata.tableName),
    columns,
    list: columns.map(({ escaped }) => escaped).join(', '),
    uniqueKeys: [
      metadata.primaryColumns,
      ...metadata.indices.filter(({ isUnique }) => isUnique).map(({ columns }) => columns),
    ].map((key) => key.map(({ propertyName }) => propertyName)),
    escape,
    has: (property) => byProperty.has(property),
    column: (property) => {
      const column = byProperty.get(property);
      if (!column) throw new Error(`${metadata.tableName} has no column ${property}`);
      return column;
    },
    toRow: (raw) => {
      // one by one: spreading one of node:sqlite's rows costs more than fetching it
      const row: Record<string, unknown> = {};
      for (const { property, plain, fromDatabase } of columns)
        row[property] = plain ? raw[property] : fromDatabase(raw[property]);
      return row;
    },
  };
};

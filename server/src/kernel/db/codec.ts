import type { EntitySchema } from 'typeorm';
import type { Database } from './database.ts';

/** How one column's values go into the driver and come out of it, to the same as TypeORM would make of them. */
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
  /** A row as the driver has it, with all columns or these, as the entity has it. */
  toRow(raw: Record<string, unknown>, only?: readonly ColumnCodec[]): Record<string, unknown>;
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

interface Conversion {
  /** Never given null. */
  toDatabase(value: unknown): unknown;
  fromDatabase(value: unknown): unknown;
}

/** These are in every row, and the driver's way to the same takes several times as long. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  // mysql2 gives and takes a Date; SQLite's connection writes one as the text that it is kept as
  datetime: {
    toDatabase: (value) => value,
    fromDatabase: (value) => (value instanceof Date ? value : new Date(`${(value as string).replace(' ', 'T')}Z`)),
  },
  json: { toDatabase: (value) => JSON.stringify(value), fromDatabase: (value) => JSON.parse(value as string) },
  boolean: { toDatabase: (value) => (value === true ? 1 : 0), fromDatabase: Boolean },
};

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
    const conversion = CONVERSIONS[String(column.type)];
    if (!plain && !conversion) throw new Error(`${metadata.tableName}.${property} is of a type that is not converted`);
    return {
      property,
      escaped: escape(column.databaseName),
      nullable: column.isNullable,
      type: String(column.type),
      plain,
      toDatabase: plain ? defined : (value) => (defined(value) === null ? null : conversion!.toDatabase(value)),
      fromDatabase: plain ? (value) => value : (value) => (value === null ? null : conversion!.fromDatabase(value)),
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
    toRow: (raw, only = columns) => {
      // one by one: spreading one of node:sqlite's rows costs more than fetching it
      const row: Record<string, unknown> = {};
      for (const { property, plain, fromDatabase } of only)
        row[property] = plain ? raw[property] : fromDatabase(raw[property]);
      return row;
    },
  };
};

import {
  Table,
  TableCheck,
  TableColumn,
  TableIndex,
  type DataSource,
  type QueryRunner,
  type TableColumnOptions,
} from 'typeorm';
import { nameOf, type Column, type TableSpec } from './columns.ts';
import type { Database } from './database.ts';
import { DatabaseOpenError } from './errors.ts';

const isMysql = ({ options: { type } }: DataSource): boolean => type === 'mysql' || type === 'mariadb';

const toColumn = (name: string, column: Column<unknown>): TableColumnOptions => ({
  name,
  type: column.type,
  isNullable: column.nullable ?? false,
  isPrimary: column.primary ?? false,
  ...(column.length !== undefined && { length: String(column.length) }),
  ...(column.precision !== undefined && { precision: column.precision }),
  ...(column.default !== undefined && { default: `'${column.default}'` }),
});

const indexOf = (table: string, columns: readonly string[], isUnique: boolean): TableIndex =>
  new TableIndex({ name: nameOf(isUnique ? 'ux' : 'ix', table, columns), columnNames: [...columns], isUnique });

/** Makes a table with its keys, indices and checks. */
export const createTable = async (runner: QueryRunner, spec: TableSpec): Promise<void> => {
  const { table, columns, uniques = [], indices = [], checks = {} } = spec;
  const inTable = !isMysql(runner.dataSource); // TypeORM drops checks without a word on MySQL
  await runner.createTable(
    new Table({
      name: table,
      columns: Object.entries(columns).map(([name, column]) => toColumn(name, column)),
      indices: [
        ...uniques.map((one) => indexOf(table, one, true)),
        ...indices.map((one) => indexOf(table, one, false)),
      ],
      checks: inTable
        ? Object.entries(checks).map(([name, expression]) => ({ name: nameOf('ck', table, [name]), expression }))
        : [],
    }),
  );
  if (inTable) return;
  for (const [name, expression] of Object.entries(checks)) await addCheck(runner, table, name, expression);
};

export const dropTable = (runner: QueryRunner, table: string): Promise<void> => runner.dropTable(table);

/** A column added to a table with rows in it must be nullable or have a default. */
export const addColumn = (runner: QueryRunner, table: string, name: string, column: Column<unknown>): Promise<void> =>
  runner.addColumn(table, new TableColumn(toColumn(name, column)));

export const dropColumn = (runner: QueryRunner, table: string, name: string): Promise<void> =>
  runner.dropColumn(table, name);

export const addIndex = (
  runner: QueryRunner,
  table: string,
  columns: readonly string[],
  { unique = false }: { unique?: boolean } = {},
): Promise<void> => runner.createIndex(table, indexOf(table, columns, unique));

export const dropIndex = (
  runner: QueryRunner,
  table: string,
  columns: readonly string[],
  { unique = false }: { unique?: boolean } = {},
): Promise<void> => runner.dropIndex(table, nameOf(unique ? 'ux' : 'ix', table, columns));

/** Adds a CHECK to a table; the expression names columns without quotes. */
export const addCheck = async (runner: QueryRunner, table: string, name: string, expression: string): Promise<void> => {
  const check = new TableCheck({ name: nameOf('ck', table, [name]), expression });
  if (!isMysql(runner.dataSource)) return runner.createCheckConstraint(table, check);
  const escape = (one: string): string => runner.dataSource.driver.escape(one);
  await runner.query(
    `ALTER TABLE ${escape(table)} ADD CONSTRAINT ${escape(check.name as string)} CHECK (${expression})`,
  );
};

export const dropCheck = async (runner: QueryRunner, table: string, name: string): Promise<void> => {
  const check = nameOf('ck', table, [name]);
  if (!isMysql(runner.dataSource)) return runner.dropCheckConstraint(table, check);
  const escape = (one: string): string => runner.dataSource.driver.escape(one);
  await runner.query(`ALTER TABLE ${escape(table)} DROP CONSTRAINT ${escape(check)}`);
};

/**
 * Text is compared byte by byte on SQLite; a database with another collation finds "Rex" for "rex" and sorts
 * differently.
 */
const ensureCollation = async (dataSource: DataSource): Promise<void> => {
  const [row] = await dataSource.query(
    `SELECT DEFAULT_COLLATION_NAME AS collation, SCHEMA_NAME AS name,
      (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()) AS tableCount
      FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = DATABASE()`,
  );
  if (row.collation === 'utf8mb4_bin') return;
  if (Number(row.tableCount) > 0) {
    throw new DatabaseOpenError(`The database "${row.name}" has collation ${row.collation}; it must be utf8mb4_bin`);
  }
  await dataSource.query(
    `ALTER DATABASE ${dataSource.driver.escape(row.name)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
  );
};

/** Runs the migrations that have not been run yet, one process at a time, and answers their names. */
export const migrate = (db: Database): Promise<string[]> =>
  db.exclusively(async (dataSource) => {
    if (isMysql(dataSource)) await ensureCollation(dataSource);
    return (await dataSource.runMigrations()).map(({ name }) => name);
  });

/**
 * What the schema builder would still change to make the tables what the entities say: nothing, or a migration is
 * missing.
 */
export const schemaDrift = (db: Database): Promise<string[]> =>
  db.exclusively(async (dataSource) => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  });

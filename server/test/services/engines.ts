import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseConfig } from '../../src/kernel/db/config.ts';
import { openDatabase, type Database, type DatabaseDeps } from '../../src/kernel/db/database.ts';
import { migrate } from '../../src/kernel/db/migrate.ts';
import { createScratchDatabase } from './mariadb.ts';

export type EngineName = 'sqlite' | 'mysql';

/** For `describe.each(engines)`: SQLite always, MySQL's side when the run has a server for it. */
export const engines: readonly EngineName[] = process.env.TEST_MYSQL_URL ? ['sqlite', 'mysql'] : ['sqlite'];

export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  close(): Promise<void>;
}

export type TestDatabaseOptions = Partial<DatabaseDeps> &
  Partial<Omit<DatabaseConfig, 'url'>> & { readonly migrated?: boolean };

/** A database of its own with the migrations run, gone when closed. */
export const openTestDatabase = async (
  engine: EngineName,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> => {
  const { entities = [], migrations = [], random = () => 0.5, onError, migrated = true, ...config } = options;
  const scratch = engine === 'mysql' ? await createScratchDatabase(process.env.TEST_MYSQL_URL as string) : undefined;
  const url = scratch?.url ?? 'sqlite::memory:';
  const db = await openDatabase(
    { ...config, url },
    { entities, migrations, random, sleep: options.sleep ?? ((ms) => sleep(ms)), ...(onError && { onError }) },
  );
  if (migrated) await migrate(db);
  return {
    db,
    url,
    close: async () => {
      await db.close();
      await scratch?.drop();
    },
  };
};

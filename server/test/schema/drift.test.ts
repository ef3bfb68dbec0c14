import { describe, expect, it } from 'vitest';
import { entities, migrations } from '../../src/entities.ts';
import { schemaDrift } from '../../src/kernel/db/migrate.ts';
import { engines, openTestDatabase } from '../services/engines.ts';

describe.each(engines)('the schema (%s)', (engine) => {
  it('is what the entities say once every migration has run', async () => {
    const { db, close } = await openTestDatabase(engine, { entities, migrations });
    try {
      expect(await schemaDrift(db)).toEqual([]);
    } finally {
      await close();
    }
  });

  it('goes back to nothing', async () => {
    const { db, close } = await openTestDatabase(engine, { entities, migrations });
    try {
      await db.exclusively(async (dataSource) => {
        for (const _ of migrations) await dataSource.undoLastMigration();
        for (const { tableName } of dataSource.entityMetadatas) {
          await expect(dataSource.query(`SELECT 1 FROM ${tableName}`)).rejects.toThrow();
        }
      });
    } finally {
      await close();
    }
  });
});

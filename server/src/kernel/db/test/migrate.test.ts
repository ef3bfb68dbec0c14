import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import { createScratchDatabase } from '../../../../test/services/mariadb.ts';
import { engines, type TestDatabase } from '../../../../test/services/engines.ts';
import * as c from '../columns.ts';
import { openDatabase } from '../database.ts';
import { defineEntity } from '../entity.ts';
import { isCheckViolation } from '../errors.ts';
import { addCheck, addColumn, addIndex, dropCheck, dropColumn, dropIndex, migrate, schemaDrift } from '../migrate.ts';
import { dogs, keys, capacity, open, schema } from './fixture.ts';

class Toys1700000000001 implements MigrationInterface {
  name = 'Toys1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'keys_by_hash', 'toys', c.integer({ default: 1 }));
    await addIndex(runner, 'keys_by_hash', ['toys']);
    await addCheck(runner, 'keys_by_hash', 'toys', 'toys < 5');
  }
  async down(runner: QueryRunner): Promise<void> {
    await dropCheck(runner, 'keys_by_hash', 'toys');
    await dropIndex(runner, 'keys_by_hash', ['toys']);
    await dropColumn(runner, 'keys_by_hash', 'toys');
  }
}

const keysWithToys = defineEntity({
  table: 'keys_by_hash',
  columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20), toys: c.integer({ default: 1 }) },
  uniques: [['label']],
  indices: [['toys']],
  checks: { toys: 'toys < 5' },
});

describe.each(engines)('migrations on %s', (engine) => {
  let test: TestDatabase | undefined;
  afterEach(async () => {
    await test?.close();
    test = undefined;
  });

  it('run once, and leave the schema builder nothing to do', async () => {
    test = await open(engine, { migrated: false });
    expect(await migrate(test.db)).toEqual(['Initial1700000000000']);
    expect(await migrate(test.db)).toEqual([]);
    expect(await schemaDrift(test.db)).toEqual([]);
  });

  it('change a table that is there, and back', async () => {
    const migrations = [...schema.migrations, Toys1700000000001];
    test = await open(engine, { entities: [dogs, capacity, keysWithToys], migrations });
    const { db } = test;
    expect(await schemaDrift(db)).toEqual([]);
    const insert = db.systemTransaction((tx) =>
      db.query({ tx }, 'INSERT INTO keys_by_hash (hash, label, toys) VALUES (?, ?, ?)', ['h', 'l', 5]),
    );
    expect(isCheckViolation(await insert.catch((error: unknown) => error))).toBe(true);
    await db.exclusively((dataSource) => dataSource.undoLastMigration({ transaction: 'none' }));
    expect(await schemaDrift(db)).not.toEqual([]);
  });

  it.each([
    [
      'a column',
      defineEntity({
        table: 'keys_by_hash',
        columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20), more: c.integer() },
        uniques: [['label']],
      }),
    ],
    [
      'a length',
      defineEntity({
        table: 'keys_by_hash',
        columns: { hash: c.primary(c.varchar(64)), label: c.varchar(21) },
        uniques: [['label']],
      }),
    ],
    [
      'a unique key',
      defineEntity({ table: 'keys_by_hash', columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20) } }),
    ],
    [
      'a default',
      defineEntity({
        table: 'keys_by_hash',
        columns: { hash: c.primary(c.varchar(64)), label: c.varchar(20, { default: 'x' }) },
        uniques: [['label']],
      }),
    ],
    [
      'nullable',
      defineEntity({
        table: 'keys_by_hash',
        columns: { hash: c.primary(c.varchar(64)), label: c.nullable(c.varchar(20)) },
        uniques: [['label']],
      }),
    ],
  ])('are missing when an entity differs in %s', async (_, entity) => {
    test = await open(engine, { entities: [entity] });
    expect(await schemaDrift(test.db)).not.toEqual([]);
    expect(keys.options.tableName).toBe(entity.options.tableName);
  });
});

describe.runIf(engines.includes('mysql'))('the collation', () => {
  it('of an empty database is set, and of a filled one refused', async () => {
    const scratch = await createScratchDatabase(process.env.TEST_MYSQL_URL as string, {
      collation: 'utf8mb4_general_ci',
    });
    const deps = { ...schema, random: () => 0.5, sleep: async () => {} };
    const db = await openDatabase({ url: scratch.url }, deps);
    try {
      await migrate(db);
      const { rows } = await db.query(
        {},
        'SELECT DISTINCT TABLE_COLLATION AS c FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()',
        [],
      );
      expect(rows).toEqual([{ c: 'utf8mb4_bin' }]);
      await db.exclusively((dataSource) => dataSource.query('ALTER DATABASE COLLATE utf8mb4_general_ci'));
      await expect(migrate(db)).rejects.toThrow(/collation utf8mb4_general_ci; it must be utf8mb4_bin/);
    } finally {
      await db.close();
      await scratch.drop();
    }
  });

  it('is migrated by one process at a time', async () => {
    const scratch = await createScratchDatabase(process.env.TEST_MYSQL_URL as string);
    const deps = { ...schema, random: () => 0.5, sleep: async () => {} };
    const both = await Promise.all([1, 2].map(() => openDatabase({ url: scratch.url }, deps)));
    const done = await Promise.all(both.map((db) => migrate(db)));
    expect(done.flat()).toEqual(['Initial1700000000000']);
    await Promise.all(both.map((db) => db.close()));
    await scratch.drop();
  });
});

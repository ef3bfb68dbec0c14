import type { QueryRunner } from 'typeorm';
import { bigint, currency, id, instant, json, nullable, ref, varchar } from '../../kernel/db/index.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createPlatformTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'tenants',
    columns: {
      id: id(), slug: varchar(60), name: varchar(120), mode: varchar(10), status: varchar(10), currency: currency(),
      locale: varchar(35), timeZone: varchar(64), clockOffsetMs: bigint({ default: 0 }), settings: json(),
      createdAt: instant(), updatedAt: instant(),
    },
    uniques: [['slug']],
  });
  await createTable(runner, {
    table: 'api_keys',
    columns: {
      id: id(), tenantId: ref(), kind: varchar(12), keyHash: varchar(64), hint: varchar(20), scopes: json(),
      createdAt: instant(), revokedAt: nullable(instant()),
    },
    uniques: [['keyHash']],
    indices: [['tenantId', 'id']],
  });
}

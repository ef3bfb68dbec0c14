import type { QueryRunner } from 'typeorm';
import { id, instant, integer, json, nullable, primary, ref, text, varchar } from '../../kernel/db/index.ts';
import { addColumn, createTable, dropColumn, dropTable } from '../../kernel/db/migrate.ts';

export async function createPlatformTables2(runner: QueryRunner): Promise<void> {
  await addColumn(runner, 'tenants', 'settingsVersion', integer({ default: 1 }));
  await addColumn(runner, 'tenants', 'suspendedAt', nullable(instant()));
  await addColumn(runner, 'tenants', 'suspensionReason', nullable(varchar(500)));
  await addColumn(runner, 'api_keys', 'name', nullable(varchar(120)));
  await createTable(runner, {
    table: 'tenant_domains',
    columns: { domain: primary(varchar(253)), tenantId: ref() },
    indices: [['tenantId']],
  });
  await createTable(runner, {
    table: 'settings_versions',
    columns: {
      tenantId: primary(ref()), version: primary(integer()), document: json(), changes: json(), changedAt: instant(),
      actorKind: varchar(12), actorId: nullable(varchar(60)), rolledBackTo: nullable(integer()),
    },
  });
  await createTable(runner, {
    table: 'audit_rows',
    columns: {
      id: id(), tenantId: ref(), at: instant(), actorKind: varchar(12), actorId: nullable(varchar(60)), action: varchar(80),
      subjectKind: varchar(40), subjectId: ref(), requestId: ref(), data: text(), personal: nullable(text()), personId: nullable(ref()),
      personalDigest: nullable(varchar(64)), position: nullable(integer()), previousHash: nullable(varchar(64)), hash: nullable(varchar(64)),
    },
    uniques: [['tenantId', 'position']],
    indices: [['tenantId', 'id'], ['tenantId', 'subjectId', 'id'], ['tenantId', 'actorId', 'id'], ['tenantId', 'personId'], ['position', 'id']],
  });
}

export async function dropPlatformTables2(runner: QueryRunner): Promise<void> {
  for (const table of ['audit_rows', 'settings_versions', 'tenant_domains']) await dropTable(runner, table);
  await dropColumn(runner, 'api_keys', 'name');
  for (const column of ['suspensionReason', 'suspendedAt', 'settingsVersion']) await dropColumn(runner, 'tenants', column);
}

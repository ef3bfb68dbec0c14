import type { QueryRunner } from 'typeorm';
import { id, instant, nullable, primary, ref, smallint, tenantId, varchar } from '../../kernel/db/columns.ts';
import { addColumn, createTable, dropColumn, dropTable } from '../../kernel/db/migrate.ts';

export async function createTrustTables(runner: QueryRunner): Promise<void> {
  await addColumn(runner, 'sessions', 'device', nullable(varchar(120)));
  await addColumn(runner, 'sessions', 'place', nullable(varchar(80)));
  await addColumn(runner, 'sessions', 'lastSeenAt', nullable(instant()));
  await createTable(runner, {
    table: 'mail_tokens',
    columns: {
      id: id(),
      tenantId: tenantId(),
      kind: varchar(20),
      userId: nullable(ref()),
      email: varchar(254),
      salt: varchar(64),
      tokenHash: varchar(64),
      createdAt: instant(),
      expiresAt: instant(),
      usedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'tokenHash']],
    indices: [['tenantId', 'userId', 'kind'], ['expiresAt']],
  });
  await createTable(runner, {
    table: 'known_devices',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      deviceHash: primary(varchar(64)),
      createdAt: instant(),
      lastSeenAt: instant(),
    },
    indices: [['tenantId', 'deviceHash'], ['lastSeenAt']],
  });
  await createTable(runner, {
    table: 'login_guesses',
    columns: {
      tenantId: primary(tenantId()),
      account: primary(varchar(64)),
      slot: primary(smallint()),
      freeAt: instant(),
    },
    indices: [['freeAt']],
  });
  await createTable(runner, {
    table: 'device_logins',
    columns: {
      id: id(),
      tenantId: tenantId(),
      deviceCodeHash: varchar(64),
      userCodeHash: varchar(64),
      clientName: varchar(80),
      status: varchar(20),
      userId: nullable(ref()),
      intervalSeconds: smallint(),
      lastPolledAt: nullable(instant()),
      createdAt: instant(),
      expiresAt: instant(),
    },
    uniques: [['tenantId', 'deviceCodeHash'], ['tenantId', 'userCodeHash']],
    indices: [['expiresAt']],
  });
}

export async function dropTrustTables(runner: QueryRunner): Promise<void> {
  for (const table of ['device_logins', 'login_guesses', 'known_devices', 'mail_tokens']) await dropTable(runner, table);
  for (const column of ['lastSeenAt', 'place', 'device']) await dropColumn(runner, 'sessions', column);
}

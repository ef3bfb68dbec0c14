import type { QueryRunner } from 'typeorm';
import { id, instant, nullable, primary, ref, tenantId, varchar } from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createAuthTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'credentials',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      passwordHash: varchar(200),
      updatedAt: instant(),
    },
  });
  await createTable(runner, {
    table: 'sessions',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      role: varchar(20),
      createdAt: instant(),
      expiresAt: instant(),
      revokedAt: nullable(instant()),
    },
    indices: [['tenantId', 'userId', 'id'], ['expiresAt']],
  });
  await createTable(runner, {
    table: 'refresh_tokens',
    columns: {
      id: id(),
      tenantId: tenantId(),
      sessionId: ref(),
      tokenHash: varchar(64),
      issuedAt: instant(),
      expiresAt: instant(),
      usedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'tokenHash']],
    indices: [['expiresAt']],
  });
}

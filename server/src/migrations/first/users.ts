import type { QueryRunner } from 'typeorm';
import { id, instant, nullable, tenantId, varchar } from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createUsersTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'users',
    columns: {
      id: id(),
      tenantId: tenantId(),
      email: varchar(254),
      emailVerifiedAt: nullable(instant()),
      role: varchar(20),
      firstName: varchar(80),
      lastName: varchar(80),
      lastNameKey: varchar(80),
      phone: nullable(varchar(20)),
      locale: varchar(35),
      timeZone: varchar(64),
      createdAt: instant(),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'email']],
    indices: [
      ['tenantId', 'createdAt', 'id'],
      ['tenantId', 'role', 'createdAt', 'id'],
      ['tenantId', 'lastNameKey'],
    ],
  });
}

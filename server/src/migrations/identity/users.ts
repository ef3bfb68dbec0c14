import type { QueryRunner } from 'typeorm';
import { bigint, flag, id, instant, json, nullable, primary, ref, smallint, tenantId, text, varchar, type Column } from '../../kernel/db/columns.ts';
import { addColumn, createTable, dropColumn, dropTable } from '../../kernel/db/migrate.ts';

const userColumns: Readonly<Record<string, Column<unknown>>> = {
  status: varchar(20, { default: 'active' }),
  phoneVerifiedAt: nullable(instant()),
  about: nullable(text()),
  visibility: nullable(json()),
  suspendedAt: nullable(instant()),
  suspensionReason: nullable(varchar(500)),
  statusBefore: nullable(varchar(20)),
  hiddenAt: nullable(instant()),
  hiddenReason: nullable(varchar(500)),
  eraseAt: nullable(instant()),
  deletedBy: nullable(varchar(10)),
};

export async function createAccountTables(runner: QueryRunner): Promise<void> {
  for (const [name, column] of Object.entries(userColumns)) await addColumn(runner, 'users', name, column);
  await createTable(runner, {
    table: 'addresses',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      isDefault: flag({ default: false }),
      sealed: text(),
      createdAt: instant(),
      updatedAt: instant(),
    },
    indices: [['tenantId', 'userId', 'id']],
  });
  await createTable(runner, {
    table: 'phone_verifications',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      id: ref(),
      phone: varchar(20),
      codeHash: varchar(64),
      triesLeft: smallint(),
      createdAt: instant(),
      expiresAt: instant(),
    },
    indices: [['expiresAt']],
  });
  await createTable(runner, {
    table: 'data_exports',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      status: varchar(10),
      storageKey: nullable(varchar(200)),
      sizeBytes: nullable(bigint()),
      requestedAt: instant(),
      readyAt: nullable(instant()),
      expiresAt: nullable(instant()),
    },
    indices: [['tenantId', 'userId', 'id']],
  });
  await createTable(runner, {
    table: 'legal_holds',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      reason: varchar(500),
      placedByKind: varchar(12),
      placedById: nullable(varchar(60)),
      placedAt: instant(),
    },
  });
}

/** A caregiver's page goes with the account: the column says that it was not the page itself that was found fault with. */
export const addPageColumns = (runner: QueryRunner): Promise<void> =>
  addColumn(runner, 'caregivers', 'accountInactiveSince', nullable(instant()));
export const dropPageColumns = (runner: QueryRunner): Promise<void> => dropColumn(runner, 'caregivers', 'accountInactiveSince');

export async function dropAccountTables(runner: QueryRunner): Promise<void> {
  for (const table of ['legal_holds', 'data_exports', 'phone_verifications', 'addresses']) await dropTable(runner, table);
  for (const column of Object.keys(userColumns).toReversed()) await dropColumn(runner, 'users', column);
}

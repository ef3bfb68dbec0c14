import type { QueryRunner } from 'typeorm';
import { bigint, flag, id, instant, integer, json, localDate, money, nullable, primary, ref, tenantId, text, varchar, type Columns } from '../../kernel/db/columns.ts';
import { addColumn, addIndex, createTable, dropColumn, dropIndex, dropTable } from '../../kernel/db/migrate.ts';

const pageColumns: Columns = { serviceArea: nullable(json()), suspendedAt: nullable(instant()), suspensionReason: nullable(varchar(500)) };
const serviceColumns: Columns = { extendedCareMinor: nullable(money()), addOns: nullable(json()) };

/** Applications, certifications and imports of caregivers, and what pages and services did not have before. */
export async function createOnboardingTables(runner: QueryRunner): Promise<void> {
  for (const [name, column] of Object.entries(pageColumns)) await addColumn(runner, 'caregivers', name, column);
  for (const [name, column] of Object.entries(serviceColumns)) await addColumn(runner, 'caregiver_services', name, column);
  await addIndex(runner, 'caregivers', ['tenantId', 'status', 'id']);
  await createTable(runner, {
    table: 'caregiver_applications',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverId: ref(),
      userId: ref(),
      status: varchar(20),
      openOf: nullable(ref()),
      reason: nullable(varchar(500)),
      steps: json(),
      submittedAt: instant(),
      decidedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'openOf']],
    indices: [['tenantId', 'caregiverId', 'id'], ['tenantId', 'status', 'id']],
  });
  await createTable(runner, {
    table: 'caregiver_certifications',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverId: ref(),
      userId: ref(),
      kind: varchar(30),
      issuer: varchar(120),
      sealedNumber: nullable(text()),
      expiresOn: nullable(localDate()),
      status: varchar(10),
      uploadId: ref(),
      createdAt: instant(),
    },
    indices: [['tenantId', 'caregiverId', 'id']],
  });
  await createTable(runner, {
    table: 'caregiver_imports',
    columns: {
      id: id(),
      tenantId: tenantId(),
      status: varchar(10),
      approve: flag(),
      header: json(),
      receivedBytes: bigint(),
      receivedLines: integer(),
      receivedRows: integer(),
      failure: nullable(varchar(300)),
      createdAt: instant(),
      finishedAt: nullable(instant()),
    },
  });
  await createTable(runner, {
    table: 'caregiver_import_rows',
    columns: {
      tenantId: primary(tenantId()),
      importId: primary(ref()),
      line: primary(integer()),
      state: varchar(10),
      sealedRow: nullable(text()),
      caregiverId: nullable(ref()),
      code: nullable(varchar(30)),
      inColumn: nullable(varchar(40)),
      detail: nullable(varchar(300)),
    },
    indices: [['tenantId', 'importId', 'state', 'line']],
  });
}

export async function dropOnboardingTables(runner: QueryRunner): Promise<void> {
  for (const table of ['caregiver_import_rows', 'caregiver_imports', 'caregiver_certifications', 'caregiver_applications']) await dropTable(runner, table);
  await dropIndex(runner, 'caregivers', ['tenantId', 'status', 'id']);
  for (const name of Object.keys(serviceColumns).toReversed()) await dropColumn(runner, 'caregiver_services', name);
  for (const name of Object.keys(pageColumns).toReversed()) await dropColumn(runner, 'caregivers', name);
}

import type { QueryRunner } from 'typeorm';
import { bigint, id, instant, integer, json, localDate, nullable, primary, ref, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { createTable, dropTable } from '../../kernel/db/migrate.ts';

export async function createUploadTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'uploads',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      purpose: varchar(10),
      status: varchar(10),
      sealedName: text(),
      contentType: varchar(100),
      sizeBytes: bigint(),
      countedBytes: bigint(),
      files: nullable(json()),
      rejectionCode: nullable(varchar(30)),
      rejectionDetail: nullable(varchar(300)),
      usedFor: nullable(varchar(80)),
      createdAt: instant(),
      completedAt: nullable(instant()),
      checkedAt: nullable(instant()),
    },
    indices: [['tenantId', 'userId', 'id']],
  });
  await createTable(runner, {
    table: 'upload_usage',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      files: integer({ default: 0 }),
      bytes: bigint({ default: 0 }),
    },
  });
  await createTable(runner, {
    table: 'documents',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      kind: varchar(20),
      status: varchar(20),
      standing: nullable(varchar(90)),
      uploadId: ref(),
      sealedDetails: text(),
      expiresOn: nullable(localDate()),
      rejectionReason: nullable(varchar(500)),
      submittedAt: instant(),
      decidedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'standing']],
    indices: [['tenantId', 'userId', 'id'], ['tenantId', 'status', 'id']],
  });
  await createTable(runner, {
    table: 'background_checks',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      latestOf: nullable(ref()),
      status: varchar(20),
      provider: varchar(20),
      providerCandidateId: nullable(varchar(120)),
      providerReportId: nullable(varchar(120)),
      sealedInvitationUrl: nullable(text()),
      requestedAt: instant(),
      completedAt: nullable(instant()),
      expiresAt: nullable(instant()),
      disputedAt: nullable(instant()),
      finalDecisionDueAt: nullable(instant()),
    },
    uniques: [['tenantId', 'latestOf']],
    indices: [['tenantId', 'userId', 'id'], ['tenantId', 'status', 'id'], ['providerCandidateId'], ['providerReportId']],
  });
  await createTable(runner, {
    table: 'check_webhooks',
    columns: {
      id: id(),
      tenantId: nullable(ref()),
      provider: varchar(20),
      providerEventId: varchar(120),
      type: varchar(120),
      checkId: nullable(ref()),
      receivedAt: instant(),
    },
    uniques: [['provider', 'providerEventId']],
    indices: [['receivedAt']],
  });
}

export async function dropUploadTables(runner: QueryRunner): Promise<void> {
  for (const table of ['check_webhooks', 'background_checks', 'documents', 'upload_usage', 'uploads']) await dropTable(runner, table);
}

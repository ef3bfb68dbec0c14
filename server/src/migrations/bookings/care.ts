import type { QueryRunner } from 'typeorm';
import { currency, id, instant, integer, json, money, nullable, primary, ref, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { createTable, dropTable } from '../../kernel/db/migrate.ts';

export async function createCareTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'care_entries',
    columns: {
      id: id(),
      tenantId: tenantId(),
      bookingId: ref(),
      ownerId: ref(),
      caregiverUserId: ref(),
      kind: varchar(20),
      dogIds: json(),
      happenedAt: instant(),
      recordedAt: instant(),
      sealed: nullable(text()),
      uploadId: nullable(ref()),
      awayMeters: nullable(integer()),
      distanceMeters: nullable(integer()),
      walkingSeconds: nullable(integer()),
      flags: json(),
      supersedes: nullable(ref()),
    },
    uniques: [['tenantId', 'supersedes']],
    indices: [['tenantId', 'bookingId', 'happenedAt', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
  });
  await createTable(runner, {
    table: 'care_reports',
    columns: { id: id(), tenantId: tenantId(), ownerId: ref(), caregiverUserId: ref(), sealed: nullable(text()), createdAt: instant() },
    indices: [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
  });
  await createTable(runner, {
    table: 'care_lates',
    columns: { tenantId: primary(tenantId()), bookingId: primary(ref()), startsAt: instant(), toldAt: instant() },
  });
  await createTable(runner, {
    table: 'disputes',
    columns: {
      id: id(),
      tenantId: tenantId(),
      bookingId: ref(),
      openOf: nullable(ref()),
      ownerId: ref(),
      caregiverId: ref(),
      caregiverUserId: ref(),
      openedBy: varchar(12),
      category: varchar(30),
      status: varchar(12),
      currency: currency(),
      wantedMinor: nullable(money()),
      outcome: nullable(varchar(20)),
      refundMinor: nullable(money()),
      reason: nullable(varchar(1000)),
      decidedAt: nullable(instant()),
      createdAt: instant(),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'openOf']],
    indices: [['tenantId', 'bookingId', 'id'], ['tenantId', 'status', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']],
  });
  await createTable(runner, {
    table: 'dispute_statements',
    columns: { id: id(), tenantId: tenantId(), disputeId: ref(), userId: ref(), by: varchar(12), text: text(), uploadIds: json(), createdAt: instant() },
    indices: [['tenantId', 'disputeId', 'id'], ['tenantId', 'userId', 'id']],
  });
}

export async function dropCareTables(runner: QueryRunner): Promise<void> {
  for (const table of ['dispute_statements', 'disputes', 'care_lates', 'care_reports', 'care_entries']) await dropTable(runner, table);
}

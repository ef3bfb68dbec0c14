import type { QueryRunner } from 'typeorm';
import { id, instant, integer, json, localDate, nullable, primary, ref, smallint, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { addColumn, createTable, dropColumn, dropTable } from '../../kernel/db/migrate.ts';

/** Exceptions to the weekly plan, calendars read from elsewhere, feeds of bookings, and what services share. */
export async function createAvailabilityTables(runner: QueryRunner): Promise<void> {
  await addColumn(runner, 'caregiver_services', 'sharedCapacity', nullable(smallint()));
  await createTable(runner, {
    table: 'caregiver_exceptions',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverId: ref(),
      kind: varchar(10),
      fromDate: localDate(),
      toDate: localDate(),
      windows: json(),
      note: varchar(200),
      createdAt: instant(),
    },
    indices: [['tenantId', 'caregiverId', 'fromDate', 'id']],
  });
  await createTable(runner, {
    table: 'caregiver_calendars',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverId: ref(),
      name: varchar(80),
      sealedUrl: text(),
      host: varchar(255),
      busy: json(),
      eventCount: integer(),
      problemCode: nullable(varchar(30)),
      problemDetail: nullable(varchar(300)),
      problemSince: nullable(instant()),
      failures: integer(),
      lastGoodAt: instant(),
      lastTriedAt: instant(),
      nextRefreshAt: instant(),
      createdAt: instant(),
    },
    indices: [['tenantId', 'caregiverId', 'id']],
  });
  await createTable(runner, {
    table: 'calendar_feeds',
    columns: { tenantId: primary(tenantId()), userId: primary(ref()), tokenHash: varchar(64), createdAt: instant() },
    indices: [['tokenHash']],
  });
}

export async function dropAvailabilityTables(runner: QueryRunner): Promise<void> {
  for (const table of ['calendar_feeds', 'caregiver_calendars', 'caregiver_exceptions']) await dropTable(runner, table);
  await dropColumn(runner, 'caregiver_services', 'sharedCapacity');
}

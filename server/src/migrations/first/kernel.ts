import type { QueryRunner } from 'typeorm';
import { id, instant, integer, json, nullable, primary, ref, text, varchar } from '../../kernel/db/index.ts';
import { createTable } from '../../kernel/db/migrate.ts';

/** Facts, deadlines, counters and idempotency keys. */
export async function createKernelTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'events',
    columns: {
      id: id(), tenantId: ref(), type: varchar(80), subjectId: ref(), data: json(), occurredAt: instant(),
      position: nullable(integer()), leaseUntil: nullable(instant()), leaseToken: nullable(varchar(40)),
    },
    uniques: [['tenantId', 'position']],
    indices: [['position', 'id'], ['leaseToken']],
  });
  await createTable(runner, {
    table: 'event_inbox',
    columns: { tenantId: primary(ref()), consumer: primary(varchar(60)), eventId: primary(ref()), doneAt: instant() },
  });
  await createTable(runner, {
    table: 'counters',
    columns: { tenantId: primary(ref()), name: primary(varchar(60)), value: integer() },
  });
  await createTable(runner, {
    table: 'deadlines',
    columns: {
      id: id(), tenantId: ref(), kind: varchar(60), subjectId: ref(), dueAt: instant(), attempts: integer({ default: 0 }),
      leaseUntil: nullable(instant()), leaseToken: nullable(varchar(40)),
    },
    uniques: [['tenantId', 'kind', 'subjectId']],
    indices: [['tenantId', 'dueAt'], ['dueAt']],
  });
  await createTable(runner, {
    table: 'idempotency_keys',
    columns: {
      tenantId: primary(ref()), actor: primary(varchar(60)), keyHash: primary(varchar(64)), requestHash: varchar(64),
      claimToken: varchar(40), leaseUntil: instant(), expiresAt: instant(), answer: nullable(text()),
    },
    indices: [['expiresAt']],
  });
}

import type { QueryRunner } from 'typeorm';
import { id, instant, nullable, primary, ref, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createNotificationsTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'notifications',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      type: varchar(80),
      title: varchar(200),
      body: text(),
      bookingId: nullable(ref()),
      eventId: ref(),
      readAt: nullable(instant()),
      createdAt: instant(),
    },
    uniques: [['tenantId', 'eventId', 'userId']],
    indices: [['tenantId', 'userId', 'createdAt', 'eventId']],
  });
  await createTable(runner, {
    table: 'notification_mails',
    columns: {
      tenantId: primary(tenantId()),
      eventId: primary(ref()),
      userId: primary(ref()),
      outcome: varchar(10),
      providerMessageId: nullable(varchar(200)),
      at: instant(),
    },
  });
}

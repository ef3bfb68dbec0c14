import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, ref, varchar } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** A provider tells of more than payments: what a webhook is about, and which row of ours that is. */
export class Money1800000000010 implements MigrationInterface {
  readonly name = 'Money1800000000010';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'received_webhooks', 'objectKind', varchar(20, { default: 'other' }));
    await addColumn(runner, 'received_webhooks', 'objectId', nullable(varchar(120)));
    await addColumn(runner, 'received_webhooks', 'subjectId', nullable(ref()));
    await runner.query('UPDATE received_webhooks SET subjectId = paymentId');
    await dropColumn(runner, 'received_webhooks', 'paymentId');
  }

  async down(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'received_webhooks', 'paymentId', nullable(ref()));
    await runner.query('UPDATE received_webhooks SET paymentId = subjectId');
    for (const column of ['subjectId', 'objectId', 'objectKind']) await dropColumn(runner, 'received_webhooks', column);
  }
}

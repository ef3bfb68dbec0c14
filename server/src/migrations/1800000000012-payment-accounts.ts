import type { MigrationInterface, QueryRunner } from 'typeorm';
import { varchar } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** With whose account a payment was made: the platform's, as all were before, or the business's own. */
export class PaymentAccounts1800000000012 implements MigrationInterface {
  readonly name = 'PaymentAccounts1800000000012';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'payments', 'account', varchar(20, { default: 'platform' }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'payments', 'account');
  }
}

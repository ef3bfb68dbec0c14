import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, ref } from '../kernel/db/index.ts';
import { addColumn, addIndex, dropColumn, dropIndex } from '../kernel/db/migrate.ts';

const byJoint = ['tenantId', 'jointId', 'id'];

/** Joint payments, and chargebacks of them: each has a part for each of its bookings. */
export class WeeklyCharges1800000000024 implements MigrationInterface {
  readonly name = 'WeeklyCharges1800000000024';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['payments', 'chargebacks']) {
      await addColumn(runner, table, 'jointId', nullable(ref()));
      await addIndex(runner, table, byJoint);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['chargebacks', 'payments']) {
      await dropIndex(runner, table, byJoint);
      await dropColumn(runner, table, 'jointId');
    }
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, ref } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** Refunds that wait for what a bank decides. */
export class MoneyEdges1800000000022 implements MigrationInterface {
  readonly name = 'MoneyEdges1800000000022';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'refunds', 'chargebackId', nullable(ref()));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM refunds WHERE status = 'waiting'");
    await dropColumn(runner, 'refunds', 'chargebackId');
  }
}

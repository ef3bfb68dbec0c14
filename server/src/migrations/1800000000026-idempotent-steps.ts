import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, text } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** What the steps of a request came to whose server died, for whoever takes it over. */
export class IdempotentSteps1800000000026 implements MigrationInterface {
  readonly name = 'IdempotentSteps1800000000026';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'idempotency_keys', 'steps', nullable(text()));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'idempotency_keys', 'steps');
  }
}

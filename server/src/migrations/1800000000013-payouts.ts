import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardLedger, unguardLedger } from './payments/ledger-guards.ts';
import { createPayoutTables, dropPayoutTables, extendLedger, reduceLedger } from './payments/payouts.ts';

/** Payouts, daily closes, and books that the database itself keeps right. */
export class Payouts1800000000013 implements MigrationInterface {
  readonly name = 'Payouts1800000000013';

  async up(runner: QueryRunner): Promise<void> {
    await createPayoutTables(runner);
    await extendLedger(runner);
    await guardLedger(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await unguardLedger(runner);
    await reduceLedger(runner);
    await dropPayoutTables(runner);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { json, nullable } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** What the rest of a booking is told by, where a change made it dearer after it was paid. */
export class BookingBalance1800000000030 implements MigrationInterface {
  readonly name = 'BookingBalance1800000000030';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'bookings', 'settledPrice', nullable(json()));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'bookings', 'settledPrice');
  }
}

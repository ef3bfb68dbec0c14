import type { MigrationInterface, QueryRunner } from 'typeorm';
import { nullable, varchar } from '../kernel/db/index.ts';
import { addColumn, dropColumn } from '../kernel/db/migrate.ts';

/** Bookings that are no stays. */
export class MeetAndGreet1800000000007 implements MigrationInterface {
  readonly name = 'MeetAndGreet1800000000007';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'bookings', 'kind', varchar(16, { default: 'stay' }));
    await addColumn(runner, 'bookings', 'place', nullable(varchar(16)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, 'bookings', 'place');
    await dropColumn(runner, 'bookings', 'kind');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createCareTables, dropCareTables } from './bookings/care.ts';

/** What is noted while dogs are looked after, report cards, and disputes. */
export class Care1800000000006 implements MigrationInterface {
  readonly name = 'Care1800000000006';

  async up(runner: QueryRunner): Promise<void> {
    await createCareTables(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropCareTables(runner);
  }
}

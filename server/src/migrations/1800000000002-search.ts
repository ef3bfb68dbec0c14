import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSearchTables, dropSearchTables } from './first/search.ts';
import { createSearchTables2, dropSearchTables2 } from './search/tables.ts';

/** Search as it is measured: days, certifications and orders in the projection; who is featured, marked, and was booked by whom. */
export class Search1800000000002 implements MigrationInterface {
  readonly name = 'Search1800000000002';

  async up(runner: QueryRunner): Promise<void> {
    await dropSearchTables(runner);
    await createSearchTables2(runner);
    // what can be found is worked out anew, beginning with those that look oldest
    await runner.query(
      `INSERT INTO search_cards (tenantId, caregiverId, displayName, headline, city, region, ratingCount, fromDay)
       SELECT tenantId, id, displayName, headline, city, region, ratingCount, 0 FROM caregivers WHERE status = 'approved'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropSearchTables2(runner);
    await createSearchTables(runner);
  }
}

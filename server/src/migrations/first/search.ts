import type { QueryRunner } from 'typeorm';
import { double, flag, integer, money, primary, ref, smallint, tenantId, varchar } from '../../kernel/db/columns.ts';
import { createTable, dropTable } from '../../kernel/db/migrate.ts';

export async function createSearchTables(runner: QueryRunner): Promise<void> {
  const covered = ['priceMinor', 'ratingScore', 'lat', 'lng', 'caregiverId', 'instantBook', 'sizesMask', 'mostDogs'];
  await createTable(runner, {
    table: 'search_entries',
    columns: {
      tenantId: primary(tenantId()),
      serviceType: primary(varchar(20)),
      caregiverId: primary(ref()),
      cell5: integer(),
      cell25: integer(),
      lat: double(),
      lng: double(),
      priceMinor: money(),
      ratingScore: double(),
      instantBook: flag(),
      sizesMask: smallint(),
      mostDogs: smallint(),
    },
    indices: [
      ['tenantId', 'serviceType', 'cell5', ...covered],
      ['tenantId', 'serviceType', 'cell25', ...covered],
    ],
  });
}

export const dropSearchTables = (runner: QueryRunner): Promise<void> => dropTable(runner, 'search_entries');

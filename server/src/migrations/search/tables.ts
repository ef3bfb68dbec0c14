import type { QueryRunner } from 'typeorm';
import {
  bigint, double, instant, integer, money, nullable, primary, ref, smallint, tenantId, text, varchar,
} from '../../kernel/db/columns.ts';
import { createTable, dropTable } from '../../kernel/db/migrate.ts';

export async function createSearchTables2(runner: QueryRunner): Promise<void> {
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
      ratingOrder: smallint(),
      relevanceOrder: smallint(),
      traits: integer(),
      mostDogs: smallint(),
      horizonDays: smallint(),
      open0: bigint(), open1: bigint(), open2: bigint(), open3: bigint(), open4: bigint(), open5: bigint(), open6: bigint(), open7: bigint(),
    },
    indices: [
      ['tenantId', 'serviceType', 'cell5', 'priceMinor', 'ratingOrder', 'lat', 'lng', 'caregiverId', 'traits', 'mostDogs'],
      ['tenantId', 'serviceType', 'cell25', 'priceMinor', 'caregiverId', 'ratingOrder', 'lat', 'lng', 'traits', 'mostDogs'],
      ['tenantId', 'serviceType', 'cell25', 'ratingOrder', 'caregiverId', 'priceMinor', 'lat', 'lng', 'traits', 'mostDogs'],
      ['tenantId', 'serviceType', 'cell25', 'relevanceOrder', 'caregiverId', 'priceMinor', 'ratingOrder', 'lat', 'lng', 'traits', 'mostDogs'],
    ],
  });
  await createTable(runner, {
    table: 'search_cards',
    columns: {
      tenantId: primary(tenantId()),
      caregiverId: primary(ref()),
      displayName: varchar(80),
      headline: varchar(120),
      avatarUrl: nullable(text()),
      city: varchar(120),
      region: varchar(60),
      ratingAverage: nullable(double()),
      ratingCount: integer(),
      fromDay: integer(),
    },
    indices: [['fromDay', 'tenantId', 'caregiverId']],
  });
  await createTable(runner, {
    table: 'search_featured',
    columns: { tenantId: primary(tenantId()), caregiverId: primary(ref()), rank: smallint(), until: nullable(instant()), createdAt: instant() },
  });
  await createTable(runner, {
    table: 'search_favorites',
    columns: { tenantId: primary(tenantId()), userId: primary(ref()), caregiverId: primary(ref()), createdAt: instant() },
  });
  await createTable(runner, {
    table: 'search_pairs',
    columns: { tenantId: primary(tenantId()), ownerId: primary(ref()), caregiverId: primary(ref()), bookings: integer(), lastAt: instant() },
    indices: [['tenantId', 'caregiverId', 'ownerId']],
  });
}

export async function dropSearchTables2(runner: QueryRunner): Promise<void> {
  for (const table of ['search_pairs', 'search_favorites', 'search_featured', 'search_cards', 'search_entries']) await dropTable(runner, table);
}

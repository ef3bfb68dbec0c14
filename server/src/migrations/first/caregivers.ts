import type { QueryRunner } from 'typeorm';
import {
  double, flag, id, instant, integer, json, money, nullable, primary, ref, smallint, tenantId, text, varchar,
} from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createCaregiverTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'caregivers',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      status: varchar(20),
      displayName: varchar(80),
      headline: varchar(120),
      bio: text(),
      avatarUrl: nullable(text()),
      yearsOfExperience: smallint(),
      homeType: varchar(20),
      hasFencedYard: flag(),
      otherPets: varchar(300),
      languages: json(),
      postalCode: varchar(12),
      city: varchar(120),
      region: varchar(60),
      country: varchar(2),
      lat: double(),
      lng: double(),
      fuzzNorthKm: double(),
      fuzzEastKm: double(),
      timeZone: varchar(60),
      serviceRadiusKm: double(),
      ratingAverage: nullable(double()),
      ratingCount: integer(),
      plan: json(),
      createdAt: instant(),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'userId']],
  });
  await createTable(runner, {
    table: 'caregiver_services',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverId: ref(),
      serviceType: varchar(20),
      active: flag(),
      prices: json(),
      additionalDogMinor: money(),
      puppySurchargeMinor: nullable(money()),
      holidaySurchargeMinor: nullable(money()),
      capacity: smallint(),
      sizesTaken: json(),
      cancellationPolicy: varchar(20),
      instantBook: flag(),
      minNoticeHours: smallint(),
      horizonDays: smallint(),
      createdAt: instant(),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'caregiverId', 'serviceType']],
    checks: { capacity: 'capacity >= 1 AND capacity <= 50' },
  });
  await createTable(runner, {
    table: 'caregiver_capacity',
    columns: {
      tenantId: primary(tenantId()),
      caregiverId: primary(ref()),
      pool: primary(varchar(20)),
      place: primary(integer()),
      used: integer(),
      cap: integer(),
    },
    checks: { used: 'used >= 0 AND used <= cap' },
  });
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTable } from '../kernel/db/migrate.ts';
import { createAuthTables } from './tables/auth.ts';
import { createBookingTables } from './tables/bookings.ts';
import { createCaregiverTables } from './tables/caregivers.ts';
import { createDogsTables } from './tables/dogs.ts';
import { createKernelTables } from './tables/kernel.ts';
import { createNotificationsTables } from './tables/notifications.ts';
import { createPaymentsTables } from './tables/payments.ts';
import { createPlatformTables } from './tables/platform.ts';
import { createSearchTables } from './tables/search.ts';
import { createUsersTables } from './tables/users.ts';

const steps = [
  createKernelTables, createPlatformTables, createUsersTables, createAuthTables, createDogsTables, createCaregiverTables,
  createPaymentsTables, createBookingTables, createSearchTables, createNotificationsTables,
];

/** The first tables; one class for SQLite, MariaDB and MySQL. */
export class First1780000000000 implements MigrationInterface {
  readonly name = 'First1780000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await step(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = (await runner.getTables()).map((table) => table.name.split('.').at(-1)!);
    for (const table of tables) if (table !== 'migrations') await dropTable(runner, table);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTable } from '../kernel/db/migrate.ts';
import { createAuthTables } from './first/auth.ts';
import { createBookingTables } from './first/bookings.ts';
import { createCaregiverTables } from './first/caregivers.ts';
import { createDogsTables } from './first/dogs.ts';
import { createKernelTables } from './first/kernel.ts';
import { createNotificationsTables } from './first/notifications.ts';
import { createPaymentsTables } from './first/payments.ts';
import { createPlatformTables } from './first/platform.ts';
import { createSearchTables } from './first/search.ts';
import { createUsersTables } from './first/users.ts';

const steps = [
  createKernelTables, createPlatformTables, createUsersTables, createAuthTables, createDogsTables, createCaregiverTables,
  createPaymentsTables, createBookingTables, createSearchTables, createNotificationsTables,
];

const tables = [
  'api_keys', 'booking_dogs', 'booking_transitions', 'bookings', 'caregiver_capacity', 'caregiver_services',
  'caregivers', 'counters', 'credentials', 'deadlines', 'dogs', 'event_inbox', 'events', 'idempotency_keys',
  'invoices', 'ledger_entries', 'ledger_transactions', 'notification_mails', 'notifications', 'payments',
  'quotes', 'received_webhooks', 'refresh_tokens', 'refunds', 'search_entries', 'sessions', 'tenants', 'users',
];

/** The first tables; one class for SQLite, MariaDB and MySQL. */
export class First1780000000000 implements MigrationInterface {
  readonly name = 'First1780000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of steps) await step(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await dropTable(runner, table);
  }
}

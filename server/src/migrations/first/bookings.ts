import type { QueryRunner } from 'typeorm';
import { currency, id, instant, json, money, nullable, primary, ref, text, varchar } from '../../kernel/db/index.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createBookingTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'bookings',
    columns: {
      id: id(), tenantId: ref(), ownerId: ref(), caregiverId: ref(), caregiverUserId: ref(), serviceType: varchar(20), when: json(),
      startsAt: instant(), endsAt: instant(), timeZone: varchar(64), dogs: json(), note: text(), status: varchar(20),
      paymentStatus: varchar(20), lines: json(), currency: currency(), totalMinor: money(), refundedMinor: money({ default: 0 }),
      commissionMinor: money(), policy: json(), held: json(), respondBy: nullable(instant()), payBy: nullable(instant()),
      createdAt: instant(), updatedAt: instant(),
    },
    indices: [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverId', 'id'], ['tenantId', 'status', 'id']],
    checks: { total: 'totalMinor >= 0', refunded: 'refundedMinor BETWEEN 0 AND totalMinor' },
  });
  await createTable(runner, {
    table: 'booking_dogs',
    columns: { tenantId: primary(ref()), dogId: primary(ref()), bookingId: primary(ref()) },
  });
  await createTable(runner, {
    table: 'booking_transitions',
    columns: {
      id: id(), tenantId: ref(), bookingId: ref(), name: varchar(20), from: nullable(varchar(20)), to: varchar(20), by: varchar(12),
      actorId: nullable(ref()), reason: nullable(varchar(500)), at: instant(),
    },
    indices: [['tenantId', 'bookingId', 'id']],
  });
  await createTable(runner, {
    table: 'quotes',
    columns: {
      id: id(), tenantId: ref(), ownerId: ref(), request: json(), lines: json(), policy: json(), totalMinor: money(),
      commissionMinor: money(), bookingId: nullable(ref()), expiresAt: instant(), createdAt: instant(),
    },
    indices: [['createdAt']],
  });
}

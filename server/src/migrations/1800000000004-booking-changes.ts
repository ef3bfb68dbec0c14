import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, instant, json, money, nullable, ref, smallint, text, varchar } from '../kernel/db/index.ts';
import { addCheck, addColumn, addIndex, createTable, dropCheck, dropColumn, dropIndex, dropTable } from '../kernel/db/migrate.ts';

const byDogAndEnd = ['tenantId', 'dogId', 'endsAt'];

/** Changes that one side of a booking proposes to the other, the extras that were chosen, and where it happens. */
export class BookingChanges1800000000004 implements MigrationInterface {
  readonly name = 'BookingChanges1800000000004';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'bookings', 'sealedAddress', nullable(text()));
    await addColumn(runner, 'bookings', 'addOns', nullable(json()));
    await addColumn(runner, 'bookings', 'openChangeId', nullable(ref()));
    await addColumn(runner, 'bookings', 'balanceDueMinor', money({ default: 0 }));
    await addColumn(runner, 'bookings', 'changeRefundMinor', money({ default: 0 }));
    await addColumn(runner, 'bookings', 'changeKeptMinor', money({ default: 0 }));
    await addColumn(runner, 'booking_dogs', 'endsAt', nullable(instant()));
    await runner.query('UPDATE booking_dogs SET endsAt = (SELECT b.endsAt FROM bookings b WHERE b.id = booking_dogs.bookingId)');
    await addIndex(runner, 'booking_dogs', byDogAndEnd);
    await dropCheck(runner, 'bookings', 'refunded');
    await addCheck(runner, 'bookings', 'refunded', 'refundedMinor BETWEEN 0 AND totalMinor + changeRefundMinor + changeKeptMinor');
    await createTable(runner, {
      table: 'booking_changes',
      columns: {
        id: id(), tenantId: ref(), bookingId: ref(), status: varchar(12), proposedBy: varchar(12), message: text(), serviceType: varchar(20), when: json(),
        startsAt: instant(), endsAt: instant(), timeZone: varchar(64), dogs: json(), lines: json(), totalMinor: money(), commissionMinor: money(), held: json(),
        base: json(), refundBps: smallint(), refundRule: text(), effect: nullable(json()), answerBy: instant(), answeredAt: nullable(instant()),
        reason: nullable(varchar(500)), createdAt: instant(), updatedAt: instant(),
      },
      indices: [['tenantId', 'bookingId', 'id']],
      checks: { total: 'totalMinor >= 0', share: 'refundBps BETWEEN 0 AND 10000' },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTable(runner, 'booking_changes');
    await dropIndex(runner, 'booking_dogs', byDogAndEnd);
    await dropColumn(runner, 'booking_dogs', 'endsAt');
    await dropCheck(runner, 'bookings', 'refunded');
    await addCheck(runner, 'bookings', 'refunded', 'refundedMinor BETWEEN 0 AND totalMinor');
    for (const column of ['changeKeptMinor', 'changeRefundMinor', 'balanceDueMinor', 'openChangeId', 'addOns', 'sealedAddress']) await dropColumn(runner, 'bookings', column);
  }
}

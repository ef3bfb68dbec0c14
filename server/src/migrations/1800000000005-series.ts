import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  id, instant, json, localDate, money, nullable, primary, ref, text, varchar,
} from '../kernel/db/index.ts';
import { addColumn, addIndex, createTable, dropColumn, dropIndex, dropTable } from '../kernel/db/migrate.ts';

const bookingColumns = { seriesId: nullable(ref()), occurrence: nullable(varchar(16)), dueNotBefore: nullable(instant()) };
const bySeries = ['tenantId', 'seriesId', 'occurrence'] as const;

/** Series of bookings: what repeats, and which bookings were made of it. */
export class Series1800000000005 implements MigrationInterface {
  readonly name = 'Series1800000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, column] of Object.entries(bookingColumns)) await addColumn(runner, 'bookings', name, column);
    await addIndex(runner, 'bookings', bySeries);
    await createTable(runner, {
      table: 'booking_series',
      columns: {
        id: id(), tenantId: ref(), ownerId: ref(), caregiverId: ref(), caregiverUserId: ref(), serviceType: varchar(20), timeZone: varchar(64),
        status: varchar(20), note: text(), pricing: varchar(20), billing: varchar(20), rates: nullable(json()), versions: json(), dogs: json(),
        endsOn: nullable(localDate()), pause: nullable(json()), proposal: nullable(json()), doneThrough: localDate(), announcedWeek: nullable(localDate()),
        unitMinor: nullable(money()), respondBy: nullable(instant()), createdAt: instant(), updatedAt: instant(),
      },
      indices: [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverId', 'id']],
    });
    await createTable(runner, {
      table: 'booking_series_occurrences',
      columns: {
        tenantId: primary(ref()), seriesId: primary(ref()), date: primary(localDate()), occurrence: varchar(16), state: varchar(12),
        bookingId: nullable(ref()), reasons: nullable(json()), override: nullable(json()), updatedAt: instant(),
      },
      uniques: [['tenantId', 'seriesId', 'occurrence']],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTable(runner, 'booking_series_occurrences');
    await dropTable(runner, 'booking_series');
    await dropIndex(runner, 'bookings', bySeries);
    for (const name of Object.keys(bookingColumns)) await dropColumn(runner, 'bookings', name);
  }
}

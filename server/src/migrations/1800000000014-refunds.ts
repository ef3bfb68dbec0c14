import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currency, id, instant, json, money, nullable, ref, varchar } from '../kernel/db/index.ts';
import { addColumn, addIndex, createTable, dropColumn, dropIndex, dropTable } from '../kernel/db/migrate.ts';

const invoiceColumns = ['caregiverUserId', 'ownerId', 'correctsId', 'causeId', 'kind'];
const byBooking = ['tenantId', 'bookingId'];
const byCause = ['tenantId', 'kind', 'causeId'];
const lists = [['tenantId', 'bookingId', 'id'], ['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id']];

/** Refunds by line, credit notes and corrections beside invoices, and chargebacks. */
export class Refunds1800000000014 implements MigrationInterface {
  readonly name = 'Refunds1800000000014';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, 'payments', 'terms', nullable(json()));
    await addColumn(runner, 'refunds', 'lines', nullable(json()));
    await addColumn(runner, 'refunds', 'invoiceId', nullable(ref()));
    await addColumn(runner, 'invoices', 'kind', varchar(12, { default: 'invoice' }));
    for (const column of ['causeId', 'correctsId', 'ownerId', 'caregiverUserId']) await addColumn(runner, 'invoices', column, nullable(ref()));
    await runner.query('UPDATE invoices SET causeId = paymentId, ownerId = (SELECT p.ownerId FROM payments p WHERE p.id = invoices.paymentId), '
      + 'caregiverUserId = (SELECT p.caregiverUserId FROM payments p WHERE p.id = invoices.paymentId)');
    await dropIndex(runner, 'invoices', byBooking, { unique: true });
    await addIndex(runner, 'invoices', byCause, { unique: true });
    for (const columns of lists) await addIndex(runner, 'invoices', columns);
    await createTable(runner, {
      table: 'chargebacks',
      columns: {
        id: id(), tenantId: ref(), paymentId: ref(), bookingId: ref(), ownerId: ref(), provider: varchar(20), providerChargebackId: varchar(120), status: varchar(20), reason: varchar(120),
        currency: currency(), amountMinor: money(), withdrawnMinor: money({ default: 0 }), feeMinor: money({ default: 0 }), reservedMinor: money({ default: 0 }), lostMinor: money({ default: 0 }),
        lines: nullable(json()), evidence: nullable(json()), evidenceSubmittedAt: nullable(instant()), evidenceDueAt: nullable(instant()), openedAt: instant(), closedAt: nullable(instant()), updatedAt: instant(),
      },
      uniques: [['tenantId', 'provider', 'providerChargebackId']],
      indices: [['tenantId', 'status', 'id'], ['tenantId', 'bookingId', 'id'], ['tenantId', 'paymentId', 'id'], ['tenantId', 'ownerId', 'id']],
      checks: { amounts: 'amountMinor > 0 AND reservedMinor >= 0 AND lostMinor >= 0 AND lostMinor <= amountMinor' },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTable(runner, 'chargebacks');
    for (const columns of lists) await dropIndex(runner, 'invoices', columns);
    await dropIndex(runner, 'invoices', byCause, { unique: true });
    await runner.query("DELETE FROM invoices WHERE kind <> 'invoice'");
    await addIndex(runner, 'invoices', byBooking, { unique: true });
    for (const column of invoiceColumns) await dropColumn(runner, 'invoices', column);
    for (const column of ['invoiceId', 'lines']) await dropColumn(runner, 'refunds', column);
    await dropColumn(runner, 'payments', 'terms');
  }
}

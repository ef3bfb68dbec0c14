import type { QueryRunner } from 'typeorm';
import { currency, id, instant, integer, json, localDate, money, nullable, primary, ref, tenantId, varchar } from '../../kernel/db/columns.ts';
import { addColumn, addIndex, createTable, dropColumn, dropIndex, dropTable } from '../../kernel/db/migrate.ts';

/** Where caregivers' money goes, what went there, and what each day's comparison with the provider found. */
export async function createPayoutTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'payout_accounts',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverUserId: ref(),
      provider: varchar(20),
      destination: nullable(varchar(200)),
      status: varchar(20),
      requirements: json(),
      disabledReason: nullable(varchar(200)),
      createdAt: instant(),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'caregiverUserId']],
    indices: [['destination']],
  });
  await createTable(runner, {
    table: 'payouts',
    columns: {
      id: id(),
      tenantId: tenantId(),
      caregiverUserId: ref(),
      provider: varchar(20),
      destination: varchar(200),
      status: varchar(20),
      currency: currency(),
      amountMinor: money(),
      providerPayoutId: nullable(varchar(120)),
      failureCode: nullable(varchar(120)),
      createdAt: instant(),
      paidAt: nullable(instant()),
      updatedAt: instant(),
    },
    indices: [['tenantId', 'caregiverUserId', 'id'], ['tenantId', 'status', 'id'], ['providerPayoutId']],
    checks: { amount: 'amountMinor > 0' },
  });
  await createTable(runner, {
    table: 'payout_items',
    columns: {
      tenantId: primary(tenantId()),
      payoutId: primary(ref()),
      entryId: primary(ref()),
      paidFor: nullable(ref()),
    },
    uniques: [['tenantId', 'paidFor']],
  });
  await createTable(runner, {
    table: 'payout_releases',
    columns: {
      tenantId: primary(tenantId()),
      bookingId: primary(ref()),
      caregiverUserId: ref(),
      dueAt: instant(),
      releasedAt: nullable(instant()),
    },
    indices: [['tenantId', 'caregiverUserId', 'bookingId']],
  });
  await createTable(runner, {
    table: 'ledger_closes',
    columns: {
      id: id(),
      tenantId: tenantId(),
      day: localDate(),
      provider: varchar(20),
      currency: currency(),
      oursMinor: money(),
      theirsMinor: money(),
      feesMinor: money(),
      transactions: integer(),
      differences: json(),
      checkedUntil: instant(),
      closedAt: instant(),
    },
    uniques: [['tenantId', 'provider', 'day']],
    indices: [['tenantId', 'day', 'id']],
  });
}

export async function dropPayoutTables(runner: QueryRunner): Promise<void> {
  for (const table of ['ledger_closes', 'payout_releases', 'payout_items', 'payouts', 'payout_accounts']) await dropTable(runner, table);
}

/** Entries are found by when, whose and of which booking they are. */
export async function extendLedger(runner: QueryRunner): Promise<void> {
  await addColumn(runner, 'ledger_transactions', 'bookingId', nullable(ref()));
  await runner.query("UPDATE ledger_transactions SET bookingId = (SELECT c.bookingId FROM payments c WHERE c.id = ledger_transactions.causeId) WHERE causeType = 'payment'");
  await runner.query("UPDATE ledger_transactions SET bookingId = (SELECT c.bookingId FROM refunds c WHERE c.id = ledger_transactions.causeId) WHERE causeType = 'refund'");
  await addIndex(runner, 'ledger_transactions', ['tenantId', 'bookingId']);
  await addIndex(runner, 'ledger_transactions', ['tenantId', 'occurredAt', 'id']);
  await addIndex(runner, 'ledger_entries', ['tenantId', 'id']);
}

export async function reduceLedger(runner: QueryRunner): Promise<void> {
  await dropIndex(runner, 'ledger_entries', ['tenantId', 'id']);
  await dropIndex(runner, 'ledger_transactions', ['tenantId', 'occurredAt', 'id']);
  await dropIndex(runner, 'ledger_transactions', ['tenantId', 'bookingId']);
  await dropColumn(runner, 'ledger_transactions', 'bookingId');
}

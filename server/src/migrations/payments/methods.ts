import type { QueryRunner } from 'typeorm';
import { flag, id, instant, integer, money, nullable, primary, ref, smallint, tenantId, varchar } from '../../kernel/db/columns.ts';
import { addCheck, addColumn, addIndex, createTable, dropCheck, dropColumn, dropIndex, dropTable } from '../../kernel/db/migrate.ts';

const paymentColumns = {
  purpose: varchar(10, { default: 'booking' }),
  captureMethod: varchar(10, { default: 'automatic' }),
  saveMethod: flag({ default: false }),
  paymentMethodId: nullable(ref()),
  cardBrand: nullable(varchar(40)),
  cardLast4: nullable(varchar(4)),
  chargeAt: nullable(instant()),
  attempts: integer({ default: 0 }),
  heldRefundMinor: money({ default: 0 }),
};
const indices = [['tenantId', 'ownerId', 'id'], ['tenantId', 'caregiverUserId', 'id'], ['tenantId', 'paymentMethodId', 'status']];
const heldRefund = 'heldRefundMinor BETWEEN 0 AND amountMinor';

export async function addSavedMethods(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'payment_customers',
    columns: {
      tenantId: primary(tenantId()),
      userId: primary(ref()),
      provider: primary(varchar(20)),
      account: primary(varchar(20)),
      providerCustomerId: nullable(varchar(120)),
      createdAt: instant(),
    },
  });
  await createTable(runner, {
    table: 'payment_methods',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      defaultFor: nullable(ref()),
      provider: varchar(20),
      account: varchar(20, { default: 'platform' }),
      providerMethodId: varchar(120),
      brand: varchar(40),
      last4: varchar(4),
      expMonth: smallint(),
      expYear: smallint(),
      createdAt: instant(),
      removedAt: nullable(instant()),
    },
    uniques: [['tenantId', 'defaultFor'], ['tenantId', 'provider', 'providerMethodId']],
    indices: [['tenantId', 'userId', 'id']],
    checks: { month: 'expMonth BETWEEN 1 AND 12' },
  });
  await createTable(runner, {
    table: 'payment_setups',
    columns: {
      id: id(),
      tenantId: tenantId(),
      userId: ref(),
      provider: varchar(20),
      account: varchar(20, { default: 'platform' }),
      providerSetupId: nullable(varchar(120)),
      status: varchar(20),
      failureCode: nullable(varchar(120)),
      failureMessage: nullable(varchar(500)),
      paymentMethodId: nullable(ref()),
      createdAt: instant(),
      updatedAt: instant(),
    },
    indices: [['tenantId', 'userId', 'id'], ['providerSetupId']],
  });
  for (const [name, column] of Object.entries(paymentColumns)) await addColumn(runner, 'payments', name, column);
  for (const index of indices) await addIndex(runner, 'payments', index);
  await addCheck(runner, 'payments', 'held', heldRefund);
}

export async function dropSavedMethods(runner: QueryRunner): Promise<void> {
  await dropCheck(runner, 'payments', 'held');
  for (const index of indices) await dropIndex(runner, 'payments', index);
  for (const name of Object.keys(paymentColumns)) await dropColumn(runner, 'payments', name);
  for (const table of ['payment_setups', 'payment_methods', 'payment_customers']) await dropTable(runner, table);
}

import type { QueryRunner } from 'typeorm';
import { currency, flag, id, instant, integer, json, money, nullable, ref, tenantId, varchar } from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createPaymentsTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'payments',
    columns: {
      id: id(),
      tenantId: tenantId(),
      bookingId: ref(),
      openFor: nullable(ref()),
      ownerId: ref(),
      caregiverUserId: ref(),
      provider: varchar(20),
      providerPaymentId: nullable(varchar(120)),
      status: varchar(20),
      currency: currency(),
      description: varchar(300),
      amountMinor: money(),
      caregiverMinor: money(),
      taxMinor: money(),
      refundReservedMinor: money({ default: 0 }),
      refundedMinor: money({ default: 0 }),
      providerFeeMinor: nullable(money()),
      applied: flag({ default: false }),
      failureCode: nullable(varchar(120)),
      failureMessage: nullable(varchar(500)),
      createdAt: instant(),
      paidAt: nullable(instant()),
      updatedAt: instant(),
    },
    uniques: [['tenantId', 'openFor']],
    indices: [['tenantId', 'bookingId', 'id'], ['providerPaymentId']],
    checks: {
      amount: 'amountMinor > 0',
      split: 'caregiverMinor >= 0 AND taxMinor >= 0 AND caregiverMinor + taxMinor <= amountMinor',
      refunded: 'refundedMinor >= 0 AND refundedMinor <= refundReservedMinor AND refundReservedMinor <= amountMinor',
    },
  });
  await createTable(runner, {
    table: 'refunds',
    columns: {
      id: id(),
      tenantId: tenantId(),
      paymentId: ref(),
      bookingId: ref(),
      amountMinor: money(),
      status: varchar(20),
      providerRefundId: nullable(varchar(120)),
      reason: varchar(200),
      failureCode: nullable(varchar(120)),
      createdAt: instant(),
      updatedAt: instant(),
    },
    indices: [['tenantId', 'paymentId', 'id']],
    checks: { amount: 'amountMinor > 0' },
  });
  await createTable(runner, {
    table: 'ledger_transactions',
    columns: {
      id: id(),
      tenantId: tenantId(),
      kind: varchar(20),
      causeType: varchar(20),
      causeId: ref(),
      currency: currency(),
      occurredAt: instant(),
    },
    uniques: [['tenantId', 'causeType', 'causeId']],
  });
  await createTable(runner, {
    table: 'ledger_entries',
    columns: {
      id: id(),
      tenantId: tenantId(),
      transactionId: ref(),
      account: varchar(30),
      subjectId: nullable(ref()),
      amountMinor: money(),
    },
    indices: [['tenantId', 'transactionId'], ['tenantId', 'account', 'subjectId']],
    checks: { amount: 'amountMinor <> 0' },
  });
  await createTable(runner, {
    table: 'invoices',
    columns: {
      id: id(),
      tenantId: tenantId(),
      number: integer(),
      label: varchar(80),
      bookingId: ref(),
      paymentId: ref(),
      currency: currency(),
      content: json(),
      issuedAt: instant(),
    },
    uniques: [['tenantId', 'number'], ['tenantId', 'bookingId']],
  });
  await createTable(runner, {
    table: 'received_webhooks',
    columns: {
      id: id(),
      tenantId: nullable(tenantId()),
      provider: varchar(20),
      providerEventId: varchar(120),
      type: varchar(120),
      paymentId: nullable(ref()),
      providerPaymentId: nullable(varchar(120)),
      refundId: nullable(ref()),
      providerRefundId: nullable(varchar(120)),
      attempts: integer({ default: 0 }),
      receivedAt: instant(),
      processedAt: nullable(instant()),
    },
    uniques: [['provider', 'providerEventId']],
    indices: [['receivedAt']],
  });
}

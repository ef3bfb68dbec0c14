import type { Database } from '../../../src/kernel/db/index.ts';
import type { World } from './stage.ts';
import { toMs } from '../tables.ts';

const json = (value: unknown): any => (typeof value === 'string' ? JSON.parse(value) : value);
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));
const num = Number;

/** What our tables say, by plain statements: the same rows whatever the modules make of them. */
export async function oursOf({ tenantId, stage: { server } }: Pick<World, 'tenantId' | 'stage'>) {
  const db: Pick<Database, 'query'> = server.app.parts.db;
  const rows = async <T>(sql: string, map: (row: Record<string, unknown>) => T): Promise<T[]> => (await db.query({}, sql, [tenantId])).rows.map(map);
  const [bookings, payments, refunds, chargebacks, payouts, entries, invoices, deadlines] = await Promise.all([
    rows('SELECT * FROM bookings WHERE tenantId = ? ORDER BY id', (row) => ({
      id: String(row['id']), status: String(row['status']), paymentStatus: String(row['paymentStatus']), startsAt: toMs(row['startsAt']), endsAt: toMs(row['endsAt']), when: json(row['when']), dogs: json(row['dogs']),
      totalMinor: num(row['totalMinor']), refundedMinor: num(row['refundedMinor']), balanceDueMinor: num(row['balanceDueMinor']), changeRefundMinor: num(row['changeRefundMinor']), changeKeptMinor: num(row['changeKeptMinor']), openChangeId: text(row['openChangeId']),
    })),
    rows('SELECT * FROM payments WHERE tenantId = ? ORDER BY id', (row) => ({
      id: String(row['id']), bookingId: String(row['bookingId']), purpose: String(row['purpose']), provider: String(row['provider']), providerPaymentId: text(row['providerPaymentId']), status: String(row['status']),
      amountMinor: num(row['amountMinor']), caregiverMinor: num(row['caregiverMinor']), taxMinor: num(row['taxMinor']), refundedMinor: num(row['refundedMinor']), refundReservedMinor: num(row['refundReservedMinor']),
      applied: Boolean(num(row['applied'])), isPaid: row['paidAt'] !== null, terms: json(row['terms']) as { lines: { code: string; amountMinor: number }[]; commissionOnRefund: string } | null,
    })),
    rows('SELECT * FROM refunds WHERE tenantId = ? ORDER BY id', (row) => ({
      id: String(row['id']), paymentId: String(row['paymentId']), bookingId: String(row['bookingId']), status: String(row['status']), amountMinor: num(row['amountMinor']), providerRefundId: text(row['providerRefundId']),
      lines: json(row['lines']) as { line: number; amountMinor: number }[], invoiceId: text(row['invoiceId']), failureCode: text(row['failureCode']),
    })),
    rows('SELECT * FROM chargebacks WHERE tenantId = ? ORDER BY id', (row) => ({
      id: String(row['id']), paymentId: String(row['paymentId']), provider: String(row['provider']), providerChargebackId: String(row['providerChargebackId']), status: String(row['status']), withdrawnMinor: num(row['withdrawnMinor']),
      feeMinor: num(row['feeMinor']), reservedMinor: num(row['reservedMinor']), lostMinor: num(row['lostMinor']), lines: (json(row['lines']) ?? []) as { line: number; amountMinor: number }[],
    })),
    rows('SELECT * FROM payouts WHERE tenantId = ? ORDER BY id', (row) => ({
      id: String(row['id']), provider: String(row['provider']), status: String(row['status']), amountMinor: num(row['amountMinor']), providerPayoutId: text(row['providerPayoutId']), failureCode: text(row['failureCode']),
    })),
    rows(`SELECT e.*, t.kind AS kind, t.causeId AS causeId, t.currency AS currency FROM ledger_entries e JOIN ledger_transactions t ON t.tenantId = e.tenantId AND t.id = e.transactionId
      WHERE e.tenantId = ? ORDER BY e.id`, (row) => ({
      transactionId: String(row['transactionId']), account: String(row['account']), subjectId: text(row['subjectId']), amountMinor: num(row['amountMinor']), kind: String(row['kind']), causeId: String(row['causeId']), currency: String(row['currency']),
    })),
    rows('SELECT * FROM invoices WHERE tenantId = ? ORDER BY number', (row) => ({
      id: String(row['id']), number: num(row['number']), kind: String(row['kind']), bookingId: String(row['bookingId']), paymentId: String(row['paymentId']), totalMinor: num(json(row['content']).totalMinor),
      linesMinor: (json(row['content']).lines as { amountMinor: number }[]).reduce((all, one) => all + one.amountMinor, 0),
    })),
    rows('SELECT kind, subjectId, dueAt FROM deadlines WHERE tenantId = ? ORDER BY dueAt', (row) => ({ kind: String(row['kind']), subjectId: String(row['subjectId']), dueAt: toMs(row['dueAt']) })),
  ]);
  return { bookings, payments, refunds, chargebacks, payouts, entries, invoices, deadlines };
}
export type Ours = Awaited<ReturnType<typeof oursOf>>;

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PaypalDispute } from '../../../src/sandbox/paypal/disputes.ts';
import { isAskedAbout } from '../../../src/sandbox/paypal/disputes.ts';
import type { PaypalCapture, PaypalOrder, PaypalRefund, StoredOrder } from '../../../src/sandbox/paypal/objects.ts';
import { unitsOf } from '../../../src/sandbox/paypal/objects.ts';
import type { PayoutBatch } from '../../../src/sandbox/paypal/payouts.ts';
import type { Charge, Dispute, Intent, Refund } from '../../../src/sandbox/stripe/objects.ts';
import type { Transfer } from '../../../src/sandbox/stripe/transfers.ts';

/** A payment as the provider has it, in the words of this proof. */
export interface TheirPayment {
  readonly id: string;
  readonly paymentId: string | undefined;
  readonly status: string;
  /** Whether somebody could still pay it, or take what it holds. */
  readonly isOpen: boolean;
  readonly holdsMinor: number;
  /** One for each time that money was taken. */
  readonly captures: readonly number[];
  readonly refunds: readonly TheirRefund[];
  readonly disputes: readonly TheirDispute[];
}
export interface TheirRefund { readonly id: string; readonly refundId: string | undefined; readonly status: 'pending' | 'succeeded' | 'failed'; readonly amountMinor: number }
export interface TheirDispute { readonly id: string; readonly status: 'open' | 'won' | 'lost'; readonly takenMinor: number; readonly feeMinor: number; readonly amountMinor: number; readonly isAsked: boolean }
/** `isWaiting`: it was told to be made, and nobody has decided yet; `moved`: the money went there, whatever came back. */
export interface TheirPayout {
  readonly id: string;
  readonly payoutId: string | undefined;
  readonly amountMinor: number;
  readonly backMinor: number;
  readonly moved: boolean;
  readonly isWaiting: boolean;
}
export interface Theirs { readonly payments: readonly TheirPayment[]; readonly payouts: readonly TheirPayout[] }

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const statusOf = (status: string): TheirRefund['status'] =>
  (/^succeeded$|^COMPLETED$/.test(status) ? 'succeeded' : /^pending$|^PENDING$/.test(status) ? 'pending' : 'failed');

/** What a dispute took from the seller for that, less what it gave back. */
const movedBy = ({ money_movements: movements }: PaypalDispute, wanted: PaypalDispute['money_movements'][number]['reason']): number =>
  sum(movements.filter(({ reason }) => reason === wanted).map(({ type, amount }) => (type === 'DEBIT' ? unitsOf(amount)! : 0 - unitsOf(amount)!)));

/** Reads what the stand-ins have written down, and not through our adapters. */
export function openTheirBooks(dir: string) {
  const db = new DatabaseSync(join(dir, 'provider-sandbox.sqlite'));
  db.exec('PRAGMA busy_timeout = 2000');
  const documents = db.prepare('SELECT body FROM documents WHERE account LIKE ? AND kind = ? AND seq > ? ORDER BY seq');
  const all = <T>(provider: 'stripe' | 'paypal', kind: string, since: number): T[] =>
    documents.all(`${provider}%`, kind, since).map((row) => JSON.parse((row as { body: string }).body) as T);
  const number = (sql: string): number => Number(Object.values(db.prepare(sql).get() as Record<string, unknown>)[0] ?? 0);

  const stripePayments = (since: number): TheirPayment[] => {
    const charges = Map.groupBy(all<Charge>('stripe', 'charge', since), (one) => one.payment_intent);
    const refunds = Map.groupBy(all<Refund>('stripe', 'refund', since), (one) => one.payment_intent);
    const disputes = Map.groupBy(all<Dispute>('stripe', 'dispute', since), (one) => one.payment_intent);
    return all<Intent>('stripe', 'intent', since).map((intent) => ({
      id: intent.id,
      paymentId: intent.metadata['payment_id'],
      status: intent.status,
      isOpen: intent.status !== 'succeeded' && intent.status !== 'canceled',
      holdsMinor: intent.status === 'requires_capture' ? intent.amount_capturable : 0,
      captures: (charges.get(intent.id) ?? []).filter(({ captured }) => captured).map((charge) => charge.amount_captured),
      refunds: (refunds.get(intent.id) ?? []).map((one) => ({ id: one.id, refundId: one.metadata['refundId'] ?? one.metadata['refund_id'], status: statusOf(one.status), amountMinor: one.amount })),
      disputes: (disputes.get(intent.id) ?? []).map((one) => ({
        id: one.id, status: one.status === 'won' || one.status === 'warning_closed' ? 'won' : one.status === 'lost' ? 'lost' : 'open', amountMinor: one.amount,
        takenMinor: 0 - sum(one.balance_transactions.map(({ amount }) => amount)), feeMinor: sum(one.balance_transactions.map(({ fee }) => fee)), isAsked: false,
      })),
    }));
  };

  const paypalPayments = (since: number): TheirPayment[] => {
    const captures = Map.groupBy(all<PaypalCapture>('paypal', 'capture', since), (one) => one.supplementary_data.related_ids.order_id);
    const refunds = Map.groupBy(all<PaypalRefund>('paypal', 'refund', since), (one) => one.supplementary_data.related_ids.order_id);
    const orderOf = new Map([...captures].flatMap(([orderId, own]) => own.map(({ id }) => [id, orderId] as const)));
    const disputes = Map.groupBy(all<PaypalDispute>('paypal', 'dispute', since), (one) => orderOf.get(one.disputed_transactions[0].seller_transaction_id));
    return all<StoredOrder>('paypal', 'order', since).map(({ order }: { order: PaypalOrder }) => ({
      id: order.id,
      paymentId: new URLSearchParams(order.purchase_units[0].custom_id ?? '').get('p') ?? undefined,
      status: order.status,
      // approving one takes nothing: only we can
      isOpen: (captures.get(order.id) ?? []).some(({ status }) => status === 'PENDING'),
      holdsMinor: 0,
      captures: (captures.get(order.id) ?? []).filter(({ status }) => status !== 'PENDING' && status !== 'DECLINED').map(({ amount }) => unitsOf(amount)!),
      refunds: (refunds.get(order.id) ?? []).map((one) => ({
        id: one.id, refundId: new URLSearchParams(one.custom_id ?? '').get('r') ?? undefined, status: statusOf(one.status), amountMinor: unitsOf(one.amount)!,
      })),
      disputes: (disputes.get(order.id) ?? []).map((one) => ({
        id: one.dispute_id, status: one.status !== 'RESOLVED' ? 'open' : one.dispute_outcome?.outcome_code === 'RESOLVED_BUYER_FAVOUR' ? 'lost' : 'won', amountMinor: unitsOf(one.dispute_amount)!,
        takenMinor: movedBy(one, 'DISPUTE_SETTLEMENT'), feeMinor: movedBy(one, 'DISPUTE_FEE'), isAsked: isAskedAbout(one),
      })),
    }));
  };

  const paypalPayouts = (since: number): TheirPayout[] => all<PayoutBatch>('paypal', 'payout', since).map(({ batch_header: header, items: [item] }) => {
    const { payout_batch_id: id, transaction_status: status, payout_item: { amount: { value, currency }, sender_item_id: ours } } = item!;
    const amountMinor = unitsOf({ value, currency_code: currency })!;
    return {
      id, payoutId: ours?.split('.')[0], amountMinor, backMinor: status === 'REFUNDED' ? amountMinor : 0,
      moved: status === 'SUCCESS' || status === 'REFUNDED', isWaiting: header.batch_status !== 'DENIED' && (status === 'PENDING' || status === 'UNCLAIMED'),
    };
  });

  return {
    /** Where the next run's part of the books begins. */
    mark: (): number => number('SELECT MAX(seq) FROM documents'),
    /** Webhooks that were not handed over yet. */
    waiting: (): number => number("SELECT COUNT(*) FROM documents WHERE kind = 'delivery'"),
    /** Stripe keeps an idempotency key for a day; answers after which instant one must have come to be known still. */
    forgetKeys: (since: number, until: number): void => {
      db.prepare("DELETE FROM documents WHERE kind = 'idempotency' AND account LIKE 'stripe%' AND seq > ? AND seq <= ?").run(since, until);
    },
    since: (mark: number): Theirs => ({
      payments: [...stripePayments(mark), ...paypalPayments(mark)],
      payouts: [...all<Transfer>('stripe', 'transfer', mark).map((one) => ({
        id: one.id, payoutId: one.metadata['payoutId'] ?? one.metadata['payout_id'], amountMinor: one.amount, backMinor: one.amount_reversed, moved: true, isWaiting: false,
      })), ...paypalPayouts(mark)],
    }),
    close: (): void => db.close(),
  };
}
export type TheirBooks = ReturnType<typeof openTheirBooks>;

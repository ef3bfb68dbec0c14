import type { Database } from '../../../src/kernel/db/index.ts';
import type { ProviderBooks } from '../provider-books.ts';
import type { Told } from './orders.ts';
import type { Booked } from './scene.ts';

type Row = Readonly<Record<string, unknown>>;
const sum = (amounts: readonly unknown[]): number => amounts.reduce<number>((total, amount) => total + Number(amount), 0);

/** What the provider, or we, say of a refund of what the payer has from their bank. */
const fasterBank: ReadonlySet<unknown> = new Set(['charge_disputed', 'chargeback_lost']);

/** Answers that a storm may bring: done, or told why not. Anything else is a fault. */
const expected: Readonly<Record<Told['kind'], RegExp>> = {
  refund: /^(201|409 (refund_too_large|payment_not_refundable)|422 .*)/,
  cancel: /^(200|409 (transition_not_allowed|idempotency_in_flight))/,
  decide: /^(200|409 (dispute_transition_not_allowed)|422 invalid_refund)/,
  complete: /^(200|409 transition_not_allowed)/,
  payout: /^200$/,
  chargeback: /^(200|409 .*)/,
  webhook: /^(200|202|409 .*)/,
  refresh: /^200$/,
};

export interface Outcome {
  /** What must not be so; empty where all is well. */
  readonly faults: readonly string[];
  /** How it ended, for a storm in which one thing alone ever happens proves little. */
  readonly ended: string;
  readonly paidOutMinor: number;
  readonly owedMinor: number;
}

/** How one booking's money stands, by our rows and by the providers' own books. */
export async function outcomeOf(db: Pick<Database, 'query'>, books: ProviderBooks, booked: Booked, told: readonly Told[]): Promise<Outcome> {
  const { bookingId, paymentId, providerPaymentId, amountMinor, caregiver } = booked;
  const faults: string[] = [];
  const same = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted)) faults.push(`${what}: ${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`);
  };
  const atMost = (what: string, found: number, most: number): void => {
    if (found > most) faults.push(`${what}: ${found}, more than ${most}`);
  };
  const rows = async (sql: string, ...given: string[]): Promise<readonly Row[]> => (await db.query<Row>({}, sql, given)).rows;
  const [[payment], [booking], refunds, chargebacks, transitions, facts, entries, payouts, unpaid, invoices] = await Promise.all([
    rows('SELECT * FROM payments WHERE id = ?', paymentId),
    rows('SELECT * FROM bookings WHERE id = ?', bookingId),
    rows('SELECT * FROM refunds WHERE paymentId = ?', paymentId),
    rows('SELECT * FROM chargebacks WHERE paymentId = ?', paymentId),
    rows('SELECT * FROM booking_transitions WHERE bookingId = ?', bookingId),
    rows('SELECT type, subjectId FROM events WHERE subjectId IN (?, ?)', paymentId, bookingId),
    rows('SELECT e.id AS id, e.account AS account, e.amountMinor AS amountMinor, t.kind AS kind, t.id AS transactionId FROM ledger_entries e JOIN ledger_transactions t ON t.tenantId = e.tenantId AND t.id = e.transactionId WHERE t.bookingId = ?', bookingId),
    rows('SELECT * FROM payouts WHERE caregiverUserId = ?', caregiver.userId),
    rows('SELECT e.id AS id, e.amountMinor AS amountMinor FROM ledger_entries e JOIN ledger_transactions t ON t.tenantId = e.tenantId AND t.id = e.transactionId LEFT JOIN payout_items i ON i.tenantId = e.tenantId AND i.paidFor = e.id WHERE e.subjectId = ? AND t.kind NOT IN (\'payout\', \'payout_reversal\') AND i.entryId IS NULL', caregiver.userId),
    rows('SELECT kind, causeId FROM invoices WHERE paymentId = ?', paymentId),
  ]) as [readonly Row[], readonly Row[], ...(readonly Row[])[]] as any;

  // a machine that has too much to do says so, and that is an answer, too
  const busy = /^503 (overloaded|payment_provider_unavailable)/;
  for (const { kind, as } of told) if (!expected[kind as Told['kind']].test(as) && !busy.test(as)) faults.push(`${kind} was answered ${as}`);

  // refunds, here and there
  const made = refunds.filter(({ status }: Row) => status === 'succeeded');
  const [there, ...others] = books.payments(providerPaymentId);
  same('payments at the provider', [there?.paymentId, others.length], [paymentId, 0]);
  const takenMinor = sum(there!.taken.map((one) => one.amountMinor));
  same('taken', [takenMinor, there!.taken.length], [amountMinor, 1]);
  const backMinor = sum(made.map((one: Row) => one['amountMinor']));
  const lostMinor = sum(chargebacks.map((one: Row) => one['lostMinor']));
  atMost('refunds and what banks keep, by our rows', backMinor + lostMinor, amountMinor);
  atMost('refunds and what banks keep, by the provider', sum(there!.refunds.map((one) => one.amountMinor)) + there!.disputedMinor, takenMinor);
  same('refunds here and there', made.map((one: Row) => `${one['providerRefundId']} ${Number(one['amountMinor'])}`).toSorted(), there!.refunds.map((one) => `${one.id} ${one.amountMinor}`).toSorted());
  same('what the payment says went back', Number(payment!['refundedMinor']), backMinor);
  // one that waits goes on once the bank has decided
  const isOpen = chargebacks.some(({ status }: Row) => status !== 'won' && status !== 'lost');
  const waiting = refunds.filter(({ status }: Row) => status !== 'succeeded' && status !== 'failed' && !(status === 'waiting' && isOpen));
  same('refunds that nobody goes on with', waiting.length, 0);
  const failed = refunds.filter(({ status, failureCode }: Row) => status === 'failed' && !fasterBank.has(failureCode));
  same('refunds that failed for another reason than that the bank was faster', failed.map((one: Row) => one['failureCode']), []);
  same('what is promised', Number(payment!['refundReservedMinor']) - sum(chargebacks.map((one: Row) => one['reservedMinor'])), backMinor);
  same('the booking’s refunds', Number(booking!['refundedMinor']), backMinor);
  same('the payment', payment!['status'], backMinor === 0 ? 'succeeded' : backMinor === amountMinor ? 'refunded' : 'partially_refunded');
  // every yes to a refund is a row, and nothing else is but what a cancellation or a decision gave back
  const yes = told.filter(({ kind, as }) => kind === 'refund' && as === '201').map(({ body }) => body.id);
  same('refunds that were promised to somebody and are not there', yes.filter((id) => !refunds.some((one: Row) => one['id'] === id)), []);

  // one end
  const ends = transitions.filter(({ to }: Row) => to === 'cancelled' || to === 'completed');
  atMost('ends of the booking', ends.length, 1);
  same('where it stands', ends.length === 0 ? booking!['status'] : ends[0]!['to'], booking!['status']);
  const cancelled = told.filter(({ kind, as }) => kind === 'cancel' && as === '200');
  const answers = new Set(cancelled.map(({ call: [, { headers }] }) => headers!['idempotency-key']));
  same('who was told that it is cancelled', answers.size, booking!['status'] === 'cancelled' ? 1 : 0);
  atMost('different answers to who cancelled', new Set(cancelled.map(({ body }) => JSON.stringify(body))).size, 1);
  atMost('decisions', told.filter(({ kind, as }) => kind === 'decide' && as === '200').length, 1);
  const factsOf = (type: string): number => facts.filter((one: Row) => one['type'] === type).length;
  same('facts', [factsOf('payment.succeeded'), factsOf('booking.paid'), factsOf('booking.cancelled')], [1, 1, booking!['status'] === 'cancelled' ? 1 : 0]);

  // the books
  for (const [id, own] of Map.groupBy<string, Row>(entries, (one) => String(one['transactionId']))) same(`sum of ${id}`, sum(own.map((one) => one['amountMinor'])), 0);
  const onAccount = (account: string, kinds?: readonly string[]): number =>
    sum(entries.filter((one: Row) => one['account'] === account && (!kinds || kinds.includes(String(one['kind'])))).map((one: Row) => one['amountMinor']));
  same('money at the provider', onAccount('gateway_clearing'), takenMinor - sum(there!.refunds.map((one) => one.amountMinor)) - there!.disputedMinor - there!.disputeFeesMinor);
  same('payments in the books', entries.filter((one: Row) => one['kind'] === 'payment' && one['account'] === 'gateway_clearing').length, 1);
  same('invoices', [invoices.filter((one: Row) => one['kind'] === 'invoice').length, invoices.filter((one: Row) => one['kind'] === 'credit_note').length], [1, made.length]);
  const shareMinor = 0 - onAccount('caregiver_payable');
  if (backMinor + lostMinor === amountMinor) same('what is left in the books once all went back', [shareMinor, onAccount('platform_revenue'), onAccount('tax')], [0, 0, 0]);

  // paid out once at most, and what went back since then is owed
  atMost('payouts', payouts.length, 1);
  same('payouts that are under way', payouts.filter(({ status }: Row) => status !== 'paid').length, 0);
  const transfers = payouts.flatMap(({ id }: Row) => books.transfers(String(id)));
  same('transfers', transfers.map((one: { payoutId: string; amountMinor: number }) => `${one.payoutId} ${one.amountMinor}`), payouts.map((one: Row) => `${one['id']} ${Number(one['amountMinor'])}`));
  const paidOutMinor = sum(payouts.map((one: Row) => one['amountMinor']));
  const owedMinor = 0 - sum(unpaid.map((one: Row) => one['amountMinor']));
  same('what is owed, or will be netted', owedMinor, shareMinor - paidOutMinor);

  const ended = `${booked.stage}, ${String(booking!['status'])}, ${String(payment!['status'])}${paidOutMinor > 0 ? ', paid out' : ''}${owedMinor < 0 ? ', to be netted' : ''}${chargebacks.length > 0 ? ', charged back' : ''}`;
  return { faults, ended, paidOutMinor, owedMinor };
}

import type { ProviderBooks } from '../provider-books.ts';
import type { Told } from './plan.ts';
import type { Tables } from './tables.ts';

const sum = (amounts: readonly unknown[]): number => amounts.reduce<number>((total, amount) => total + Number(amount), 0);
const kept = new Set(['succeeded', 'partially_refunded', 'refunded']);

/** Payments that the provider has the money of, or may take it, and that nobody here has heard of: no webhook came, and the payer has not asked. */
export async function unheardOf({ rows }: Tables, books: ProviderBooks): Promise<string[]> {
  const there = new Map(books.payments().map((one) => [one.id, one]));
  const open = await rows("SELECT id, providerPaymentId FROM payments WHERE status IN ('requires_payment', 'processing') AND providerPaymentId IS NOT NULL");
  return open.filter(({ providerPaymentId }) => {
    const one = there.get(providerPaymentId);
    return one !== undefined && (one.taken.length > 0 || one.status === 'APPROVED');
  }).map(({ id }) => id);
}

/** What must not be so: by our rows, by what payers were told, and by the providers' own books. */
export async function faultsOf({ rows }: Tables, books: ProviderBooks, told: Told): Promise<string[]> {
  const faults: string[] = [];
  const fault = (what: string, more: unknown): void => void faults.push(`${what}: ${JSON.stringify(more)}`);
  const [payments, bookings, refunds, unbalanced, clearing, stuck] = await Promise.all([
    rows('SELECT id, bookingId, provider, providerPaymentId, status, amountMinor, refundedMinor, refundReservedMinor, applied FROM payments'),
    rows('SELECT id, status, paymentStatus, refundedMinor, totalMinor FROM bookings'),
    rows('SELECT id, paymentId, status, amountMinor, providerRefundId FROM refunds'),
    rows('SELECT t.id AS id, SUM(e.amountMinor) AS total FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.tenantId = t.tenantId AND e.transactionId = t.id GROUP BY t.id HAVING COALESCE(SUM(e.amountMinor), 0) <> 0 OR COUNT(e.id) < 2'),
    rows("SELECT COALESCE(SUM(amountMinor), 0) AS amount FROM ledger_entries WHERE account = 'gateway_clearing'"),
    rows(`SELECT 'fact' AS what, id FROM events WHERE position IS NULL UNION ALL SELECT 'webhook', id FROM received_webhooks WHERE processedAt IS NULL UNION ALL SELECT 'refund', id FROM refunds WHERE status NOT IN ('succeeded', 'failed')`),
  ]);
  const bookingOf = new Map(bookings.map((one) => [one['id'], one]));
  const paymentOf = new Map(payments.map((one) => [one['id'], one]));
  const there = new Map(books.payments().map((one) => [one.id, one]));

  // what the providers have taken
  let holdsMinor = 0;
  for (const one of there.values()) {
    const takenMinor = sum(one.taken.map(({ amountMinor }) => amountMinor));
    const backMinor = sum(one.refunds.map(({ amountMinor }) => amountMinor));
    holdsMinor += takenMinor - backMinor;
    if (backMinor > takenMinor) fault('more went back than was taken', one);
    if (one.heldMinor > 0) fault('held for good', one);
    if (takenMinor === 0) continue;
    const own = paymentOf.get(one.paymentId);
    if (!own || own['providerPaymentId'] !== one.id || !bookingOf.has(own['bookingId'])) fault('taken, and of no payment of a booking', one);
    else if (one.taken.length > 1 || Number(own['amountMinor']) !== takenMinor) fault('taken twice, or another amount', { one, own });
    else if (!kept.has(own['status'])) fault('taken, and not paid here', { one, own });
  }
  // what we call paid, and what went back
  for (const own of payments) {
    const one = there.get(own['providerPaymentId']);
    const mine = refunds.filter(({ paymentId, status }) => paymentId === own['id'] && status === 'succeeded');
    const backMinor = sum(mine.map(({ amountMinor }) => amountMinor));
    if (!kept.has(own['status']) && own['status'] !== 'canceled') fault('neither paid nor called off', own);
    if (kept.has(own['status']) && sum(one?.taken.map(({ amountMinor }) => amountMinor) ?? []) !== Number(own['amountMinor'])) fault('paid here, and not taken', { own, one });
    const [here, elsewhere] = [mine.map((each) => `${each['providerRefundId']} ${each['amountMinor']}`).toSorted(), (one?.refunds ?? []).map((each) => `${each.id} ${each.amountMinor}`).toSorted()];
    if (JSON.stringify(here) !== JSON.stringify(elsewhere)) fault('refunds differ', { own, here, elsewhere });
    if (Number(own['refundedMinor']) !== backMinor || Number(own['refundReservedMinor']) !== backMinor) fault('what the payment says went back', { own, backMinor });
    // who paid and has no booking for it has the money again
    if (kept.has(own['status']) && !Number(own['applied']) && backMinor !== Number(own['amountMinor'])) fault('charged, and for nothing', own);
  }
  for (const [bookingId, own] of Map.groupBy(payments.filter(({ status, applied }) => kept.has(status) && Number(applied)), (one) => one['bookingId'])) {
    const booking = bookingOf.get(bookingId);
    if (own.length > 1) fault('a booking was paid twice', own);
    if (!booking || booking['paymentStatus'] === 'unpaid') fault('paid, and the booking does not know', { own, booking });
  }
  for (const { id, paymentStatus } of bookings) {
    const isPaid = ['paid', 'partially_refunded', 'refunded'].includes(paymentStatus);
    if (isPaid && !payments.some((one) => one['bookingId'] === id && kept.has(one['status']) && Number(one['applied']))) fault('a booking that nobody paid is paid', id);
    if (paymentStatus === 'authorized') fault('a booking is held for good', id);
  }
  for (const one of unbalanced) fault('does not balance', one);
  const transfersMinor = sum(books.transfers().map(({ amountMinor, reversedMinor }) => amountMinor - reversedMinor));
  if (Number(clearing[0]!['amount']) !== holdsMinor - transfersMinor) fault('the books and the providers', { books: clearing[0]!['amount'], providers: holdsMinor - transfersMinor });
  for (const one of stuck) fault('never ended', one);

  // what payers were told
  for (const id of told.bookings) if (!bookingOf.has(id)) fault('a booking was lost', id);
  for (const id of told.cancelled) if (bookingOf.get(id)?.['status'] !== 'cancelled') fault('a cancellation was lost', id);
  for (const id of told.paid) if (!kept.has(paymentOf.get(id)?.['status'])) fault('a payment was lost', id);
  for (const id of told.left) if (!kept.has(paymentOf.get(id)?.['status'])) fault('paid at the provider, and nobody asked there', paymentOf.get(id) ?? id);
  for (const id of told.held) if (!paymentOf.has(id)) fault('a hold was lost', id);
  for (const id of told.refunds) if (!refunds.some((one) => one['id'] === id && one['status'] === 'succeeded')) fault('a refund was lost', id);
  return faults;
}

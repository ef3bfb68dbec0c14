import type { Ours } from './ours.ts';
import { oursOf } from './ours.ts';
import type { World } from './stage.ts';
import type { TheirPayment, Theirs } from './theirs.ts';

type Payment = Ours['payments'][number];
/** Says what is wrong; says nothing where both are the same. */
type Complain = (what: string, expected: unknown, found: unknown) => void;

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const halfUp = (whole: number, part: number, of: number): number => Math.floor((2 * whole * part + of) / (2 * of));
const isOurs = ({ status }: { status: string }): boolean => status === 'succeeded' || status === 'pending';

/** Each of our payments beside the provider's: what was taken, given back and disputed, to the cent. */
function comparePayment(complain: Complain, ours: Ours, payment: Payment, theirs: readonly TheirPayment[]): void {
  const about = `payment ${payment.id} (${payment.provider}, ${payment.status})`;
  const own = theirs.find(({ id }) => id === payment.providerPaymentId);
  for (const stray of theirs.filter((one) => one !== own)) complain(`${about}: money of another payment for it at the provider, ${stray.id}`, [0, 0], [sum(stray.captures), stray.holdsMinor]);
  complain(`${about}: is over`, true, !['scheduled', 'requires_payment', 'processing', 'authorized'].includes(payment.status));
  if (!own) return complain(`${about}: is paid and the provider does not know it`, false, payment.isPaid);
  complain(`${about}: can still be paid, or holds money, at the provider (${own.status})`, [false, 0], [own.isOpen, own.holdsMinor]);
  complain(`${about}: what the provider took, each time`, payment.isPaid ? [payment.amountMinor] : [], own.captures);

  const refunds = ours.refunds.filter(({ paymentId }) => paymentId === payment.id);
  for (const refund of refunds) {
    const made = own.refunds.filter(({ refundId }) => refundId === refund.id);
    complain(`${about}: refund ${refund.id} (${refund.failureCode ?? refund.status}) at the provider`, isOurs(refund) ? [[refund.status, refund.amountMinor]] : [], made.filter(isOurs).map(({ status, amountMinor }) => [status, amountMinor]));
  }
  complain(`${about}: refunds that nobody here knows`, [], own.refunds.filter(({ refundId }) => !refunds.some(({ id }) => id === refundId)).map(({ id }) => id));
  complain(`${about}: refunds that are not over`, [], refunds.filter(({ status }) => status === 'requested').map(({ id }) => id));
  complain(`${about}: what went back`, sum(own.refunds.filter(({ status }) => status === 'succeeded').map(({ amountMinor }) => amountMinor)), payment.refundedMinor);

  const chargebacks = ours.chargebacks.filter(({ paymentId }) => paymentId === payment.id);
  complain(`${about}: disputes`, own.disputes.map(({ id, status, takenMinor, feeMinor }) => [id, status, status === 'won' ? 0 : takenMinor, feeMinor]),
    chargebacks.map(({ providerChargebackId: id, status, withdrawnMinor, feeMinor }) => [id, status === 'won' || status === 'lost' ? status : 'open', status === 'won' ? 0 : withdrawnMinor, feeMinor]));
  complain(`${about}: what is promised of it`, payment.refundedMinor + sum(refunds.filter(({ status }) => status === 'pending').map(({ amountMinor }) => amountMinor)) + sum(chargebacks.map(({ reservedMinor }) => reservedMinor)), payment.refundReservedMinor);
  const outMinor = sum(own.refunds.filter(isOurs).map(({ amountMinor }) => amountMinor)) + sum(own.disputes.map(({ takenMinor }) => takenMinor));
  complain(`${about}: gives back more than came in`, true, outMinor <= sum(own.captures));
}

/** What a payment leaves the caregiver and the tax office, by what of which line is gone for good. */
function keptOf({ refunds, chargebacks }: Ours, payment: Payment): { caregiverMinor: number; taxMinor: number } {
  if (!payment.isPaid) return { caregiverMinor: 0, taxMinor: 0 };
  const lines = payment.terms?.lines ?? [{ code: 'base', amountMinor: payment.amountMinor }];
  const gone = [...refunds.filter(({ paymentId, status }) => paymentId === payment.id && status === 'succeeded'), ...chargebacks.filter(({ paymentId, status }) => paymentId === payment.id && status === 'lost')].flatMap((one) => one.lines);
  const isCharged = (line: number): boolean => !['owner_fee', 'tax'].includes(lines[line]!.code);
  const goneMinor = sum(gone.filter(({ line }) => isCharged(line)).map(({ amountMinor }) => amountMinor));
  const chargedMinor = sum(lines.filter((_, line) => isCharged(line)).map(({ amountMinor }) => amountMinor));
  const share = payment.terms?.commissionOnRefund === 'kept' || chargedMinor === 0 ? goneMinor : halfUp(payment.caregiverMinor, goneMinor, chargedMinor);
  return { caregiverMinor: payment.caregiverMinor - share, taxMinor: payment.taxMinor - sum(gone.filter(({ line }) => lines[line]!.code === 'tax').map(({ amountMinor }) => amountMinor)) };
}

/** Every transaction sums to zero; the balances that are told are a replay of the entries; what the entries come to is what the provider has, and what everybody is owed. */
async function compareBooks(complain: Complain, world: World, ours: Ours, theirs: Theirs): Promise<void> {
  const { entries } = ours;
  for (const [id, own] of Map.groupBy(entries, (one) => `${one.transactionId} ${one.currency} (${one.kind} of ${one.causeId})`)) {
    complain(`transaction ${id} sums to`, 0, sum(own.map(({ amountMinor }) => amountMinor)));
    complain(`transaction ${id} has two entries at least`, true, own.length > 1);
  }
  const replay: Record<string, number> = {};
  for (const { account, amountMinor } of entries) replay[account] = (replay[account] ?? 0) + amountMinor;
  const { body: told } = await world.call('admin', 'getLedgerBalances');
  complain('the balances that are told', Object.fromEntries(Object.entries(replay).filter(([, amount]) => amount !== 0).sort()),
    Object.fromEntries(told.accounts.map(({ account, balance }: any) => [account, balance.amount]).filter(([, amount]: any) => amount !== 0).sort()));
  const { body: verified } = await world.call('admin', 'verifyLedger');
  complain('verifyLedger', [true, [], []], [verified.balanced, verified.faults, verified.orphans]);

  const paid = theirs.payments.filter(({ paymentId }) => paymentId !== undefined);
  const cashMinor = sum(paid.flatMap(({ captures }) => captures)) - sum(paid.flatMap(({ refunds }) => refunds).filter(({ status }) => status === 'succeeded').map(({ amountMinor }) => amountMinor))
    - sum(paid.flatMap(({ disputes }) => disputes).map(({ takenMinor, feeMinor }) => takenMinor + feeMinor)) - sum(theirs.payouts.filter(({ moved }) => moved).map(({ amountMinor, backMinor }) => amountMinor - backMinor));
  complain('gateway_clearing: the money at the providers', cashMinor, replay['gateway_clearing'] ?? 0);
  const kept = ours.payments.map((payment) => keptOf(ours, payment));
  const paidOutMinor = sum(ours.payouts.filter(({ status }) => status === 'paid').map(({ amountMinor }) => amountMinor));
  complain('what the caregiver is owed', sum(kept.map(({ caregiverMinor }) => caregiverMinor)) - paidOutMinor, 0 - (replay['caregiver_payable'] ?? 0) - (replay['tips'] ?? 0));
  complain('tax', sum(kept.map(({ taxMinor }) => taxMinor)), 0 - (replay['tax'] ?? 0));
  complain('chargebacks', sum(ours.chargebacks.filter(({ status }) => status !== 'won' && status !== 'lost').map(({ withdrawnMinor }) => withdrawnMinor)), replay['chargebacks'] ?? 0);
  complain('provider_fees', sum(ours.chargebacks.map(({ feeMinor }) => feeMinor)), replay['provider_fees'] ?? 0);
}

function comparePayouts(complain: Complain, { payouts }: Ours, theirs: Theirs): void {
  for (const { id, status, amountMinor } of payouts) {
    const asked = theirs.payouts.filter(({ payoutId }) => payoutId === id);
    complain(`payout ${id}: is asked for at most once, and nobody has to decide about it`, [true, false], [asked.length <= 1, asked.some(({ isWaiting }) => isWaiting)]);
    const there = asked.filter(({ moved }) => moved).map((one) => [one.amountMinor, one.backMinor]);
    complain(`payout ${id} (${status})`, status === 'paid' ? [[amountMinor, 0]] : status === 'reversed' ? [[amountMinor, amountMinor]] : status === 'failed' ? [] : 'to be over', there);
  }
  complain('payouts that nobody here knows', [], theirs.payouts.filter(({ payoutId }) => !payouts.some(({ id }) => id === payoutId)).map(({ id }) => id));
}

/** No booking is paid without its charge, and no charge is left without a booking or a refund. */
function compareBookings(complain: Complain, ours: Ours, theirs: Theirs): void {
  for (const { id, status, paymentStatus, refundedMinor, totalMinor, balanceDueMinor, changeRefundMinor, changeKeptMinor } of ours.bookings) {
    const about = `booking ${id} (${status}, ${paymentStatus})`;
    const payments = ours.payments.filter(({ bookingId, purpose }) => bookingId === id && (purpose === 'booking' || purpose === 'balance'));
    const applied = payments.filter((one) => one.applied);
    complain(`${about}: is paid by so many, beside what changes made due`, paymentStatus === 'unpaid' ? 0 : 1, applied.filter(({ purpose }) => purpose === 'booking').length);
    complain(`${about}: what went back`, sum(applied.map((one) => one.refundedMinor)), refundedMinor);
    const paidMinor = sum(applied.map(({ amountMinor }) => amountMinor));
    // all that came in: the price as it is, less what is due of it, and what was paid of dearer ones before
    if (applied.length > 0) complain(`${about}: what came in`, totalMinor - balanceDueMinor + changeRefundMinor + changeKeptMinor, paidMinor);
    complain(`${about}: nothing is held any more`, false, paymentStatus === 'authorized');
    for (const payment of payments.filter((one) => one.isPaid && !one.applied)) {
      const own = theirs.payments.find(({ id: theirId }) => theirId === payment.providerPaymentId);
      const backMinor = sum((own?.refunds ?? []).filter(isOurs).map(({ amountMinor }) => amountMinor)) + sum((own?.disputes ?? []).map(({ takenMinor }) => takenMinor));
      complain(`${about}: was paid again by ${payment.id}, and that went back`, payment.amountMinor, backMinor);
    }
  }
}

/** Numbered without gaps; what was written about a booking comes to what was paid, less what went back, and what is still due. */
function compareInvoices(complain: Complain, ours: Ours): void {
  complain('the numbers of invoices', ours.invoices.map((_, i) => i + 1), ours.invoices.map(({ number }) => number));
  for (const { id, totalMinor, linesMinor } of ours.invoices) complain(`invoice ${id}: its lines`, totalMinor, linesMinor);
  for (const { id, balanceDueMinor } of ours.bookings) {
    const applied = ours.payments.filter((one) => one.bookingId === id && one.applied && (one.purpose === 'booking' || one.purpose === 'balance'));
    const written = sum(ours.invoices.filter(({ bookingId }) => bookingId === id).map(({ totalMinor }) => totalMinor));
    // one that gave way to the payer's bank was written down again, and is meant once
    const isAgain = (one: Ours['refunds'][number]): boolean => one.failureCode === 'charge_disputed' && ours.refunds.some((later) => later.invoiceId === one.invoiceId && later.id > one.id);
    const refunds = ours.refunds.filter((one) => applied.some((payment) => payment.id === one.paymentId) && (one.status === 'succeeded' || (one.invoiceId !== null && !isAgain(one))));
    const heldMinor = sum(applied.map(({ amountMinor }) => amountMinor)) - sum(refunds.map(({ amountMinor }) => amountMinor));
    complain(`booking ${id}: what was written about it`, applied.length > 0 ? heldMinor + balanceDueMinor : 0, written);
  }
}

/** What must be so once everything has come to its end; answers what our tables say then. */
export async function assertAllIsWell(world: World): Promise<Ours> {
  const ours = await oursOf(world);
  const theirs = world.stage.theirs.since(world.mark);
  const wrong: string[] = [];
  const complain: Complain = (what, expected, found) => {
    const [one, other] = [JSON.stringify(expected), JSON.stringify(found)];
    if (one !== other) wrong.push(`${what}: expected ${one}, found ${other}`);
  };
  const byPayment = Map.groupBy(theirs.payments, ({ paymentId }) => paymentId ?? '');
  for (const payment of ours.payments) comparePayment(complain, ours, payment, byPayment.get(payment.id) ?? []);
  const known = new Set(ours.payments.map(({ id }) => id));
  for (const stray of theirs.payments.filter(({ paymentId }) => !known.has(paymentId ?? ''))) complain(`${stray.id} at the provider is of no payment here`, [0, 0], [sum(stray.captures), stray.holdsMinor]);
  await compareBooks(complain, world, ours, theirs);
  comparePayouts(complain, ours, theirs);
  compareBookings(complain, ours, theirs);
  compareInvoices(complain, ours);
  const waits = new Set([...ours.refunds, ...ours.chargebacks].filter(({ status }) => ['pending', 'needs_response', 'under_review'].includes(status)).map(({ id }) => id));
  complain('what is still to be asked for', [], ours.deadlines.filter(({ kind, subjectId }) => /^(payment|refund|chargeback|payout)\.(reconcile|charge|capture)$/.test(kind) && !waits.has(subjectId)).map(({ kind, subjectId }) => `${kind} ${subjectId}`));
  if (wrong.length > 0) throw new Error(`what does not agree:\n           ${wrong.slice(0, 12).join('\n           ')}${wrong.length > 12 ? `\n           and ${wrong.length - 12} more` : ''}`);
  return ours;
}

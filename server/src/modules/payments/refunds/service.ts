import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { amountText, money, sum } from '../../../kernel/money/money.ts';
import type { Refunds } from '../actions/refund.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow, RefundRow } from '../entities.ts';
import { refundableStates } from '../machine.ts';
import { mostRefunds } from '../repository.ts';
import { goneOf, linesOfRefund } from './gone.ts';
import { leftOf, termsOf, type LineRefund } from './lines.ts';

type Input = Schema<'CreateRefund'>;

/** Why nothing of a payment can go back, and what to do instead. */
const unpaid: Partial<Record<PaymentRow['status'], string>> = {
  scheduled: 'Nothing was charged yet: cancel the booking, or wait for the card’s day.',
  requires_payment: 'It was not paid.',
  processing: 'It is being made at this moment; look at it again in a minute.',
  authorized: 'The money is only held: cancel the booking, and it is let go.',
  canceled: 'It was called off before anything was paid.',
};

/** What an admin gives back, and what went back whoever asked for it. */
export function createRefundActions({ repository, payable, commit, audit }: PaymentParts, refunds: Refunds) {
  const existing = async (ctx: Ctx, paymentId: string): Promise<PaymentRow> => {
    const payment = await repository.byId(ctx, paymentId);
    if (!payment) throw problem('payment_not_found', { pointer: '#/path/paymentId' });
    return payment;
  };
  const leftNow = async (ctx: Ctx, payment: PaymentRow): Promise<number[]> =>
    refundableStates.includes(payment.status) ? leftOf(termsOf(payment).lines, await goneOf(repository, ctx, payment)) : termsOf(payment).lines.map(() => 0);

  const whyNot = async (ctx: Ctx, { id, status }: PaymentRow): Promise<string> => {
    if (!refundableStates.includes(status)) return unpaid[status] ?? 'All of it went back.';
    const isWithBank = (await repository.chargebacksOf(ctx, id)).some(({ reservedMinor }) => reservedMinor > 0);
    return isWithBank ? 'What is left of it is with the payer’s bank: see the chargeback.' : 'All of it went back, or is promised to.';
  };

  /** The rows that refunds are made of: a joint payment's parts, each of one booking. */
  const refundableOf = async (ctx: Ctx, payment: PaymentRow): Promise<PaymentRow[]> => (payment.purpose === 'week' ? repository.partsOf(ctx, [payment.id]) : [payment]);

  const create = async (tx: TxCtx, givenId: string, input: Input): Promise<RefundRow> => {
    const given = await existing(tx, givenId);
    const of = (await refundableOf(tx, given)).filter((one) => (input.bookingId ?? one.bookingId) === one.bookingId);
    if (of.length === 0) throw problem('invalid_refund', { pointer: '#/bookingId', detail: 'The payment is not of that booking.' });
    if (of.length > 1) throw problem('invalid_refund', { pointer: '#/bookingId', detail: `The payment is of ${of.length} bookings: say of which the money goes back.` });
    const [{ id: paymentId, bookingId }] = of as [PaymentRow];
    // the booking first, as all that moves its money holds it
    await payable.find(tx, bookingId);
    const payment = (await repository.byIdLocked(tx, paymentId))!;
    const left = await leftNow(tx, payment);
    if (sum(left) === 0) throw problem('payment_not_refundable', { detail: await whyNot(tx, payment) });
    if ((await repository.refundsOf(tx, paymentId)).length >= mostRefunds) throw problem('payment_not_refundable', { detail: `A payment can be given back in ${mostRefunds} parts.` });
    const { amountMinor, lines } = wantedBy(input, payment, left);
    const refund = (await refunds.request(tx, paymentId, { amountMinor, lines, reason: input.reason.trim() }))!;
    await audit.record(tx, {
      action: 'payment.refunded', subjectKind: 'payment', subjectId: givenId, data: { refundId: refund.id, bookingId, amountMinor }, personal: { reason: refund.reason }, personId: payment.ownerId,
    });
    return refund;
  };

  return {
    routes: {
      createRefund: (ctx, { params, body }) => commit(ctx, async (tx) => {
        const refund = await create(tx, params.paymentId, body);
        return { status: 201 as const, body: presentRefund(refund, (await repository.byId(tx, refund.paymentId))!) };
      }),
      listRefunds: async (ctx, { params }) => {
        const payment = await existing(ctx, params.paymentId);
        const data: Schema<'Refund'>[] = [];
        const lines: Schema<'RefundLine'>[] = [];
        for (const part of await refundableOf(ctx, payment)) {
          const left = await leftNow(ctx, part);
          lines.push(...presentLines(left.map((amountMinor, line) => ({ line, amountMinor })), part));
          data.push(...(await repository.refundsOf(ctx, part.id)).map((refund) => presentRefund(refund, part)));
        }
        data.sort((a, b) => (a.id < b.id ? -1 : 1));
        return { status: 200, body: { data, nextCursor: null, refundable: { amount: money(sum(lines.map(({ amount }) => amount.amount)), payment.currency), lines } } };
      },
    } satisfies Partial<Handlers<Ctx>>,
  };
}

/** What is asked for, of which lines. Throws `invalid_refund` for what can never be and `refund_too_large` for what is no longer there. */
function wantedBy({ amount, lines }: Input, { currency, ...payment }: PaymentRow, left: readonly number[]): { amountMinor: number; lines?: LineRefund[] } {
  const invalid = (pointer: string, detail: string) => problem('invalid_refund', { pointer, detail });
  const tooLarge = (pointer: string, mostMinor: number) => problem('refund_too_large', { pointer, detail: `At most ${amountText(mostMinor, currency)} can still go back.`, extra: { refundable: money(mostMinor, currency) } });
  const check = (given: Schema<'Money'>, pointer: string, mostMinor: number): number => {
    if (given.currency !== currency) throw invalid(`${pointer}/currency`, `Must be ${currency}.`);
    if (given.amount <= 0) throw invalid(`${pointer}/amount`, 'Must be above zero.');
    if (given.amount > mostMinor) throw tooLarge(`${pointer}/amount`, mostMinor);
    return given.amount;
  };
  if (amount && lines.length > 0) throw invalid('#/lines', 'Say an amount or lines, not both.');
  if (amount) return { amountMinor: check(amount, '#/amount', sum(left)) };
  if (lines.length === 0) return { amountMinor: sum(left) };
  const seen = new Set<number>();
  const wanted = lines.map((one, i): LineRefund => {
    const count = termsOf(payment).lines.length;
    if (one.line >= count) throw invalid(`#/lines/${i}/line`, `The price has ${count} lines.`);
    if (seen.has(one.line)) throw invalid(`#/lines/${i}/line`, 'It is there twice.');
    seen.add(one.line);
    return { line: one.line, amountMinor: check(one.amount, `#/lines/${i}/amount`, left[one.line]!) };
  });
  return { amountMinor: sum(wanted.map(({ amountMinor }) => amountMinor)), lines: wanted };
}

const presentLines = (refunds: readonly LineRefund[], payment: PaymentRow): Schema<'RefundLine'>[] => {
  const { lines } = termsOf(payment);
  return refunds.map(({ line, amountMinor }) =>
    ({ bookingId: payment.bookingId, line, code: lines[line]!.code, description: lines[line]!.description, amount: money(amountMinor, payment.currency) }));
};

const presentRefund = (row: RefundRow, payment: PaymentRow): Schema<'Refund'> => ({
  id: row.id,
  paymentId: payment.jointId ?? row.paymentId,
  bookingId: row.bookingId,
  status: row.status,
  amount: money(row.amountMinor, payment.currency),
  lines: presentLines(linesOfRefund(row, payment), payment),
  reason: row.reason,
  chargebackId: row.chargebackId,
  failure: row.failureCode === null ? null : { code: row.failureCode },
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { createCancel } from './actions/cancel.ts';
import { createRefunds } from './actions/refund.ts';
import { createSettlement } from './actions/settle.ts';
import { createProcess } from './actions/process.ts';
import { createWebhooks } from './actions/webhook.ts';
import { createBooks } from './books.ts';
import type { PaymentParts, PaymentsDeps } from './deps.ts';
import type { PaymentRow } from './entities.ts';
import type { Payments } from './index.ts';
import { createMoneyOf } from './money-of.ts';
import { createPaymentConsumers, createPaymentDeadlines } from './jobs.ts';
import { paymentsPersonalData } from './personal.ts';
import { createPayouts } from './payouts/service.ts';
import { canSeePayment, seesBuyerEmail } from './policy.ts';
import { createPaymentsRepository } from './repository.ts';

export type { PaymentsDeps } from './deps.ts';
export type PaymentActions = ReturnType<typeof createPayments>;

export function createPayments(deps: PaymentsDeps) {
  const repository = createPaymentsRepository(deps.db);
  const books = createBooks(deps.db, deps.ids);
  const parts: PaymentParts = { ...deps, repository, books };
  const refunds = createRefunds(parts);
  const settlement = createSettlement(parts, refunds);
  const cancellation = createCancel(parts, settlement);
  const payouts = createPayouts(parts);
  const webhooks = createWebhooks(parts, settlement, refunds, payouts.webhooks);
  const work = { settlement, refunds, cancellation, webhooks };

  const get = async (ctx: Ctx, paymentId: string): Promise<PaymentRow> => {
    const payment = await repository.byId(ctx, paymentId);
    const allowed = payment ? canSeePayment(ctx.actor, payment) : 'payment_not_found';
    if (!payment || allowed !== true) throw problem('payment_not_found', { pointer: '#/path/paymentId' });
    return payment;
  };

  const door: Payments = {
    async refund(tx, { bookingId, amountMinor, reason }) {
      if (amountMinor === 0) return;
      const payment = await repository.appliedTo(tx, bookingId);
      if (!payment) throw new RangeError(`Booking ${bookingId} was not paid, so nothing of it can go back`);
      await refunds.request(tx, payment, amountMinor, reason);
    },
    abandon: cancellation.abandon,
    moneyOf: createMoneyOf(repository),
    async settleOpen(ctx, bookingId) {
      const open = await repository.openOf(ctx, bookingId);
      if (open) await settlement.settle(ctx, open.id);
    },
    async providerIdOf(ctx, paymentId) {
      const { providerPaymentId } = await get(ctx, paymentId);
      if (providerPaymentId === null) throw problem('payment_not_found', { detail: 'The provider does not know it yet.' });
      return providerPaymentId;
    },
    process: createProcess(parts, settlement, cancellation),
    settle: (ctx, paymentId) => settlement.settle(ctx, paymentId),
    consumers: [...createPaymentConsumers(work), ...payouts.consumers],
    deadlines: [...createPaymentDeadlines(parts, work), ...payouts.deadlines],
  };

  return {
    ...door,
    get,
    async invoice(ctx: Ctx, bookingId: string) {
      const booking = await deps.payable.find(ctx, bookingId);
      const invoice = await repository.invoiceOf(ctx, bookingId);
      if (!invoice) throw problem('invoice_not_found', { pointer: '#/path/bookingId' });
      const payment = await repository.byId(ctx, invoice.paymentId);
      return { invoice, refundedMinor: payment?.refundedMinor ?? 0, showEmail: seesBuyerEmail(ctx.actor, booking) };
    },
    receiveWebhook: webhooks.receive,
    personalData: paymentsPersonalData(repository, payouts.personal),
    payoutRoutes: payouts.routes,
    balances: books.balances,
    /** The ids of ledger transactions that are not in balance: none, ever. */
    ledgerFaults: books.faults,
  };
}

import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { createCancel } from './actions/cancel.ts';
import { createCheckout } from './actions/checkout.ts';
import { createIntentOf } from './actions/intent.ts';
import { createRefunds } from './actions/refund.ts';
import { createSettlement } from './actions/settle.ts';
import { createProcess } from './actions/process.ts';
import { createRefresh } from './reconcile/refresh.ts';
import { createWebhooks } from './actions/webhook.ts';
import { createPaymentAccounts } from './accounts/index.ts';
import { createBooks } from './books.ts';
import type { PaymentParts, PaymentsDeps } from './deps.ts';
import { createChargebacks } from './chargebacks/service.ts';
import type { PaymentRow } from './entities.ts';
import type { Payments } from './index.ts';
import { createJointDoor } from './joint/door.ts';
import { createJointInsert } from './joint/insert.ts';
import { createMoneyOf } from './money-of.ts';
import { createMethods } from './methods/service.ts';
import { createMethodWebhooks } from './methods/webhook.ts';
import { createPaymentConsumers, createPaymentDeadlines } from './jobs.ts';
import { paymentsPersonalData } from './personal.ts';
import { canSeePayment } from './policy.ts';
import { presentPayment } from './presenter.ts';
import { createIssuing } from './invoices/issue.ts';
import { createInvoices } from './invoices/service.ts';
import { createRefundAcross } from './refunds/across.ts';
import { createRefundActions } from './refunds/service.ts';
import { createPayouts } from './payouts/service.ts';
import { createPaymentsRepository } from './repository.ts';
import { createHolds } from './schedule/hold.ts';
import { createListing } from './schedule/list.ts';
import { createPayBySaved } from './schedule/saved.ts';
import { createSchedule } from './schedule/charge.ts';
import { createTips } from './tips/tip.ts';

export type { PaymentsDeps } from './deps.ts';
export type PaymentActions = ReturnType<typeof createPayments>;

export function createPayments(deps: PaymentsDeps) {
  const repository = createPaymentsRepository(deps.db);
  const books = createBooks(deps.db, deps.ids);
  const accounts = createPaymentAccounts(deps.providers);
  const parts: PaymentParts = { ...deps, accounts, repository, books };
  const issuing = createIssuing(parts);
  const refunds = createRefunds(parts, issuing);
  const methods = createMethods({ ...deps, accounts, isNeeded: repository.waitsFor });
  const settlement = createSettlement(parts, refunds, methods, issuing);
  const cancellation = createCancel(parts, settlement);
  const chargebacks = createChargebacks(parts, settlement, refunds);
  const payouts = createPayouts(parts, { frozen: async (ctx, bookingId) => (await chargebacks.openOf(ctx, bookingId)) !== null, find: chargebacks.find });
  const webhooks = createWebhooks(parts, settlement, refunds, { method: createMethodWebhooks(methods), ...payouts.webhooks, chargeback: chargebacks.webhook });
  const saved = { settlement, cancellation, methods, intentOf: createIntentOf(parts, settlement, methods), payBySaved: createPayBySaved(parts, settlement) };
  const jointInsert = createJointInsert(parts);
  const steps = { ...saved, checkout: createCheckout(parts, saved), jointInsert };
  const process = createProcess(parts, steps);
  const schedule = createSchedule(parts, { ...saved, begin: process });
  const holds = createHolds(parts);
  const refundAcross = createRefundAcross(repository, refunds);
  const work = { settlement, refunds, cancellation, webhooks, methods, schedule };

  const get = async (ctx: Ctx, paymentId: string): Promise<PaymentRow> => {
    const row = await repository.byId(ctx, paymentId);
    // a part of a joint payment is nothing that the payer knows of
    const payment = row && (await repository.carrierOf(ctx, row));
    const allowed = payment ? canSeePayment(ctx.actor, payment) : 'payment_not_found';
    if (!payment || allowed !== true) throw problem('payment_not_found', { pointer: '#/path/paymentId' });
    return payment;
  };

  const door: Payments = {
    async refund(tx, wanted) {
      const { bookingId, amountMinor, waitsMinor = 0 } = wanted;
      if (amountMinor + waitsMinor === 0 || (await refundAcross(tx, wanted)) || (await holds.giveBack(tx, bookingId, amountMinor))) return;
      throw new RangeError(`Booking ${bookingId} was not paid, so nothing of it can go back`);
    },
    ...createJointDoor(parts, { insert: jointInsert, methods, cancellation }),
    abandon: cancellation.abandon,
    closeHold: holds.close,
    correctInvoice: issuing.correction,
    openChargebackOf: chargebacks.openOf,
    takenByBanks: chargebacks.takenOf,
    moneyOf: createMoneyOf(repository),
    async settleOpen(ctx, bookingId) {
      const open = await repository.openOf(ctx, bookingId);
      if (open) await settlement.settle(ctx, open.jointId ?? open.id);
    },
    async providerIdOf(ctx, paymentId) {
      const { providerPaymentId } = await get(ctx, paymentId);
      if (providerPaymentId === null) throw problem('payment_not_found', { detail: 'The provider does not know it yet.' });
      return providerPaymentId;
    },
    process,
    settle: (ctx, paymentId) => settlement.settle(ctx, paymentId),
    consumers: [...createPaymentConsumers(work), ...chargebacks.consumers, ...payouts.consumers],
    deadlines: [...createPaymentDeadlines(parts, work), ...chargebacks.deadlines, ...payouts.deadlines],
  };

  const presentAll = async (ctx: Ctx, rows: readonly PaymentRow[]): Promise<Schema<'Payment'>[]> => {
    const joint = rows.filter(({ purpose }) => purpose === 'week').map(({ id }) => id);
    const ofJoint = Map.groupBy(await repository.partsOf(ctx, joint), ({ jointId }) => jointId);
    const partsOf = (row: PaymentRow): readonly PaymentRow[] => ofJoint.get(row.id)?.toSorted((a, b) => (a.id < b.id ? -1 : 1)) ?? [row];
    const promised = Map.groupBy(await repository.promisedOf(ctx, rows.flatMap(partsOf).filter(({ paidAt }) => paidAt !== null).map(({ id }) => id)), ({ paymentId }) => paymentId);
    return rows.map((row) => presentPayment(row, ctx.actor, partsOf(row), partsOf(row).flatMap(({ id }) => promised.get(id) ?? [])));
  };

  const invoices = createInvoices(parts);
  return {
    ...door,
    get,
    presentAll,
    present: async (ctx: Ctx, row: PaymentRow): Promise<Schema<'Payment'>> => (await presentAll(ctx, [row]))[0]!,
    list: createListing(repository),
    tip: createTips(parts, steps),
    refresh: createRefresh(parts, settlement, get),
    methods,
    refundRoutes: createRefundActions(parts, refunds).routes,
    invoice: invoices.presented,
    invoiceRoutes: invoices.routes,
    chargebackRoutes: chargebacks.routes,
    receiveWebhook: webhooks.receive,
    personalData: paymentsPersonalData(repository, methods, payouts.personal),
    payoutRoutes: payouts.routes,
    openPayoutAccount: payouts.open,
    refreshPayoutAccount: payouts.refresh,
    hearChargeback: chargebacks.reconcile,
    balances: books.balances,
    /** The ids of ledger transactions that are not in balance: none, ever. */
    ledgerFaults: books.faults,
  };
}

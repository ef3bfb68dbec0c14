import type { Ctx, Tx, TxCtx } from '../../kernel/context/context.ts';
import { add, createRepository, createSystemRepository, gte, lte, oneOf, type Database, type InsertRow, type Where } from '../../kernel/db/index.ts';
import {
  InvoiceEntity, PaymentEntity, ReceivedWebhookEntity, RefundEntity,
  type InvoiceRow, type PaymentRow, type ReceivedWebhookRow, type RefundRow,
} from './entities.ts';
import { ChargebackEntity, type ChargebackRow } from './chargebacks/entities.ts';
import { openStates as openChargebackStates } from './chargebacks/machine.ts';
import { openStates } from './machine.ts';

const open = { status: oneOf(openStates) };
const unperformed = { status: oneOf(['requested', 'pending'] as const) };
/** A booking that is asked to be paid again and again has a handful of payments. */
const mostOfOneBooking = 100;
/** Of one payment; more are not taken on, so that all of them can be looked at. */
export const mostRefunds = 500;

/** Every query on payments, refunds, invoices and webhooks; the books have their own. Changes of state are conditional: 1 or 0. */
export function createPaymentsRepository(db: Database) {
  const payments = createRepository<PaymentRow>(db, PaymentEntity);
  const refunds = createRepository<RefundRow>(db, RefundEntity);
  const invoices = createRepository<InvoiceRow>(db, InvoiceEntity);
  const webhooks = createSystemRepository<ReceivedWebhookRow>(db, ReceivedWebhookEntity, { reason: 'inbox' });
  const chargebacks = createRepository<ChargebackRow>(db, ChargebackEntity);
  const anyPayment = createSystemRepository<PaymentRow>(db, PaymentEntity, { reason: 'inbox' });

  return {
    insert: (tx: TxCtx, row: InsertRow<PaymentRow>) => payments.insert(tx, row),
    byId: (ctx: Ctx, id: string) => payments.findOne(ctx, { id }),
    /** Nobody changes it until the transaction's end. */
    byIdLocked: (tx: TxCtx, id: string) => payments.findOne(tx, { id }, { lock: 'wait' }),
    openOf: (ctx: Ctx, bookingId: string) => payments.findOne(ctx, { openFor: bookingId }),
    /** The payment that the booking is paid by. */
    appliedTo: (ctx: Ctx, bookingId: string) => payments.findOne(ctx, { bookingId, purpose: 'booking', applied: true }),
    update: (tx: TxCtx, id: string, patch: Partial<PaymentRow>) => payments.update(tx, { id }, patch),
    updateOpen: (tx: TxCtx, id: string, patch: Partial<PaymentRow>) => payments.update(tx, { id, ...open }, patch),
    /** Changes an open payment if it still stands where it was read. */
    updateAsRead: (tx: TxCtx, { id, status }: PaymentRow, patch: Partial<PaymentRow>) => payments.update(tx, { id, status }, patch),
    /** Closes an open payment that the provider knows nothing of. */
    closeUnknown: (tx: TxCtx, id: string, patch: Partial<PaymentRow>) =>
      payments.update(tx, { id, ...open, providerPaymentId: null }, patch),
    attach: (tx: TxCtx, id: string, patch: { providerPaymentId: string; updatedAt: Date }) =>
      payments.update(tx, { id, ...open, providerPaymentId: null }, patch),
    /** Changes what an open payment says of itself, if it still says what was read. */
    noteProgress: (tx: TxCtx, read: PaymentRow, patch: Partial<PaymentRow>) =>
      payments.update(tx, { id: read.id, status: read.status, failureCode: read.failureCode, failureMessage: read.failureMessage }, patch),

    /** Counts another try of a saved card; 0 where the payment is another by now. */
    countAttempt: (tx: TxCtx, { id, attempts, status }: PaymentRow, patch: Partial<PaymentRow>) =>
      payments.update(tx, { id, attempts, status }, { ...patch, attempts: attempts + 1 }),
    /** Puts by what goes back once held money was taken, unless that is more than there is. */
    holdBack: (tx: TxCtx, payment: PaymentRow, amountMinor: number) =>
      payments.update(
        tx,
        { id: payment.id, status: 'authorized', heldRefundMinor: lte(payment.amountMinor - amountMinor) },
        { heldRefundMinor: add(amountMinor) },
      ),
    waitsFor: async (ctx: Ctx, paymentMethodId: string) =>
      (await payments.count(ctx, { paymentMethodId, status: 'scheduled' })) > 0,
    /** A tip of this amount that was just paid. */
    tipPaidSince: async (ctx: Ctx, bookingId: string, amountMinor: number, since: Date) =>
      (await payments.find(ctx, { bookingId, purpose: 'tip', amountMinor, status: 'succeeded', paidAt: gte(since) }, { limit: 1 }))[0] ?? null,
    tipMadeFrom: async (ctx: Ctx, bookingId: string, amountMinor: number, firstId: string) =>
      (await payments.find(ctx, { bookingId, purpose: 'tip', amountMinor, status: 'succeeded', id: gte(firstId) }, { limit: 1 }))[0] ?? null,
    /** The newest first. */
    list: (ctx: Ctx, where: Where<PaymentRow>, { limit, cursor }: { limit: number; cursor?: string | undefined }) =>
      payments.page(ctx, { where, order: [['id', 'desc']], after: cursor, limit }),

    /** Promises part of what was paid, unless more is promised then than there is. */
    reserveRefund: (tx: TxCtx, payment: PaymentRow, amountMinor: number) =>
      payments.update(
        tx,
        { id: payment.id, refundReservedMinor: lte(payment.amountMinor - amountMinor) },
        { refundReservedMinor: add(amountMinor) },
      ),
    unreserveRefund: (tx: TxCtx, paymentId: string, amountMinor: number) =>
      payments.update(tx, { id: paymentId }, { refundReservedMinor: add(-amountMinor) }),
    addRefunded: (tx: TxCtx, paymentId: string, amountMinor: number) =>
      payments.update(tx, { id: paymentId }, { refundedMinor: add(amountMinor) }),

    insertRefund: (tx: TxCtx, row: InsertRow<RefundRow>) => refunds.insert(tx, row),
    refund: (ctx: Ctx, id: string) => refunds.findOne(ctx, { id }),
    refundsOf: (ctx: Ctx, paymentId: string) =>
      refunds.find(ctx, { paymentId }, { limit: mostRefunds, orderBy: [['id', 'asc']] }),
    /** Ends or moves a refund that is not over. */
    updateRefund: (tx: TxCtx, id: string, patch: Partial<RefundRow>) => refunds.update(tx, { id, ...unperformed }, patch),

    /** One that waited is asked for, or never will be. */
    wakeRefund: (tx: TxCtx, id: string, patch: Partial<RefundRow>) => refunds.update(tx, { id, status: 'waiting' }, patch),

    insertInvoice: (tx: TxCtx, row: InsertRow<InvoiceRow>) => invoices.insert(tx, row),
    invoiceOf: (ctx: Ctx, bookingId: string) => invoices.findOne(ctx, { bookingId, kind: 'invoice' }),
    invoiceById: (ctx: Ctx, id: string) => invoices.findOne(ctx, { id }),
    /** All that was written about a booking, the oldest first. */
    documentsOf: (ctx: Ctx, bookingId: string) => invoices.find(ctx, { bookingId }, { limit: 2 * mostRefunds, orderBy: [['number', 'asc']] }),
    invoicesPage: (ctx: Ctx, where: Where<InvoiceRow>, page: { limit: number; after: string | undefined }) => invoices.page(ctx, { where, order: [['id', 'desc']], ...page }),
    byIds: (ctx: Ctx, ids: readonly string[]) => (ids.length === 0 ? Promise.resolve([]) : payments.find(ctx, { id: oneOf(ids) }, { limit: ids.length })),

    pageOf: (ctx: Ctx, ownerId: string, after: string | undefined) =>
      payments.page(ctx, { where: { ownerId }, order: [['id', 'asc']], after, limit: mostOfOneBooking }),
    invoiceFor: (ctx: Ctx, paymentId: string) => invoices.findOne(ctx, { paymentId, kind: 'invoice' }),
    documentsFor: (ctx: Ctx, paymentId: string) => invoices.find(ctx, { paymentId }, { limit: 2 * mostRefunds, orderBy: [['number', 'asc']] }),
    updateInvoice: (tx: TxCtx, id: string, content: InvoiceRow['content']) => invoices.update(tx, { id }, { content }),
    forgetRefundReasons: (tx: TxCtx, paymentId: string) => refunds.update(tx, { paymentId }, { reason: '' }),

    insertChargeback: (tx: TxCtx, row: InsertRow<ChargebackRow>) => chargebacks.insert(tx, row),
    updateChargeback: (tx: TxCtx, id: string, patch: Partial<ChargebackRow>) => chargebacks.update(tx, { id }, patch),
    chargeback: (ctx: Ctx, id: string) => chargebacks.findOne(ctx, { id }),
    chargebackLocked: (tx: TxCtx, id: string) => chargebacks.findOne(tx, { id }, { lock: 'wait' }),
    chargebackBy: (ctx: Ctx, provider: ChargebackRow['provider'], providerChargebackId: string) => chargebacks.findOne(ctx, { provider, providerChargebackId }),
    chargebackKnownAs: (ctx: Ctx, providerChargebackId: string) => chargebacks.findOne(ctx, { providerChargebackId }),
    /** The latest about a payment. */
    chargebackOf: async (ctx: Ctx, paymentId: string) => (await chargebacks.find(ctx, { paymentId }, { limit: 1, orderBy: [['id', 'desc']] }))[0] ?? null,
    chargebacksOf: (ctx: Ctx, paymentId: string) => chargebacks.find(ctx, { paymentId }, { limit: mostOfOneBooking, orderBy: [['id', 'asc']] }),
    openChargebackOf: (ctx: Ctx, bookingId: string) => chargebacks.findOne(ctx, { bookingId, status: oneOf(openChargebackStates) }),
    chargebacksPage: (ctx: Ctx, { status, bookingId }: { status?: readonly ChargebackRow['status'][]; bookingId?: string }, page: { limit: number; after: string | undefined }) =>
      chargebacks.page(ctx, { where: { ...(status && { status: oneOf(status) }), ...(bookingId !== undefined && { bookingId }) }, order: [['id', 'desc']], ...page }),
    forgetEvidence: (tx: TxCtx, ownerId: string) => chargebacks.update(tx, { ownerId }, { evidence: null }),

    /** Throws a unique violation for an event that was stored before. */
    insertWebhook: (tx: Tx, row: ReceivedWebhookRow) => webhooks.insert({ tx }, row),
    webhook: (id: string) => webhooks.findOne({}, { id }),
    knowsWebhook: async (provider: ReceivedWebhookRow['provider'], providerEventId: string) =>
      (await webhooks.findOne({}, { provider, providerEventId })) !== null,
    countWebhookAttempt: (tx: Tx, id: string) => webhooks.update({ tx }, { id }, { attempts: add(1) }),
    webhookDone: (tx: Tx, id: string, processedAt: Date) => webhooks.update({ tx }, { id }, { processedAt }),
    /** Whose payment a webhook is about, before its tenant is known. */
    paymentAnywhere: (where: { id: string } | { providerPaymentId: string; provider: PaymentRow['provider'] }) => anyPayment.findOne({}, where),
  };
}
export type PaymentsRepository = ReturnType<typeof createPaymentsRepository>;

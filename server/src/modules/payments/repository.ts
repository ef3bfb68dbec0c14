import type { Ctx, Tx, TxCtx } from '../../kernel/context/context.ts';
import { add, createRepository, createSystemRepository, gte, lte, oneOf, type Database, type InsertRow, type Where } from '../../kernel/db/index.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import {
  InvoiceEntity, PaymentEntity, ReceivedWebhookEntity, RefundEntity,
  type InvoiceRow, type PaymentRow, type ReceivedWebhookRow, type RefundRow,
} from './entities.ts';
import { ChargebackEntity, type ChargebackRow } from './chargebacks/entities.ts';
import { openStates as openChargebackStates } from './chargebacks/machine.ts';
import { openStates, refundedState } from './machine.ts';

const open = { status: oneOf(openStates) };
const unperformed = { status: oneOf(['requested', 'pending'] as const) };
/** A booking that is asked to be paid again and again has a handful of payments. */
const mostOfOneBooking = 100;
/** Of one payment; more are not taken on, so that all of them can be looked at. */
export const mostRefunds = 500;
/** A week has seven days. */
export const mostParts = 50;

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
    /** The payment that the booking was paid by first. */
    appliedTo: (ctx: Ctx, bookingId: string) => payments.findOne(ctx, { bookingId, purpose: 'booking', applied: true }),
    /** All that the booking is paid by, the newest first: the rest that a change made due, and what was paid before. */
    appliedAll: (ctx: Ctx, bookingId: string) =>
      payments.find(ctx, { bookingId, purpose: oneOf(['booking', 'balance'] as const), applied: true }, { limit: mostOfOneBooking, orderBy: [['id', 'desc']] }),
    restsOf: async (ctx: Ctx, bookingIds: readonly string[]): Promise<PaymentRow[]> =>
      (bookingIds.length === 0 ? [] : payments.find(ctx, { bookingId: oneOf(bookingIds), purpose: 'balance', applied: true }, { limit: Math.min(10_000, bookingIds.length * mostOfOneBooking) })),
    update: (tx: TxCtx, id: string, patch: Partial<PaymentRow>) => payments.update(tx, { id }, patch),
    /** The parts of joint payments, each by the booking's id: the order in which bookings are locked. */
    partsOf: async (ctx: Ctx, jointIds: readonly string[]): Promise<PaymentRow[]> =>
      (jointIds.length === 0 ? [] : (await payments.find(ctx, { jointId: oneOf(jointIds) }, { limit: jointIds.length * mostParts })).sort((a, b) => (a.bookingId < b.bookingId ? -1 : 1))),
    closeParts: (tx: TxCtx, jointId: string, patch: Partial<PaymentRow>) => payments.update(tx, { jointId, ...open }, patch),
    /** What the provider knows: the payment itself, or the joint one that it is a part of. */
    carrierOf: async (ctx: Ctx, payment: PaymentRow): Promise<PaymentRow> => (payment.jointId === null ? payment : (await payments.findOne(ctx, { id: payment.jointId }))!),
    openFor: (ctx: Ctx, keys: readonly string[]) => (keys.length === 0 ? Promise.resolve([]) : payments.find(ctx, { openFor: oneOf(keys) }, { limit: keys.length })),
    /** The ids of all payments of a booking, joint ones in the place of their parts. */
    idsOf: async (ctx: Ctx, bookingId: string): Promise<string[]> =>
      [...new Set((await payments.find(ctx, { bookingId }, { limit: mostOfOneBooking, orderBy: [['id', 'desc']] })).flatMap(({ id, jointId, purpose }) => (purpose === 'week' ? [] : [jointId ?? id])))],
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
    /** Holds so much of a payment for giving it back, and of a joint payment's whole with a part of it. False where there is not so much left. */
    async reserveRefund(tx: TxCtx, { id, jointId, amountMinor: ofAll }: PaymentRow, amountMinor: number): Promise<boolean> {
      const more = { refundReservedMinor: add(amountMinor) };
      if ((await payments.update(tx, { id, refundReservedMinor: lte(ofAll - amountMinor) }, more)) === 0) return false;
      if (jointId === null) return true;
      const joint = (await payments.findOne(tx, { id: jointId }))!;
      if ((await payments.update(tx, { id: jointId, refundReservedMinor: lte(joint.amountMinor - amountMinor) }, more)) === 0) throw new RangeError(`More to go back than is left of payment ${jointId}`);
      return true;
    },
    async unreserveRefund(tx: TxCtx, { id, jointId }: Pick<PaymentRow, 'id' | 'jointId'>, amountMinor: number): Promise<void> {
      for (const one of jointId === null ? [id] : [id, jointId]) await payments.update(tx, { id: one }, { refundReservedMinor: add(-amountMinor) });
    },
    addRefunded: (tx: TxCtx, paymentId: string, amountMinor: number) =>
      payments.update(tx, { id: paymentId }, { refundedMinor: add(amountMinor) }),

    /** A part of a joint payment went back, and so did as much of the whole. */
    async addRefundedJointly(tx: TxCtx, jointId: string, amountMinor: number): Promise<void> {
      await payments.update(tx, { id: jointId }, { refundedMinor: add(amountMinor) });
      const joint = (await payments.findOne(tx, { id: jointId }))!; // ours until the end: the addition holds its row
      await payments.update(tx, { id: jointId }, { status: refundedState(joint.status, joint.refundedMinor, joint.amountMinor), updatedAt: nextVersion(tx.clock.now(), joint.updatedAt) });
    },
    /** All that went back of what the provider knows, whichever part it was of. */
    async refundsAt(ctx: Ctx, carrier: PaymentRow): Promise<RefundRow[]> {
      const ids = carrier.purpose === 'week' ? (await payments.find(ctx, { jointId: carrier.id }, { limit: mostParts })).map(({ id }) => id) : [carrier.id];
      return refunds.find(ctx, { paymentId: oneOf(ids) }, { limit: Math.min(10_000, ids.length * mostRefunds), orderBy: [['id', 'asc']] });
    },

    insertRefund: (tx: TxCtx, row: InsertRow<RefundRow>) => refunds.insert(tx, row),
    refund: (ctx: Ctx, id: string) => refunds.findOne(ctx, { id }),
    refundsOf: (ctx: Ctx, paymentId: string) =>
      refunds.find(ctx, { paymentId }, { limit: mostRefunds, orderBy: [['id', 'asc']] }),
    /** What of these payments is to go back and has not. */
    promisedOf: async (ctx: Ctx, paymentIds: readonly string[]): Promise<RefundRow[]> =>
      (paymentIds.length === 0 ? [] : refunds.find(ctx, { paymentId: oneOf(paymentIds), status: oneOf(['requested', 'pending', 'waiting'] as const) }, { limit: 10_000, orderBy: [['id', 'asc']] })),
    /** Ends or moves a refund that is not over. */
    updateRefund: (tx: TxCtx, id: string, patch: Partial<RefundRow>) => refunds.update(tx, { id, ...unperformed }, patch),

    /** One that waited is asked for, or never will be. */
    wakeRefund: (tx: TxCtx, id: string, patch: Partial<RefundRow>) => refunds.update(tx, { id, status: 'waiting' }, patch),

    insertInvoice: (tx: TxCtx, row: InsertRow<InvoiceRow>) => invoices.insert(tx, row),
    /** Of a payment of its own: a week's invoice is found by its payment, as it bears the first visit's booking only. */
    invoiceOf: async (ctx: Ctx, bookingId: string) => (await invoices.find(ctx, { bookingId, kind: 'invoice' }, { limit: mostOfOneBooking, orderBy: [['number', 'asc']] }))
      .find(({ content }) => content.lines.every((line) => line.bookingId === undefined)) ?? null,
    invoiceById: (ctx: Ctx, id: string) => invoices.findOne(ctx, { id }),
    /** All that was written about a booking, the oldest first. */
    documentsOf: (ctx: Ctx, bookingId: string) => invoices.find(ctx, { bookingId }, { limit: 2 * mostRefunds, orderBy: [['number', 'asc']] }),
    invoicesPage: (ctx: Ctx, where: Where<InvoiceRow>, page: { limit: number; after: string | undefined }) => invoices.page(ctx, { where, order: [['id', 'desc']], ...page }),
    /** The ids of all that was written about a booking, its week's invoice included. */
    async documentIdsOf(ctx: Ctx, bookingId: string): Promise<string[]> {
      const applied = await payments.findOne(ctx, { bookingId, purpose: 'booking', applied: true });
      const ofWeek = applied?.jointId ? await invoices.findOne(ctx, { paymentId: applied.jointId, kind: 'invoice' }) : null;
      const own = await invoices.find(ctx, { bookingId }, { limit: 2 * mostRefunds, orderBy: [['number', 'asc']] });
      // a week's invoice has the booking of its first visit, though that may have been paid otherwise
      const isOwn = ({ kind, content }: InvoiceRow): boolean => kind !== 'invoice' || content.lines.every((line) => (line.bookingId ?? bookingId) === bookingId) || content.lines.some((line) => line.bookingId === bookingId);
      return [...new Set([...(ofWeek ? [ofWeek] : []), ...own.filter(isOwn)].map(({ id }) => id))];
    },
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
    /** Of a joint payment, the booking's part. */
    openChargebackOf: async (ctx: Ctx, bookingId: string): Promise<ChargebackRow | null> => {
      const rows = await chargebacks.find(ctx, { bookingId, status: oneOf(openChargebackStates) }, { limit: mostOfOneBooking, orderBy: [['id', 'asc']] });
      return rows.find(({ jointId }) => jointId !== null) ?? rows[0] ?? null;
    },
    chargebackParts: (ctx: Ctx, jointId: string) => chargebacks.find(ctx, { jointId }, { limit: mostParts, orderBy: [['bookingId', 'asc']] }),
    chargebackPartsOf: async (ctx: Ctx, jointIds: readonly string[]): Promise<ChargebackRow[]> =>
      (jointIds.length === 0 ? [] : chargebacks.find(ctx, { jointId: oneOf(jointIds) }, { limit: jointIds.length * mostParts, orderBy: [['id', 'asc']] })),
    async chargebacksPage(ctx: Ctx, { status, bookingId }: { status?: readonly ChargebackRow['status'][]; bookingId?: string }, page: { limit: number; after: string | undefined }) {
      const ids = bookingId === undefined ? undefined : (await chargebacks.find(ctx, { bookingId }, { limit: mostOfOneBooking })).map(({ id, jointId }) => jointId ?? id);
      if (ids?.length === 0) return { rows: [], next: null };
      return chargebacks.page(ctx, { where: { jointId: null, ...(status && { status: oneOf(status) }), ...(ids && { id: oneOf(ids) }) }, order: [['id', 'desc']], ...page });
    },
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

import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { ProviderError, type PaymentProvider, type ProviderPayment } from '../../../ports/payments/index.ts';
import { actorName, deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { Issuing } from '../invoices/issue.ts';
import { createAsked } from '../joint/asked.ts';
import { createJointSettling } from '../joint/settle.ts';
import { entriesForPayment, onAccountOf } from '../ledger.ts';
import { isOpen, stateAt } from '../machine.ts';
import type { Methods } from '../methods/service.ts';
import type { Refunds } from './refund.ts';

export type Settlement = ReturnType<typeof createSettlement>;

const short = (text: string, most: number): string => text.slice(0, most);

/** Brings a payment to where it stands at the provider. Webhooks, reconciling and the payer who asks again all come through here. */
export function createSettlement(parts: PaymentParts, refunds: Refunds, methods: Pick<Methods, 'keep'>, issuing: Issuing) {
  const { db, repository, accounts, payable, events, deadlines, books, log } = parts;
  const settleJoint = createJointSettling(parts, refunds, issuing);
  const askedOf = createAsked(parts);
  const reconcileOf = (payment: PaymentRow) => ({ kind: deadlineKinds.payment, subjectId: payment.id });
  const factOf = (payment: PaymentRow, type: string, more: Readonly<Record<string, unknown>> = {}) => ({
    // nobody who waits for a booking's money hears of a tip
    type: payment.purpose === 'tip' ? type.replace('payment.', 'tip.') : type,
    subjectId: payment.id,
    data: { bookingId: payment.bookingId, amountMinor: payment.amountMinor, currency: payment.currency, ...((payment.purpose === 'week' || payment.purpose === 'balance') && { purpose: payment.purpose }), ...more },
  });

  /** Nobody need charge it, or take what it held, any more. */
  const clearDays = async (tx: TxCtx, { id, chargeAt }: PaymentRow): Promise<void> => {
    if (chargeAt === null) return;
    for (const kind of [deadlineKinds.charge, deadlineKinds.capture]) await deadlines.clear(tx, { kind, subjectId: id });
  };
  const keepMethod = async (tx: TxCtx, payment: PaymentRow, { savedMethod }: ProviderPayment): Promise<void> => {
    if (savedMethod) await methods.keep(tx, payment.ownerId, payment, savedMethod);
  };

  /** All that follows from the money being there, in one transaction; whoever changes the state first does it, once. */
  const succeed = async (ctx: Ctx, payment: PaymentRow, state: ProviderPayment): Promise<void> => {
    if (state.amountReceivedMinor !== payment.amountMinor || state.currency !== payment.currency) {
      throw new Error(`Payment ${payment.id} is of another amount at the provider`);
    }
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const now = tx.clock.now();
      const won = await repository.updateOpen(tx, payment.id, {
        status: 'succeeded',
        openFor: payment.purpose === 'week' ? payment.openFor : null,
        paidAt: now,
        providerFeeMinor: state.feeMinor,
        failureCode: null,
        failureMessage: null,
        updatedAt: nextVersion(now, payment.updatedAt),
      });
      if (won === 0) return;
      const { id, bookingId, currency, amountMinor, purpose } = payment;
      await deadlines.clear(tx, reconcileOf(payment));
      await clearDays(tx, payment);
      await keepMethod(tx, payment, state);
      if (purpose === 'week') return void (await events.record(tx, factOf(payment, 'payment.succeeded', { applied: await settleJoint(tx, payment) })));
      const entries = onAccountOf(purpose, entriesForPayment(payment, payment.caregiverUserId));
      await books.book(tx, { kind: purpose === 'tip' ? 'tip' : 'payment', causeId: id, bookingId, currency, entries });
      if (purpose === 'tip') {
        await repository.update(tx, id, { applied: true });
        return void (await events.record(tx, factOf(payment, 'payment.succeeded')));
      }
      const isRest = purpose === 'balance';
      const applied = (await (isRest ? payable.applyBalance(tx, bookingId, id, payment) : payable.applyPaid(tx, bookingId, id, payment))) === 'applied';
      await events.record(tx, factOf(payment, 'payment.succeeded', { applied }));
      if (applied && isRest) {
        await repository.update(tx, id, { applied });
        await issuing.rest(tx, payment, await payable.find(tx, bookingId));
      } else if (applied) {
        await repository.update(tx, id, { applied });
        const booking = await payable.find(tx, bookingId);
        await issuing.invoice(tx, payment, booking);
        const { heldRefundMinor } = (await repository.byId(tx, id))!; // as it is now that the row is ours
        // a change that was agreed on while the money was held
        const invoiceId = await issuing.correction(tx, { bookingId, causeId: id, byMinor: booking.balanceDueMinor - heldRefundMinor });
        if (heldRefundMinor > 0) await refunds.request(tx, id, { amountMinor: heldRefundMinor, reason: 'taken of a hold for less', invoiceId });
      } else {
        await refunds.request(tx, id, { amountMinor, reason: 'paid_too_late' });
      }
    });
  };

  /** The money is held. Where nobody wants it any more, it is let go. */
  const authorize = async (ctx: Ctx, payment: PaymentRow, state: ProviderPayment): Promise<void> => {
    if (payment.status === 'authorized') return;
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const now = tx.clock.now();
      const patch = { status: 'authorized', failureCode: null, failureMessage: null, updatedAt: nextVersion(now, payment.updatedAt) } as const;
      if ((await repository.noteProgress(tx, payment, patch)) === 0) return;
      await keepMethod(tx, payment, state);
      const { id, bookingId, chargeAt } = payment;
      const held = await payable.applyHeld(tx, bookingId, id, payment);
      if (held === 'applied') await deadlines.set(tx, { kind: deadlineKinds.capture, subjectId: id, dueAt: chargeAt ?? now });
      await events.record(tx, factOf(payment, held === 'applied' ? 'payment.authorized' : 'payment.abandoned'));
    });
  };

  /** `as_read`: only if nothing has happened to it since, for where the provider would not say so. */
  const close = (ctx: Ctx, payment: PaymentRow, which: 'open' | 'unknown' | 'as_read', failure: ProviderPayment['failure'] = null): Promise<boolean> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const why = failure && { failureCode: short(failure.code, 120), failureMessage: short(failure.message, 500) };
      const patch = { ...why, status: 'canceled', openFor: null, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) } as const;
      const closed = which === 'open' ? await repository.updateOpen(tx, payment.id, patch)
        : which === 'unknown' ? await repository.closeUnknown(tx, payment.id, patch)
          : await repository.updateAsRead(tx, payment, patch);
      if (closed === 0) return false;
      if (payment.purpose === 'week') await repository.closeParts(tx, payment.id, { status: 'canceled', openFor: null, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) });
      await deadlines.clear(tx, reconcileOf(payment));
      await clearDays(tx, payment);
      await events.record(tx, factOf(payment, 'payment.canceled'));
      // a hold that died before it was taken: the booking waits to be paid again
      const isLost = payment.captureMethod === 'manual' && (await payable.applyReleased(tx, payment.bookingId)) === 'waiting';
      if (isLost) await events.record(tx, factOf(payment, 'payment.failed', { failureCode: 'hold_lost' }));
      return true;
    });

  const note = async (ctx: Ctx, payment: PaymentRow, state: ProviderPayment): Promise<void> => {
    const status = stateAt(state.status);
    const failureCode = state.failure ? short(state.failure.code, 120) : null;
    const failureMessage = state.failure ? short(state.failure.message, 500) : null;
    const failedAnew = failureCode !== payment.failureCode || failureMessage !== payment.failureMessage;
    if (status === payment.status && !failedAnew) return;
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status, failureCode, failureMessage, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) };
      if ((await repository.noteProgress(tx, payment, patch)) === 0) return;
      if (failedAnew && failureCode !== null) await events.record(tx, factOf(payment, 'payment.failed', { failureCode }));
    });
  };

  /** The one function that completes a payment, whoever brings the news. Doing it again changes nothing. */
  const complete = async (ctx: Ctx, payment: PaymentRow, state: ProviderPayment): Promise<void> => {
    const to = stateAt(state.status);
    if (to === 'succeeded') await succeed(ctx, payment, state);
    else if (to === 'canceled') await close(ctx, payment, accounts.of(ctx, payment).accept ? 'as_read' : 'open', state.failure);
    else if (to === 'authorized') await authorize(ctx, payment, state);
    else await note(ctx, payment, state);
  };

  /** Remembers the provider's id of a payment that waits for one; false where it has another or is closed by now. */
  const attach = (ctx: Ctx, payment: PaymentRow, providerPaymentId: string): Promise<boolean> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const now = tx.clock.now();
      const patch = { providerPaymentId, updatedAt: nextVersion(now, payment.updatedAt) };
      if ((await repository.attach(tx, payment.id, patch)) === 0) return false;
      await deadlines.set(tx, { ...reconcileOf(payment), dueAt: nextCheck(now, now) });
      return true;
    });

  /**
   * The payer approved: takes the money, unless nobody wants it any more. That it will be taken is written down before, so that nobody calls the
   * payment off meanwhile; who finds it written down goes on with it, by the same key.
   */
  const accept = async (ctx: Ctx, read: PaymentRow, provider: PaymentProvider, state: ProviderPayment): Promise<void> => {
    let payment = read;
    if (payment.status !== 'processing') {
      const { isAsBegun } = await askedOf(asSystem(ctx, actorName), payment);
      if (!isAsBegun) return void (await close(ctx, payment, 'as_read'));
      const mark = { status: 'processing', failureCode: null, failureMessage: null, updatedAt: nextVersion(ctx.clock.now(), payment.updatedAt) } as const;
      const marked = await db.transaction(asSystem(ctx, actorName), (tx) => repository.updateAsRead(tx, payment, mark));
      if (marked === 0) return;
      payment = (await repository.byId(ctx, payment.id))!;
    }
    const asked = { idempotencyKey: `pay-accept:${payment.id}:${payment.updatedAt.getTime()}`, providerPaymentId: state.providerPaymentId };
    try {
      await complete(ctx, payment, await provider.accept!(asked));
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind !== 'declined') throw error;
      await note(ctx, payment, { ...state, status: 'requires_payment', failure: { code: error.code ?? 'declined', message: error.message } });
    }
  };

  /** How it stands at the provider; null where the provider has forgotten it, which says that nobody paid. */
  const ask = async (payment: PaymentRow, provider: PaymentProvider, providerPaymentId: string): Promise<ProviderPayment | null> => {
    try {
      return await provider.retrieve(providerPaymentId);
    } catch (error) {
      const isForgotten = error instanceof ProviderError && error.kind === 'not_found' && provider.forgetsUnpaid === true
        && payment.status === 'requires_payment' && payment.providerPaymentId === providerPaymentId;
      if (!isForgotten) throw error;
      return null;
    }
  };

  return {
    complete,
    attach,
    /** Closes a payment that the provider knows nothing of; false where it does by now. */
    closeUnknown: (ctx: Ctx, payment: PaymentRow) => close(ctx, payment, 'unknown'),

    /**
     * Asks the provider how an open payment stands and goes by the answer. A webhook's word is not taken for it: it only says that
     * asking is worth while, and perhaps by which id.
     */
    async settle(ctx: Ctx, paymentId: string, heardOfId?: string): Promise<PaymentRow | null> {
      const payment = await repository.byId(ctx, paymentId);
      if (!payment || !isOpen(payment.status)) return payment;
      const providerPaymentId = payment.providerPaymentId ?? heardOfId;
      if (providerPaymentId === undefined) return payment;
      const provider = accounts.of(ctx, payment);
      const state = await ask(payment, provider, providerPaymentId);
      if (!state) {
        await close(ctx, payment, 'as_read');
        return repository.byId(ctx, paymentId);
      }
      if (state.metadata['paymentId'] !== payment.id || state.metadata['tenantId'] !== ctx.tenant.id) {
        log.error({ tenantId: ctx.tenant.id, paymentId, providerPaymentId }, 'a payment at the provider belongs to another of ours');
        return payment;
      }
      if (payment.providerPaymentId === null && !(await attach(ctx, payment, providerPaymentId))) return repository.byId(ctx, paymentId);
      const read = payment.providerPaymentId === null ? (await repository.byId(ctx, paymentId))! : payment;
      await (state.status === 'approved' && provider.accept ? accept(ctx, read, provider, state) : complete(ctx, read, state));
      return repository.byId(ctx, paymentId);
    },
  };
}

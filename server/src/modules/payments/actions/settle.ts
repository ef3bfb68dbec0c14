import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { ProviderPayment } from '../../../ports/payments/index.ts';
import { actorName, deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { Issuing } from '../invoices/issue.ts';
import { entriesForPayment } from '../ledger.ts';
import { isOpen, stateAt } from '../machine.ts';
import type { Refunds } from './refund.ts';

export type Settlement = ReturnType<typeof createSettlement>;

const short = (text: string, most: number): string => text.slice(0, most);

/** Brings a payment to where it stands at the provider. Webhooks, reconciling and the payer who asks again all come through here. */
export function createSettlement(parts: PaymentParts, refunds: Refunds, issuing: Issuing) {
  const { db, repository, provider, payable, events, deadlines, books, log } = parts;
  const reconcileOf = (payment: PaymentRow) => ({ kind: deadlineKinds.payment, subjectId: payment.id });
  const factOf = (payment: PaymentRow, type: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type,
    subjectId: payment.id,
    data: { bookingId: payment.bookingId, amountMinor: payment.amountMinor, currency: payment.currency, ...more },
  });

  /** All that follows from the money being there, in one transaction; whoever changes the state first does it, once. */
  const succeed = async (ctx: Ctx, payment: PaymentRow, state: ProviderPayment): Promise<void> => {
    if (state.amountReceivedMinor !== payment.amountMinor || state.currency !== payment.currency) {
      throw new Error(`Payment ${payment.id} is of another amount at the provider`);
    }
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const now = tx.clock.now();
      const won = await repository.updateOpen(tx, payment.id, {
        status: 'succeeded',
        openFor: null,
        paidAt: now,
        providerFeeMinor: state.feeMinor,
        failureCode: null,
        failureMessage: null,
        updatedAt: nextVersion(now, payment.updatedAt),
      });
      if (won === 0) return;
      const { id, bookingId, currency, amountMinor } = payment;
      await books.book(tx, { kind: 'payment', causeId: id, bookingId, currency, entries: entriesForPayment(payment, payment.caregiverUserId) });
      await deadlines.clear(tx, reconcileOf(payment));
      const applied = (await payable.applyPaid(tx, bookingId, id, payment)) === 'applied';
      await events.record(tx, factOf(payment, 'payment.succeeded', { applied }));
      if (applied) {
        await repository.update(tx, id, { applied });
        await issuing.invoice(tx, payment, await payable.find(tx, bookingId));
      } else {
        await refunds.request(tx, id, { amountMinor, reason: 'paid_too_late' });
      }
    });
  };

  const close = (ctx: Ctx, payment: PaymentRow, known: boolean): Promise<boolean> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status: 'canceled', openFor: null, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) } as const;
      const closed = await (known ? repository.updateOpen(tx, payment.id, patch) : repository.closeUnknown(tx, payment.id, patch));
      if (closed === 0) return false;
      await deadlines.clear(tx, reconcileOf(payment));
      await events.record(tx, factOf(payment, 'payment.canceled'));
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
    else if (to === 'canceled') await close(ctx, payment, true);
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

  return {
    complete,
    attach,
    /** Closes a payment that the provider knows nothing of; false where it does by now. */
    closeUnknown: (ctx: Ctx, payment: PaymentRow) => close(ctx, payment, false),

    /**
     * Asks the provider how an open payment stands and goes by the answer. A webhook's word is not taken for it: it only says that
     * asking is worth while, and perhaps by which id.
     */
    async settle(ctx: Ctx, paymentId: string, heardOfId?: string): Promise<PaymentRow | null> {
      const payment = await repository.byId(ctx, paymentId);
      if (!payment || !isOpen(payment.status)) return payment;
      const providerPaymentId = payment.providerPaymentId ?? heardOfId;
      if (providerPaymentId === undefined) return payment;
      const state = await provider.retrieve(providerPaymentId);
      if (state.metadata['paymentId'] !== payment.id || state.metadata['tenantId'] !== ctx.tenant.id) {
        log.error({ tenantId: ctx.tenant.id, paymentId, providerPaymentId }, 'a payment at the provider belongs to another of ours');
        return payment;
      }
      if (payment.providerPaymentId === null && !(await attach(ctx, payment, providerPaymentId))) return repository.byId(ctx, paymentId);
      await complete(ctx, payment, state);
      return repository.byId(ctx, paymentId);
    },
  };
}

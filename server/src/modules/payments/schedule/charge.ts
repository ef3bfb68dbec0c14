import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { createCancel } from '../actions/cancel.ts';
import type { IntentOf } from '../actions/intent.ts';
import type { Settlement } from '../actions/settle.ts';
import { actorName, deadlineKinds, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import { createAsked } from '../joint/asked.ts';
import type { Methods } from '../methods/service.ts';
import { expiresAt } from '../methods/presenter.ts';
import { planOf } from './plan.ts';
import type { PayBySaved } from './saved.ts';

interface Steps {
  readonly settlement: Settlement;
  readonly cancellation: ReturnType<typeof createCancel>;
  readonly methods: Pick<Methods, 'repository'>;
  readonly intentOf: IntentOf;
  readonly payBySaved: PayBySaved;
  readonly begin: (ctx: Ctx, wanted: { bookingId: string; when: 'at_start'; paymentMethodId: string }) => Promise<unknown>;
}

/** A card that has no money today may have some tomorrow; one that was stolen has not. */
const soft: ReadonlySet<string> = new Set(['insufficient_funds', 'processing_error', 'try_again_later', 'issuer_not_available', 'reenter_transaction', 'generic_decline']);
const againMs = 24 * 3_600_000;

/** What happens to payments while nobody is there: a saved card is charged on its day, and held money is taken at the start. */
export function createSchedule({ db, repository, accounts, payable, deadlines, events }: PaymentParts, steps: Steps) {
  const askedOf = createAsked({ payable, repository });
  const { settlement, cancellation, methods, intentOf, payBySaved, begin } = steps;

  /** Told as any other failure is: the owner has until `payBy` to find another card. */
  const fail = (ctx: Ctx, payment: PaymentRow, failureCode: string, failureMessage: string): Promise<void> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status: 'requires_payment', failureCode, failureMessage, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) } as const;
      if ((await repository.noteProgress(tx, payment, patch)) === 0) return;
      const data = { bookingId: payment.bookingId, amountMinor: payment.amountMinor, currency: payment.currency, failureCode, ...(payment.purpose === 'week' && { purpose: 'week' }) };
      await events.record(tx, { type: 'payment.failed', subjectId: payment.id, data });
    });

  const chargeWith = async (ctx: Ctx, payment: PaymentRow): Promise<PaymentRow | null> => {
    const method = payment.paymentMethodId === null ? null : await methods.repository.byId(ctx, payment.paymentMethodId);
    const isThere = method && accounts.has(ctx, method);
    if (!isThere || expiresAt(method) <= ctx.clock.now()) {
      const gone = payment.paymentMethodId === null ? 'No card is saved that could be charged.' : 'The saved card is not there any more.';
      await fail(ctx, payment, isThere ? 'expired_card' : 'no_payment_method', isThere ? 'Your card has expired.' : gone);
      return null;
    }
    let open = payment;
    if (payment.status === 'scheduled') {
      const patch = { status: 'requires_payment', updatedAt: nextVersion(ctx.clock.now(), payment.updatedAt) } as const;
      await db.transaction(asSystem(ctx, actorName), (tx) => repository.noteProgress(tx, payment, patch));
      open = (await repository.byId(ctx, payment.id))!;
    }
    if (open.status !== 'requires_payment') return open;
    if (open.providerPaymentId === null && !(await intentOf(ctx, open))) return repository.byId(ctx, payment.id);
    const known = (await repository.byId(ctx, payment.id))!;
    const returnUrl = `${ctx.tenant.settings.storefrontUrl}/bookings/${payment.bookingId}?payment=return`;
    return payBySaved(ctx, known, method, { offSession: true, returnUrl });
  };

  return {
    /** The day of a scheduled payment has come, or that of another try. */
    async charge(ctx: Ctx, paymentId: string): Promise<void> {
      const payment = await settlement.settle(ctx, paymentId);
      if (!payment || (payment.status !== 'scheduled' && payment.status !== 'requires_payment')) return;
      const { startsAt, isAsBegun } = await askedOf(ctx, payment);
      if (!isAsBegun) return cancellation.cancel(ctx, paymentId);
      const tried = await chargeWith(ctx, payment);
      if (tried?.status !== 'requires_payment' || !soft.has(tried.failureCode ?? '')) return;
      const again = new Date(ctx.clock.now().getTime() + againMs);
      if (again < startsAt) await db.transaction(ctx, (tx) => deadlines.set(tx, { kind: deadlineKinds.charge, subjectId: paymentId, dueAt: again }));
    },

    /** Held money is taken. Where the provider will not give it, the hold is let go and the booking is to be paid again. */
    async capture(ctx: Ctx, paymentId: string): Promise<void> {
      const payment = await settlement.settle(ctx, paymentId);
      if (payment?.status !== 'authorized' || payment.providerPaymentId === null) return;
      try {
        const state = await accounts.of(ctx, payment).capture({ idempotencyKey: `pay-capture:${paymentId}`, providerPaymentId: payment.providerPaymentId });
        await settlement.complete(ctx, payment, state);
      } catch (error) {
        if (!(error instanceof ProviderError) || error.retryable || error.kind === 'unavailable') throw error;
        if (error.kind === 'conflict') await settlement.settle(ctx, paymentId);
        const now = await repository.byId(ctx, paymentId);
        if (now?.status === 'authorized') await cancellation.cancel(ctx, paymentId);
      }
    },

    /** A payment that was called off as its price or day changed is scheduled again, with the same card; where it can't be, the owner is told. */
    async again(ctx: Ctx, paymentId: string): Promise<void> {
      const payment = await repository.byId(ctx, paymentId);
      const { status, paymentMethodId, chargeAt, bookingId, ownerId } = payment ?? {};
      if (status !== 'canceled' || !paymentMethodId || !chargeAt || !bookingId || !ownerId) return;
      if (payment!.captureMethod !== 'automatic' || payment!.purpose === 'week') return;
      const booking = await payable.find(ctx, bookingId);
      if (!booking.payable || booking.amountMinor === 0 || (await repository.openOf(ctx, bookingId)) !== null) return;
      const method = await methods.repository.byId(ctx, paymentMethodId);
      const plan = planOf(ctx.tenant.settings.bookings, booking.startsAt, ctx.clock.now(), 'at_start');
      if (!method || plan.kind !== 'later') {
        const data = { bookingId, amountMinor: booking.amountMinor, currency: booking.currency, failureCode: 'not_scheduled' };
        await db.transaction(asSystem(ctx, actorName), (tx) => events.record(tx, { type: 'payment.failed', subjectId: paymentId, data }));
        return;
      }
      const actor = { kind: 'user', userId: ownerId, role: 'owner', sessionId: 'payments' } as const;
      await begin({ ...ctx, actor }, { bookingId, when: 'at_start', paymentMethodId });
    },
  };
}
export type Schedule = ReturnType<typeof createSchedule>;

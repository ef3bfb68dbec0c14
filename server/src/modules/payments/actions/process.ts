import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { ProviderError, type CreatedIntent } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { PayableBooking } from '../index.ts';
import { isSplitOf, splitOf } from '../ledger.ts';
import { isOpen } from '../machine.ts';
import { canPay } from '../policy.ts';
import { paidLinesOf } from '../refunds/lines.ts';
import type { Cancellation } from './cancel.ts';
import type { Settlement } from './settle.ts';

export interface ProcessInput {
  readonly bookingId: string;
  readonly returnUrl?: string | null | undefined;
}
export interface Started {
  readonly payment: PaymentRow;
  readonly intent: CreatedIntent;
}

/** Each round either answers or finds that the payment it began with was closed meanwhile. */
const mostRounds = 3;

/** Begins to pay for a booking, or goes on with the payment that is open. */
export function createProcess({ db, ids, repository, provider, payable, log }: PaymentParts, settlement: Settlement, cancellation: Pick<Cancellation, 'cancel'>) {
  const assertPayable = (booking: PayableBooking): void => {
    if (!booking.payable || booking.amountMinor <= 0) throw problem('booking_not_payable', { pointer: '#/bookingId' });
  };

  const insert = (ctx: Ctx, booking: PayableBooking): Promise<PaymentRow> => {
    const { amountMinor, caregiverMinor, taxMinor } = splitOf(booking);
    return db.transaction(ctx, async (tx) => {
      const begunAt = tx.clock.now();
      const row = {
        id: ids.next('payment'),
        bookingId: booking.id,
        openFor: booking.id,
        ownerId: booking.ownerId,
        caregiverUserId: booking.caregiverUserId,
        provider: 'stripe',
        status: 'requires_payment',
        currency: booking.currency,
        description: booking.description.slice(0, 300),
        amountMinor,
        caregiverMinor,
        taxMinor,
        terms: { lines: paidLinesOf(booking.lines), commissionOnRefund: tx.tenant.settings.fees.commissionOnRefund ?? 'returned' },
        refundReservedMinor: 0,
        refundedMinor: 0,
        applied: false,
        createdAt: begunAt,
        updatedAt: begunAt,
      } as const;
      await repository.insert(tx, row);
      // having waited for the unique key, we may come after the payment that paid the booking: look again
      const now = await payable.find(tx, booking.id);
      assertPayable(now);
      // … and after a change of its price
      if (!isSplitOf(row, now)) throw problem('conflict');
      return (await repository.byId(tx, row.id))!;
    });
  };

  /** The open payment, whoever began it; nothing if it was closed while we looked, or is of a price that is no longer asked. */
  const openPayment = async (ctx: Ctx, booking: PayableBooking): Promise<PaymentRow | null> => {
    const open = await repository.openOf(ctx, booking.id);
    if (open && isSplitOf(open, booking)) return open;
    if (open) {
      await cancellation.cancel(ctx, open.id);
      return null;
    }
    try {
      return await insert(ctx, booking);
    } catch (error) {
      if (isProblem(error, 'conflict')) return null;
      if (!isUniqueViolation(error)) throw error;
      return repository.openOf(ctx, booking.id);
    }
  };

  const create = async (ctx: Ctx, payment: PaymentRow, returnUrl: string | undefined): Promise<CreatedIntent | null> => {
    const intent = await provider.createIntent({
      idempotencyKey: `pay-create:${payment.id}`,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      description: payment.description,
      metadata: { paymentId: payment.id, tenantId: ctx.tenant.id, bookingId: payment.bookingId },
      returnUrl,
    });
    const { providerPaymentId } = intent;
    if (await settlement.attach(ctx, payment, providerPaymentId)) return intent;
    const now = await repository.byId(ctx, payment.id);
    if (now?.providerPaymentId === providerPaymentId) return intent;
    // closed while the provider was asked: nobody was told of this intent yet, and nobody will be
    await provider.cancel({ idempotencyKey: `pay-cancel:${payment.id}:${providerPaymentId}`, providerPaymentId });
    return null;
  };

  const checkout = async (ctx: Ctx, payment: PaymentRow, returnUrl: string | undefined): Promise<Started | null> => {
    const { providerPaymentId } = payment;
    const intent = providerPaymentId === null
      ? await create(ctx, payment, returnUrl)
      : await provider.checkout({ providerPaymentId, returnUrl });
    if (!intent) return null;
    const waits = intent.status === 'requires_payment' || intent.status === 'requires_action';
    const now = waits ? await repository.byId(ctx, payment.id) : await settlement.settle(ctx, payment.id);
    return now && isOpen(now.status) ? { payment: now, intent } : null;
  };

  const unavailable = (ctx: Ctx, bookingId: string, error: ProviderError) => {
    const about = { tenantId: ctx.tenant.id, bookingId, code: error.code, error: String(error) };
    if (!error.retryable) log.error(about, 'a payment could not be begun');
    const headers = { 'retry-after': '5' };
    return problem('payment_provider_unavailable', { detail: 'Nothing was charged; try again.', headers, cause: error });
  };

  return async (ctx: Ctx, { bookingId, returnUrl }: ProcessInput): Promise<Started> => {
    for (let round = 1; round <= mostRounds; round += 1) {
      const booking = await payable.find(ctx, bookingId);
      const allowed = canPay(ctx.actor, booking);
      if (allowed !== true) throw problem(allowed, { pointer: '#/bookingId' });
      assertPayable(booking);
      try {
        const payment = await openPayment(ctx, booking);
        if (!payment) continue;
        const started = await checkout(ctx, payment, returnUrl ?? undefined);
        if (started) return started;
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        throw unavailable(ctx, bookingId, error);
      }
    }
    throw problem('conflict', { detail: 'The payment changed again and again while it was looked at.' });
  };
}

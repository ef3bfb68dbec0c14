import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { firstIdAt } from '../../../kernel/ids/ids.ts';
import type { ChosenAccount } from '../accounts/index.ts';
import type { Cancellation } from '../actions/cancel.ts';
import type { Checkout, Started } from '../actions/checkout.ts';
import type { Settlement } from '../actions/settle.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { PayableBooking } from '../index.ts';
import type { Methods } from '../methods/service.ts';
import { canPay } from '../policy.ts';
import { asUnavailable } from '../unavailable.ts';

export interface TipInput {
  readonly bookingId: string;
  readonly amount: { readonly amount: number; readonly currency: string };
  readonly returnUrl?: string | null | undefined;
  readonly paymentMethodId?: string | null | undefined;
}
interface Steps {
  readonly settlement: Settlement;
  readonly cancellation: Pick<Cancellation, 'cancel'>;
  readonly methods: Pick<Methods, 'usable'>;
  readonly checkout: Checkout;
}

const mostRounds = 3;
/** The same amount again within so long is the same tip. */
const sameTipMs = 10 * 60_000;
/** One tip of a booking is open at a time: the payments' unique key sees to it. */
const keyOf = (bookingId: string): string => `tip:${bookingId}`;

/** Leaves a tip for a booking that is completed, or goes on with the one that is open. */
export function createTips({ db, ids, repository, accounts, payable, deadlines, log }: PaymentParts, { settlement, cancellation, methods, checkout }: Steps) {
  const insert = async (ctx: Ctx, booking: PayableBooking, amountMinor: number, { name: provider, account }: ChosenAccount): Promise<PaymentRow | null> => {
    const id = ids.next('payment');
    try {
      await db.transaction(ctx, async (tx) => {
        const begunAt = tx.clock.now();
        await repository.insert(tx, {
          id, bookingId: booking.id, openFor: keyOf(booking.id), purpose: 'tip', ownerId: booking.ownerId, caregiverUserId: booking.caregiverUserId, provider, account,
          status: 'requires_payment', currency: booking.currency, description: `Tip, ${booking.description}`.slice(0, 300), amountMinor, caregiverMinor: amountMinor, taxMinor: 0,
          refundReservedMinor: 0, refundedMinor: 0, captureMethod: 'automatic', saveMethod: false, attempts: 0, heldRefundMinor: 0, applied: false,
          createdAt: begunAt, updatedAt: begunAt,
        });
        await deadlines.set(tx, { kind: deadlineKinds.payment, subjectId: id, dueAt: nextCheck(begunAt, begunAt) });
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return null; // another was faster: it is gone on with
    }
    return repository.byId(ctx, id);
  };

  return async (ctx: Ctx, { bookingId, amount, returnUrl, paymentMethodId = null }: TipInput): Promise<Started> => {
    for (let round = 1; round <= mostRounds; round += 1) {
      const booking = await payable.find(ctx, bookingId);
      const allowed = canPay(ctx.actor, booking);
      if (allowed !== true) throw problem(allowed, { pointer: '#/path/bookingId' });
      const now = ctx.clock.now();
      if (booking.tipUntil === null || booking.tipUntil <= now) throw problem('tip_not_possible', { detail: 'A tip is for a booking that was completed within the last 60 days.' });
      if (amount.currency !== booking.currency) throw problem('tip_not_possible', { detail: `The booking is paid in ${booking.currency}.`, pointer: '#/amount/currency' });
      const method = paymentMethodId === null ? null : await methods.usable(ctx, booking.ownerId, paymentMethodId, now);
      try {
        const open = await repository.openOf(ctx, keyOf(bookingId));
        const known = open && (await settlement.settle(ctx, open.id));
        // what was paid and whose answer was lost is not paid again, nor is one that was tapped twice
        const begunAt = ctx.idempotency?.begunAt;
        const paid = (begunAt && (await repository.tipMadeFrom(ctx, bookingId, amount.amount, firstIdAt('payment', begunAt))))
          ?? (await repository.tipPaidSince(ctx, bookingId, amount.amount, new Date(now.getTime() - sameTipMs)));
        if (paid) return { payment: paid, intent: null };
        const isKeeper = !method || (open?.provider === method.provider && open.account === method.account);
        if (open && (open.amountMinor !== amount.amount || !isKeeper)) {
          await cancellation.cancel(ctx, open.id);
          continue;
        }
        const chosen = () => (method ? accounts.keeperOf(ctx, method) : accounts.choose(ctx, null, 'tip'));
        const payment = known?.status === 'requires_payment' ? known : await insert(ctx, booking, amount.amount, chosen());
        const started = payment && (await checkout(ctx, payment, { method, returnUrl: returnUrl ?? undefined }));
        if (started) return started;
      } catch (error) {
        const about = { tenantId: ctx.tenant.id, bookingId, error: String(error) };
        throw asUnavailable(error, 'Ask again: nothing is charged twice.', (code) => log.error({ ...about, code }, 'a tip could not be paid'));
      }
    }
    throw problem('conflict', { detail: 'The tip changed again and again while it was looked at.' });
  };
}

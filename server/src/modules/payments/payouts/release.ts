import type { TxCtx } from '../../../kernel/context/context.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import { payoutKinds, type PayoutParts } from './deps.ts';
import type { Run } from './run.ts';
import type { Send } from './send.ts';

const hourMs = 3_600_000;

/** What a booking brought is free some time after it is over, also what was kept of a cancelled one. */
export function createReleases({ repository, payable, deadlines, db }: PayoutParts, { setNext, regular }: Run, send: Send) {
  const over = async (tx: TxCtx, bookingId: string, at: Date): Promise<void> => {
    const booking = await payable.find(tx, bookingId);
    if (booking.paymentStatus === 'unpaid' || (await repository.release(tx, bookingId))) return;
    const dueAt = new Date(at.getTime() + tx.tenant.settings.payouts.releaseHours * hourMs);
    await repository.insertRelease(tx, { bookingId, caregiverUserId: booking.caregiverUserId, dueAt, releasedAt: null });
    await deadlines.set(tx, { kind: payoutKinds.release, subjectId: bookingId, dueAt });
  };

  return {
    consumers: [
      {
        name: 'payments.release',
        types: ['booking.completed', 'booking.cancelled'],
        handle: { mode: 'transaction', run: (tx, event) => over(tx, event.subjectId, event.occurredAt) },
      },
      {
        // what is paid once the booking is released: nothing else would set a day for it
        name: 'payments.late',
        types: ['booking.balance_paid'],
        handle: { mode: 'transaction', run: async (tx, event) => {
          const release = await repository.release(tx, event.subjectId);
          if (release && release.releasedAt !== null) await setNext(tx);
        } },
      },
      {
        name: 'payments.payout',
        types: ['payout.requested'],
        handle: { mode: 'effect', run: async (ctx, event) => void (await send.perform(ctx, event.subjectId)) },
      },
    ] satisfies Consumer[],
    deadlines: [
      {
        kind: payoutKinds.release,
        mode: 'transaction',
        async run(tx, bookingId) {
          await repository.markReleased(tx, bookingId, tx.clock.now());
          await setNext(tx);
        },
      },
      { kind: payoutKinds.run, mode: 'effect', run: (ctx) => regular(ctx) },
      {
        // finds what no job and no webhook told
        kind: payoutKinds.reconcile,
        mode: 'effect',
        async run(ctx, payoutId) {
          const payout = await send.perform(ctx, payoutId);
          if (payout?.status !== 'requested' && payout?.status !== 'sent') return;
          const waitMs = Math.min(24 * hourMs, Math.max(hourMs / 6, ctx.clock.now().getTime() - payout.createdAt.getTime()));
          await db.transaction(ctx, (tx) => deadlines.set(tx, { kind: payoutKinds.reconcile, subjectId: payoutId, dueAt: new Date(tx.clock.now().getTime() + waitMs) }));
        },
      },
    ] satisfies DeadlineHandler[],
  };
}

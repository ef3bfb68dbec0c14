import type { TxCtx } from '../../../kernel/context/context.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { Payments } from '../index.ts';

/** Money that is only held, when its booking is cancelled or changed. */
export function createHolds({ repository, events }: Pick<PaymentParts, 'repository' | 'events'>) {
  const holdOf = async (tx: TxCtx, bookingId: string): Promise<PaymentRow | null> => {
    const open = await repository.openOf(tx, bookingId);
    return open?.status === 'authorized' ? open : null;
  };
  const putBy = async (tx: TxCtx, hold: PaymentRow, amountMinor: number): Promise<void> => {
    if (amountMinor > 0 && (await repository.holdBack(tx, hold, amountMinor)) === 0) throw new RangeError(`More goes back than payment ${hold.id} holds`);
  };
  return {
    /** Puts by what goes back of a hold; false where there is none. */
    async giveBack(tx: TxCtx, bookingId: string, amountMinor: number): Promise<boolean> {
      const hold = await holdOf(tx, bookingId);
      if (hold) await putBy(tx, hold, amountMinor);
      return hold !== null;
    },
    close: (async (tx, { bookingId, refundMinor }) => {
      const hold = await holdOf(tx, bookingId);
      if (!hold) throw new Error(`Nothing is held for booking ${bookingId}`);
      const fact = { subjectId: hold.id, data: { bookingId } };
      // an earlier change may have put some by
      if (hold.heldRefundMinor + refundMinor >= hold.amountMinor) return events.record(tx, { type: 'payment.abandoned', ...fact });
      await putBy(tx, hold, refundMinor);
      await events.record(tx, { type: 'payment.capture_requested', ...fact });
    }) satisfies Payments['closeHold'],
  };
}

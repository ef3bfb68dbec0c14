import type { Schema } from '../../../contract/contract.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import type { BookingParts } from '../deps.ts';
import type { BookingRow } from '../entities.ts';
import { cancellationOf } from '../policies.ts';
import { presentCancellation } from '../presenter.ts';
import { changeState, type AssertStill } from './transition.ts';

export type CancelInput = Schema<'CancelBooking'>;

/** Nobody gets less back than they were shown: they are shown the new preview instead. */
const asShown = ({ payments }: BookingParts, tx: TxCtx, expected: Schema<'Money'>): AssertStill => async (booking, by, now) => {
  if (expected.currency !== booking.currency) {
    throw problem('invalid_request', { pointer: '#/expectedRefund/currency', detail: `Must be ${booking.currency}.` });
  }
  const shown = cancellationOf(booking, by, now, await payments.takenByBanks(tx, booking.id));
  if (shown.refund.refundMinor >= expected.amount) return;
  throw problem('refund_changed', {
    pointer: '#/expectedRefund/amount',
    detail: 'Look at the new preview, and cancel with that.',
    extra: { preview: presentCancellation(booking, shown) },
  });
};

/** Cancels a booking; the refund is the one that a preview would show at this moment. */
export const cancel = (parts: BookingParts, tx: TxCtx, id: string, { reason, expectedRefund }: CancelInput): Promise<BookingRow> =>
  changeState(parts, tx, id, 'cancel', reason, expectedRefund && asShown(parts, tx, expectedRefund));

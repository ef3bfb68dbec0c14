import type { TxCtx } from '../../../kernel/context/context.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../../kernel/time/deadlines.ts';
import type { BookingRow } from '../entities.ts';
import { isMeeting } from '../meetings.ts';
import type { CareParts } from './deps.ts';

const kind = 'care.check_in_late';
const minuteMs = 60_000;

/** Everything after which somebody may be expected, or expected at another time, or not any more. */
const types = [
  'booking.confirmed', 'booking.paid', 'booking.started', 'booking.cancelled', 'booking.lapsed', 'booking.completed', 'booking.changed', 'booking.change_accepted', 'booking.moved',
];

/** Who is booked and paid and does not come: told once for each start. */
export function createLateCheckIns({ repository, bookingRows, deadlines, events }: CareParts): { consumer: Consumer; deadline: DeadlineHandler } {
  // who meets does not check in
  const isExpected = ({ kind, status, paymentStatus }: BookingRow): boolean => !isMeeting({ kind }) && status === 'confirmed' && (paymentStatus === 'paid' || paymentStatus === 'partially_refunded');

  /** When it is late, if it was not told for this start. */
  const dueAtOf = async (tx: TxCtx, booking: BookingRow | null): Promise<Date | null> => {
    if (!booking || !isExpected(booking)) return null;
    const told = await repository.late(tx, booking.id);
    if (told?.startsAt.getTime() === booking.startsAt.getTime()) return null;
    return new Date(booking.startsAt.getTime() + tx.tenant.settings.care.checkInLateMinutes * minuteMs);
  };

  return {
    // it goes by what the booking is now, so facts may come in any order and be of any kind
    consumer: {
      name: 'bookings.care_late',
      types,
      handle: {
        mode: 'transaction',
        async run(tx, { subjectId }) {
          const dueAt = await dueAtOf(tx, await bookingRows.find(tx, subjectId));
          if (dueAt) await deadlines.set(tx, { kind, subjectId, dueAt });
          else await deadlines.clear(tx, { kind, subjectId });
        },
      },
    },
    deadline: {
      kind,
      mode: 'transaction',
      async run(tx, subjectId) {
        const booking = await bookingRows.findLocked(tx, subjectId);
        const dueAt = await dueAtOf(tx, booking);
        if (!booking || !dueAt || dueAt > tx.clock.now()) return;
        await repository.noteLate(tx, subjectId, booking.startsAt);
        await events.record(tx, { type: kind, subjectId, data: { bookingId: subjectId, startsAt: booking.startsAt.toISOString() } });
      },
    },
  };
}

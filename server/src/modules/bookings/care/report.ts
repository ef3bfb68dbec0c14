import type { TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { Consumer } from '../../../kernel/events/events.ts';
import type { BookingRow } from '../entities.ts';
import { isMeeting } from '../meetings.ts';
import { inForceOf } from './add.ts';
import type { CareParts, OpenEntry } from './deps.ts';
import type { CareKind, ReportContent } from './entities.ts';
import { assign, tasksOf, type Doing, type Task } from './tasks.ts';

const mostMissed = 100;
const longestLabel = 120;

export const doingOf = ({ row, content }: OpenEntry): Doing =>
  ({ id: row.id, kind: row.kind, dogIds: row.dogIds, happenedAt: row.happenedAt, task: content?.task ?? null, medication: content?.medication?.name ?? null });

/** What the log and the tasks come to. */
export function reportOf(entries: readonly OpenEntry[], tasks: readonly Task[]): ReportContent {
  const inForce = inForceOf(entries);
  const of = (kind: CareKind): OpenEntry[] => inForce.filter(({ row }) => row.kind === kind);
  const count = (kind: CareKind): number => of(kind).length;
  const walks = of('walk_track');
  const done = assign(tasks, inForce.map(doingOf));
  const missed = tasks.filter(({ task }) => !done.has(task));
  return {
    checkedInAt: of('check_in').at(0)?.row.happenedAt.toISOString() ?? null,
    checkedOutAt: of('check_out').at(-1)?.row.happenedAt.toISOString() ?? null,
    totals: {
      walks: walks.length, distanceMeters: sum(walks.map(({ row }) => row.distanceMeters ?? 0)), walkingSeconds: sum(walks.map(({ row }) => row.walkingSeconds ?? 0)),
      meals: count('meal'), medications: count('medication'), photos: count('photo'), notes: count('note'), potty: count('potty'), play: count('play'),
    },
    promised: tasks.length,
    done: done.size,
    missed: missed.slice(0, mostMissed).map(({ task, kind, dogName, label, dueAt }) => ({ task, kind, dogName, label: label.slice(0, longestLabel), dueAt: dueAt.toISOString() })),
    entryIds: entries.map(({ row }) => row.id),
  };
}

/** Makes the report card of a booking that is completed, whoever completed it. */
export function createReporting(parts: CareParts) {
  const { repository, bookingRows, reports, events, dogs } = parts;

  const freeze = async (tx: TxCtx, bookingId: string): Promise<void> => {
    // entries are added under this lock: there is none that is neither in the card nor later
    const booking: BookingRow | null = await bookingRows.findLocked(tx, bookingId);
    if (booking?.status !== 'completed' || (await repository.report(tx, bookingId))) return;
    const entries = (await repository.all(tx, bookingId)).map((row) => parts.open(tx, row));
    if (isMeeting(booking) && entries.length === 0) return;
    const tasks = tasksOf(booking, await dogs.schedulesOf(tx, booking.dogs.map(({ id }) => id)));
    await repository.insertReport(tx, {
      id: bookingId, ownerId: booking.ownerId, caregiverUserId: booking.caregiverUserId, sealed: reports.seal(tx, reportOf(entries, tasks), bookingId), createdAt: tx.clock.now(),
    });
    await events.record(tx, { type: 'care.report_card_ready', subjectId: bookingId, data: { bookingId } });
  };

  return {
    name: 'bookings.report_cards',
    types: ['booking.completed'],
    handle: { mode: 'transaction', run: (tx, event) => freeze(tx, event.subjectId) },
  } satisfies Consumer;
}

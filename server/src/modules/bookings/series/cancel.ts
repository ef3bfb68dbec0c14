import type { Schema } from '../../../contract/contract.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { readDate } from '../../caregivers/index.ts';
import { changeState } from '../actions/transition.ts';
import type { BookingRow } from '../entities.ts';
import { transitionBy } from '../machine.ts';
import type { OccurrenceRow, OccurrenceState, SeriesRow } from './entities.ts';
import { clearAll, horizonDays, nextAfter, offerOf, setExtension } from './horizon.ts';
import { assertOpen, change, closed, openSeries, record, todayOf, type SeriesParts } from './parts.ts';
import { isPauseOver, occurrenceOf, slotsOf, versionOn } from './plan.ts';
import { plusDays } from './rule.ts';
import { dateOf } from './update.ts';
import { settle } from './settle.ts';

type Paid = NonNullable<Schema<'CancelSeries'>['paid']>;

/** Whether it may be called off, and has not begun. */
const isCancellable = (booking: BookingRow | undefined, now: Date, paid: Paid): booking is BookingRow =>
  booking !== undefined && booking.startsAt > now && transitionBy(booking.status, 'cancel') !== undefined && (paid === 'cancel' || booking.paymentStatus === 'unpaid');

/** Calls off what is booked on these days, each by its own policy. */
async function callOff(parts: SeriesParts, tx: TxCtx, rows: readonly OccurrenceRow[], state: OccurrenceState, { paid, reason }: { paid: Paid; reason: string | null }): Promise<number> {
  const now = tx.clock.now();
  const bookings = await parts.series.bookings(tx, rows.flatMap(({ bookingId }) => bookingId ?? []));
  let count = 0;
  for (const row of rows) {
    const booking = row.bookingId ? bookings.get(row.bookingId) : undefined;
    if (row.state === 'booked') {
      if (!isCancellable(booking, now, paid)) continue;
      // a caregiver says no to what they have not said yes to
      const name = booking.status === 'pending' && tx.actor.kind === 'user' && tx.actor.role === 'caregiver' ? 'decline' : 'cancel';
      await changeState(parts, tx, booking.id, name, reason);
      count += 1;
    } else if (row.state === 'cancelled' || row.state === 'removed') continue;
    await parts.series.updateOccurrence(tx, row, { state, ...(state === 'paused' ? { bookingId: null } : {}), updatedAt: now });
  }
  return count;
}

async function leaveOut(parts: SeriesParts, tx: TxCtx, row: SeriesRow, date: string, reason: string | null): Promise<void> {
  const found = await parts.series.occurrence(tx, row.id, date);
  if (found && found.state !== 'removed') {
    if (found.state === 'cancelled') return;
    const booking = found.bookingId ? (await parts.series.bookings(tx, [found.bookingId])).get(found.bookingId) : undefined;
    if (found.state === 'booked' && !isCancellable(booking, tx.clock.now(), 'cancel')) throw problem('occurrence_fixed', { pointer: '#/date', detail: 'It has begun, or is over.' });
    await callOff(parts, tx, [found], 'cancelled', { paid: 'cancel', reason });
    return;
  }
  if (date < todayOf(tx, row)) throw problem('occurrence_fixed', { pointer: '#/date', detail: 'That day is over.' });
  if (slotsOf(row, date, date).length === 0) throw problem('occurrence_not_found', { pointer: '#/date' });
  const occurrence = occurrenceOf(versionOn(row.versions, date).each, date);
  const fields = { state: 'cancelled' as const, bookingId: null, reasons: null, override: null, updatedAt: tx.clock.now() };
  if (found) await parts.series.updateOccurrence(tx, found, fields);
  else await parts.series.insertOccurrence(tx, { seriesId: row.id, date, occurrence, ...fields });
}

/** Leaves one out, or ends the series: from a day on, or altogether. */
export async function cancelSeries(parts: SeriesParts, tx: TxCtx, id: string, given: Schema<'CancelSeries'>): Promise<SeriesRow> {
  const { row, by } = await openSeries(parts, tx, id);
  assertOpen(row);
  const today = todayOf(tx, row);
  const date = dateOf(given, today);
  const { reason = null, paid = 'keep' } = given;
  if (given.scope === 'this') {
    await leaveOut(parts, tx, row, date, reason);
    const left = await change(parts, tx, row, {});
    await record(parts, tx, left, 'occurrence_cancelled', { by, date });
    return left;
  }
  const from = date > today ? date : today;
  const rows = await parts.series.occurrences(tx, id, from);
  const cancelled = await callOff(parts, tx, rows, 'cancelled', { paid, reason });
  const isOver = given.scope === 'all' || nextAfter({ ...row, endsOn: plusDays(from, -1) }, plusDays(today, -1)) === null;
  if (isOver) await clearAll(parts, tx, id);
  const ended = await change(parts, tx, row, {
    endsOn: plusDays(from, -1), ...(isOver ? { status: 'cancelled' as const, proposal: null, respondBy: null, pause: null } : {}),
  });
  await record(parts, tx, ended, 'cancelled', { by, scope: given.scope, date: from, bookings: cancelled });
  return isOver || ended.status !== 'active' ? ended : setExtension(parts, tx, ended, horizonDays(tx, await offerOf(parts, tx, row)));
}

export async function pauseSeries(parts: SeriesParts, tx: TxCtx, id: string, given: Schema<'PauseSeries'>): Promise<SeriesRow> {
  const { row } = await openSeries(parts, tx, id);
  assertOpen(row);
  const from = readDate(given.from, '#/from').toString();
  const to = given.to ? readDate(given.to, '#/to').toString() : null;
  if (from < todayOf(tx, row)) throw problem('invalid_request', { pointer: '#/from', detail: 'That day is over.' });
  if (to !== null && to < from) throw problem('invalid_request', { pointer: '#/to', detail: 'It must be the first day, or after it.' });
  if (row.pause && !isPauseOver(row.pause, todayOf(tx, row))) throw closed(row, 'It is paused already: resume it first.');
  const rows = (await parts.series.occurrences(tx, id, from)).filter((one) => to === null || one.date <= to);
  const cancelled = await callOff(parts, tx, rows, 'paused', { paid: given.paid ?? 'keep', reason: 'The series is paused.' });
  const paused = await change(parts, tx, row, { pause: { from, to } });
  await record(parts, tx, paused, 'paused', { by: 'owner', from, to, bookings: cancelled });
  return paused;
}

export async function resumeSeries(parts: SeriesParts, tx: TxCtx, id: string, given: Schema<'ResumeSeries'>): Promise<SeriesRow> {
  const { row } = await openSeries(parts, tx, id);
  assertOpen(row);
  const { pause } = row;
  if (!pause || isPauseOver(pause, todayOf(tx, row))) throw closed(row, 'It is not paused.');
  const today = todayOf(tx, row);
  const wanted = given.from ? readDate(given.from, '#/from').toString() : today;
  const from = wanted > today ? wanted : today;
  // what is left of the pause is over: nothing of it, or the days before
  const rest = from > pause.from ? { from: pause.from, to: pause.to !== null && pause.to < from ? pause.to : plusDays(from, -1) } : null;
  const going = { ...row, pause: rest };
  const outcomes = await settle(parts, tx, going, { from, through: row.doneThrough, retry: ['paused'] });
  const isPast = rest !== null && rest.to < today;
  const resumed = await change(parts, tx, row, { pause: isPast ? null : rest });
  const skipped = outcomes.filter(({ change: what }) => what === 'conflict');
  await record(parts, tx, resumed, 'resumed', { by: 'owner', from, skipped: skipped.length });
  return resumed;
}

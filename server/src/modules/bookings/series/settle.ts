import { isDeepStrictEqual } from 'node:util';
import type { TxCtx } from '../../../kernel/context/context.ts';
import type { Reason } from '../../caregivers/index.ts';
import type { BookingRow } from '../entities.ts';
import type { OccurrenceRow, OccurrenceState, SeriesRow } from './entities.ts';
import { bookSlot, dropBooking, isChangeable, moveBooking, unitOf, type Booked } from './make.ts';
import type { SeriesParts } from './parts.ts';
import { isPaused, slotsOf, type Slot } from './plan.ts';

/** What became of an occurrence. */
export interface Outcome {
  readonly slot: Slot;
  readonly change: 'new' | 'moved' | 'kept' | 'removed' | 'conflict';
  readonly booking: BookingRow | null;
  readonly reasons: readonly Reason[];
  /** What a unit cost when it was made. */
  readonly unitMinor?: number | null;
}

export interface Settling {
  /** The first and the last day. */
  readonly from: string;
  readonly through: string;
  /** Those that are tried again. */
  readonly retry?: readonly OccurrenceState[];
  /** What is booked, and not as the series has it now, is moved; what the series no longer has is called off. */
  readonly change?: boolean;
  /** Prices are worked out anew. */
  readonly reprice?: boolean;
}

const sameDogs = (booking: BookingRow, { dogIds }: Slot): boolean => isDeepStrictEqual(booking.dogs.map(({ id }) => id).sort(), [...dogIds].sort());

/**
 * Brings the bookings in line with the series, from one day to another: one after the other, and what can't be booked never stops the others. The
 * series must be locked. Whatever is paid, begun or over stays as it is.
 */
export async function settle(parts: SeriesParts, tx: TxCtx, series: SeriesRow, { from, through, retry = [], change = false, reprice = false }: Settling): Promise<Outcome[]> {
  const now = tx.clock.now();
  const rows = new Map((await parts.series.occurrences(tx, series.id, from)).map((row) => [row.date, row]));
  const bookings = await parts.series.bookings(tx, [...rows.values()].flatMap(({ bookingId }) => bookingId ?? []));
  const slots = slotsOf(series, from, through, rows);
  const outcomes: Outcome[] = [];

  const keep = async (slot: Slot, row: OccurrenceRow | undefined, state: OccurrenceState, booked: Partial<Pick<OccurrenceRow, 'bookingId' | 'reasons'>>): Promise<void> => {
    const fields = { state, bookingId: null, reasons: null, ...booked, updatedAt: now };
    if (row) await parts.series.updateOccurrence(tx, row, fields);
    else await parts.series.insertOccurrence(tx, { seriesId: series.id, date: slot.date, occurrence: slot.occurrence, override: null, ...fields });
  };
  const write = async (slot: Slot, row: OccurrenceRow | undefined, booked: Booked, as: 'new' | 'moved'): Promise<void> => {
    if ('booking' in booked) {
      await keep(slot, row, 'booked', { bookingId: booked.booking.id });
      outcomes.push({ slot, change: as, booking: booked.booking, reasons: [], unitMinor: unitOf(booked.worked) });
    } else {
      await keep(slot, row, 'skipped', { reasons: [...booked.reasons] });
      outcomes.push({ slot, change: 'conflict', booking: null, reasons: booked.reasons });
    }
  };

  if (change) await callOff();
  // what moves makes room for what is new
  for (const slot of slots) {
    const row = rows.get(slot.date);
    const booking = row?.bookingId ? bookings.get(row.bookingId) : undefined;
    if (row?.state === 'booked') {
      if (change && isChangeable(series, booking, now) && (reprice || !isDeepStrictEqual(booking.when, slot.when) || !sameDogs(booking, slot))) await move(slot, row, booking);
      else outcomes.push({ slot, change: 'kept', booking: booking ?? null, reasons: [] });
    } else if (row && row.state !== 'removed' && !retry.includes(row.state)) {
      outcomes.push({ slot, change: 'kept', booking: null, reasons: row.reasons ?? [] });
    } else if (isPaused(series.pause, slot.date)) {
      await keep(slot, row, 'paused', {});
    } else {
      const booked = await bookSlot(parts, tx, series, slot);
      // a change made in the afternoon brings nothing into the morning, and that is no conflict
      if (change && 'reasons' in booked && booked.reasons.some(({ code }) => code === 'in_the_past')) continue;
      await write(slot, row, booked, 'new');
    }
  }
  return outcomes.sort((a, b) => (a.slot.date < b.slot.date ? -1 : 1));

  async function move(slot: Slot, row: OccurrenceRow, booking: BookingRow): Promise<void> {
    const moved = await moveBooking(parts, tx, series, booking, slot);
    if ('reasons' in moved) await dropBooking(parts, tx, series, booking.id, 'The new time can’t be booked.');
    await write(slot, row, moved, 'moved');
  }

  async function callOff(): Promise<void> {
    const wanted = new Set(slots.map(({ date }) => date));
    for (const row of rows.values()) {
      if (wanted.has(row.date) || row.state === 'removed' || row.state === 'cancelled') continue;
      const booking = row.bookingId ? bookings.get(row.bookingId) : undefined;
      const slot: Slot = { date: row.date, occurrence: row.occurrence, when: booking?.when ?? { unit: 'day', date: row.date }, dogIds: booking?.dogs.map(({ id }) => id) ?? [] };
      if (row.state === 'booked' && !isChangeable(series, booking, now)) {
        outcomes.push({ slot, change: 'kept', booking: booking ?? null, reasons: [] });
        continue;
      }
      if (row.state === 'booked') await dropBooking(parts, tx, series, booking!.id, null);
      await keep(slot, row, 'removed', {});
      if (row.state === 'booked') outcomes.push({ slot, change: 'removed', booking: null, reasons: [] });
    }
  }
}

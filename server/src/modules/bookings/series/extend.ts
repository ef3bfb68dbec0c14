import type { TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import { weeklyOf } from './charges.ts';
import type { SeriesRow } from './entities.ts';
import { horizonDays, offerOf, setExtension, toldAt } from './horizon.ts';
import { change, record, todayOf, type SeriesParts } from './parts.ts';
import { mondayOf, startOf } from './plan.ts';
import { plusDays } from './rule.ts';
import { settle } from './settle.ts';

/** Makes what has come within the horizon. What can't be booked is left out, and both sides are told; the others are made all the same. */
export async function extend(parts: SeriesParts, tx: TxCtx, given: SeriesRow): Promise<SeriesRow> {
  const offer = await offerOf(parts, tx, given);
  // the wall times are those of the place where the caregiver is now
  const row = offer && offer.timeZone !== given.timeZone ? { ...given, timeZone: offer.timeZone } : given;
  const today = todayOf(tx, row);
  const days = horizonDays(tx, offer);
  const through = plusDays(today, days);
  let extended = row;
  if (through > row.doneThrough) {
    const outcomes = await settle(parts, tx, row, { from: plusDays(row.doneThrough, 1), through });
    const made = outcomes.flatMap(({ booking, unitMinor }) => (booking ? [{ booking, unitMinor: unitMinor ?? null }] : []));
    const unitMinor = made.at(-1)?.unitMinor ?? row.unitMinor;
    extended = await change(parts, tx, row, { doneThrough: through, timeZone: row.timeZone, unitMinor });
    for (const { slot, change: what, reasons } of outcomes) {
      if (what === 'conflict') await record(parts, tx, extended, 'occurrence_skipped', { date: slot.date, occurrence: slot.occurrence, reasons: reasons.map(({ code }) => code) });
    }
    if (made.length > 0) {
      await record(parts, tx, extended, 'extended', { bookingIds: made.map(({ booking }) => booking.id), through });
      // locked prices change with an edit only, and whoever edits knows
      if (row.pricing === 'following' && row.unitMinor !== null && unitMinor !== row.unitMinor) {
        await record(parts, tx, extended, 'price_changed', { from: row.unitMinor, to: unitMinor, currency: tx.tenant.currency, date: made[0]!.booking.startsAt.toISOString() });
      }
    }
  }
  return setExtension(parts, tx, extended, days);
}

/** The deadline's: whoever locks the series first does it, and whoever comes second finds it done. */
export async function extendNow(parts: SeriesParts, tx: TxCtx, id: string): Promise<void> {
  const row = await parts.series.findLocked(tx, id);
  if (row?.status === 'active') await extend(parts, tx, row);
}

/** Tells what a week costs, once for each week: which bookings of it are to be paid, and the sum. */
export async function announceWeeks(parts: SeriesParts, tx: TxCtx, id: string): Promise<void> {
  const row = await parts.series.findLocked(tx, id);
  if (row?.status !== 'active') return;
  const now = tx.clock.now();
  let monday = plusDays(row.announcedWeek ?? mondayOf(todayOf(tx, row)), 7);
  for (; toldAt(tx, row, monday) <= now; monday = plusDays(monday, 7)) {
    const next = plusDays(monday, 7);
    const bookings = await parts.series.bookingsBetween(tx, id, startOf(monday, row.timeZone), startOf(next, row.timeZone));
    const due = bookings.filter(({ status, paymentStatus, startsAt }) => status === 'confirmed' && paymentStatus === 'unpaid' && startsAt > now);
    if (due.length === 0) continue;
    const [{ currency }] = due as [typeof due[0]];
    await record(parts, tx, row, 'week_due', {
      week: monday, billing: row.billing, bookingIds: due.map(({ id: bookingId }) => bookingId), totalMinor: sum(due.map(({ totalMinor }) => totalMinor)), currency,
      ...(row.billing === 'weekly' && { chargeAt: new Date(due[0]!.startsAt.getTime() - weeklyOf(tx.tenant.settings.bookings).beforeMs).toISOString(), timeZone: row.timeZone }),
    });
  }
  await change(parts, tx, row, { announcedWeek: plusDays(monday, -7) });
  await parts.deadlines.set(tx, { kind: 'series.week_due', subjectId: id, dueAt: toldAt(tx, row, monday) });
}

import { seriesRows, toDate } from '../tables.ts';
import type { Model } from './model.ts';
import type { Real } from './real.ts';
import { assertSame } from './step.ts';

const isSet = (json: unknown): boolean => json !== null && json !== 'null';

/** All series with all their days, by the tables. Each day is there once, with the booking that it always had; what is new is learnt. */
export async function compareAllSeries(model: Model, real: Real): Promise<void> {
  if (model.series.length === 0) return;
  const rows = Map.groupBy(await seriesRows(real.server.app.parts.db, real.tenantId), ({ id }) => String(id));
  assertSame('how many series there are', model.series.length, rows.size);
  for (const series of model.series) {
    const own = rows.get(real.seriesIds[series.number]!) ?? [];
    const [first] = own;
    const days = own.filter(({ date }) => date !== null);
    assertSame(`series ${series.number}`,
      { status: series.status, doneThrough: series.doneThrough, endsOn: series.endsOn, isPaused: series.pause !== null, isProposed: series.proposal !== null },
      { status: first?.['status'], doneThrough: toDate(first?.['doneThrough']), endsOn: toDate(first?.['endsOn'] ?? null), isPaused: isSet(first?.['pause']), isProposed: isSet(first?.['proposal']) });
    assertSame(`the days of series ${series.number}`,
      series.occurrences.map(({ date, name, state, booking }) => `${date} ${name} ${state} ${booking === null ? 'no' : 'one'}`).sort(),
      days.map(({ date, occurrence, state, bookingId }) => `${toDate(date)} ${String(occurrence)} ${String(state)} ${bookingId === null ? 'no' : 'one'}`).sort());
    for (const { date, booking } of series.occurrences) {
      if (booking === null) continue;
      const id = String(days.find((day) => toDate(day['date']) === date)!['bookingId']);
      if (real.bookingIds[booking] === undefined) assertSame('whether it is a new booking', false, real.bookingIds.includes(id));
      real.bookingIds[booking] ??= id;
      assertSame(`the booking of ${date} of series ${series.number}`, real.bookingIds[booking], id);
    }
  }
}

import type { Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import type { CaregiverSummary } from '../../caregivers/index.ts';
import type { UserSummary } from '../../users/index.ts';
import type { BookingRow } from '../entities.ts';
import { chargesOf } from './charges.ts';
import type { OccurrenceRow, SeriesRow } from './entities.ts';
import { todayOf, type SeriesParts } from './parts.ts';
import { isPaused, slotsOf, type Slot } from './plan.ts';
import { plusDays } from './rule.ts';

const mostShown = 100;
const plannedShown = 3;
const plannedDays = 60;

export interface SeriesView {
  readonly row: SeriesRow;
  readonly owner: UserSummary | undefined;
  readonly caregiver: CaregiverSummary | undefined;
  readonly occurrences: readonly { readonly row: OccurrenceRow; readonly booking: BookingRow | null }[];
  readonly charges: readonly Schema<'SeriesCharge'>[];
  /** The next ones beyond the horizon. */
  readonly planned: readonly Slot[];
}

/** Reads what a page of series needs in four queries, however long it is. */
export async function viewsOf(parts: SeriesParts, ctx: Ctx, rows: readonly SeriesRow[]): Promise<SeriesView[]> {
  if (rows.length === 0) return [];
  const unique = (ids: string[]): string[] => [...new Set(ids)];
  const yesterdays = new Map(rows.map((row) => [row.id, plusDays(todayOf(ctx, row), -1)]));
  const [owners, caregivers, occurrences] = await Promise.all([
    parts.users.summaries(ctx, unique(rows.map((row) => row.ownerId))),
    parts.caregivers.summaries(ctx, unique(rows.map((row) => row.caregiverId))),
    parts.series.occurrencesOf(ctx, rows.map(({ id }) => id), [...yesterdays.values()].sort()[0]!),
  ]);
  const shown = new Map(rows.map(({ id }) => [id, (occurrences.get(id) ?? []).filter(({ date }) => date >= yesterdays.get(id)!).slice(0, mostShown)]));
  const bookings = await parts.series.bookings(ctx, [...shown.values()].flat().flatMap(({ bookingId }) => bookingId ?? []));
  const charges = new Map<string, Schema<'SeriesCharge'>[]>();
  for (const row of rows) charges.set(row.id, await chargesOf(parts, ctx, row, shown.get(row.id)!.flatMap(({ bookingId }) => (bookingId && bookings.get(bookingId)) || [])));
  return rows.map((row) => {
    const own = shown.get(row.id)!;
    const isOpen = row.status === 'active' || row.status === 'pending';
    const known = new Set(own.map(({ date }) => date));
    return {
      row,
      owner: owners.get(row.ownerId),
      caregiver: caregivers.get(row.caregiverId),
      occurrences: own.map((one) => ({ row: one, booking: (one.bookingId && bookings.get(one.bookingId)) || null })),
      charges: charges.get(row.id)!,
      planned: !isOpen ? []
        : slotsOf(row, plusDays(row.doneThrough, 1), plusDays(row.doneThrough, plannedDays)).filter(({ date }) => !known.has(date) && !isPaused(row.pause, date)).slice(0, plannedShown),
    };
  });
}

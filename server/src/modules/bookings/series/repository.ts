import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { both, createRepository, gte, lt, not, oneOf, type Database } from '../../../kernel/db/index.ts';
import { BookingEntity, type BookingRow } from '../entities.ts';
import { SeriesEntity, SeriesOccurrenceEntity, type OccurrenceRow, type SeriesRow } from './entities.ts';

const mostOccurrences = 10_000;
const mostBookings = 500;

export interface SeriesFilter {
  readonly ownerId?: string;
  readonly caregiverId?: string;
}

export function createSeriesRepository(db: Database) {
  const series = createRepository(db, SeriesEntity);
  const occurrences = createRepository(db, SeriesOccurrenceEntity);
  const bookings = createRepository(db, BookingEntity);

  return {
    find: (ctx: Ctx, id: string) => series.findOne(ctx, { id }),
    /** Whoever changes a series waits for whoever is at it. */
    findLocked: (tx: TxCtx, id: string) => series.findOne(tx, { id }, { lock: 'wait' }),
    insert: (tx: TxCtx, row: SeriesRow) => series.insert(tx, row),
    update: (tx: TxCtx, id: string, patch: Partial<SeriesRow>) => series.update(tx, { id }, patch),
    page: (ctx: Ctx, filter: SeriesFilter, limit: number, after: string | undefined) =>
      series.page(ctx, { where: { ...filter }, order: [['id', 'desc']], after, limit }),

    /** From a day on, in order. */
    occurrences: (ctx: Ctx, seriesId: string, from: string): Promise<OccurrenceRow[]> =>
      occurrences.find(ctx, { seriesId, date: gte(from) }, { limit: mostOccurrences, orderBy: [['date', 'asc']] }),
    async occurrencesOf(ctx: Ctx, seriesIds: readonly string[], from: string): Promise<Map<string, OccurrenceRow[]>> {
      const rows = seriesIds.length === 0 ? []
        : await occurrences.find(ctx, { seriesId: oneOf(seriesIds), date: gte(from), state: not('removed') }, { limit: mostOccurrences, orderBy: [['date', 'asc']] });
      return Map.groupBy(rows, (row) => row.seriesId);
    },
    occurrence: (ctx: Ctx, seriesId: string, date: string) => occurrences.findOne(ctx, { seriesId, date }),
    insertOccurrence: (tx: TxCtx, row: Omit<OccurrenceRow, 'tenantId'>) => occurrences.insert(tx, row),
    updateOccurrence: (tx: TxCtx, { seriesId, date }: Pick<OccurrenceRow, 'seriesId' | 'date'>, patch: Partial<OccurrenceRow>) =>
      occurrences.update(tx, { seriesId, date }, patch),

    bookings: async (ctx: Ctx, ids: readonly string[]): Promise<Map<string, BookingRow>> =>
      new Map((ids.length === 0 ? [] : await bookings.find(ctx, { id: oneOf([...new Set(ids)]) }, { limit: mostOccurrences })).map((row) => [row.id, row])),
    bookingsBetween: (ctx: Ctx, seriesId: string, from: Date, to: Date): Promise<BookingRow[]> =>
      bookings.find(ctx, { seriesId, startsAt: both(gte(from), lt(to)) }, { limit: mostBookings, orderBy: [['startsAt', 'asc'], ['id', 'asc']] }),
  };
}
export type SeriesRepository = ReturnType<typeof createSeriesRepository>;

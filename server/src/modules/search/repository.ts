import type { SelectQueryBuilder } from 'typeorm';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, oneOf, type Database } from '../../kernel/db/index.ts';
import type { ServiceTypeName } from '../caregivers/index.ts';
import { serviceTypeInfo } from '../platform/index.ts';
import type { Position } from './cursor.ts';
import { SearchEntryEntity, type SearchEntryRow } from './entities.ts';
import type { Grid } from './grid.ts';

export interface Filter {
  readonly serviceType: ServiceTypeName;
  readonly dogCount: number;
  readonly sizesMask: number;
  readonly maxPriceMinor?: number | undefined;
  readonly minRating?: number | undefined;
  readonly instantBook?: boolean | undefined;
}

type Shown = 'caregiverId' | 'lat' | 'lng' | 'priceMinor' | 'ratingScore' | 'instantBook';
export type Entry = Readonly<Pick<SearchEntryRow, Shown>>;

const allTypes = Object.keys(serviceTypeInfo) as ServiceTypeName[];
/** Of a few neighbouring cells. A business with more caregivers in one of them needs finer cells. */
const mostInCells = 20_000;

const orders = {
  price: {
    column: 'e.priceMinor',
    direction: 'ASC',
    after: '(e.priceMinor > :key OR (e.priceMinor = :key AND e.caregiverId > :id))',
  },
  rating: {
    column: 'e.ratingScore',
    direction: 'DESC',
    after: '(e.ratingScore < :key OR (e.ratingScore = :key AND e.caregiverId > :id))',
  },
} as const;

export interface SortedOptions {
  readonly sort: keyof typeof orders;
  readonly after: Position | null;
  readonly limit: number;
}

export type SearchRepository = ReturnType<typeof createSearchRepository>;

export function createSearchRepository(db: Database) {
  const entries = createRepository<SearchEntryRow>(db, SearchEntryEntity);

  const within = (ctx: Ctx, filter: Filter, grid: Grid, cells: readonly number[]) => {
    const query: SelectQueryBuilder<SearchEntryRow> = entries
      .select(ctx, 'e')
      .select(['e.caregiverId', 'e.lat', 'e.lng', 'e.priceMinor', 'e.ratingScore', 'e.instantBook'])
      .andWhere('e.serviceType = :serviceType', filter)
      .andWhere(grid.column === 'cell5' ? 'e.cell5 IN (:...cells)' : 'e.cell25 IN (:...cells)', { cells })
      .andWhere('e.mostDogs >= :dogCount', filter);
    if (filter.sizesMask > 0) query.andWhere('(e.sizesMask & :sizesMask) = :sizesMask', filter);
    if (filter.maxPriceMinor !== undefined) query.andWhere('e.priceMinor <= :maxPriceMinor', filter);
    if (filter.minRating !== undefined) query.andWhere('e.ratingScore >= :minRating', filter);
    if (filter.instantBook !== undefined) {
      query.andWhere('e.instantBook = :instant', { instant: Number(filter.instantBook) });
    }
    return query;
  };

  return {
    /** Replaces what can be found of a caregiver. */
    async put(tx: TxCtx, caregiverId: string, rows: readonly Omit<SearchEntryRow, 'tenantId'>[]): Promise<void> {
      await entries.delete(tx, { serviceType: oneOf(allTypes), caregiverId });
      await entries.insert(tx, rows);
    },

    entriesOf: (ctx: Ctx, caregiverId: string) => entries.find(ctx, { serviceType: oneOf(allTypes), caregiverId }, { limit: allTypes.length }),

    /** All entries of some cells, in no order. */
    async inCells(ctx: Ctx, filter: Filter, grid: Grid, cells: readonly number[]): Promise<Entry[]> {
      return (await within(ctx, filter, grid, cells).limit(mostInCells).getRawMany<Raw>()).map(toEntry);
    },

    /** The next entries of some cells in an order. */
    async sorted(ctx: Ctx, filter: Filter, grid: Grid, cells: readonly number[], options: SortedOptions) {
      const { sort, after, limit } = options;
      const order = orders[sort];
      const query = within(ctx, filter, grid, cells);
      if (after) query.andWhere(order.after, { key: after.key, id: after.caregiverId });
      query.orderBy(order.column, order.direction).addOrderBy('e.caregiverId', 'ASC').limit(limit);
      return (await query.getRawMany<Raw>()).map(toEntry);
    },
  };
}

interface Raw {
  e_caregiverId: string;
  e_lat: number;
  e_lng: number;
  e_priceMinor: number;
  e_ratingScore: number;
  e_instantBook: unknown;
}

const toEntry = (raw: Raw): Entry => ({
  caregiverId: raw.e_caregiverId,
  lat: raw.e_lat,
  lng: raw.e_lng,
  priceMinor: Number(raw.e_priceMinor),
  ratingScore: raw.e_ratingScore,
  instantBook: Boolean(raw.e_instantBook),
});

import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { filterClause, planeOf, type Circle, type Filter } from './filter.ts';
import { cellsWithin, coarse, distanceKm, trifle, type Cell } from './grid.ts';
import { ratingOrder } from './relevance.ts';
import { tableOf, type Entry } from './scans.ts';
import { certificationBit, certifications, instantBit, sizeBit, sizeClasses } from './traits.ts';

type Counted = Pick<Entry, 'lat' | 'lng' | 'priceMinor' | 'ratingOrder' | 'traits'>;

/** One count, as SQL has it and as JavaScript does for those on the edge of the circle. */
interface Counter {
  readonly sql: string;
  readonly value: number;
  fits(entry: Counted): boolean;
}

const exactTo = 1_000;
const shownRatings = [4.5, 4] as const;
const shownPrices = [2_500, 5_000, 7_500, 10_000] as const;
const firstCells = 4;

const bit = (value: number): Counter => ({ sql: '(traits & ?) <> 0', value, fits: ({ traits }) => (traits & value) !== 0 });
const rated = (average: number): Counter => ({ sql: 'ratingOrder <= ?', value: ratingOrder(average), fits: (entry) => entry.ratingOrder <= ratingOrder(average) });
const priced = (most: number): Counter => ({ sql: 'priceMinor <= ?', value: most, fits: ({ priceMinor }) => priceMinor <= most });
const everybody: Counter = { sql: 'traits >= ?', value: 0, fits: () => true };

const counters: readonly Counter[] = [
  everybody, bit(instantBit), ...shownRatings.map(rated), ...shownPrices.map(priced), ...sizeClasses.map((one) => bit(sizeBit(one))),
  ...certifications.map((one) => bit(certificationBit(one))),
];

/**
 * Counts all that fit, from the centre outwards, until every count has reached what is told exactly. What surely lies in the circle
 * is counted by the database; only those on its edge are looked at one by one.
 */
export function createFacets(db: Database) {
  const table = tableOf(db, 'price');
  const columns = counters.map(({ sql }, i) => `SUM(CASE WHEN ${sql} THEN 1 ELSE 0 END) AS n${i}`).join(', ');

  const countIn = async (ctx: Ctx, circle: Circle, filter: Filter, cells: readonly Cell[], sums: number[]): Promise<void> => {
    const narrow = planeOf(circle);
    const wide = planeOf(circle, 'wide');
    const { distanceSquaredSql } = narrow;
    const { sql: filterSql, parameters } = filterClause(filter);
    const surely = (circle.radiusKm * trifle) ** 2;
    const perhaps = (circle.radiusKm / trifle) ** 2;
    for (const [shift, group] of Map.groupBy(cells, (cell) => cell.shift)) {
      const placeholders = group.map(() => '?').join(', ');
      const common = [ctx.tenant.id, filter.serviceType, ...group.map(({ cell }) => cell), ...parameters];
      const { rows: [row] } = await db.query<Record<string, number | null>>(
        ctx,
        `SELECT ${columns} FROM ${table} WHERE tenantId = ? AND serviceType = ? AND cell25 IN (${placeholders})${filterSql} AND ${distanceSquaredSql} <= ?`,
        [...counters.map(({ value }) => value), ...common, ...wide.parametersFor(shift), surely],
      );
      counters.forEach((_, i) => {
        sums[i]! += Number(row?.[`n${i}`] ?? 0);
      });
      const { rows: edge } = await db.query<Counted>(
        ctx,
        `SELECT lat, lng, priceMinor, ratingOrder, traits FROM ${table} WHERE tenantId = ? AND serviceType = ? AND cell25 IN (${placeholders})${filterSql}
         AND ${distanceSquaredSql} <= ? AND ${distanceSquaredSql} > ?`,
        [...common, ...narrow.parametersFor(shift), perhaps, ...wide.parametersFor(shift), surely],
      );
      for (const entry of edge) {
        if (distanceKm(circle.center, entry) > circle.radiusKm) continue;
        counters.forEach((counter, i) => {
          if (counter.fits(entry)) sums[i]! += 1;
        });
      }
    }
  };

  return async (ctx: Ctx, circle: Circle, filter: Filter, hasInstant: boolean): Promise<Schema<'SearchFacets'>> => {
    const cells = cellsWithin(circle.center, circle.radiusKm, coarse);
    const sums = counters.map(() => 0);
    for (const part of [cells.slice(0, firstCells), cells.slice(firstCells)]) {
      if (part.length > 0 && sums.some((sum) => sum < exactTo)) await countIn(ctx, circle, filter, part, sums);
    }
    const told = sums.map((sum) => ({ count: Math.min(sum, exactTo), atLeast: sum >= exactTo }));
    let at = 0;
    const next = () => told[at++]!;
    const total = next();
    const instantBook = next();
    return {
      total,
      instantBook: hasInstant ? instantBook : { count: 0, atLeast: false },
      ratings: shownRatings.map((minRating) => ({ minRating, ...next() })),
      prices: shownPrices.map((maxPrice) => ({ maxPrice, ...next() })),
      sizes: sizeClasses.map((size) => ({ size, ...next() })),
      certifications: certifications.map((certification) => ({ certification, ...next() })),
    };
  };
}
export type Facets = ReturnType<typeof createFacets>;

import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { nameOf } from '../../kernel/db/index.ts';
import { entryIndices, type SearchEntryRow } from './entities.ts';
import { filterClause, planeOf, type Circle, type Filter } from './filter.ts';
import { coarse, farKm, trifle, type Cell, type Grid } from './grid.ts';
import { createTexts } from './texts.ts';

type Read = 'caregiverId' | 'lat' | 'lng' | 'priceMinor' | 'ratingOrder' | 'relevanceOrder' | 'traits';
/** What a scan reads of an entry: what its index holds. */
export type Entry = Readonly<Pick<SearchEntryRow, Read>>;

export type ColumnSort = 'price' | 'rating' | 'relevance';
const columnOf = { price: 'priceMinor', rating: 'ratingOrder', relevance: 'relevanceOrder' } as const satisfies Record<ColumnSort, Read>;
export const orderOf = (entry: Entry, sort: ColumnSort): number => entry[columnOf[sort]];

/** One cell's part of a merge: where to go on from, and how many to read. */
export interface CellRead {
  readonly cell: Cell;
  readonly after: { readonly order: number; readonly caregiverId: string } | null;
  readonly limit: number;
}

/**
 * The entries by one of their indices. Which one answers is said in each statement: their orders are what makes them fast, and an
 * optimiser that goes by its statistics now and then takes another.
 */
export function tableOf({ engine }: Database, sort: keyof typeof entryIndices): string {
  const name = nameOf('ix', 'search_entries', entryIndices[sort]);
  return engine === 'mysql' ? `search_entries FORCE INDEX (${name})` : `search_entries INDEXED BY ${name}`;
}

/** The statements that searches are made of. */
export function createScans(db: Database) {
  const [distance, price, rating, relevance] = (['distance', 'price', 'rating', 'relevance'] as const).map((sort) => tableOf(db, sort));
  const tables = { distance: distance!, price: price!, rating: rating!, relevance: relevance! };

  const texts = createTexts();

  const tenantOf = (ctx: Ctx): string => {
    const id: unknown = ctx.tenant?.id;
    if (typeof id !== 'string' || id === '') throw new Error('A search without a tenant');
    return id;
  };

  return {
    /** The nearest of some cells from a distance on the plane, and how far that goes: null to their ends. */
    async nearest(ctx: Ctx, circle: Circle, filter: Filter, grid: Grid, cells: readonly Cell[], fromKm: number, limit: number) {
      const plane = planeOf(circle);
      const { sql: filterSql, parameters } = filterClause(filter);
      const far = (circle.radiusKm / trifle) ** 2;
      const { distanceSquaredSql } = plane;
      // any index by large cells will do: all of a cell is read
      const [table, column] = grid.column === 'cell1' ? [tables.distance, grid.column] : [tables.price, grid.column];
      const found: Entry[] = [];
      let readToKm: number | null = null;
      for (const [shift, group] of byShift(cells)) {
        const numbers = padded(group);
        const on = plane.parametersFor(shift);
        const textSql = texts(`${column} ${numbers.length} ${limit}${filterSql}`, () => {
          const placeholders = numbers.map(() => '?').join(', ');
          return `SELECT caregiverId, lat, lng, priceMinor, ratingOrder, traits, ${distanceSquaredSql} AS away FROM ${table}
           WHERE tenantId = ? AND serviceType = ? AND ${column} IN (${placeholders})${filterSql}
           AND ${distanceSquaredSql} <= ? AND ${distanceSquaredSql} >= ? ORDER BY away LIMIT ${limitSql(limit)}`;
        });
        const { rows } = await db.query<Entry & { away: number }>(
          ctx, textSql,
          [...on, tenantOf(ctx), filter.serviceType, ...numbers, ...parameters, ...on, far, ...on, fromKm ** 2],
        );
        for (const row of rows) found.push(row);
        if (rows.length === limit) readToKm = Math.min(readToKm ?? Infinity, Math.sqrt(rows.at(-1)!.away));
      }
      return { found, readToKm };
    },

    /** The next of each of some cells in their own order, one statement for all of them. */
    async ordered(ctx: Ctx, circle: Circle, filter: Filter, sort: ColumnSort, reads: readonly CellRead[]) {
      const plane = planeOf(circle);
      const { sql: filterSql, parameters: filtered } = filterClause(filter);
      const far = (circle.radiusKm / trifle) ** 2;
      const { distanceSquaredSql } = plane;
      const table = tables[sort];
      const column = columnOf[sort];
      const columns = `cell25, caregiverId, lat, lng, priceMinor, ratingOrder, ${sort === 'relevance' ? 'relevanceOrder, ' : ''}traits`;
      const tenantId = tenantOf(ctx);
      const parameters: unknown[] = [];
      let shape = '';
      const parts = reads.map(({ cell, after, limit }) => {
        const inside = farKm(circle.center, cell, coarse) <= circle.radiusKm;
        parameters.push(tenantId, filter.serviceType, cell.cell, ...(after ? [after.order, after.order, after.caregiverId] : []), ...filtered);
        if (!inside) parameters.push(...plane.parametersFor(cell.shift), far);
        shape += `${after ? 'a' : ''}${inside ? 'i' : ''}${limit} `;
        return { isLater: after !== null, inside, limit };
      });
      const textSql = texts(`${sort} ${shape}${filterSql}`, () => parts.map(({ isLater, inside, limit }) => {
        const afterSql = isLater ? ` AND ${column} >= ? AND (${column} > ? OR caregiverId > ?)` : '';
        const circleSql = inside ? '' : ` AND ${distanceSquaredSql} <= ?`;
        const partSql = `SELECT ${columns} FROM ${table} WHERE tenantId = ? AND serviceType = ? AND cell25 = ?${afterSql}${filterSql}${circleSql}
          ORDER BY ${column}, caregiverId LIMIT ${limitSql(limit)}`;
        // SQLite takes no parentheses here; MySQL would make a table of each
        return db.engine === 'mysql' ? `(${partSql})` : selectAllSql(partSql);
      }).join(' UNION ALL '));
      const { rows } = await db.query<Entry & { cell25: number }>(ctx, textSql, parameters);
      return Map.groupBy(rows, (row) => row.cell25);
    },
  };
}
export type Scans = ReturnType<typeof createScans>;

/** All of them together, as a rule: only across the antimeridian they are not. */
const byShift = (cells: readonly Cell[]): Iterable<readonly [number, readonly Cell[]]> =>
  (cells.every(({ shift }) => shift === cells[0]!.shift) ? [[cells[0]?.shift ?? 0, cells]] : Map.groupBy(cells, ({ shift }) => shift));

/** A statement that was asked before is prepared already, so lists have few lengths: the last one is said again. */
function padded(cells: readonly Cell[]): number[] {
  const steps = cells.length <= 4 ? 1 : 2 ** Math.floor(Math.log2(cells.length) - 1);
  const length = Math.ceil(cells.length / steps) * steps;
  const numbers = cells.map(({ cell }) => cell);
  while (numbers.length < length) numbers.push(numbers.at(-1)!);
  return numbers;
}

const selectAllSql = (partSql: string): string => `SELECT * FROM (${partSql})`;

/** MySQL takes a limit by parameter only in prepared statements, and SQLite plans better when it knows it. */
const limitSql = (limit: number): string => String(Math.trunc(limit));

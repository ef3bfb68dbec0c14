import type { Ctx } from '../../kernel/context/context.ts';
import type { Position, Sort } from './cursor.ts';
import { filterClause, planeOf, type Circle, type Filter } from './filter.ts';
import { cellOf, cellsWithin, coarse, distanceKm, farKm, fine, trifle, type Cell } from './grid.ts';
import { inOrder, merge, type Candidate, type Stream } from './order.ts';
import { leastOrder, relevanceKey } from './relevance.ts';
import { orderOf, type ColumnSort, type Entry, type Scans } from './scans.ts';

export interface Asked {
  readonly circle: Circle;
  readonly filter: Filter;
  readonly sort: Sort;
  readonly after: Position | null;
  /** How many are likely to be taken: what is read is measured by it, not cut off. */
  readonly wanted: number;
}

/** How many small cells the last page hereabouts took: where it is crowded one will do, and where it is empty four are a waste of a trip. */
export interface CellHints {
  get(place: string): number | undefined;
  set(place: string, cells: number): unknown;
}

const firstCells = 4;
const mostCells = 200;
/** With more than so many small cells to a page, large ones are fewer trips. */
const mostFine = 24;
const nearCells = 9;
const leastRead = 6;
const mostRead = 400;

/** Candidates in order from after a position, batch by batch, no further than they are asked for. */
export function candidatesOf(scans: Scans, ctx: Ctx, asked: Asked, hints: CellHints): AsyncGenerator<readonly Candidate[]> {
  return asked.sort === 'distance' ? byDistance(scans, ctx, asked, hints) : byColumn(scans, ctx, asked, asked.sort);
}

interface Ring extends Stream {
  readonly cells: readonly Cell[];
  fromKm: number;
  limit: number;
  readonly seen: Set<string>;
}

/** Rings of cells widen from the centre; each is read from its nearest on. Where nobody lives the cells are large. */
async function* byDistance(scans: Scans, ctx: Ctx, { circle, filter, after, wanted }: Asked, hints: CellHints) {
  const { center, radiusKm } = circle;
  // a search that wants much finds less of it
  const place = `${ctx.tenant.id} ${filter.serviceType} ${cellOf(center, fine)} ${filterClause(filter).sql}`;
  const expected = hints.get(place) ?? firstCells;
  const grid = expected > mostFine ? coarse : fine;
  const share = fine.perDegree ** 2 / grid.perDegree ** 2;
  const cells = cellsWithin(center, radiusKm, grid).filter((cell) => !after || farKm(center, cell, grid) >= after.key);
  const fromKm = after ? planeOf(circle).atLeast(after.key) : 0;
  const start = Math.min(mostCells, Math.ceil(expected / share));
  const rings: Ring[] = [];
  for (let taken = 0, count = start; taken < cells.length; taken += count, count = Math.min(mostCells, rings.at(-1)!.cells.length * 2)) {
    const own = cells.slice(taken, taken + count);
    rings.push({ cells: own, fromKm, limit: 2 * wanted, bound: { key: own[0]!.nearKm, caregiverId: '' }, seen: new Set() });
  }
  let cellsRead = 0;
  let given = 0;
  const advance = async ([ring]: readonly Ring[]): Promise<Candidate[]> => {
    const { found, readToKm } = await scans.nearest(ctx, circle, filter, grid, ring!.cells, ring!.fromKm, ring!.limit);
    if (ring!.seen.size === 0) cellsRead += ring!.cells.length * share;
    const fresh = found.filter(({ caregiverId }) => !ring!.seen.has(caregiverId));
    for (const { caregiverId } of fresh) ring!.seen.add(caregiverId);
    // many at one distance: only a larger piece gets past them
    ring!.limit *= fresh.length < ring!.limit / 2 ? 4 : 2;
    if (readToKm === null) ring!.bound = null;
    else {
      ring!.fromKm = readToKm * trifle;
      ring!.bound = { key: Math.max(ring!.bound!.key, ring!.fromKm), caregiverId: '' };
    }
    return inCircle(fresh, circle, after, (_entry, km) => km);
  };
  // a ring at a time: the next may not be needed
  for await (const batch of merge(rings, wanted, advance, 1)) {
    given += batch.length;
    if (given >= wanted && !after) hints.set(place, Math.max(1, Math.ceil(cellsRead * Math.min(1, (2 * wanted) / given))));
    yield batch;
  }
  if (given < wanted && !after) hints.set(place, cellsRead);
}

interface CellStream extends Stream {
  readonly cell: Cell;
  after: { order: number; caregiverId: string } | null;
  limit: number;
}

/** Each cell has its own order in the index; they are merged, each read as far as it could matter. */
async function* byColumn(scans: Scans, ctx: Ctx, { circle, filter, after, wanted }: Asked, sort: ColumnSort) {
  const { center, radiusKm } = circle;
  const cells = cellsWithin(center, radiusKm, coarse);
  const keyOf = sort === 'relevance' ? relevanceKey : (order: number) => order;
  const startOf = (cell: Cell): CellStream['after'] => {
    if (!after) return null;
    return sort === 'relevance' ? { order: leastOrder(after.key, farKm(center, cell, coarse)), caregiverId: '' } : { order: after.key, caregiverId: after.caregiverId };
  };
  const boundOf = (cell: Cell, from: CellStream['after']): Position =>
    (sort === 'relevance' ? { key: keyOf(from?.order ?? 0, cell.nearKm), caregiverId: '' } : { key: from?.order ?? -Infinity, caregiverId: from?.caregiverId ?? '' });
  const limit = Math.max(leastRead, Math.min(wanted, Math.ceil((3 * wanted) / cells.length)));
  const streams = cells.map((cell): CellStream => ({ cell, after: startOf(cell), limit, bound: boundOf(cell, startOf(cell)) }));

  const advance = async (due: readonly CellStream[]): Promise<Candidate[]> => {
    const rows = await scans.ordered(ctx, circle, filter, sort, due);
    const entries: Entry[] = [];
    for (const stream of due) {
      const own = rows.get(stream.cell.cell) ?? [];
      for (const row of own) entries.push(row);
      const last = own.at(-1);
      if (own.length < stream.limit || !last) stream.bound = null;
      else {
        stream.after = { order: orderOf(last, sort), caregiverId: last.caregiverId };
        stream.bound = boundOf(stream.cell, stream.after);
      }
      stream.limit = Math.min(mostRead, stream.limit * 3);
    }
    return inCircle(entries, circle, after, (entry, km) => keyOf(orderOf(entry, sort), km));
  };
  // by relevance what is near comes first; by price and rating it may be anywhere
  yield* merge(streams, wanted, advance, sort === 'relevance' ? nearCells : mostCells);
}

function inCircle(entries: readonly Entry[], { center, radiusKm }: Circle, after: Position | null, keyOf: (entry: Entry, km: number) => number): Candidate[] {
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    const km = distanceKm(center, entry);
    if (km > radiusKm) continue;
    const { caregiverId, lat, lng, priceMinor, ratingOrder, relevanceOrder, traits } = entry;
    const candidate = { caregiverId, lat, lng, priceMinor, ratingOrder, relevanceOrder, traits, key: keyOf(entry, km), distanceKm: km };
    if (!after || inOrder(candidate, after) > 0) candidates.push(candidate);
  }
  return candidates;
}

import type { Ctx } from '../../kernel/context/context.ts';
import type { Position, Sort } from './cursor.ts';
import { filterClause, planeOf, type Circle, type Filter } from './filter.ts';
import { cellKm2, cellOf, cellsWithin, coarse, distanceKm, farKm, fine, trifle, type Cell, type Grid } from './grid.ts';
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

/** How many small cells the last page hereabouts took: where it is crowded a few will do, and where it is empty they are a waste of a trip. */
export interface CellHints {
  get(place: string): number | undefined;
  set(place: string, cells: number): unknown;
}

const firstCells = 16;
const fewCells = 4;
const mostCells = 200;
/** With more than so many small cells to a page, large ones are fewer trips. */
const mostFine = 100;
/** A circle of so many cells touches more than so many. */
const edgeKm = 1.5;
const halfCellKm = 0.5;
const leastFirstKm = 0.5;
/** Further out small cells would be thousands. */
const mostInnerKm = 20;
const nearCells = 9;
const leastRead = 6;
const mostRead = 400;

/** Candidates in order from after a position, batch by batch, no further than they are asked for. */
export function candidatesOf(scans: Scans, ctx: Ctx, asked: Asked, hints: CellHints): AsyncGenerator<readonly Candidate[]> {
  return asked.sort === 'distance' ? byDistance(scans, ctx, asked, hints) : byColumn(scans, ctx, asked, asked.sort);
}

interface Ring extends Stream {
  readonly grid: Grid;
  readonly cells: readonly Cell[];
  /** What lies between is this ring's to give. */
  readonly from: number;
  readonly to: number;
  /** How far it has been read, on the plane. */
  readKm: number;
  limit: number;
  readonly seen: Set<string>;
}

/** Rings further out: which cells they are of is worked out when they are come to. */
interface Unread extends Stream {
  /** Puts them among the others. */
  open(): void;
}

/**
 * Rings of cells widen from the centre; each is read from its nearest on. Where people live the cells are small, as far out as a page
 * is likely to reach; beyond that, and where nobody lives, they are large.
 */
async function* byDistance(scans: Scans, ctx: Ctx, { circle, filter, after, wanted }: Asked, hints: CellHints) {
  const { center, radiusKm } = circle;
  const plane = planeOf(circle);
  // a search that wants much finds less of it
  const place = `${ctx.tenant.id} ${filter.serviceType} ${cellOf(center, coarse)} ${filterClause(filter).sql}`;
  const expected = hints.get(place) ?? firstCells;
  const smallKm2 = cellKm2(center, fine);
  const reached = (after?.key ?? 0) + Math.sqrt((2 * expected * smallKm2) / Math.PI) + edgeKm;
  const innerKm = expected > mostFine || reached > mostInnerKm ? 0 : Math.min(radiusKm, reached);
  const rings: (Ring | Unread)[] = [];
  const add = (grid: Grid, count: number, cells: readonly Cell[], from: number, to: number): void => {
    for (let taken = 0; taken < cells.length; taken += count, count = Math.min(mostCells, count * 2)) {
      const own = cells.slice(taken, taken + count);
      rings.push({
        grid, cells: own, from, to, readKm: plane.atLeast(from), limit: 2 * wanted, bound: { key: Math.max(from, own[0]!.nearKm), caregiverId: '' }, seen: new Set(),
      });
    }
  };
  const startKm = after?.key ?? 0;
  const touched = (grid: Grid, from: number, to: number): Cell[] =>
    cellsWithin(center, to, grid).filter((cell) => cell.nearKm >= from || farKm(center, cell, grid) >= from);
  if (innerKm > startKm) {
    // the next piece begins where the first one ends, and most pages end before that
    const firstKm = Math.min(innerKm, Math.max(startKm + leastFirstKm, Math.sqrt(startKm ** 2 + (expected * smallKm2) / Math.PI) - halfCellKm));
    const cells = touched(fine, startKm, firstKm);
    add(fine, mostCells, cells, startKm, innerKm);
    if (firstKm < innerKm) {
      const known = new Set(cells.map(({ cell }) => cell));
      const rest = (): void => add(fine, Math.min(mostCells, 2 * expected), touched(fine, startKm, innerKm).filter(({ cell }) => !known.has(cell)), startKm, innerKm);
      rings.push({ bound: { key: firstKm * trifle, caregiverId: '' }, open: rest });
    }
  }
  if (innerKm < radiusKm) {
    const from = Math.max(startKm, innerKm);
    const count = Math.min(mostCells, Math.ceil((expected * smallKm2) / cellKm2(center, coarse)) + 1);
    rings.push({ bound: { key: from, caregiverId: '' }, open: () => add(coarse, count, touched(coarse, from, radiusKm), from, radiusKm) });
  }

  const advance = async ([ring]: readonly (Ring | Unread)[]): Promise<Candidate[]> => {
    if ('open' in ring!) {
      ring.bound = null;
      ring.open();
      return [];
    }
    const { found, readToKm } = await scans.nearest(ctx, circle, filter, ring!.grid, ring!.cells, ring!.readKm, ring!.limit);
    const fresh = found.filter(({ caregiverId }) => !ring!.seen.has(caregiverId));
    for (const { caregiverId } of fresh) ring!.seen.add(caregiverId);
    // many at one distance: only a larger piece gets past them
    ring!.limit *= fresh.length < ring!.limit / 2 ? 4 : 2;
    if (readToKm === null) ring!.bound = null;
    else {
      ring!.readKm = readToKm * trifle;
      ring!.bound = { key: Math.max(ring!.bound!.key, ring!.readKm), caregiverId: '' };
    }
    return inCircle(fresh, circle, after, (_entry, km) => km)
      .filter(({ distanceKm: km }) => km <= ring!.to && (km > ring!.from || ring!.from === startKm));
  };
  let given = 0;
  // a ring at a time: the next may not be needed
  for await (const batch of merge(rings, wanted, advance, 1)) {
    given += batch.length;
    const last = batch[batch.length - 1 - Math.max(0, given - wanted)];
    if (last && given >= wanted && given - batch.length < wanted && !after) {
      hints.set(place, Math.ceil((1.3 * Math.PI * last.key ** 2) / smallKm2) + fewCells);
    }
    yield batch;
  }
  if (given < wanted && !after) hints.set(place, mostFine + 1);
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

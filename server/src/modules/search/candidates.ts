import type { Ctx } from '../../kernel/context/context.ts';
import type { LatLng } from '../caregivers/index.ts';
import type { Position, Sort } from './cursor.ts';
import { cellsWithin, distanceKm, gridFor } from './grid.ts';
import type { Entry, Filter, SearchRepository } from './repository.ts';

/** An entry within the circle, with its place in the order asked for. */
export interface Candidate extends Entry, Position {
  readonly distanceKm: number;
}

export interface Circle {
  readonly center: LatLng;
  readonly radiusKm: number;
}

const firstCells = 4;
const atOnce = 200;

const inOrder = (one: Position, other: Position): number =>
  one.key - other.key || (one.caregiverId < other.caregiverId ? -1 : one.caregiverId > other.caregiverId ? 1 : 0);

/** Candidates in order from after a position, batch by batch, no further than they are asked for. */
export function candidatesOf(
  repository: SearchRepository, ctx: Ctx, circle: Circle, filter: Filter, sort: Sort, after: Position | null,
): AsyncGenerator<readonly Candidate[]> {
  return sort === 'distance'
    ? byDistance(repository, ctx, circle, filter, after)
    : byColumn(repository, ctx, circle, filter, sort, after);
}

/**
 * Rings of cells widen from the centre. What lies nearer than the nearest cell not yet read can be given out: nothing
 * can come before it any more.
 */
async function* byDistance(
  repository: SearchRepository, ctx: Ctx, { center, radiusKm }: Circle, filter: Filter, after: Position | null,
) {
  const grid = gridFor(radiusKm);
  const cells = cellsWithin(center, radiusKm, grid).filter(({ farKm }) => !after || farKm >= after.key);
  let waiting: Candidate[] = [];
  let taken = 0;
  for (let count = firstCells; taken < cells.length; count *= 2) {
    const ring = cells.slice(taken, taken + count);
    taken += ring.length;
    for (const entry of await repository.inCells(ctx, filter, grid, ring.map(({ cell }) => cell))) {
      const km = distanceKm(center, entry);
      const candidate = { ...entry, key: km, distanceKm: km };
      if (km <= radiusKm && (!after || inOrder(candidate, after) > 0)) waiting.push(candidate);
    }
    const surelyKm = cells[taken]?.nearKm ?? Infinity;
    const ready = waiting.filter(({ key }) => key < surelyKm).sort(inOrder);
    waiting = waiting.filter(({ key }) => key >= surelyKm);
    for (let from = 0; from < ready.length; from += atOnce) yield ready.slice(from, from + atOnce);
  }
}

/** The database sorts; what its cells have outside the circle is left out here. */
async function* byColumn(
  repository: SearchRepository, ctx: Ctx, { center, radiusKm }: Circle, filter: Filter, sort: 'price' | 'rating',
  start: Position | null,
) {
  const grid = gridFor(radiusKm);
  const cells = cellsWithin(center, radiusKm, grid).map(({ cell }) => cell);
  for (let after = start; ;) {
    const entries = await repository.sorted(ctx, filter, grid, cells, { sort, after, limit: atOnce });
    const all = entries.map((entry): Candidate => ({
      ...entry,
      key: sort === 'price' ? entry.priceMinor : entry.ratingScore,
      distanceKm: distanceKm(center, entry),
    }));
    yield all.filter((candidate) => candidate.distanceKm <= radiusKm);
    const last = all.at(-1);
    if (!last || all.length < atOnce) return;
    after = { key: last.key, caregiverId: last.caregiverId };
  }
}

import type { Position } from './cursor.ts';
import type { Entry } from './scans.ts';

/** An entry within the circle, with its place in the order asked for. */
export interface Candidate extends Entry, Position {
  readonly distanceKm: number;
}

export const inOrder = (one: Position, other: Position): number =>
  one.key - other.key || (one.caregiverId < other.caregiverId ? -1 : one.caregiverId > other.caregiverId ? 1 : 0);

/** A part of what is searched, read piece by piece. */
export interface Stream {
  /** Null once it has given everything. What is still to come comes after it. */
  bound: Position | null;
}

/** Reads on in some streams at once: moves their bounds, and answers what they gave. */
export type Advance<S extends Stream> = (streams: readonly S[]) => Promise<readonly Candidate[]>;

/**
 * Merges streams into one order, batch by batch, reading no further than needed for so many: whatever comes no later than all
 * bounds is given out; of what must be read, only streams that could hold one of the next so many.
 */
export async function* merge<S extends Stream>(streams: readonly S[], wanted: number, advance: Advance<S>, widest: number) {
  let waiting: Candidate[] = [];
  let given = 0;
  for (;;) {
    const open = streams.filter(({ bound }) => bound !== null);
    const first = open.reduce<Position | null>((least, { bound }) => (least && inOrder(least, bound!) <= 0 ? least : bound), null);
    const cut = first ? countUpTo(waiting, first) : waiting.length;
    if (cut > 0) {
      yield waiting.slice(0, cut);
      given += cut;
      waiting = waiting.slice(cut);
    }
    if (!first) return;
    // whoever would be the last of the page as far as one knows: streams that begin after it need not be read yet
    const last = waiting[Math.max(0, wanted - given - 1)];
    const due = open.filter(({ bound }) => bound === first || !last || inOrder(bound!, last) < 0)
      .sort((one, other) => inOrder(one.bound!, other.bound!)).slice(0, widest);
    const read = await advance(due);
    if (read.length > 0) waiting = [...waiting, ...read].sort(inOrder);
    if (given >= wanted) given = 0; // whoever still asks wants another page's worth
  }
}

function countUpTo(sorted: readonly Candidate[], position: Position): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (inOrder(sorted[middle]!, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

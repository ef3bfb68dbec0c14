import type { Figures, Tell } from './bench.ts';

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export const medians = (rounds: readonly Figures[]): Figures =>
  Object.fromEntries(Object.keys(rounds[0]!).map((name) => [name, median(rounds.map((round) => round[name]!))]));

export interface Compared {
  readonly floor: Figures;
  readonly subject: Figures;
  readonly ratio: number;
  readonly ratioSpread: readonly [number, number];
}

export interface Comparison {
  readonly name: string;
  readonly rounds: number;
  /** Which figure the ratio is of. */
  readonly by: string;
  floor(round: number): Promise<Figures>;
  subject(round: number): Promise<Figures>;
}

/**
 * Takes turns, floor and subject, so that whatever else the machine does meets both; the ratio is that of neighbours. The
 * first round of each warms up and does not count.
 */
export async function compare({ name, rounds, by, floor, subject }: Comparison, tell: Tell): Promise<Compared> {
  const floors: Figures[] = [];
  const subjects: Figures[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? `${name}: warming up` : `${name}: round ${round} of ${rounds}`);
    floors.push(await floor(round));
    subjects.push(await subject(round));
  }
  const counted = { floors: floors.slice(1), subjects: subjects.slice(1) };
  const ratios = counted.subjects.map((figures, i) => figures[by]! / counted.floors[i]![by]!);
  return {
    floor: medians(counted.floors),
    subject: medians(counted.subjects),
    ratio: median(ratios),
    ratioSpread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

/** Says how far a bench is, while it runs. */
export type Tell = (what: string) => void;

/** One thing measured beside its floor: what the least that could do the same does in the same run. */
export interface Finding {
  readonly name: string;
  readonly floor?: Figures;
  readonly subject: Figures;
  /** Subject to floor, the median over the rounds; and the worst and best round. */
  readonly ratio?: number;
  readonly ratioSpread?: readonly [low: number, high: number];
  /** What was aimed at; none where the figure is only to be known. */
  readonly aim?: string;
  readonly met?: boolean;
}

/** Names with their units last: `perSecond`, `p99Ms`, `medianMs`, `gzipBytes`. */
export type Figures = Readonly<Record<string, number>>;

export interface Bench {
  readonly name: string;
  /** One line for the list. */
  readonly about: string;
  /** How to run it smaller, by option; only some benches take any. */
  readonly options?: Readonly<Record<string, string>>;
  run(tell: Tell, given: Readonly<Record<string, string>>): Promise<{ readonly findings: readonly Finding[]; readonly notes: readonly string[] }>;
}

/** What an option names, separated by commas; all of it where the option is left out. */
export const chosen = <T extends string>(given: string | undefined, all: readonly T[], what: string): readonly T[] => {
  if (given === undefined) return all;
  const wanted = given.split(',');
  const unknown = wanted.find((one) => !all.includes(one as T));
  if (unknown !== undefined) throw new Error(`--${what}: ${unknown} is none of ${all.join(', ')}`);
  return all.filter((one) => wanted.includes(one));
};

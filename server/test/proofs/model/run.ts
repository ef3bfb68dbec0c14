import fc from 'fast-check';
import type { EngineName } from '../../services/engines.ts';
import { assertAllIsWell } from './invariants.ts';
import { createModel } from './model.ts';
import { createStage, type Real, type Stage } from './real.ts';
import type { Rules } from './rules.ts';
import { steps } from './steps/index.ts';

const rules: fc.Arbitrary<Rules> = fc.record({
  // about clocks that change in both directions, the end of a year, and nothing special
  startsAt: fc.constantFrom('2026-06-01T16:00:00.000Z', '2026-03-05T18:20:00.000Z', '2026-10-29T20:40:00.000Z', '2026-12-29T23:00:00.000Z'),
  boardingDogs: fc.integer({ min: 1, max: 3 }),
  daycareDogs: fc.integer({ min: 1, max: 3 }),
  togetherDogs: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  instantBook: fc.boolean(),
  policy: fc.constantFrom('flexible' as const, 'moderate' as const, 'strict' as const),
});

export interface RunsGiven {
  readonly engine: EngineName;
  readonly runs: number;
  readonly seed: number;
  /** As a failure printed it: fast-check's path, and after `/` the commands' own. */
  readonly path?: string | undefined;
  readonly progress?: (done: number) => void;
}

/** What the runs came across: how often each transition, and how many steps. Runs in which nothing happens prove nothing. */
export interface Tally {
  readonly transitions: Map<string, number>;
  /** What else came about, with changes and series. */
  readonly told: Map<string, number>;
  steps: number;
}

const mostSteps = 44;
/** A server's memory grows with the businesses in it. */
const runsOnOneServer = 1_000;

/** The runs of one server, or what went wrong in the smallest one that fails. */
async function runsOn(stage: Stage, { engine, runs, seed, path, progress }: RunsGiven, tally: Tally): Promise<string | null> {
  const [runPath, replayPath] = path?.split(/\/(.*)/) ?? []; // the commands' own path may have slashes, too
  let done = 0;
  const property = fc.asyncProperty(rules, fc.commands(steps, { maxCommands: mostSteps, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) }), async (chosen, commands) => {
    let end: { readonly model: ReturnType<typeof createModel>; readonly real: Real } | undefined;
    await fc.asyncModelRun(async () => (end = { model: createModel(chosen), real: await stage.open(chosen) }), commands);
    await assertAllIsWell(end!.model, end!.real);
    for (const { name, from, to } of end!.model.bookings.flatMap(({ history }) => history)) {
      const key = `${name}: ${from ?? 'nothing'} → ${to}`;
      tally.transitions.set(key, (tally.transitions.get(key) ?? 0) + 1);
    }
    for (const [what, times] of end!.model.told) tally.told.set(what, (tally.told.get(what) ?? 0) + times);
    tally.steps += String(commands).split('),').length;
    progress?.((done += 1));
  });
  const result = await fc.check(property, { numRuns: runs, seed, ...(runPath === undefined ? {} : { path: runPath, endOnFailure: false }) });
  if (!result.failed) return null;
  const [chosen, commands] = result.counterexample ?? [];
  const at = `${result.counterexamplePath ?? ''}/${/replayPath="([^"]*)"/.exec(String(commands))?.[1] ?? ''}`;
  return [
    `Run ${result.numRuns} on ${engine} failed; made smaller ${result.numShrinks} times.`,
    `  rules    ${JSON.stringify(chosen)}`,
    `  steps    ${String(commands).replace(/\s*\/\*.*\*\//, '').replaceAll('),', ')\n          ')}`,
    `  error    ${(result.errorInstance as Error | undefined)?.message ?? 'interrupted'}`,
    ...stage.server.errors.slice(-3).map((logged) => `  logged   ${logged.slice(0, 600)}`),
    `  again    npm run prove -- bookings --engine ${engine} --seed ${seed} --path '${at}'`,
  ].join('\n');
}

/** Plays runs against the whole application, a thousand on each server; answers what was logged as an error, too. */
export async function playRuns(given: RunsGiven): Promise<{ readonly failure: string | null; readonly logged: readonly string[]; readonly tally: Tally }> {
  const logged: string[] = [];
  const tally: Tally = { transitions: new Map(), told: new Map(), steps: 0 };
  for (let done = 0; done < given.runs; done += runsOnOneServer) {
    const stage = await createStage(given.engine);
    try {
      const runs = Math.min(runsOnOneServer, given.runs - done);
      const seed = given.path === undefined ? given.seed + done / runsOnOneServer : given.seed;
      const failure = await runsOn(stage, { ...given, runs, seed, progress: (own) => given.progress?.(done + own) }, tally);
      if (failure !== null) return { failure, logged: stage.server.errors, tally };
    } finally {
      await stage.close();
    }
    logged.push(...stage.server.errors);
  }
  return { failure: null, logged, tally };
}

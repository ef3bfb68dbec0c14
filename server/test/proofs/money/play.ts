import fc from 'fast-check';
import type { EngineName } from '../../services/engines.ts';
import { afterwards } from './afterwards.ts';
import { assertAllIsWell } from './check.ts';
import { describe, runs, type Command, type Run } from './commands.ts';
import { oursOf } from './ours.ts';
import { paying } from './paying.ts';
import { createStage, dayMs, unexplained, type Stage, type World } from './stage.ts';

export interface RunsGiven {
  readonly engine: EngineName;
  readonly runs: number;
  readonly seed: number;
  /** As a failure printed it. */
  readonly path?: string | undefined;
  readonly progress?: (done: number) => void;
}
export interface Tally {
  /** What came about, faults included: runs in which nothing happens prove nothing. */
  readonly told: Map<string, number>;
  steps: number;
}

const carry = { ...paying, ...afterwards } as Record<Command['do'], (world: World, command: Command, ours: Awaited<ReturnType<typeof oursOf>>) => Promise<void>>;
/** The providers' books are read as a whole by some of what is asked of them. */
const runsOnOneServer = 200;

/** The webhooks that bring the only news there is; the others that nobody has delivered stay away for good. */
async function bring(world: World): Promise<boolean> {
  await world.settled();
  const letters = world.letters.filter(({ about }) => /dispute|transfer/.test(about));
  world.letters = [];
  for (const letter of letters) await world.deliver(letter);
  return letters.length > 0;
}

/** PayPal decides about what it reviews: now, or when nobody wants the money any more. */
async function review(world: World, parity: 0 | 1): Promise<boolean> {
  const waiting = (await oursOf(world)).payments.filter(({ provider, status, amountMinor }) => provider === 'paypal' && status === 'processing' && (parity === 1 || amountMinor % 2 === 0));
  for (const [i, { id }] of waiting.entries()) await world.call('admin', 'completeSandboxPayment', { params: { paymentId: id }, body: { outcome: i % 2 === 0 ? 'succeeded' : 'declined' } });
  return waiting.length > 0;
}

/** Everything comes to its end: no more faults, and time goes on until nothing is open. */
async function finish(world: World): Promise<void> {
  world.stage.faults.disarm();
  await world.settled();
  await bring(world);
  await review(world, 0);
  await world.wait(26 * dayMs);
  const isMore = [await review(world, 1), await bring(world)].includes(true);
  if (isMore) await world.wait(2 * dayMs);
  await world.settled();
}

async function play(stage: Stage, run: Run): Promise<World> {
  stage.faults.disarm();
  const world = await stage.open(run.rules);
  const loggedBefore = stage.server.errors.length;
  for (const { command, fault, post } of [{ command: run.first, fault: null, post: 'at once' } as const, ...run.steps]) {
    if (fault) stage.faults.arm(fault);
    const before = stage.faults.taken.length;
    await carry[command.do](world, command, await oursOf(world));
    await world.settled();
    if (post !== 'kept' && world.letters.length > 0) {
      await carry.letters(world, { do: 'letters', how: post === 'twice' ? 'twice' : 'all', n: 0 }, undefined as never);
      await world.settled();
    }
    for (const taken of stage.faults.taken.slice(before)) world.tell(taken);
  }
  await finish(world);
  await assertAllIsWell(world);
  const logged = unexplained(stage.server.errors.slice(loggedBefore), world);
  if (logged.length > 0) throw new Error(`what was logged as an error: ${logged.join('\n           ')}`);
  return world;
}

/** The runs of one server, or what went wrong in the smallest one that fails. */
async function runsOn(stage: Stage, { engine, runs: count, seed, path, progress }: RunsGiven, tally: Tally): Promise<string | null> {
  let done = 0;
  const property = fc.asyncProperty(runs, async (run) => {
    const { told } = await play(stage, run);
    for (const [what, times] of told) tally.told.set(what, (tally.told.get(what) ?? 0) + times);
    tally.steps += run.steps.length + 1;
    progress?.((done += 1));
  });
  const result = await fc.check(property, { numRuns: count, seed, ...(path === undefined ? {} : { path }) });
  if (!result.failed) return null;
  return [
    `Run ${result.numRuns} on ${engine} failed; made smaller ${result.numShrinks} times.`,
    ...(result.counterexample ? [describe(result.counterexample[0])] : []),
    `  error    ${(result.errorInstance as Error | undefined)?.message ?? 'interrupted'}`,
    ...stage.server.errors.slice(-3).map((logged) => `  logged   ${logged.slice(0, 600)}`),
    `  again    npm run prove -- money --engine ${engine} --seed ${seed} --path '${result.counterexamplePath ?? ''}'`,
  ].join('\n');
}

/** Plays runs against the whole application and the providers' stand-ins, some hundreds on each server. */
export async function playRuns(given: RunsGiven): Promise<{ readonly failure: string | null; readonly tally: Tally }> {
  const tally: Tally = { told: new Map(), steps: 0 };
  for (let done = 0; done < given.runs; done += runsOnOneServer) {
    const stage = await createStage(given.engine);
    try {
      const count = Math.min(runsOnOneServer, given.runs - done);
      const seed = given.path === undefined ? given.seed + done / runsOnOneServer : given.seed;
      const failure = await runsOn(stage, { ...given, runs: count, seed, progress: (own) => given.progress?.(done + own) }, tally);
      if (failure !== null) return { failure, tally };
    } finally {
      await stage.close();
    }
  }
  return { failure: null, tally };
}

import fc from 'fast-check';
import type { EngineName } from '../../services/engines.ts';
import { afterwards, ask } from './afterwards.ts';
import { assertAllIsWell } from './check.ts';
import { describe, runs, type Command, type Run } from './commands.ts';
import { oursOf, type Ours } from './ours.ts';
import { paying } from './paying.ts';
import { decideWaiting, mendAddress, payingOut } from './payouts.ts';
import { isOnlyNews } from './post.ts';
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

const carry = { ...paying, ...afterwards, ...payingOut } as Record<Command['do'], (world: World, command: Command, ours: Ours) => Promise<void>>;
/** The providers' books are read as a whole by some of what is asked of them. */
const runsOnOneServer = 200;

/** The webhooks that bring the only news there is; the others that nobody has delivered stay away for good. */
async function bring(world: World): Promise<boolean> {
  await world.settled();
  const letters = world.letters.filter(isOnlyNews);
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

/** Who only asked about a payment at PayPal, where nothing can go back in part meanwhile, asks no more, or is given the money. */
async function answerQuestions(world: World, parity: 0 | 1): Promise<boolean> {
  const asked = world.stage.theirs.since(world.mark).payments.filter(({ disputes }) => disputes.some(({ isAsked, amountMinor }) => isAsked && (parity === 1 || amountMinor % 2 === 0)));
  for (const [i, { id }] of asked.entries()) await ask(world, { providerPaymentId: id }, i % 2 === parity ? 'won' : 'lost');
  return asked.length > 0;
}

/** Everything comes to its end: no more faults, and time goes on until nothing is open. */
async function finish(world: World): Promise<void> {
  world.stage.faults.disarm();
  await world.settled();
  await mendAddress(world);
  for (const end of [review, decideWaiting, answerQuestions]) await end(world, 0);
  await bring(world);
  await world.wait(26 * dayMs);
  const isMore = [await review(world, 1), await decideWaiting(world, 1), await answerQuestions(world, 1), await bring(world)].includes(true);
  if (isMore) await world.wait(2 * dayMs);
  await world.settled();
}

/** How disputes and payouts ended: of those that end badly there must be some. */
function tellEnds(world: World, { chargebacks, payouts, refunds, payments }: Ours): void {
  for (const { provider, status } of chargebacks) world.tell(`chargeback at ${provider}: ${status}`);
  for (const { provider, status, failureCode } of payouts) world.tell(`payout by ${provider}: ${status}${failureCode ? ` ${failureCode}` : ''}`);
  for (const { paymentId, failureCode } of refunds) if (failureCode) world.tell(`refund at ${payments.find(({ id }) => id === paymentId)!.provider}: ${failureCode}`);
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
  tellEnds(world, await assertAllIsWell(world));
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

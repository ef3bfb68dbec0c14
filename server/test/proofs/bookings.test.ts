import { describe, expect, it } from 'vitest';
import { bookingMachine } from '../../src/modules/bookings/machine.ts';
import { engines, type EngineName } from '../services/engines.ts';
import { playRuns } from './model/run.ts';

const { BOOKINGS_RUNS: runs, BOOKINGS_SEED: seed, BOOKINGS_PATH: path, BOOKINGS_ENGINE: only } = process.env;
/** What must have come about in the small run already, beside every transition; the rest in a large one. */
const always = [
  'a change accepted', 'a change declined', 'a change expired', 'a change withdrawn', 'a change of one of a series', 'a change of the dogs', 'a change of the service', 'a change proposed by the caregiver',
  'a change proposed by the owner', 'a change that became impossible', 'a change that gives money back', 'a change that holds more places', 'a new price', 'a series accepted', 'the rest paid',
  'a series ended by the caregiver', 'a series ended by the owner', 'a series of days', 'a series of nights', 'a series of visits', 'a series paused', 'a series refused for its conflicts', 'a series resumed',
  'a series that nobody answered', 'a series that went on by itself', 'a series without some of it', 'an edit looked at first', 'an edit of all', 'an edit of following', 'an edit of this', 'an edit that asks',
  'an edit that was agreed to', 'an edit with conflicts', 'an occurrence moved', 'one left out by the caregiver', 'one left out by the owner', 'prices that are following from now on', 'prices that are locked from now on',
  'what a pause had taken is booked again',
];
const inLargeRuns = [
  'a change of what has begun', 'a change that keeps money', 'a change that makes what is paid dearer', 'a quote that is no longer true', 'a series that came to its end', 'an edit that nobody answered',
  'an edit that was declined', 'an occurrence that comes within a pause', 'an occurrence that could not be made as time went on', 'a cancellation that gives back of two payments', 'a series declined',
];
const usual: Readonly<Record<EngineName, number>> = { sqlite: 300, mysql: 50 };

describe.each(engines.filter((engine) => only === undefined || engine === only))('bookings against a model of their own (%s)', (engine) => {
  it('answer, move and pay as the model says, whatever is done in whatever order', async () => {
    const count = path === undefined ? Number(runs ?? usual[engine]) : 1;
    const every = Math.max(1, Math.floor(count / 100));
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const progress = (done: number): void => {
      if (runs !== undefined && done % every === 0) process.stderr.write(`${engine}: ${done} of ${count} runs in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
    };
    const { failure, logged, tally } = await playRuns({ engine, runs: count, seed: Number(seed ?? 20_260_601), path, progress });
    if (failure !== null) throw new Error(failure);
    expect(logged).toEqual([]);
    if (runs !== undefined) console.log(`${engine}: ${count} runs of ${(tally.steps / count).toFixed(1)} steps in ${Math.round((performance.now() - startedAt) / 1_000)} s, ${Math.round(process.cpuUsage(cpuBefore).user / 1e6)} s of CPU`, Object.fromEntries(tally.transitions), Object.fromEntries([...tally.told].sort()));
    // a proof of nothing otherwise
    if (path === undefined && count >= 300) expect([...tally.transitions.keys()].sort()).toEqual(bookingMachine.map(({ name, from, to }) => `${name}: ${from ?? 'nothing'} → ${to}`).sort());
    const wanted = path !== undefined || count < 300 ? [] : count < 1_000 ? always : [...always, ...inLargeRuns];
    expect(wanted.filter((what) => !tally.told.has(what))).toEqual([]);
  }, 60_000 * 60 * 6);
});

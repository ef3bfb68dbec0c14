import { describe, expect, it } from 'vitest';
import { bookingMachine } from '../../src/modules/bookings/machine.ts';
import { engines, type EngineName } from '../services/engines.ts';
import { playRuns } from './model/run.ts';

const { BOOKINGS_RUNS: runs, BOOKINGS_SEED: seed, BOOKINGS_PATH: path, BOOKINGS_ENGINE: only } = process.env;
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
    if (runs !== undefined) console.log(`${engine}: ${count} runs of ${(tally.steps / count).toFixed(1)} steps in ${Math.round((performance.now() - startedAt) / 1_000)} s, ${Math.round(process.cpuUsage(cpuBefore).user / 1e6)} s of CPU`, Object.fromEntries(tally.transitions));
    // a proof of nothing otherwise
    if (path === undefined && count >= 300) expect([...tally.transitions.keys()].sort()).toEqual(bookingMachine.map(({ name, from, to }) => `${name}: ${from ?? 'nothing'} → ${to}`).sort());
  }, 60_000 * 60 * 6);
});

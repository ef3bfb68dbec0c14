import { describe, expect, it } from 'vitest';
import { engines, type EngineName } from '../services/engines.ts';
import { playRuns } from './money/play.ts';

const { MONEY_RUNS: runs, MONEY_SEED: seed, MONEY_PATH: path, MONEY_ENGINE: only } = process.env;
const usual: Readonly<Record<EngineName, number>> = { sqlite: 80, mysql: 20 };

describe.each(engines.filter((engine) => only === undefined || engine === only))('money against the providers’ own books (%s)', (engine) => {
  it('agrees to the cent, whatever is done in whatever order, and whatever goes wrong meanwhile', async () => {
    const count = path === undefined ? Number(runs ?? usual[engine]) : 1;
    const every = Math.max(1, Math.floor(count / 100));
    const startedAt = performance.now();
    const progress = (done: number): void => {
      if (runs !== undefined && done % every === 0) process.stderr.write(`${engine}: ${done} of ${count} runs in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
    };
    const { failure, tally } = await playRuns({ engine, runs: count, seed: Number(seed ?? 20_260_601), path, progress });
    if (runs !== undefined) console.log(`${engine}: ${(tally.steps / count).toFixed(1)} steps a run, ${Math.round((performance.now() - startedAt) / 1_000)} s`, Object.fromEntries([...tally.told].sort()));
    if (failure !== null) throw new Error(failure);
    expect(tally.steps).toBeGreaterThan(0);
  }, 60_000 * 60 * 6);
});

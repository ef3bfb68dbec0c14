import { describe, expect, it } from 'vitest';
import { engines } from '../services/engines.ts';
import { proveMoneyKill } from './money-kill/proof.ts';

const isLarge = process.env['MONEY_KILLS'] !== undefined;
const kills = Number(process.env['MONEY_KILLS'] ?? 2);
const wanted = process.env['MONEY_KILL_ENGINE'];

describe.each(engines.filter((engine) => wanted === undefined || engine === wanted))('a server on %s that is killed while people pay', (engine) => {
  it(`has charged nothing without a booking and lost nothing, killed ${kills} times`, async () => {
    const { faults, answers, counts } = await proveMoneyKill({
      engine, kills, payers: isLarge ? 6 : 4, withRedis: isLarge, longestLifeMs: isLarge ? 4_000 : 1_500, say: (text) => void (isLarge && process.stderr.write(`  ${text}\n`)),
    });
    if (isLarge) console.log(answers, counts);
    expect(faults).toEqual([]);
    expect(counts.taken).toBeGreaterThan(0);
    expect(answers['0 no answer']).toBeGreaterThan(0);
    // paid, and no webhook, and nobody who asked again: the reconciler had something to find
    expect(counts.unheard).toBeGreaterThan(0);
  }, 120_000 + kills * 60_000);
});

import { describe, expect, it } from 'vitest';
import { engines } from '../services/engines.ts';
import { proveMoneyStorm } from './money-storm/proof.ts';

const rounds = Number(process.env['MONEY_STORM_ROUNDS'] ?? 10);
const isLarge = process.env['MONEY_STORM_ROUNDS'] !== undefined;

describe.runIf(engines.includes('mysql'))('refunds, cancellations, webhooks, payouts and chargebacks of one booking at once, at two servers', () => {
  it(`have one outcome (${rounds} rounds of 32)`, async () => {
    const { faults, answers, ends } = await proveMoneyStorm({
      rounds, seed: Number(process.env['MONEY_STORM_SEED'] ?? 1), say: (text) => void (isLarge && process.stderr.write(`  ${text}\n`)),
    });
    if (isLarge) console.log(answers, ends);
    expect(faults).toEqual([]);
    // they raced, and did not only wait for one another's refusals
    for (const answer of [/^refund 201/, /^refund 409/, /^cancel 200/, /^cancel 409 transition/, /^payout 200/]) expect(Object.keys(answers).filter((one) => answer.test(one)), String(answer)).not.toEqual([]);
    for (const end of ['paid out', 'to be netted', 'cancelled', 'completed']) expect(Object.keys(ends).filter((one) => one.includes(end)), end).not.toEqual([]);
  }, 60_000 + rounds * 30_000);
});

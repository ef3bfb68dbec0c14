import { describe, expect, it } from 'vitest';
import { engines, type EngineName } from '../services/engines.ts';
import { faultKinds } from './money/faults.ts';
import { playRuns } from './money/play.ts';

const { MONEY_RUNS: runs, MONEY_SEED: seed, MONEY_PATH: path, MONEY_ENGINE: only } = process.env;
/** What must have come about in the small run already; the rest in a large one. */
const always = [
  ...faultKinds.map((kind) => `${kind}: `), 'processPayment 201 authorized', 'processPayment 201 scheduled', 'processPayment 201 succeeded', 'PayPal: balance', 'tipCaregiver 201', 'createRefund line 201',
  'cancelBooking by owner what is paid 200', 'answerBookingChange accept 200', 'the rest is asked for', 'the bank: disputed 200', 'the bank at PayPal: disputed 200', 'chargeback at paypal: lost',
  'refund at paypal: charge_disputed', 'runPayouts that pays by stripe', 'runPayouts that pays by paypal', 'payout by paypal: paid', 'payout by paypal: failed', 'asked again after 500',
];
const inLargeRuns = [
  'PayPal: declined', 'PayPal: pending', 'a webhook was lost', 'a transfer came back', 'the bank: dispute_won 200', 'the bank: dispute_lost 200', 'submitChargebackEvidence 200', 'resolveDispute refund_full 200',
  ...['paid', 'reversed REFUNDED', 'failed DENIED', 'failed RECEIVER_UNCONFIRMED', 'failed RECEIVER_UNREGISTERED', 'failed RECEIVER_ACCOUNT_LOCKED'].map((end) => `payout by paypal: ${end}`),
  ...['claimed', 'returned', 'sent_back', 'failed', 'denied'].map((how) => `a payout is ${how}: done`),
  'submitChargebackEvidence to PayPal 200', 'the bank at PayPal: dispute_won 200', 'the bank at PayPal: dispute_lost 200', 'a payer asks: inquire, done', 'a payer asks: lost, done',
  ...['disputed', 'inquired'].map((what) => `createRefund of what is ${what} at paypal 201`), 'refund at paypal: chargeback_lost', 'chargeback at paypal: won',
  'resolveDispute refund_partial 200', 'cancelBooking by owner what is authorized 200', 'cancelBooking by caregiver what is paid 200', 'cancelBooking by admin what is paid 200', 'createRefund too much 409 refund_too_large',
  ...['createIntent', 'saved.confirm', 'accept', 'capture', 'refund', 'payouts.send'].flatMap((call) => [`dies after asking: ${call}`, `answer lost: ${call}`]),
];
const usual: Readonly<Record<EngineName, number>> = { sqlite: 88, mysql: 12 };

describe.each(engines.filter((engine) => only === undefined || engine === only))('money against the providers’ own books (%s)', (engine) => {
  it('agrees to the cent, whatever is done in whatever order, and whatever goes wrong meanwhile', async () => {
    const count = path === undefined ? Number(runs ?? usual[engine]) : 1;
    const every = Math.max(1, Math.floor(count / 100));
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const progress = (done: number): void => {
      if (runs !== undefined && done % every === 0) process.stderr.write(`${engine}: ${done} of ${count} runs in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
    };
    const { failure, tally } = await playRuns({ engine, runs: count, seed: Number(seed ?? 20_260_601), path, progress });
    if (runs !== undefined) console.log(`${engine}: ${(tally.steps / count).toFixed(1)} steps a run, ${Math.round((performance.now() - startedAt) / 1_000)} s, ${Math.round(process.cpuUsage(cpuBefore).user / 1e6)} s of CPU`, Object.fromEntries([...tally.told].sort()));
    if (failure !== null) throw new Error(failure);
    // a proof of nothing otherwise
    const wanted = path !== undefined || count < 80 ? [] : count < 1_000 ? always : [...always, ...inLargeRuns];
    expect(wanted.filter((what) => ![...tally.told.keys()].some((told) => told.startsWith(what)))).toEqual([]);
  }, 60_000 * 60 * 6);
});

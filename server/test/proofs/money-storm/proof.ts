import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../../bench/lib/child.ts';
import { createClient, testSettings, until } from '../../app/index.ts';
import { takeRedisDatabase } from '../../app/redis-database.ts';
import { createScratchDatabase } from '../../services/mariadb.ts';
import { openDeployment, openWorld, startInstance } from '../instance.ts';
import { openProviderBooks } from '../provider-books.ts';
import { badRefunds, balances, unbalanced } from '../tables.ts';
import { outcomeOf } from './check.ts';
import { createChoice, ordersFor, storm } from './orders.ts';
import { createScene, stages } from './scene.ts';

export interface StormGiven {
  readonly rounds: number;
  readonly seed: number;
  readonly say: (text: string) => void;
}
export interface StormFound {
  readonly faults: readonly string[];
  /** How often each answer came, and each end. */
  readonly answers: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
}

/** A database grows with what was booked on it. */
const roundsOnOneStage = 50;

const counted = (counts: Map<string, number>, what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

async function playOn(first: number, rounds: number, { seed, say }: StormGiven, answers: Map<string, number>, ends: Map<string, number>): Promise<string[]> {
  const faults: string[] = [];
  const stops: (() => Promise<unknown> | void)[] = [];
  try {
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-storm-'));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const scratch = await createScratchDatabase(process.env['TEST_MYSQL_URL']!);
    stops.push(() => scratch.drop());
    const { deployment, sandbox, sendWebhooksTo, sendWebhooks } = await openDeployment('mysql', folder, {
      DOGCARE_DATABASE_URL: scratch.url, DOGCARE_REDIS_URL: await takeRedisDatabase(process.env['TEST_REDIS_URL']!), DOGCARE_DATABASE_POOL: '20',
    });
    stops.push(() => sandbox.stop());
    const instance = await startInstance({ ...deployment, port: 0 });
    stops.push(() => instance.close());
    const world = await openWorld(deployment, instance, { payouts: { ...testSettings.payouts, releaseHours: 0, schedule: 'on_demand' } });
    const second = await startChild<{ url: string }>('../test/proofs/money-storm/second.ts', { ...deployment, port: 0 });
    stops.push(() => second.stop());
    // every webhook twice, to the server that the payer does not ask
    sendWebhooksTo(second.ready.url);
    await sendWebhooks('double');
    const books = openProviderBooks(folder);
    stops.push(() => books.close());

    const { app: { parts, work } } = instance;
    const tenantId = world.server.tenantIds.alpha;
    /** Nothing is on its way any more, and nothing is due. */
    const quiet = async (): Promise<void> => {
      do {
        await until(() => books.undelivered() === 0, 60_000);
        await world.settled();
      } while ((await work.time.sweepTenant(tenantId, parts.wall.now())) > 0 || books.undelivered() > 0);
    };
    // a payout that the provider has no money for today waits for tomorrow
    const filled = await fetch(`${sandbox.url}/v1/payment_intents`, {
      method: 'POST', headers: { authorization: 'Bearer sk_test_sandbox' }, body: new URLSearchParams({ amount: '90000000', currency: 'usd', confirm: 'true', payment_method: 'pm_card_visa', return_url: 'https://alpha.example' }),
    });
    if (!filled.ok) throw new Error(`the balance was not filled: ${await filled.text()}`);
    const unfinished = async (paymentId: string): Promise<number> =>
      Number((await parts.db.query<{ n: number }>({}, "SELECT COUNT(*) AS n FROM refunds WHERE paymentId = ? AND status NOT IN ('succeeded', 'failed')", [paymentId])).rows[0]!.n);
    const clients = [world.call, createClient(second.ready)];
    const scene = await createScene(world, world.call);
    let clearingMinor = 0;
    for (let round = first; round < first + rounds; round += 1) {
      const choose = createChoice(seed + round * 7_919);
      const booked = await scene.book(stages[round % stages.length]!, round % 3 === 1 ? 'paypal' : 'stripe');
      await quiet();
      const { token } = scene.admin;
      const payout = { kind: 'payout', call: ['runPayouts', { token, body: { caregiverUserId: booked.caregiver.userId } }] } as const;
      if (booked.stage === 'paid_out') {
        await storm([payout], clients);
        await quiet();
      }
      const told = await storm(ordersFor(scene, booked, choose), clients);
      await quiet();
      // the bank decides, and what is free now is paid out, by several at once
      const isCharged = told.some(({ kind, as }) => kind === 'chargeback' && as === '200');
      const decision = { kind: 'chargeback', call: ['completeSandboxPayment', { token, params: { paymentId: booked.paymentId }, body: { outcome: choose(2) === 0 ? 'dispute_won' : 'dispute_lost' } }] } as const;
      const decided = isCharged ? await storm([decision, payout], clients) : [];
      if (isCharged) await quiet();
      const paid = await storm([payout, payout, payout], clients);
      await quiet();
      // a job that found the database busy is tried again by itself, later and later
      await until(async () => (await unfinished(booked.paymentId)) === 0, 120_000).catch(() => undefined);
      const all = [...told, ...decided, ...paid];
      for (const { kind, as } of all) counted(answers, `${kind} ${as}`);
      const outcome = await outcomeOf(parts.db, books, booked, all);
      faults.push(...outcome.faults.map((fault) => `round ${round} (${booked.stage}, ${booked.provider}, ${booked.bookingId}): ${fault}`));
      counted(ends, outcome.ended);
      if (faults.length > 20) break;
      say(`round ${round + 1}: ${outcome.ended}`);
    }
    // all of them together
    for (const one of await unbalanced(parts.db, tenantId)) faults.push(`does not balance: ${JSON.stringify(one)}`);
    for (const one of await badRefunds(parts.db, tenantId)) faults.push(`refunded too much: ${JSON.stringify(one)}`);
    for (const one of books.payments()) if (one.paymentId) clearingMinor += one.taken.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - one.refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0) - one.disputedMinor - one.disputeFeesMinor;
    for (const one of books.transfers()) clearingMinor -= one.amountMinor - one.reversedMinor;
    const own = await balances(parts.db, tenantId);
    if ((own['gateway_clearing'] ?? 0) !== clearingMinor) faults.push(`the provider holds ${clearingMinor}, and the books say ${own['gateway_clearing']}`);
    const { rows: [numbers] } = await parts.db.query<{ n: number; most: number }>({}, 'SELECT COUNT(*) AS n, MAX(number) AS most FROM invoices WHERE tenantId = ?', [tenantId]);
    if (Number(numbers!.n) !== Number(numbers!.most)) faults.push(`invoices have gaps: ${JSON.stringify(numbers)}`);
    faults.push(...[...instance.errors, ...(await second.ask<string[]>('errors'))].map((error) => `logged: ${error.slice(0, 500)}`));
    say(`${first + rounds} rounds, ${faults.length} faults here`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  return faults;
}

/** Round after round: one booking that was paid, and 32 requests about its money at once, at two servers. */
export async function proveMoneyStorm(given: StormGiven): Promise<StormFound> {
  const [answers, ends, faults] = [new Map<string, number>(), new Map<string, number>(), [] as string[]];
  for (let done = 0; done < given.rounds && faults.length === 0; done += roundsOnOneStage) {
    faults.push(...(await playOn(done, Math.min(roundsOnOneStage, given.rounds - done), given, answers, ends)));
  }
  return { faults, answers: Object.fromEntries([...answers].toSorted()), ends: Object.fromEntries([...ends].toSorted()) };
}

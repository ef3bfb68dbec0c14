import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from '../../../bench/lib/child.ts';
import { takeRedisDatabase } from '../../app/redis-database.ts';
import { until } from '../../app/index.ts';
import type { EngineName } from '../../services/engines.ts';
import { createScratchDatabase } from '../../services/mariadb.ts';
import { freePort } from '../../services/process.ts';
import { openDeployment } from '../instance.ts';
import { openProviderBooks } from '../provider-books.ts';
import { faultsOf, unheardOf } from './check.ts';
import { createBusinessClock, dayMs, hourMs } from './clock.ts';
import { createPayers } from './payers.ts';
import type { KillGiven, Ready } from './plan.ts';
import { openTables } from './tables.ts';

export interface MoneyKillGiven {
  readonly engine: EngineName;
  readonly kills: number;
  readonly payers: number;
  /** MariaDB's servers have their jobs in Redis, too: what was running when one died is given up on after half a minute. */
  readonly withRedis: boolean;
  /** A server lives for so long under load, at most. */
  readonly longestLifeMs: number;
  readonly say: (text: string) => void;
}
export interface MoneyKillFound {
  readonly faults: readonly string[];
  readonly answers: Readonly<Record<string, number>>;
  readonly counts: Readonly<Record<'bookings' | 'paid' | 'held' | 'cancelled' | 'refunds' | 'givenUp' | 'left' | 'unheard' | 'taken' | 'gaveBack', number>>;
}

const server = '../test/proofs/money-kill/server.ts';
/** A dead server's leases are over in a minute at most: nobody waits for that here. */
export const leased = ['idempotency_keys', 'events', 'deadlines'];

export async function openStore(engine: EngineName, folder: string, withRedis: boolean): Promise<{ url: string; env: Record<string, string>; drop(): Promise<void> }> {
  const file = `sqlite:${join(folder, 'dogcare.sqlite')}`;
  if (engine === 'sqlite') return { url: file, env: { DOGCARE_DATABASE_URL: file }, drop: async () => undefined };
  const { url, drop } = await createScratchDatabase(process.env['TEST_MYSQL_URL']!);
  return { url, env: { DOGCARE_DATABASE_URL: url, ...(withRedis && { DOGCARE_REDIS_URL: await takeRedisDatabase(process.env['TEST_REDIS_URL']!) }) }, drop };
}

/** A server under paying load is killed again and again; its providers are in another process and live on. */
export async function proveMoneyKill({ engine, kills, payers: payerCount, longestLifeMs, withRedis, ...given }: MoneyKillGiven): Promise<MoneyKillFound> {
  const startedAt = performance.now();
  const say = (text: string): void => given.say(`${engine}, ${Math.round((performance.now() - startedAt) / 1_000)} s: ${text}`);
  const stops: (() => Promise<unknown> | void)[] = [];
  try {
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-kill-'));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const store = await openStore(engine, folder, withRedis);
    stops.push(() => store.drop());
    const { deployment, sandbox, sendWebhooksTo, sendWebhooks } = await openDeployment(engine, folder, store.env);
    stops.push(() => sandbox.stop());
    const port = await freePort();
    sendWebhooksTo(`http://127.0.0.1:${port}`);
    const instance: KillGiven = { ...deployment, port, make: null };
    let alive: Child<Ready> | null = await startChild<Ready>(server, { ...instance, make: { owners: payerCount } } satisfies KillGiven);
    stops.push(() => alive?.kill());
    const { ready } = alive;
    const tables = openTables(store.url);
    stops.push(() => tables.close());
    const books = openProviderBooks(folder);
    stops.push(() => books.close());

    let isUp = Promise.resolve();
    const payers = createPayers({ ready, up: () => isUp, random: Math.random });
    let failure: unknown;
    const load = payers.load(payerCount).catch((error: unknown) => {
      failure = error ?? new Error('the load failed');
    });
    stops.push(() => load);
    stops.push(() => payers.end());
    for (let kill = 1; kill <= kills && failure === undefined; kill += 1) {
      // every other life nobody brings the news, and it has to be asked for
      const isSilent = kill % 2 === 1;
      await sendWebhooks(isSilent ? 'drop' : 'double');
      // however slow the machine is: something is going on, in each of its lives
      const wanted = payers.told.bookings.size + 2 * payerCount;
      await until(() => payers.told.bookings.size >= wanted || failure !== undefined, 120_000);
      // somebody paid and went away, and no webhook came: only asking finds that
      const leftBefore = payers.told.left.size;
      payers.leave(isSilent);
      if (isSilent) await until(() => payers.told.left.size > leftBefore || failure !== undefined, 120_000);
      payers.leave(false);
      await sleep(100 + Math.random() * longestLifeMs);
      const restarted = Promise.withResolvers<void>();
      isUp = restarted.promise;
      try {
        await alive.kill();
        for (const table of leased) await tables.rows(`UPDATE ${table} SET leaseUntil = '1970-01-01 00:00:00.000' WHERE leaseUntil IS NOT NULL`);
        alive = await startChild<Ready>(server, instance);
      } finally {
        restarted.resolve();
      }
      say(`killed ${kill} times; ${payers.told.bookings.size} booked, ${payers.told.paid.size} paid, ${payers.told.open.length} given up`);
    }
    payers.end();
    await load;
    await sendWebhooks('normal');
    if (failure !== undefined) throw failure;

    // time goes on: what is open is asked for, taken, let go or called off
    say('quiet; the clock goes on');
    const goOn = createBusinessClock({ payers, tables, tenantId: ready.tenantId, say });
    await until(() => books.undelivered() === 0, 120_000);
    const unheard = await unheardOf(tables, books);
    // long before anybody's time to pay is over, and so before anything else makes us ask
    await goOn(2 * hourMs);
    const faults = (await unheardOf(tables, books)).map((id) => `paid at the provider, and nobody here has asked: ${id}`);
    for (const days of [1, 1, 8, 30]) await goOn(days * dayMs);
    faults.push(...await faultsOf(tables, books, payers.told));
    say('asked again');
    // who gave up asks again, weeks later: they get an answer, and it does no harm
    for (const one of await payers.askAgain()) faults.push(`stuck: ${one}`);
    for (const days of [10, 30]) await goOn(days * dayMs);
    faults.push(...(await faultsOf(tables, books, payers.told)).map((fault) => `asked again, ${fault}`));
    // jobs that a dead server had in hand lie in Redis for up to a minute: a clock that was moved meanwhile was told so, and asked again
    const errors = (await alive.ask<string[]>('errors')).filter((error) => !error.includes('Not drained within'));
    faults.push(...errors.map((error) => `logged: ${error.slice(0, 500)}`));

    say('over');
    const { told } = payers;
    const there = books.payments();
    return {
      faults, answers: Object.fromEntries([...told.answers].toSorted()),
      counts: {
        bookings: told.bookings.size, paid: told.paid.size, held: told.held.size, cancelled: told.cancelled.size, refunds: told.refunds.size, givenUp: told.open.length, left: told.left.size, unheard: unheard.length,
        taken: there.filter(({ taken }) => taken.length > 0).length, gaveBack: there.filter(({ refunds }) => refunds.length > 0).length,
      },
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

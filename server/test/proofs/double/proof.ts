import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../../bench/lib/child.ts';
import { newVaultKey } from '../../../src/kernel/crypto/index.ts';
import { createScratchDatabase, startMariaDb } from '../../services/mariadb.ts';
import { startRedis } from '../../services/redis.ts';
import { heldRows, overbooked } from '../tables.ts';
import { createClients } from './client.ts';
import { capacity, firstDay, season, type Given, type Ready } from './plan.ts';
import { createQuotes, openTables, type Attempt, type Wanted } from './quotes.ts';

export interface DoubleGiven {
  readonly attempts: number;
  /** Half of the attempts are on these … */
  readonly few: number;
  /** … and half on these. */
  readonly many: number;
  /** How often the database is killed on the way. */
  readonly kills: number;
  /** Not to wait for the minute that a claim on an Idempotency-Key lasts which nobody could give back: it is over at once. */
  readonly endClaims: boolean;
  readonly say: (text: string) => void;
}

export interface Found {
  readonly answers: Readonly<Record<string, number>>;
  readonly booked: number;
  readonly cancelled: number;
  /** What the tables say that must not be so. */
  readonly over: readonly unknown[];
  readonly lostPlaces: readonly string[];
  /** Acknowledged and not there, or in another state; and there without having been acknowledged. */
  readonly lost: readonly string[];
  readonly unknown: readonly string[];
  /** Free places that could not be had once it was quiet, and those that were had without being free. */
  readonly refusedFree: readonly string[];
  readonly tookFull: readonly string[];
}

const clients = 48;
const ownerCount = 24;
const batch = 2_000;
const errorsBeforeRevival = 20;

/** The same numbers each time: contention is made by the machine, not by the choice. */
function createChoice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function inParallel<T>(of: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < of.length) await work(of[next++]!);
  }));
}

/** Two server processes on one MariaDB and one Redis, and everybody wants the same nights. What comes out is read from the tables. */
export async function proveDouble({ attempts, few, many, kills, endClaims, say }: DoubleGiven): Promise<Found> {
  const stops: (() => Promise<unknown> | void)[] = [];
  try {
    const [mariadb, redis] = await Promise.all([startMariaDb(['--max-connections=100']), startRedis()]);
    stops.push(() => mariadb.stop(), () => redis.stop());
    const { url: databaseUrl } = await createScratchDatabase(mariadb.url);
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-double-'));
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const given: Given = {
      databaseUrl, redisUrl: redis.url, tokenKeyFile: join(folder, 'token-key.json'), make: { caregivers: few + many, owners: ownerCount },
      secrets: { secretKey: randomBytes(32).toString('hex'), webhookSecret: 'whsec_double', controlToken: 'double', checkrKey: 'double', dataKeys: newVaultKey('k1', randomBytes) },
    };
    const server = '../test/proofs/double/server.ts';
    const first = await startChild<Ready>(server, given);
    stops.push(() => first.stop());
    const { ready } = first;
    const second = await startChild<Ready>(server, { ...given, tenantId: ready.tenantId });
    stops.push(() => second.stop());
    const tables = await openTables(databaseUrl);
    stops.push(() => tables.close());
    const firstNight = Math.floor(Date.now() / 86_400_000) + firstDay;
    const writeQuotes = createQuotes(tables, ready, firstNight);

    // a crash: all wait until the database answers again, which it does once some of them have been told that it does not, or nobody is left to be told
    let down: { readonly over: Promise<void>; readonly onTrouble: () => void; readonly onQuiet: () => void } | null = null;
    const { ledger, attempt, close } = createClients([ready.url, second.ready.url], ready, async () => {
      down?.onTrouble();
      await down?.over;
    });
    stops.push(close);
    const crash = async (): Promise<void> => {
      let troubles = 0;
      let enough = (): void => undefined;
      const told = new Promise<void>((resolve) => {
        enough = resolve;
      });
      let revived = (): void => undefined;
      const over = new Promise<void>((resolve) => {
        revived = resolve;
      });
      down = { over, onTrouble: () => ((troubles += 1) >= Math.min(errorsBeforeRevival, clients / 2) ? enough() : undefined), onQuiet: enough };
      try {
        await mariadb.crash();
        await told;
        await mariadb.revive();
        if (endClaims) await tables.rows('UPDATE idempotency_keys SET leaseUntil = ? WHERE answer IS NULL', [new Date(0)]);
      } finally {
        down = null;
        revived(); // or those who wait would never hear that it did not come back
      }
    };

    const choose = createChoice(20_260_601);
    const want = (): Wanted => {
      const nights = 1 + choose(4);
      const caregiver = choose(2) === 0 ? choose(few) : few + choose(many);
      return { caregiver, owner: choose(ownerCount), from: choose(season - nights + 1), nights };
    };
    const killAt = new Set(Array.from({ length: kills }, (_, i) => Math.floor(((i + 1) * attempts) / (kills + 1))));
    let done = 0;
    const crashes: Promise<void>[] = [];
    const startedAt = performance.now();
    for (let at = 0; at < attempts; at += batch) {
      const quotes = await writeQuotes(Array.from({ length: Math.min(batch, attempts - at) }, want));
      await inParallel(quotes, async (one) => {
        await attempt(one, choose(2) === 0);
        done += 1;
        if (killAt.has(done)) crashes.push(crash());
        if (done % 1_000 === 0) say(`${done} of ${attempts} attempts, ${ledger.booked.size} booked, in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
      });
      (down as { onQuiet: () => void } | null)?.onQuiet();
      await Promise.all(crashes);
    }
    say(`${attempts} attempts in ${Math.round((performance.now() - startedAt) / 1_000)} s; reading the tables`);

    const over = await overbooked(tables, ready.tenantId);
    // what is free now, by the bookings' own rows, can be had, and nothing more
    const openNow = [...ledger.booked.values()].filter(({ cancelled }) => !cancelled);
    const usedOf = (caregiver: number): number[] => {
      const used = Array.from({ length: season }, () => 0);
      for (const { caregiver: whose, from, nights } of openNow) if (whose === caregiver) for (let night = from; night < from + nights; night += 1) used[night]! += 1;
      return used;
    };
    const refusedFree: string[] = [];
    const tookFull: string[] = [];
    for (const caregiver of [...Array.from({ length: few }, (_, i) => i), ...Array.from({ length: Math.min(many, 12) }, (_, i) => few + i)]) {
      const used = usedOf(caregiver);
      const free = used.flatMap((taken, from) => Array.from({ length: capacity - taken }, (): Wanted => ({ caregiver, from, nights: 1, owner: choose(ownerCount) })));
      await inParallel(await writeQuotes(free), async (one: Attempt) => void ((await attempt(one, false)) || refusedFree.push(`${caregiver} night ${one.from}`)));
      const full = used.map((_, from): Wanted => ({ caregiver, from, nights: 1, owner: choose(ownerCount) }));
      await inParallel(await writeQuotes(full), async (one: Attempt) => void ((await attempt(one, false)) && tookFull.push(`${caregiver} night ${one.from}`)));
    }

    const inTable = new Map((await tables.rows('SELECT id, status FROM bookings WHERE tenantId = ?', [ready.tenantId])).map(({ id, status }) => [String(id), String(status)]));
    const lost = [...ledger.booked].filter(([id, { cancelled }]) => inTable.get(id) !== (cancelled ? 'cancelled' : 'pending')).map(([id]) => `${id}: ${inTable.get(id) ?? 'not there'}`);
    const lostPlaces: string[] = [];
    for (const [index, caregiverId] of ready.caregiverIds.entries()) {
      const needed = new Map<string, number>();
      for (const { caregiver, from, nights, cancelled } of ledger.booked.values()) {
        if (caregiver !== index || cancelled) continue;
        for (let night = from; night < from + nights; night += 1) needed.set(`boarding ${firstNight + night}`, (needed.get(`boarding ${firstNight + night}`) ?? 0) + 1);
      }
      const taken = await heldRows(tables, ready.tenantId, caregiverId);
      for (const place of new Set([...needed.keys(), ...taken.keys()])) {
        if (needed.get(place) !== taken.get(place)) lostPlaces.push(`${caregiverId} ${place}: needed ${needed.get(place) ?? 0}, held ${taken.get(place) ?? 0}`);
      }
    }
    return {
      answers: Object.fromEntries([...ledger.answers].sort()), booked: ledger.booked.size, cancelled: [...ledger.booked.values()].filter(({ cancelled }) => cancelled).length,
      over: [...over, ...(await overbooked(tables, ready.tenantId))], lostPlaces, lost, unknown: [...inTable.keys()].filter((id) => !ledger.booked.has(id)), refusedFree, tookFull,
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

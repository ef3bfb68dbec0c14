import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clamdAvailable, startClamd } from './clamd.ts';
import { mariaDbAvailable, startMariaDb, unsynced } from './mariadb.ts';
import type { Service } from './process.ts';
import { redisAvailable, startRedis } from './redis.ts';

interface Offer {
  readonly name: string;
  readonly variable: string;
  available(): boolean;
  start(): Promise<Service>;
}

const offers: readonly Offer[] = [
  { name: 'MariaDB', variable: 'TEST_MYSQL_URL', available: mariaDbAvailable, start: () => startMariaDb(unsynced) },
  { name: 'Redis', variable: 'TEST_REDIS_URL', available: redisAvailable, start: startRedis },
  { name: 'ClamAV', variable: 'TEST_CLAMD_URL', available: clamdAvailable, start: startClamd },
];

const memory = '/dev/shm';
const mostOfDatabases = 2 ** 30;
/** Containers often have little of it. */
const isMemoryRoomy = (): boolean => {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= mostOfDatabases;
};

/**
 * Folders that all of a run writes into, gone with it: workers are ended without a word, and tests of the command line make hundreds. SQLite's databases lie in
 * memory where there is room.
 */
function makeFolders(): () => void {
  const outer = tmpdir();
  const ordinary = mkdtempSync(join(outer, 'dogcare-tests-'));
  const quick = mkdtempSync(join(isMemoryRoomy() ? memory : outer, 'dogcare-tests-'));
  Object.assign(process.env, { TMPDIR: ordinary, TEST_DATABASES: quick, TEST_KEPT: process.env['TEST_KEPT'] ?? outer });
  return () => {
    process.env['TMPDIR'] = outer;
    for (const folder of [ordinary, quick]) rmSync(folder, { recursive: true, force: true });
  };
}

/**
 * Starts a real MariaDB, Redis and ClamAV once for the whole run and puts their URLs into the environment of the
 * workers. A URL that is there already is used as it is. Without the programs it says what is skipped; with CI=true it
 * fails.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const wanted = offers.filter(({ variable }) => !process.env[variable]);
  const missing = wanted.filter((offer) => !offer.available());
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(' and ');
    if (process.env.CI === 'true') throw new Error(`${names} must be on this machine when CI=true`);
    console.warn(`skipped: tests on ${names}, as the programs are not on this machine`);
  }
  const removeFolders = makeFolders();
  const started = await Promise.all(
    wanted
      .filter((offer) => offer.available())
      .map(async ({ variable, start }) => {
        const service = await start();
        process.env[variable] = service.url;
        return { variable, service };
      }),
  );
  return async () => {
    for (const { variable } of started) delete process.env[variable];
    await Promise.all(started.map(({ service }) => service.stop()));
    removeFolders();
  };
}

import { Redis } from 'ioredis';
import type { Database } from '../../src/kernel/db/index.ts';
import { systemClock } from '../../src/kernel/time/clock.ts';
import { startBenchApp } from '../lib/app.ts';
import { runChild } from '../lib/child.ts';
import { fill } from './fill.ts';
import type { Ask, Given, Statement, SubjectReady } from './plan.ts';

/** Longer than anything is kept. */
const forgetMs = 40_000;
const isSearch = /search_|caregiver/;

/** Writes down what a server asks its database, one request after another. */
function createRecorder(db: Database) {
  const query = db.query.bind(db);
  let recorded: Statement[] | null = null;
  const listening: Pick<Database, 'query'> = {
    query: ((scope, sql, parameters) => {
      if (recorded && isSearch.test(sql)) recorded.push({ sql, parameters });
      return query(scope, sql, parameters);
    }) as Database['query'],
  };
  Object.assign(db, listening);
  return async (work: () => Promise<unknown>): Promise<Statement[]> => {
    recorded = [];
    await work();
    const all = recorded;
    recorded = null;
    return all;
  };
}

runChild<Given, SubjectReady>(async ({ databaseUrl, redisUrl }) => {
  let aheadMs = 0;
  const wall = { now: () => new Date(systemClock.now().getTime() + aheadMs) };
  const world = await startBenchApp({ DOGCARE_DATABASE_URL: databaseUrl, ...(redisUrl === undefined ? {} : { DOGCARE_REDIS_URL: redisUrl }) }, wall);
  const { db, contextFor } = world.app.parts;
  const record = createRecorder(db);
  const { url, key, tenantId } = world;
  let filled = 0;
  const get = async (path: string): Promise<void> => {
    const response = await fetch(new URL(path, url), { headers: { 'x-publishable-key': key } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  const redis = redisUrl === undefined ? null : new Redis(redisUrl);
  /** Nothing is known any more, here or in Redis. */
  const forget = async (): Promise<void> => {
    aheadMs += forgetMs;
    const known = (await redis?.keys('*search:*')) ?? [];
    if (known.length > 0) await redis!.del(...known);
  };
  return {
    ready: { url, key },
    async answer(ask: Ask): Promise<unknown> {
      if (ask.do === 'forget') await forget();
      if (ask.do === 'fill') {
        await fill(db, await contextFor(tenantId, 'bench'), filled, ask.upTo, (done) => {
          const share = (done - filled) / (ask.upTo - filled);
          process.stderr.write(process.stderr.isTTY ? `\r\x1b[K  [${'#'.repeat(Math.round(share * 30)).padEnd(30, '.')}] ${done.toLocaleString('en')} caregivers` : '');
        });
        filled = ask.upTo;
      }
      if (ask.do === 'record') {
        const all: Statement[][] = [];
        for (const path of ask.paths) all.push(await record(() => get(path)));
        await forget();
        return all;
      }
      return null;
    },
    async stop() {
      redis?.disconnect();
      await world.close();
    },
  };
});

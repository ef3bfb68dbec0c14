import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { EngineName } from '../../test/services/engines.ts';
import { createScratchDatabase, mariaDbAvailable, startMariaDb } from '../../test/services/mariadb.ts';
import { redisAvailable, startRedis } from '../../test/services/redis.ts';
import { chosen, type Bench, type Finding, type Tell } from '../lib/bench.ts';
import { startChild, type Child } from '../lib/child.ts';
import { startLoad, type LoadGenerator, type Measured } from '../lib/load.ts';
import { compare, medians } from '../lib/rounds.ts';
import type { FloorGiven, Given, Quote, Shape, SubjectReady } from './plan.ts';

const aim = 0.5;
const rounds = 7;
const perRound: Readonly<Record<EngineName, number>> = { mysql: 400, sqlite: 600 };
const connections = 16;
const titles: Readonly<Record<Shape, string>> = {
  spread: 'spread over 100 caregivers', hot: 'on one caregiver, 50 on the same nights', contested: 'on one caregiver, 100 for 50 places on the same nights',
};
const engineTitles: Readonly<Record<EngineName, string>> = { mysql: 'MariaDB and Redis', sqlite: 'SQLite' };

/** How often MariaDB undid a transaction because of another one, which the server then tries again. SQLite has one writer at a time. */
async function deadlocksOf(engine: EngineName, url: string): Promise<number> {
  if (engine === 'sqlite') return 0;
  const connection = await mysql.createConnection(url);
  const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  await connection.end();
  return Number((rows as { Value: string }[])[0]?.Value ?? NaN);
}

interface Stores extends Pick<Given, 'databaseUrl' | 'floorUrl' | 'redisUrl'> {
  stop(): Promise<void>;
}

async function startStores(engine: EngineName): Promise<Stores> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-bench-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove); // a bench that fails leaves nothing behind either
    const file = (name: string): string => `sqlite:${join(folder, name)}`;
    return {
      databaseUrl: file('subject.sqlite'), floorUrl: file('floor.sqlite'), redisUrl: undefined,
      stop: async () => remove(),
    };
  }
  const [mariadb, redis] = await Promise.all([startMariaDb(), startRedis()]);
  return {
    databaseUrl: (await createScratchDatabase(mariadb.url)).url,
    floorUrl: (await createScratchDatabase(mariadb.url)).url,
    redisUrl: redis.url,
    async stop() {
      await Promise.all([mariadb.stop(), redis.stop()]);
    },
  };
}

async function benchEngine(engine: EngineName, load: LoadGenerator, tell: Tell): Promise<Finding[]> {
  tell(`${engineTitles[engine]}: making people and quotes`);
  const { stop, ...stores } = await startStores(engine);
  const subject = await startChild<SubjectReady>('booking/subject.ts', { engine, ...stores, quoteCount: perRound[engine] * (rounds + 1) } satisfies Given);
  const { key, tokens, quotes } = subject.ready;
  const floor = await startChild<{ url: string }>('booking/floor.ts', { engine, url: stores.floorUrl, ready: subject.ready } satisfies FloorGiven);
  const findings: Finding[] = [];

  const book = (server: Child<{ url: string }>, batch: readonly Quote[], more: { readonly refusals?: readonly number[] } = {}) => load.measure(server, {
    connections, ...more,
    common: { method: 'POST', path: '/api/bookings', headers: { 'content-type': 'application/json', 'x-publishable-key': key } },
    requests: batch.map(({ id, owner }) => ({
      headers: { authorization: `Bearer ${tokens[owner]}`, 'idempotency-key': `key-${id}` }, body: JSON.stringify({ quoteId: id }),
    })),
  });
  const batchOf = (shape: Shape) => (round: number): readonly Quote[] => quotes[shape].slice(round * perRound[engine], (round + 1) * perRound[engine]);
  for (const shape of ['spread', 'hot'] as const) {
    const batch = batchOf(shape);
    const name = `${engineTitles[engine]}, ${titles[shape]}`;
    const compared = await compare({
      name, rounds, by: 'perSecond',
      floor: (round) => book(floor, batch(round)),
      subject: (round) => book(subject, batch(round)),
    }, tell);
    findings.push({ name, ...compared, aim: `≥ ${aim} of the floor`, met: compared.ratio >= aim });
  }
  // who comes too late is told so, and that is work as well: there is no floor to it
  const before = await deadlocksOf(engine, stores.databaseUrl);
  const contested: Measured[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    tell(`${engineTitles[engine]}, ${titles.contested}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`);
    contested.push(await book(subject, batchOf('contested')(round), { refusals: [409] }));
  }
  const retriedShare = ((await deadlocksOf(engine, stores.databaseUrl)) - before) / (contested.length * perRound[engine]);
  findings.push({ name: `${engineTitles[engine]}, ${titles.contested}`, subject: { ...medians(contested.slice(1)), retriedShare } });
  await Promise.all([floor.stop(), subject.stop()]);
  await stop();
  return findings;
}

export const bench: Bench = {
  name: 'booking',
  about: 'POST /api/bookings against the same rows inserted by hand, on SQLite and on MariaDB with Redis',
  options: { engines: 'sqlite,mysql' },
  async run(tell, { engines }) {
    const hasServers = mariaDbAvailable() && redisAvailable();
    const wanted = chosen(engines, ['sqlite', 'mysql'] as const, 'engines').filter((engine) => engine === 'sqlite' || hasServers);
    const load = await startLoad();
    const findings: Finding[] = [];
    for (const engine of wanted) findings.push(...await benchEngine(engine, load, tell));
    await load.stop();
    const notes = [`${connections} connections; ${rounds} rounds of ${perRound.sqlite} bookings (SQLite) and ${perRound.mysql} (MariaDB), medians. Every request carries an Idempotency-Key. refusedShare: told 409, as somebody was faster; retriedShare: deadlocks for each request, after which the transaction is run again.`];
    if (!hasServers) notes.push('MariaDB and Redis were left out: they are not on this machine.');
    return { findings, notes };
  },
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineName } from '../../test/services/engines.ts';
import { createScratchDatabase, mariaDbAvailable, startMariaDb } from '../../test/services/mariadb.ts';
import { redisAvailable, startRedis } from '../../test/services/redis.ts';
import { chosen, type Bench, type Finding, type Tell } from '../lib/bench.ts';
import { startChild, type Child } from '../lib/child.ts';
import { startLoad, type LoadGenerator } from '../lib/load.ts';
import { compare, median } from '../lib/rounds.ts';
import { createPeopledPoints, createRandom } from './city.ts';
import { radii, sorts, titleOf, type Ask, type Given, type Kind, type Statement, type SubjectReady } from './plan.ts';

const aims = { distanceRatio: 0.6, distanceP99Ms: 15, anyP99Ms: 50, growth: 1.5, cachedRatio: 0.6, placesP99Ms: 10 };
const allSizes = { '10k': 10_000, '100k': 100_000, '1M': 1_000_000 } as const;
type Size = keyof typeof allSizes;
const engineTitles: Readonly<Record<EngineName, string>> = { mysql: 'MariaDB', sqlite: 'SQLite' };
/** The headline is measured longer than the other kinds. */
const headline: Kind = { radiusKm: 25, sort: 'distance', hasDates: false };
const searches = { headline: 300, others: 120 };
const rounds = { headline: 5, others: 2 };
const crowd = 8;

async function startStores(engine: EngineName): Promise<Omit<Given, 'engine'> & { stop(): Promise<void> }> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'dogcare-bench-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    return { databaseUrl: `sqlite:${join(folder, 'search.sqlite')}`, redisUrl: undefined, stop: async () => remove() };
  }
  const large = ['--innodb-buffer-pool-size=3G', '--innodb-log-file-size=512M', '--innodb-flush-log-at-trx-commit=0', '--innodb-sort-buffer-size=64M', '--max-allowed-packet=64M'];
  const [mariadb, redis] = await Promise.all([startMariaDb(large), startRedis()]);
  return {
    databaseUrl: `${(await createScratchDatabase(mariadb.url)).url}`, redisUrl: redis.url,
    stop: async () => void (await Promise.all([mariadb.stop(), redis.stop()])),
  };
}

const same = (one: Kind, other: Kind): boolean => titleOf(one) === titleOf(other);

/** Searches at places where people live, each another one. */
function pathsOf(kind: Kind, count: number, seed: number): string[] {
  const next = createPeopledPoints(createRandom(seed));
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, i) => {
    const { lat, lng } = next();
    const dates = kind.hasDates ? `&checkIn=${day(10 + (i % 30))}&checkOut=${day(13 + (i % 30))}` : '';
    return `/api/caregivers/search?serviceType=boarding&lat=${lat}&lng=${lng}&radiusKm=${kind.radiusKm}&sort=${kind.sort}${dates}`;
  });
}

async function benchEngine(engine: EngineName, sizes: readonly Size[], kinds: readonly Kind[], load: LoadGenerator, tell: Tell): Promise<Finding[]> {
  const { stop, ...stores } = await startStores(engine);
  const subject = await startChild<SubjectReady>('search/subject.ts', { engine, ...stores } satisfies Given);
  const floor = await startChild<{ url: string }>('search/floor.ts', { engine, databaseUrl: stores.databaseUrl });
  const ask = <T>(message: Ask): Promise<T> => subject.ask<T>(message);
  const common = { method: 'GET', path: '/', headers: { 'x-publishable-key': subject.ready.key } };
  const findings: Finding[] = [];
  const medians = new Map<Size, { one: number; floor: number }>();

  for (const size of sizes) {
    tell(`${engineTitles[engine]}, ${size}: filling`);
    const startedAt = performance.now();
    await ask({ do: 'fill', upTo: allSizes[size] });
    tell(`${engineTitles[engine]}, ${size}: filled in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    for (const kind of kinds) {
      const isHeadline = same(kind, headline);
      const paths = pathsOf(kind, isHeadline ? searches.headline : searches.others, 99 + kind.radiusKm);
      await ask({ do: 'record', paths }); // warms up
      const statements = await ask<Statement[][]>({ do: 'record', paths });
      await floor.ask({ do: 'statements', statements });
      const name = `${engineTitles[engine]}, ${size}: ${titleOf(kind)}`;
      const all = (server: Child<{ url: string }>, of: readonly string[], connections: number) =>
        load.measure(server, { connections, common, requests: of.map((path) => ({ path })) });
      const figures = async (server: Child<{ url: string }>, of: readonly string[]) => {
        const one = await all(server, of, 1);
        if (server === subject) await ask({ do: 'forget' });
        const { perSecond, cpuUs } = await all(server, of, crowd);
        if (server === subject) await ask({ do: 'forget' });
        return { perSecond, p50Ms: one.p50Ms, p99Ms: one.p99Ms, cpuUs };
      };
      const compared = await compare({
        name, rounds: isHeadline ? rounds.headline : rounds.others, by: 'perSecond',
        floor: () => figures(floor, paths.map((_, i) => `/${i}`)), subject: () => figures(subject, paths),
      }, tell);
      if (isHeadline) medians.set(size, { one: compared.subject['p50Ms']!, floor: compared.floor['p50Ms']! });
      const { p99Ms } = compared.subject as { p99Ms: number };
      const isNearest = kind.sort === 'distance' && !kind.hasDates;
      findings.push({
        name, ...compared,
        aim: isNearest ? `≥ ${aims.distanceRatio} of the floor, p99 ≤ ${aims.distanceP99Ms} ms` : `p99 ≤ ${aims.anyP99Ms} ms`,
        met: isNearest ? compared.ratio >= aims.distanceRatio && p99Ms <= aims.distanceP99Ms : p99Ms <= aims.anyP99Ms,
      });
    }
  }
  const [least, most] = [medians.get(sizes[0]!), medians.get(sizes.at(-1)!)];
  if (least && most && sizes.length > 1) {
    const growth = most.one / least.one;
    findings.push({
      name: `${engineTitles[engine]}: ${titleOf(headline)}, ${sizes.at(-1)} to ${sizes[0]}, p50`, floor: { growth: most.floor / least.floor }, subject: { growth },
      aim: `≤ ${aims.growth}`, met: growth <= aims.growth,
    });
  }
  findings.push(await benchCached(engine, subject, floor, load, tell), await benchPlaces(engine, subject, load, tell));
  await Promise.all([floor.stop(), subject.stop()]);
  await stop();
  return findings;
}

/** The same search over and over, beside a route that sends the same bytes. */
async function benchCached(engine: EngineName, subject: Child<SubjectReady>, floor: Child<{ url: string }>, load: LoadGenerator, tell: Tell): Promise<Finding> {
  const [path] = pathsOf(headline, 1, 7);
  const headers = { 'x-publishable-key': subject.ready.key };
  const bytes = await (await fetch(new URL(path!, subject.ready.url), { headers })).text();
  await floor.ask({ do: 'bytes', bytes });
  const name = `${engineTitles[engine]}: a search that is known, ${Math.round(bytes.length / 1_000)} kB`;
  const at = (server: Child<{ url: string }>, where: string) => () =>
    load.measure(server, { connections: 20, durationSeconds: 1, common: { method: 'GET', path: where, headers } });
  const compared = await compare({ name, rounds: 7, by: 'perSecond', floor: at(floor, '/bytes'), subject: at(subject, path!) }, tell);
  return { name, ...compared, aim: `≥ ${aims.cachedRatio} of a route that sends the same bytes`, met: compared.ratio >= aims.cachedRatio };
}

async function benchPlaces(engine: EngineName, subject: Child<SubjectReady>, load: LoadGenerator, tell: Tell): Promise<Finding> {
  const typed = ['d', 'de', 'den', 'denv', 'denver', 's', 'sa', 'san', 'san d', '8', '80', '802', '8020', 'mont', 'montré', 'qué', 'st', 'st. l', 'new y', 'x', 'zz', 'portland, o', 'springfield'];
  const requests = Array.from({ length: 10 }, () => typed).flat().map((q) => ({ path: `/api/search/places?q=${encodeURIComponent(q)}` }));
  const name = `${engineTitles[engine]}: places while typing`;
  tell(name);
  const common = { method: 'GET', path: '/', headers: { 'x-publishable-key': subject.ready.key } };
  await load.measure(subject, { connections: 1, common, requests: requests.slice(0, typed.length) });
  const measured = [];
  for (let round = 0; round < 3; round += 1) measured.push(await load.measure(subject, { connections: 1, common, requests }));
  const [p50Ms, p99Ms] = [median(measured.map((one) => one.p50Ms)), median(measured.map((one) => one.p99Ms))];
  return { name, subject: { p50Ms, p99Ms }, aim: `p99 < ${aims.placesP99Ms} ms`, met: p99Ms < aims.placesP99Ms };
}

export const bench: Bench = {
  name: 'search',
  about: 'GET /api/caregivers/search among 10 thousand to 1 million caregivers, beside the same SQL behind bare koa',
  options: { sizes: '10k,100k,1M', engines: 'sqlite,mysql', only: 'headline (25 km by distance), or all of 5km, 25km or 50km' },
  async run(tell, { sizes, engines, only }) {
    const hasServers = mariaDbAvailable() && redisAvailable();
    const wanted = chosen(engines, ['sqlite', 'mysql'] as const, 'engines').filter((engine) => engine === 'sqlite' || hasServers);
    const kinds = radii.flatMap((radiusKm) => sorts.flatMap((sort) => [false, true].map((hasDates): Kind => ({ radiusKm, sort, hasDates }))))
      .filter((kind) => only === undefined || (only === 'headline' ? same(kind, headline) : only === `${kind.radiusKm}km`));
    const load = await startLoad();
    const findings: Finding[] = [];
    for (const engine of wanted) findings.push(...await benchEngine(engine, chosen(sizes, Object.keys(allSizes) as Size[], 'sizes'), kinds, load, tell));
    await load.stop();
    const notes = [
      `Each search is at another place where people live, and none is in the cache. p50 and p99 with one client, rates with ${crowd}; ` +
      `${searches.headline} searches and ${rounds.headline} rounds for ${titleOf(headline)}, ${searches.others} and ${rounds.others} for the others, medians. 20 results each.`,
    ];
    if (!hasServers) notes.push('MariaDB and Redis were left out: they are not on this machine.');
    return { findings, notes };
  },
};

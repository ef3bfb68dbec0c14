import type { Ctx } from '../../src/kernel/context/context.ts';
import { nameOf, type Database } from '../../src/kernel/db/index.ts';
import { entryIndices } from '../../src/modules/search/entities.ts';
import { cellOf, coarse, fine } from '../../src/modules/search/grid.ts';
import { openDaysFrom, words } from '../../src/modules/search/open-days.ts';
import { ratingOrder, relevanceOrder } from '../../src/modules/search/relevance.ts';
import { traitsOf, type Certification } from '../../src/modules/search/traits.ts';
import { createPeopledPoints, createRandom } from './city.ts';

const rowsAtOnce = 1_000;
const statementsAtOnce = 20;
const rebuildFrom = 200_000;
/** In pieces that no deadline of a statement cuts off. */
const pagesAtOnce = 25_000;
const services = ['boarding', 'walking', 'daycare'] as const;
const prices = { boarding: 5_500, walking: 2_000, daycare: 3_500 } as const;

const entryColumns = [
  'tenantId', 'serviceType', 'caregiverId', 'cell5', 'cell25', 'lat', 'lng', 'priceMinor', 'ratingOrder', 'relevanceOrder', 'traits', 'mostDogs',
  'horizonDays', ...words,
];
const cardColumns = ['tenantId', 'caregiverId', 'displayName', 'headline', 'city', 'region', 'ratingAverage', 'ratingCount', 'fromDay'];

/** A few hundred calendars are as good as a million: what is booked differs from one to the next. */
function createCalendars(random: () => number, firstDay: number): (readonly number[])[] {
  return Array.from({ length: 300 }, () => {
    const closed = Math.floor(random() * 3);
    const busy = random() * 0.5;
    const bits = openDaysFrom(firstDay, (day) => day % 7 >= closed && random() >= busy * (day < firstDay + 60 ? 1 : 0.3));
    return words.map((word) => bits[word]);
  });
}

export type Tick = (done: number) => void;

/**
 * Fills straight into the tables that a search reads: what can be found and what is shown of it, and for dates the pages and services
 * that the one page of results is rechecked with. Indices of large fills are built afterwards, in one go.
 */
export async function fill(db: Database, ctx: Ctx, from: number, upTo: number, tick: Tick): Promise<void> {
  const random = createRandom(4_711 + from);
  const nextPoint = createPeopledPoints(random);
  const firstDay = Math.floor(ctx.clock.now().getTime() / 86_400_000) - 1;
  const calendars = createCalendars(random, firstDay);
  const tenantId = ctx.tenant.id;
  const isLarge = upTo - from >= rebuildFrom;
  const names = Object.values(entryIndices).map((columns) => ({ columns, indexName: nameOf('ix', 'search_entries', columns) }));
  if (isLarge) await dropIndices(db, ctx, names.map(({ indexName }) => indexName));

  const entries: unknown[][] = [];
  const cards: unknown[][] = [];
  const certified: readonly (readonly Certification[])[] = [[], [], [], ['first_aid'], ['first_aid', 'insurance'], ['training']];
  const one = (number: number): void => {
    const caregiverId = `cgv_${String(number).padStart(26, '0')}`;
    const { lat, lng } = nextPoint();
    const cells = [cellOf({ lat, lng }, fine), cellOf({ lat, lng }, coarse)];
    const ratingCount = Math.floor(random() ** 2 * 120);
    const ratingAverage = ratingCount === 0 ? null : Math.round((5 - random() ** 2 * 2) * 100) / 100;
    const offered = random() < 0.7 ? [services[0]] : random() < 0.6 ? [services[0], services[1]] : [services[1], services[2]];
    for (const type of offered) {
      const traits = traitsOf({
        sizes: (['toy', 'small', 'medium', 'large', 'giant'] as const).slice(0, 2 + Math.floor(random() * 4)), instantBook: random() < 0.3,
        certifications: certified[Math.floor(random() * certified.length)]!,
      });
      const price = Math.round((prices[type] * (0.6 + random() * 0.9)) / 100) * 100;
      entries.push([
        tenantId, type, caregiverId, ...cells, lat, lng, price, ratingOrder(ratingAverage), relevanceOrder({ ratingAverage, ratingCount, traits }), traits,
        1 + Math.floor(random() * 4), 180, ...calendars[Math.floor(random() * calendars.length)]!,
      ]);
    }
    cards.push([tenantId, caregiverId, `Caregiver ${number}`, 'A calm home with a garden near the park', 'Denver', 'CO', ratingAverage, ratingCount, firstDay]);
  };

  for (let number = from; number < upTo;) {
    await db.transaction(ctx, async (tx) => {
      for (let i = 0; i < statementsAtOnce && number < upTo; i += 1) {
        for (let n = 0; n < rowsAtOnce && number < upTo; n += 1) one(number++);
        await insert(db, tx, 'search_entries', entryColumns, entries);
        await insert(db, tx, 'search_cards', cardColumns, cards);
      }
    });
    tick(number);
  }
  for (let at = from; at < upTo; at += pagesAtOnce) await fillPages(db, ctx, at, Math.min(upTo, at + pagesAtOnce));
  if (isLarge) await createIndices(db, ctx, names);
  await db.exclusively(async (source) => void (await source.query(db.engine === 'mysql' ? 'ANALYZE TABLE search_entries' : 'PRAGMA optimize')));
}

async function insert(db: Database, tx: Ctx, table: string, columns: readonly string[], rows: unknown[][]): Promise<void> {
  const all = rows.splice(0);
  for (let from = 0; from < all.length; from += rowsAtOnce) {
    const some = all.slice(from, from + rowsAtOnce);
    const marks = some.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
    const columnsSql = columns.join(', ');
    await db.query(tx, `INSERT INTO ${table} (${columnsSql}) VALUES ${marks}`, some.flat());
  }
}

const plan = JSON.stringify({ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] })) });

/** The pages and services as the caregivers module has them, made by the database out of what is there. */
async function fillPages(db: Database, ctx: Ctx, from: number, upTo: number): Promise<void> {
  const id = (number: number): string => `cgv_${String(number).padStart(26, '0')}`;
  const between = [ctx.tenant.id, id(from), id(upTo)];
  const at = '2026-01-01 00:00:00.000';
  await db.transaction(ctx, (tx) => db.query(tx, `
    INSERT INTO caregivers (id, tenantId, userId, status, displayName, headline, bio, yearsOfExperience, homeType, hasFencedYard, otherPets, languages, postalCode,
      city, region, country, lat, lng, fuzzNorthKm, fuzzEastKm, timeZone, serviceRadiusKm, ratingAverage, ratingCount, plan, createdAt, updatedAt)
    SELECT caregiverId, tenantId, caregiverId, 'approved', displayName, headline, 'Years with dogs.', 3, 'house', 1, '', '["en"]', '80205',
      city, region, 'US', 0, 0, 0, 0, 'America/Denver', 10, ratingAverage, ratingCount, ?, ?, ?
    FROM search_cards WHERE tenantId = ? AND caregiverId >= ? AND caregiverId < ?`, [plan, at, at, ...between]));
  const idSql = db.engine === 'mysql' ? "CONCAT(SUBSTR(serviceType, 1, 4), SUBSTR(caregiverId, 8))" : "SUBSTR(serviceType, 1, 4) || SUBSTR(caregiverId, 8)";
  await db.transaction(ctx, (tx) => db.query(tx, `
    INSERT INTO caregiver_services (id, tenantId, caregiverId, serviceType, active, prices, additionalDogMinor, capacity, sizesTaken, cancellationPolicy, instantBook,
      minNoticeHours, horizonDays, createdAt, updatedAt)
    SELECT ${idSql}, tenantId, caregiverId, serviceType, 1, '[{"durationMinutes":null,"amountMinor":5500}]', 3500, mostDogs, '["toy","small","medium","large","giant"]',
      'moderate', 0, 0, horizonDays, ?, ?
    FROM search_entries WHERE tenantId = ? AND serviceType IN ('boarding', 'walking', 'daycare') AND caregiverId >= ? AND caregiverId < ?`, [at, at, ...between]));
}

const dropIndices = (db: Database, _ctx: Ctx, indexNames: readonly string[]): Promise<void> => db.exclusively(async (source) => {
  for (const name of indexNames) await source.query(db.engine === 'mysql' ? `DROP INDEX ${name} ON search_entries` : `DROP INDEX ${name}`);
});

const createIndices = (db: Database, _ctx: Ctx, indices: readonly { indexName: string; columns: readonly string[] }[]): Promise<void> => db.exclusively(async (source) => {
  if (db.engine === 'mysql') {
    const addSql = indices.map(({ indexName, columns }) => `ADD INDEX ${indexName} (${columns.join(', ')})`).join(', ');
    await source.query(`ALTER TABLE search_entries ${addSql}`);
    return;
  }
  for (const { indexName: nameSql, columns } of indices) {
    const columnsSql = columns.join(', ');
    await source.query(`CREATE INDEX ${nameSql} ON search_entries (${columnsSql})`);
  }
});

import type { Database } from '../../src/kernel/db/index.ts';
import { startBenchApp } from '../lib/app.ts';
import { runChild } from '../lib/child.ts';
import { copyDatabase } from './copy.ts';
import type { Given, Raw, SubjectReady, Template } from './plan.ts';
import { createWorld } from './world.ts';

const instantText = (value: Date): string => value.toISOString().replace('T', ' ').slice(0, 23);

/** A row as any driver takes it back. */
const rawOf = (row: Record<string, unknown>): Raw =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value instanceof Date ? instantText(value) : (value as string | number | null)]));

async function readTemplate(db: Database, answer: Record<string, unknown>): Promise<Template> {
  const one = async (sql: string): Promise<Raw> => rawOf((await db.query({}, sql, [])).rows[0]!);
  return {
    idempotency_keys: await one('SELECT * FROM idempotency_keys LIMIT 1'),
    bookings: await one('SELECT * FROM bookings LIMIT 1'),
    booking_dogs: await one('SELECT * FROM booking_dogs LIMIT 1'),
    booking_transitions: await one('SELECT * FROM booking_transitions LIMIT 1'),
    deadlines: await one('SELECT * FROM deadlines LIMIT 1'),
    events: await one("SELECT * FROM events WHERE type = 'booking.requested' LIMIT 1"),
    caregiver_capacity: await one('SELECT * FROM caregiver_capacity LIMIT 1'),
    answer,
  };
}

runChild<Given, SubjectReady>(async ({ databaseUrl, floorUrl, redisUrl, quoteCount }) => {
  const world = await startBenchApp({ DOGCARE_DATABASE_URL: databaseUrl, ...(redisUrl === undefined ? {} : { DOGCARE_REDIS_URL: redisUrl }) });
  const { db } = world.app.parts;
  const { tokens, quotes, bookOne } = await createWorld(world, quoteCount);
  const template = await readTemplate(db, await bookOne());
  await copyDatabase(db, databaseUrl, floorUrl);
  const { url, key, tenantId } = world;
  return { ready: { url, key, tenantId, tokens, quotes, template }, stop: world.close };
});

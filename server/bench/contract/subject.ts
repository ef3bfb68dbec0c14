import { operations, type OperationId } from '../../src/contract/contract.ts';
import { createMemoryCacheStore } from '../../src/adapters/cache/memory/index.ts';
import { createIdentify } from '../../src/identify.ts';
import { createCors } from '../../src/kernel/http/cors.ts';
import { createIdempotencyStore } from '../../src/kernel/http/idempotency-store.ts';
import { createLimits } from '../../src/kernel/http/limits.ts';
import { newToken, type AppHandlers } from '../../src/kernel/http/pipeline.ts';
import { createHttp } from '../../src/kernel/http/server.ts';
import { createIds } from '../../src/kernel/ids/ids.ts';
import { systemClock as wall } from '../../src/kernel/time/clock.ts';
import { listen } from '../../src/listen.ts';
import { secureRandom as random } from '../../src/random.ts';
import { startBenchApp, type BenchApp } from '../lib/app.ts';
import { runChild } from '../lib/child.ts';
import type { Case, SubjectReady } from './cases.ts';

/** Asks the real server, so that what the benched one answers is what it would. */
async function createCases({ call, people, key }: BenchApp): Promise<Case[]> {
  const owner = await people.person('owner');
  const caregiver = await people.caregiver();
  const dogIds = [await people.dog(owner)];
  const asked = { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: people.nights(20), dogIds };
  const json = { 'content-type': 'application/json' };
  return [
    { title: 'GET a health check, open to anybody', operation: 'getHealth', path: '/api/health', headers: {}, answer: (await call('getHealth')).body },
    {
      title: 'GET 20 breeds with a publishable key', operation: 'listBreeds', path: '/api/breeds?q=a&limit=20', headers: { 'x-publishable-key': key },
      answer: (await call('listBreeds', { query: { q: 'a', limit: 20 } })).body,
    },
    {
      title: 'POST a signed-in owner’s request for a quote', operation: 'quoteBooking', path: '/api/bookings/quote',
      headers: { ...json, 'x-publishable-key': key, authorization: `Bearer ${owner.token}` }, body: JSON.stringify(asked),
      answer: (await call('quoteBooking', { token: owner.token, body: asked })).body,
    },
  ];
}

/** The pipeline with everything in its way as in production, before handlers that only hand out what they have. */
runChild<null, SubjectReady>(async () => {
  const world = await startBenchApp({ DOGCARE_DATABASE_URL: 'sqlite::memory:' });
  const { parts } = world.app;
  const cases = await createCases(world);
  const answers = new Map(cases.map(({ operation, answer }) => [operation, { status: 200, body: answer }]));
  const handlers = Object.fromEntries((Object.keys(operations) as OperationId[])
    .map((id) => [id, async () => answers.get(id) ?? { status: 500 }])) as unknown as AppHandlers;
  const store = createMemoryCacheStore({ wall, random });
  const many = 100_000_000;
  const http = createHttp({
    handlers, wall, log: { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) },
    ids: createIds(wall, random),
    identify: createIdentify(parts.platform.tenants, parts.auth, null, () => false),
    limits: createLimits((key, limit) => store.rateLimiter.take(key, limit), { addressPerMinute: many, accountPerMinute: many, authPerMinute: many, registrationsPerHour: many }),
    idempotency: createIdempotencyStore(parts.db, 'bench', newToken),
    trustProxy: false,
    cors: createCors(parts.platform.tenants.isRegisteredOrigin),
  });
  const listening = await listen(http, 0, '127.0.0.1');
  return {
    ready: { url: `http://127.0.0.1:${listening.port}`, cases },
    async stop() {
      await listening.stop();
      await world.close();
    },
  };
});

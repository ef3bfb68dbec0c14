import { setTimeout as sleep } from 'node:timers/promises';
import type Koa from 'koa';
import { createMemoryCacheStore } from './adapters/cache/memory/index.ts';
import { createRedisCacheStore, openRedis } from './adapters/cache/redis/index.ts';
import { createSendgridEmail } from './adapters/email/sendgrid/index.ts';
import { attribution, createOfflineGeocoder } from './adapters/maps/offline/index.ts';
import { createStripePayments } from './adapters/payments/stripe/index.ts';
import { createBullQueue } from './adapters/queue/bull/index.ts';
import { createMemoryQueue } from './adapters/queue/memory/index.ts';
import { createHttpSandboxControl } from './adapters/sandbox/http/index.ts';
import type { Config } from './config.ts';
import type { DemoParts } from './demo/parts.ts';
import { createScenarios } from './demo/scenarios.ts';
import { entities, migrations } from './entities.ts';
import { createIdentify } from './identify.ts';
import { createContextFor } from './kernel/context/contexts.ts';
import type { Logger } from './kernel/context/logger.ts';
import { openDatabase } from './kernel/db/index.ts';
import { migrate } from './kernel/db/migrate.ts';
import { createCounters } from './kernel/events/counters.ts';
import { createEvents } from './kernel/events/events.ts';
import { createCommit } from './kernel/http/commit.ts';
import { createCors } from './kernel/http/cors.ts';
import { createHostGuard } from './kernel/http/hosts.ts';
import { createIdempotencyStore } from './kernel/http/idempotency-store.ts';
import { createLimits } from './kernel/http/limits.ts';
import { newToken } from './kernel/http/pipeline.ts';
import { createHttp } from './kernel/http/server.ts';
import { createIds } from './kernel/ids/ids.ts';
import { systemClock, type Clock } from './kernel/time/clock.ts';
import { createDeadlines } from './kernel/time/deadlines.ts';
import { createAdminRoutes } from './modules/admin/index.ts';
import { createAuth, createPasswords, type TokenKey } from './modules/auth/index.ts';
import { createBookingRoutes, createBookings, type Bookings } from './modules/bookings/index.ts';
import { createCaregivers, createCaregiversRoutes } from './modules/caregivers/index.ts';
import { createDogs } from './modules/dogs/index.ts';
import { createNotificationRoutes, createNotifications } from './modules/notifications/index.ts';
import { createPayments, createPaymentsRoutes } from './modules/payments/index.ts';
import { createPlatform, createPlatformRoutes, createSandboxClock, type Check } from './modules/platform/index.ts';
import { createSearch, createSearchRoutes, createSearchSubscriber } from './modules/search/index.ts';
import { createUsers } from './modules/users/index.ts';
import { createPages, type StorefrontHost } from './pages/index.ts';
import type { SandboxControl } from './ports/sandbox/index.ts';
import { secureRandom } from './random.ts';
import { createWork, type Work } from './work.ts';

export interface AppOptions {
  readonly config: Config;
  readonly tokenKey: TokenKey;
  readonly log: Logger;
  /** Whose a request without a key is; null in production. */
  readonly defaultTenant: string | null;
  readonly storefronts: readonly StorefrontHost[];
  /** Names that this server alone goes by besides `localhost`; left out, it answers to any name. */
  readonly ownHosts?: readonly string[];
  readonly wall?: Clock;
  /** Tests retry sooner. */
  readonly firstRetryMs?: number;
}

export interface App {
  readonly http: Koa;
  readonly work: Work;
  /** For the demo's loader and for tests. */
  readonly parts: DemoParts;
  close(): Promise<void>;
}

/** Builds everything and hands it to one another: the one file that knows every module and adapter. Opens the database, starts nothing. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, tokenKey, wall = systemClock } = options;
  const random = secureRandom;
  const ids = createIds(wall, random);

  const redis = config.DOGCARE_REDIS_URL === undefined ? null : { url: config.DOGCARE_REDIS_URL };
  const db = await openDatabase(
    { url: config.DOGCARE_DATABASE_URL!, poolSize: Number(config.DOGCARE_DATABASE_POOL) },
    { entities, migrations, random, sleep: (ms) => sleep(ms), onError: (error) => log.error({ error: String(error) }, 'after a commit') },
  );
  await migrate(db);
  const store = redis ? createRedisCacheStore({ ...redis, wall, random, log }) : createMemoryCacheStore({ wall, random });
  const queue = redis
    ? createBullQueue({ open: (redisOptions) => openRedis(redis, redisOptions), wall, random, log })
    : createMemoryQueue({ wall, random, log });
  const provider = createStripePayments(config);
  const email = createSendgridEmail(config);
  const maps = createOfflineGeocoder();
  const sandboxControl = sandboxControlOf(config);

  const commit = createCommit(db);
  const events = createEvents(db, ids, () => work.poke());
  const deadlines = createDeadlines(db, ids);
  const counters = createCounters(db);
  const idempotency = createIdempotencyStore(db, config.DOGCARE_SECRET_KEY!, newToken);

  const platform = createPlatform({ db, ids, wall });
  const contextFor = createContextFor(platform.tenants.byId, wall, ids);
  const users = createUsers({ db, ids, commit });
  const passwords = createPasswords({ cost: Number(config.DOGCARE_BCRYPT_COST) });
  const auth = createAuth({ db, ids, events, commit, users, passwords, tokenKey, wall, newToken });
  // dogs, caregivers and payments stand below bookings, and are answered by them
  const dogs = createDogs({ db, ids, commit, bookings: {
    caregiverMayRead: (...asked) => bookings.dogBookings.caregiverMayRead(...asked),
    hasOpen: (...asked) => bookings.dogBookings.hasOpen(...asked),
  } });
  const caregivers = createCaregivers({
    db, ids, events, maps, random, openBookingsOf: (...asked) => bookings.hasOpenOf(...asked),
  });
  const payments = createPayments({ db, ids, events, deadlines, counters, provider, users, contextFor, wall, log, payable: {
    find: (...asked) => bookings.payable.find(...asked),
    applyPaid: (...asked) => bookings.payable.applyPaid(...asked),
    applyRefunded: (...asked) => bookings.payable.applyRefunded(...asked),
  } });
  const bookings: Bookings = createBookings({ db, ids, events, deadlines, caregivers, dogs, users, payments });
  const search = createSearch({ db, caregivers, maps });
  const notifications = createNotifications({ db, ids, users, bookings, email, log });

  const work = createWork({
    db, wall, queue, counters, contextFor, log, newToken,
    consumers: [createSearchSubscriber(search), ...payments.consumers, ...notifications.consumers],
    deadlines: [...bookings.deadlines, ...payments.deadlines],
    movedTenants: platform.tenants.moved,
    housekeeping: [idempotency.purge, bookings.purgeQuotes, auth.purge],
    ...(options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }),
  });
  const clock = createSandboxClock(db, platform.repository, platform.tenants, work.time);
  const parts: DemoParts =
    { db, platform, auth, dogs, caregivers, bookings, payments, sandboxControl, contextFor, clock, wall, random };

  const checks: Check[] = [
    { name: 'database', required: true, probe: async () => (await db.query({}, 'SELECT 1', [])).rows.length === 1 },
    { name: 'cache', required: false, probe: store.ping },
  ];
  const limits = createLimits((key, limit) => store.rateLimiter.take(key, limit), {
    addressPerMinute: Number(config.DOGCARE_LIMIT_ADDRESS),
    accountPerMinute: Number(config.DOGCARE_LIMIT_ACCOUNT),
    authPerMinute: Number(config.DOGCARE_LIMIT_AUTH),
  });
  const http = createHttp({
    ids, log, wall, limits, idempotency,
    identify: createIdentify(platform.tenants, auth, options.defaultTenant),
    trustProxy: config.DOGCARE_TRUST_PROXY === 'true',
    cors: createCors(platform.tenants.isRegisteredOrigin),
    ...(options.ownHosts === undefined ? {} : { guard: createHostGuard(options.ownHosts) }),
    pages: createPages({ storefronts: options.storefronts, tenants: platform.tenants, sandboxControl }),
    handlers: {
      ...createPlatformRoutes({ platform, clock, attribution, checks, sandboxControl, sandboxPayments: payments, scenarios: createScenarios(parts) }),
      ...auth.routes,
      ...users.routes,
      ...dogs.routes,
      ...createCaregiversRoutes({ caregivers, commit }),
      ...createSearchRoutes({ search }),
      ...createBookingRoutes({ bookings, commit }),
      ...createPaymentsRoutes({ payments }),
      ...createNotificationRoutes({ notifications }),
      ...createAdminRoutes({ users, bookings }),
    },
  });

  return {
    http, work, parts,
    async close() {
      await work.stop();
      await queue.close({ timeoutMs: 5_000 });
      await store.close();
      await db.close();
    },
  };
}

/** Only where the providers are the sandbox's is there something to drive. */
function sandboxControlOf({ SANDBOX_CONTROL_URL, SANDBOX_CONTROL_TOKEN }: Config): SandboxControl | null {
  if (!SANDBOX_CONTROL_URL || !SANDBOX_CONTROL_TOKEN) return null;
  return createHttpSandboxControl({ SANDBOX_CONTROL_URL, SANDBOX_CONTROL_TOKEN });
}

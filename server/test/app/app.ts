import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App } from '../../src/app.ts';
import type { Between } from '../../src/between.ts';
import { embeddedConfig } from '../../src/config.ts';
import { DEMO_PASSWORD } from '../../src/demo/data/index.ts';
import type { Logger } from '../../src/kernel/context/logger.ts';
import type { TenantSettings } from '../../src/kernel/context/tenant.ts';
import { newVaultKey } from '../../src/kernel/crypto/index.ts';
import { systemClock, type Clock } from '../../src/kernel/time/clock.ts';
import { listen } from '../../src/listen.ts';
import { loadTokenKeys, type TokenKeys } from '../../src/modules/auth/index.ts';
import { sandboxOperatorKey } from '../../src/modules/platform/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/host.ts';
import type { EngineName } from '../services/engines.ts';
import { takeMigrated } from '../services/migrated.ts';
import { takeRedisDatabase } from './redis-database.ts';

export const password = DEMO_PASSWORD;

/** Two businesses in every test server: what is the one's is never the other's. */
export const keys = {
  alpha: { publishable: 'pk_test_alpha', secret: 'sk_test_alpha' },
  beta: { publishable: 'pk_test_beta', secret: 'sk_test_beta' },
} as const;
/** The platform operator's, as the embedded mode has it. */
export const operatorKey = sandboxOperatorKey;
export type TenantName = keyof typeof keys;

export interface TestServer {
  readonly engine: EngineName;
  readonly url: string;
  readonly app: App;
  readonly sandbox: Sandbox;
  readonly tenantIds: Readonly<Record<TenantName, string>>;
  /** What the server signs with, for tests that forge. */
  readonly tokenKeys: TokenKeys;
  /** Where uploads are kept. */
  readonly filesDir: string;
  /** What was logged as an error: a test that expects none looks here. */
  readonly errors: readonly string[];
  /** Everything that was logged. */
  readonly logged: readonly string[];
  /** Where cache and queues are, if not in the process. */
  readonly redisUrl: string | undefined;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The scheduler sweeps in the background; most tests move the sandbox clock instead. */
  readonly scheduler?: boolean;
  readonly settings?: Partial<TenantSettings>;
  /** Whose a request without a key is; nobody’s otherwise. */
  readonly defaultTenant?: TenantName;
  /** As in the embedded mode: the server answers to these names and `localhost` only. */
  readonly ownHosts?: readonly string[];
  /** The server's wall clock, for tests of tokens and limits that run out; the machine's if left out. */
  readonly wall?: Clock;
  /** The server before this one, on the same database: its tenants are there. */
  readonly after?: Pick<TestServer, 'tenantIds'>;
  /** What stands between the server and what it calls. */
  readonly between?: Between;
  /** Where the providers' stand-ins write down what they know, for tests that read it; in memory if left out. */
  readonly sandboxDir?: string;
}

export const testSettings: TenantSettings = {
  brand: {
    tagline: 'For tests', legalName: 'Alpha Pets, Inc.', supportEmail: 'help@alpha.example', logoSvg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    colors: { primary: '#9a3412', onPrimary: '#ffffff', accent: '#0f766e', background: '#fffaf5', surface: '#ffffff', text: '#1c1917' },
    fontFamily: 'system-ui', fontFamilyHeading: 'Georgia',
  },
  serviceTypes: ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in'],
  features: { instantBook: true },
  fees: { commissionBps: 2_000, ownerFeeBps: 500, ownerFeeMinMinor: 100, ownerFeeCapMinor: 5_000, taxBps: 0 },
  bookings: { requestExpiryHours: 72, requestExpiryBeforeStartMinutes: 60, paymentDueHours: 48, quoteHonouredMinutes: 30, autoCompleteHours: 24, changeAnswerHours: 72, dogOverlap: 'warn', meetAndGreet: 'optional', meetAndGreetMinutes: 30 },
  care: { checkInLateMinutes: 30, checkInRadiusMeters: 300, disputeWindowDays: 7 },
  payouts: { releaseHours: 48, schedule: 'weekly', weekday: 'friday', minimumMinor: 100 },
  vaccinations: { required: [], rule: 'refuse' },
  caregivers: { approval: 'open', backgroundCheck: false, documents: [], certifications: [] },
  limits: { requestsPerMinute: 100_000, uploadMegabytesPerUser: 500, smsCountries: ['US', 'CA'] },
  policies: {},
  templates: {},
  allowedOrigins: ['https://alpha.example'],
  storefrontUrl: 'https://alpha.example',
  domains: [],
  identityProviders: [],
  paymentProviders: ['stripe', 'paypal'],
  providers: {},
};

const generous = { DOGCARE_LIMIT_ADDRESS: '1000000', DOGCARE_LIMIT_ACCOUNT: '1000000', DOGCARE_LIMIT_AUTH: '1000000', DOGCARE_LIMIT_REGISTER: '1000000', DOGCARE_BCRYPT_COST: '4' };

function collectingLogger(errors: string[], logged: string[]): Logger {
  const into = (...lists: string[][]): Logger['info'] => (fields, message) => lists.forEach((list) => list.push(`${message} ${JSON.stringify(fields)}`));
  return { info: into(logged), warn: into(logged), error: into(logged, errors) };
}

/** The whole server on an engine: SQLite and memory, or MariaDB and Redis; real Stripe and SendGrid clients against the sandbox. */
export async function startTestServer(engine: EngineName, options: TestServerOptions = {}): Promise<TestServer> {
  const errors: string[] = [];
  const logged: string[] = [];
  const { wall = systemClock } = options;
  // who brings a database of their own has said what is in it
  const database = options.env?.['DOGCARE_DATABASE_URL'] === undefined ? await takeMigrated(engine) : undefined;
  const redisUrl = engine === 'mysql' ? await takeRedisDatabase(process.env['TEST_REDIS_URL']!) : undefined;
  const secrets = { secretKey: randomBytes(32).toString('hex'), webhookSecret: `whsec_${randomBytes(16).toString('hex')}`, controlToken: randomBytes(16).toString('hex'), checkrKey: randomBytes(16).toString('hex'), dataKeys: newVaultKey('k1', randomBytes) };

  const sandbox = await startSandbox({
    port: 0, clock: wall, dataDir: options.sandboxDir, controlToken: secrets.controlToken, webhookRetryDelaysMs: [20, 100, 500],
    stripe: { secretKey: 'sk_test_sandbox', publishableKey: 'pk_test_sandbox' }, sendgrid: { apiKey: 'SG.sandbox' },
    twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'sandbox' }, checkr: { apiKey: secrets.checkrKey },
    paypal: { clientId: 'paypal-sandbox', clientSecret: 'paypal-sandbox' },
  });
  const filesDir = await mkdtemp(join(tmpdir(), 'dogcare-files-'));
  const config = embeddedConfig({
    ...generous,
    DOGCARE_DATABASE_URL: database?.url ?? '',
    ...(redisUrl === undefined ? {} : { DOGCARE_REDIS_URL: redisUrl }),
    DOGCARE_SANDBOX_PORT: String(sandbox.port),
    DOGCARE_FILES_DIR: filesDir,
    ...options.env,
  }, secrets);
  const tokenKeys = await loadTokenKeys({});
  let url = '';
  const app = await createApp({
    config, tokenKeys, log: collectingLogger(errors, logged), defaultTenant: options.defaultTenant ?? null, storefronts: [], wall, firstRetryMs: 20, publicUrl: () => url,
    ...(options.ownHosts === undefined ? {} : { ownHosts: options.ownHosts }), ...(options.between && { between: options.between }),
  });

  const tenantIds: Record<TenantName, string> = { alpha: '', beta: '', ...options.after?.tenantIds };
  for (const name of options.after ? [] : (['alpha', 'beta'] as const)) {
    tenantIds[name] = await app.parts.platform.createTenant({
      slug: name, name: name === 'alpha' ? 'Alpha Pets' : 'Beta Dogs', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
      settings: { ...testSettings, ...options.settings }, keys: [keys[name].publishable, keys[name].secret],
    });
  }
  const listening = await listen(app.http, 0, '127.0.0.1');
  url = `http://127.0.0.1:${listening.port}`;
  sandbox.setWebhookTargets([{ url: `${url}/api/webhooks/payment`, secret: secrets.webhookSecret }]);
  sandbox.setPaypalWebhookTargets([{ url: `${url}/api/webhooks/payment`, secret: 'WH-SANDBOX' }]);
  sandbox.setCheckrWebhookTargets([{ url: `${url}/api/webhooks/background-check`, secret: secrets.checkrKey }]);
  await app.work.startWorker();
  if (options.scheduler) app.work.startScheduler();

  return {
    engine, url, app, sandbox, tenantIds, tokenKeys, filesDir, errors, logged, redisUrl,
    async close() {
      await sandbox.stop();
      await listening.stop();
      await app.close();
      await database?.giveBack();
      await rm(filesDir, { recursive: true, force: true });
    },
  };
}

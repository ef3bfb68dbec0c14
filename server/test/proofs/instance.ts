import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createApp, type App } from '../../src/app.ts';
import { embeddedConfig, type EmbeddedSecrets } from '../../src/config.ts';
import type { Logger } from '../../src/kernel/context/logger.ts';
import type { TenantSettings } from '../../src/kernel/context/tenant.ts';
import { newVaultKey } from '../../src/kernel/crypto/index.ts';
import { systemClock } from '../../src/kernel/time/clock.ts';
import { listen } from '../../src/listen.ts';
import { loadTokenKeys } from '../../src/modules/auth/index.ts';
import type { SandboxWebhookMode } from '../../src/ports/sandbox/index.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/host.ts';
import { createClient, createPeople, keys, testSettings, type TestServer, type World } from '../app/index.ts';
import type { EngineName } from '../services/engines.ts';

const unlimited = { DOGCARE_LIMIT_ADDRESS: '100000000', DOGCARE_LIMIT_ACCOUNT: '100000000', DOGCARE_LIMIT_AUTH: '100000000', DOGCARE_LIMIT_REGISTER: '100000000', DOGCARE_BCRYPT_COST: '4' };

/** What all servers of one deployment have in common; the providers’ sandbox is none of them, and outlives each. */
export interface Deployment {
  readonly engine: EngineName;
  /** Where database, queue and sandbox are. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: EmbeddedSecrets;
  readonly tokenKeyFile: string;
}
export interface InstanceGiven extends Deployment {
  /** 0 for a free one. */
  readonly port: number;
}
export interface Instance {
  readonly app: App;
  readonly url: string;
  readonly errors: readonly string[];
  /** Everything that was logged, the newest last. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Providers that keep their books in `folder`, and what servers need to know of them. */
export async function openDeployment(engine: EngineName, folder: string, env: Readonly<Record<string, string>>): Promise<{ deployment: Deployment; sandbox: Sandbox; sendWebhooksTo(url: string): void; sendWebhooks(how: SandboxWebhookMode): Promise<void> }> {
  const secrets = { secretKey: randomBytes(32).toString('hex'), webhookSecret: 'whsec_proof', controlToken: 'proof', checkrKey: 'proof', dataKeys: newVaultKey('k1', randomBytes) };
  const sandbox = await startSandbox({
    port: 0, clock: systemClock, dataDir: folder, controlToken: secrets.controlToken, webhookRetryDelaysMs: [50, 200, 1_000, 2_000, 5_000],
    stripe: { secretKey: 'sk_test_sandbox', publishableKey: 'pk_test_sandbox' }, sendgrid: { apiKey: 'SG.sandbox' }, checkr: { apiKey: secrets.checkrKey },
    twilio: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'sandbox' }, paypal: { clientId: 'paypal-sandbox', clientSecret: 'paypal-sandbox' },
  });
  return {
    sandbox,
    deployment: { engine, secrets, tokenKeyFile: join(folder, 'token-key.json'), env: { ...unlimited, ...env, DOGCARE_SANDBOX_PORT: String(sandbox.port), DOGCARE_FILES_DIR: folder } },
    sendWebhooksTo(url) {
      sandbox.setWebhookTargets([{ url: `${url}/api/webhooks/payment`, secret: secrets.webhookSecret }]);
      sandbox.setPaypalWebhookTargets([{ url: `${url}/api/webhooks/payment`, secret: 'WH-SANDBOX' }]);
    },
    async sendWebhooks(mode) {
      const { ok } = await fetch(`${sandbox.url}/_sandbox/webhooks/mode`, { method: 'POST', headers: { authorization: `Bearer ${secrets.controlToken}` }, body: JSON.stringify({ mode }) });
      if (!ok) throw new Error(`webhooks are not sent ${mode}`);
    },
  };
}

/** The whole server: HTTP, jobs and sweeper. */
export async function startInstance({ env, secrets, tokenKeyFile, port }: InstanceGiven): Promise<Instance> {
  const errors: string[] = [];
  const logged: string[] = [];
  const into = (...lists: string[][]): Logger['info'] => (fields, message) => lists.forEach((list) => list.push(`${message} ${JSON.stringify(fields)}`));
  const log: Logger = { info: into(logged), warn: into(logged), error: into(logged, errors) };
  const app = await createApp({
    config: embeddedConfig({ ...env }, secrets), tokenKeys: await loadTokenKeys({ file: tokenKeyFile }), log, defaultTenant: null, storefronts: [], firstRetryMs: 20,
  });
  const listening = await listen(app.http, port, '127.0.0.1');
  await app.work.startWorker();
  app.work.startScheduler();
  return {
    app, errors, logged, url: `http://127.0.0.1:${listening.port}`,
    async close() {
      await listening.stop();
      await app.close();
    },
  };
}

/** A business on it, and people; `madeBefore` is the business that a server before this one has made. */
export async function openWorld(deployment: Deployment, instance: Instance, settings: Partial<TenantSettings> = {}, madeBefore?: string): Promise<World> {
  const { app, url, errors } = instance;
  const alpha = madeBefore ?? await app.parts.platform.createTenant({
    slug: 'alpha', name: 'Alpha Pets', mode: 'sandbox', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
    settings: { ...testSettings, limits: { ...testSettings.limits, requestsPerMinute: 100_000_000 }, ...settings }, keys: [keys.alpha.publishable, keys.alpha.secret],
  });
  const server = { engine: deployment.engine, url, app, errors, tenantIds: { alpha, beta: '' } } as unknown as TestServer;
  const call = createClient(server);
  return { engine: deployment.engine, server, call, ...createPeople(server, call) };
}

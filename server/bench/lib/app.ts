import { randomBytes } from 'node:crypto';
import { createClient, createPeople, keys, testSettings, type TestServer } from '../../test/app/index.ts';
import { createApp, type App } from '../../src/app.ts';
import { embeddedConfig, type EmbeddedSecrets } from '../../src/config.ts';
import type { Logger } from '../../src/kernel/context/logger.ts';
import { newVaultKey } from '../../src/kernel/crypto/index.ts';
import type { Clock } from '../../src/kernel/time/clock.ts';
import { listen } from '../../src/listen.ts';
import { loadTokenKeys } from '../../src/modules/auth/index.ts';

const unlimited = { DOGCARE_LIMIT_ADDRESS: '100000000', DOGCARE_LIMIT_ACCOUNT: '100000000', DOGCARE_LIMIT_AUTH: '100000000', DOGCARE_LIMIT_REGISTER: '100000000', DOGCARE_BCRYPT_COST: '4' };

/** What a bench's server logs is a mistake of the bench. */
const log: Logger = {
  info() {},
  warn: (fields, message) => console.warn(message, fields),
  error: (fields, message) => console.error(message, fields),
};

export interface BenchApp {
  readonly app: App;
  readonly url: string;
  readonly key: string;
  readonly tenantId: string;
  readonly people: ReturnType<typeof createPeople>;
  readonly call: ReturnType<typeof createClient>;
  close(): Promise<void>;
}

/** What several servers of one deployment have in common. */
export interface Deployment {
  readonly secrets: EmbeddedSecrets;
  /** Where they keep what tokens are signed with. */
  readonly tokenKeyFile: string;
  /** The business that another of them has made; made by this one if left out. */
  readonly tenantId?: string | undefined;
  readonly log: Logger;
}

const ownDeployment = (): Omit<Deployment, 'tokenKeyFile'> => ({
  secrets: { secretKey: randomBytes(32).toString('hex'), webhookSecret: 'whsec_bench', controlToken: 'bench', checkrKey: 'bench', dataKeys: newVaultKey('k1', randomBytes) }, log,
});

/** The whole application as `--services=http` runs it: it publishes its events, and works no jobs. Limits count, and are never reached. */
export async function startBenchApp(env: Readonly<Record<string, string>>, wall?: Clock, deployment: Partial<Deployment> = {}): Promise<BenchApp> {
  const { secrets, log: told } = { ...ownDeployment(), ...deployment };
  const app = await createApp({
    config: embeddedConfig({ ...unlimited, ...env }, secrets), tokenKeys: await loadTokenKeys({ file: deployment.tokenKeyFile }), log: told, defaultTenant: null, storefronts: [], ...(wall && { wall }),
  });
  const tenantId = deployment.tenantId ?? await app.parts.platform.createTenant({
    slug: 'alpha', name: 'Alpha Pets', mode: 'live', currency: 'USD', locale: 'en-US', timeZone: 'America/Denver',
    settings: { ...testSettings, limits: { ...testSettings.limits, requestsPerMinute: 100_000_000 } }, keys: [keys.alpha.publishable, keys.alpha.secret],
  });
  const listening = await listen(app.http, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${listening.port}`;
  const call = createClient({ url });
  // people are made through the app's doors and by HTTP; they need no more of a test server than this
  const people = createPeople({ url, app, tenantIds: { alpha: tenantId, beta: '' } } as unknown as TestServer, call);
  return {
    app, url, key: keys.alpha.publishable, tenantId, people, call,
    async close() {
      await listening.stop();
      await app.close();
    },
  };
}

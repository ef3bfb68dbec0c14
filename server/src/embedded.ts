import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createApp } from './app.ts';
import { serviceNames, UsageError } from './command-line.ts';
import { embeddedConfig, type Config } from './config.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from './demo/data/index.ts';
import { moveDemo } from './demo/addresses.ts';
import { discardUnfinished } from './demo/discard.ts';
import { loadDemo } from './demo/load.ts';
import { loadEmbeddedSecrets } from './embedded-secrets.ts';
import { systemClock } from './kernel/time/clock.ts';
import { listen, type Listening } from './listen.ts';
import { loadTokenKeys } from './modules/auth/index.ts';
import { sandboxOperatorKey } from './modules/platform/index.ts';
import type { Running, StartOptions } from './production.ts';
import { createProgress } from './progress.ts';
import { startSandbox } from './sandbox/host.ts';
import { openidPath, sandboxOpenidClient } from './sandbox/openid/index.ts';

/** Keys that anybody may know: they open a sandbox on its own machine. */
export const demoKeys = {
  pawhaven: { publishableKey: 'pk_sandbox_pawhaven', secretKey: 'sk_sandbox_pawhaven' },
  citytails: { publishableKey: 'pk_sandbox_citytails', secretKey: 'sk_sandbox_citytails' },
} as const;

export interface EmbeddedOptions extends StartOptions {
  /** Wall time in ms, to tell how long the start took. */
  readonly startedAt: number;
}

/** Step by step: Node's own `recursive` never ends where a folder says that it is not there, as /proc does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function openDataDir(dataDir: string): string {
  const folder = resolve(dataDir);
  makeFolder(folder);
  readdirSync(folder); // says ENOTDIR where it is a file
  accessSync(folder, constants.W_OK);
  return folder;
}

/** One process with everything: API, reference, two storefronts, sandbox providers, demo data. Nothing but Node is needed. */
export async function startEmbedded({ env: given, services, log, say, startedAt }: EmbeddedOptions): Promise<Running> {
  if (services.size < serviceNames.length) throw new UsageError('--services is for production: the embedded mode is one process with everything.');
  const dataDir = openDataDir(given['DOGCARE_DATA_DIR']?.trim() || '.data');
  const env = { ...given, DOGCARE_DATA_DIR: dataDir };
  const secrets = loadEmbeddedSecrets(dataDir);
  const config = embeddedConfig(env, secrets);
  const ports = { first: Number(config.DOGCARE_PORT), second: Number(config.DOGCARE_SECOND_PORT), sandbox: Number(config.DOGCARE_SANDBOX_PORT) };
  const tokenKeys = await loadTokenKeys({ configured: config.DOGCARE_TOKEN_KEY, file: join(dataDir, 'token-key.json') });

  const tilesUrl = config.DOGCARE_MAP_TILES;
  const mapTiles = tilesUrl === undefined ? undefined : { url: tilesUrl, attribution: config.DOGCARE_MAP_TILES_BY ?? '' };

  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.reverse()) await each();
  };
  try {
    const app = await createApp({
      config, tokenKeys, log, defaultTenant: 'pawhaven',
      ...(isLoopback(config.DOGCARE_HOST) ? { ownHosts: ownHostsOf(config) } : {}),
      storefronts: [
        { port: ports.first, publishableKey: demoKeys.pawhaven.publishableKey, mapTiles },
        { port: ports.second, publishableKey: demoKeys.citytails.publishableKey, mapTiles },
      ],
    });
    stops.push(() => app.close());
    if ((await discardUnfinished(app.parts.db)) > 0) say('The last start was stopped before the demo was made; making it anew.\n');
    const api = `http://127.0.0.1:${ports.first}`;
    const sandbox = await startSandbox({
      port: ports.sandbox,
      dataDir,
      clock: systemClock,
      stripe: { secretKey: config.STRIPE_SECRET_KEY, publishableKey: config.STRIPE_PUBLISHABLE_KEY },
      webhookTargets: [{ url: `${api}/api/webhooks/payment`, secret: config.STRIPE_WEBHOOK_SECRET }],
      paypal: {
        clientId: config.PAYPAL_CLIENT_ID!, clientSecret: config.PAYPAL_CLIENT_SECRET!,
        webhookTargets: [{ url: `${api}/api/webhooks/payment`, secret: config.PAYPAL_WEBHOOK_ID! }],
      },
      // where mail goes by SMTP, nobody calls it
      sendgrid: { apiKey: config.SENDGRID_API_KEY ?? secrets.controlToken },
      twilio: { accountSid: config.TWILIO_ACCOUNT_SID, authToken: config.TWILIO_AUTH_TOKEN },
      checkr: { apiKey: config.CHECKR_API_KEY, webhookTargets: [{ url: `${api}/api/webhooks/background-check`, secret: config.CHECKR_WEBHOOK_SECRET }] },
      controlToken: secrets.controlToken,
      log: (message) => log.warn({}, message),
    });
    stops.push(() => sandbox.stop());

    const listening: Listening[] = [];
    stops.push(async () => void (await Promise.all(listening.map((one) => one.stop()))));
    for (const port of [ports.first, ports.second]) listening.push(await listen(app.http, port, config.DOGCARE_HOST));
    await app.work.startWorker();
    const identityProviders = [{ id: 'sandbox', name: 'Sandbox ID', issuer: `${sandbox.url}${openidPath}`, ...sandboxOpenidClient }];
    const addresses = {
      pawhaven: { ...demoKeys.pawhaven, storefrontUrl: `http://localhost:${ports.first}`, identityProviders },
      citytails: { ...demoKeys.citytails, storefrontUrl: `http://localhost:${ports.second}`, identityProviders },
    };
    if (await app.parts.platform.repository.tenantBySlug('pawhaven')) await moveDemo(app.parts, addresses);
    else {
      const progress = createProgress('Making the demo', say);
      await loadDemo(app.parts, addresses, progress.tick);
      progress.end();
    }
    app.work.startScheduler();
    say(welcome(config, systemClock.now().getTime() - startedAt));
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const ownHostsOf = ({ DOGCARE_PUBLIC_URL }: Config): string[] => (DOGCARE_PUBLIC_URL === undefined ? [] : [new URL(DOGCARE_PUBLIC_URL).hostname]);

/** Said where others than this machine can come: everything that opens the demo stands in its documentation. */
export const warningAt = (host: string): string => (isLoopback(host) ? '' : `
WARNING: it listens on ${host}, so whoever reaches this machine can sign in as the demo's admin and use its secret keys:
they are the same everywhere. Keep nothing real here; for that there is DOGCARE_MODE=production.
`);

function welcome(config: Config, tookMs: number): string {
  const first = `http://localhost:${config.DOGCARE_PORT}`;
  const second = `http://localhost:${config.DOGCARE_SECOND_PORT}`;
  const logins = Object.entries(DEMO_LOGINS).flatMap(([slug, people]) =>
    people.map(({ role, email }) => `  ${slug.padEnd(10)} ${role.padEnd(10)} ${email}`));
  return `
Dogcare is ready (${(tookMs / 1000).toFixed(1)} s)

  Storefront, Pawhaven     ${first}
  Storefront, City Tails   ${second}
  API                      ${first}/api      keys: ${demoKeys.pawhaven.publishableKey}, ${demoKeys.pawhaven.secretKey}
  Operator                 dogcare tenants list --operator-key ${sandboxOperatorKey}
  API reference            ${first}/docs
  Mails that were sent     ${first}/sandbox-mail
  Sandbox providers        http://127.0.0.1:${config.DOGCARE_SANDBOX_PORT}
  Data                     ${config.DOGCARE_DATA_DIR}

Demo logins, password ${DEMO_PASSWORD}
${logins.join('\n')}
${warningAt(config.DOGCARE_HOST)}
Stop with Ctrl+C.
`;
}

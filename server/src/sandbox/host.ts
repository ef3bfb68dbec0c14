import { randomBytes as systemRandomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { isOwnHost } from '../kernel/http/hosts.ts';
import type { Clock } from '../kernel/time/clock.ts';
import { controlRoutes } from './control/routes.ts';
import { createSendgridStandIn } from './sendgrid/index.ts';
import { openStore } from './store.ts';
import { createStripeStandIn, type StripeAccountOptions } from './stripe/index.ts';
import type { WebhookTarget } from './stripe/webhooks.ts';

export type { StripeAccountOptions } from './stripe/index.ts';
export type { WebhookTarget } from './stripe/webhooks.ts';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string | undefined;
  /** How browsers reach the card page, when not by host and port. */
  publicUrl?: string | undefined;
  /** Where state outlives the process; without it, it is kept in memory. */
  dataDir?: string | undefined;
  /** Wall time. */
  clock: Clock;
  stripe: { secretKey: string; publishableKey: string };
  /** Where the account above sends its webhooks; may be set later. */
  webhookTargets?: readonly WebhookTarget[] | undefined;
  /** Further provider accounts, for tenants with their own. */
  furtherStripeAccounts?: readonly StripeAccountOptions[] | undefined;
  sendgrid: { apiKey: string };
  controlToken: string;
  randomBytes?: ((size: number) => Buffer) | undefined;
  webhookRetryDelaysMs?: readonly number[] | undefined;
  webhookTimeoutMs?: number | undefined;
  webhookReorderWindowMs?: number | undefined;
  log?: ((message: string) => void) | undefined;
}

export interface Sandbox {
  /** Base URL for STRIPE_API_BASE, STRIPE_CHECKOUT_BASE, SENDGRID_API_BASE and the control client. */
  readonly url: string;
  readonly port: number;
  setWebhookTargets(targets: readonly WebhookTarget[]): void;
  stop(): Promise<void>;
}

const defaultRetryDelaysMs = [500, 2_000, 10_000, 60_000, 300_000];

/**
 * Starts the stand-ins for providers on one port: Stripe under `/v1` and `/pay`, SendGrid under `/v3`, what steers them
 * under `/_sandbox`. Stripe's clients take a host and a port only, so nothing stands before its paths.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  for (const [name, value] of Object.entries({
    ...options.stripe,
    ...options.sendgrid,
    controlToken: options.controlToken,
  })) {
    if (value === '') throw new Error(`The sandbox needs ${name}`);
  }
  const log = options.log ?? (() => {});
  const host = options.host ?? '127.0.0.1';
  const randomBytes = options.randomBytes ?? systemRandomBytes;
  const file = openStore(options.dataDir);
  let url = '';
  const stripe = createStripeStandIn({
    file,
    clock: options.clock,
    randomBytes,
    log,
    publicUrl: () => options.publicUrl ?? url,
    accounts: [
      { ...options.stripe, webhookTargets: options.webhookTargets ?? [] },
      ...(options.furtherStripeAccounts ?? []),
    ],
    retryDelaysMs: options.webhookRetryDelaysMs ?? defaultRetryDelaysMs,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    reorderWindowMs: options.webhookReorderWindowMs ?? 200,
  });
  const sendgrid = createSendgridStandIn({ file, clock: options.clock, randomBytes, apiKey: options.sendgrid.apiKey });

  const app = new Koa();
  app.on('error', (error: Error) => log(`sandbox: ${error.stack ?? error.message}`));
  // a page elsewhere whose name was made to point here has no business with it
  const isLocal = options.publicUrl === undefined && (host === '127.0.0.1' || host === '::1' || host === 'localhost');
  app.use((ctx, next) => {
    if (!isLocal || isOwnHost(ctx.req.headers.host)) return next();
    ctx.status = 403;
    return undefined;
  });
  for (const middleware of [
    controlRoutes({ file, stripe, sendgrid, token: options.controlToken }),
    sendgrid.middleware,
    ...stripe.middleware,
  ]) {
    app.use(middleware);
  }
  app.use((ctx) => {
    ctx.status = 404;
    ctx.body = {
      error: { type: 'invalid_request_error', message: `Unrecognized request URL (${ctx.method}: ${ctx.path}).` },
    };
  });

  const server = createServer(app.callback());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, host, resolve);
    });
  } catch (error) {
    await stripe.stop();
    file.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  const first = stripe.accounts[0];

  return {
    url,
    port,
    setWebhookTargets: (targets) => first?.webhooks.setTargets(targets),
    stop: async () => {
      await stripe.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      file.close();
    },
  };
};

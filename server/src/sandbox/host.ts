import { randomBytes as systemRandomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { isOwnHost } from '../kernel/http/hosts.ts';
import type { Clock } from '../kernel/time/clock.ts';
import { createCheckrStandIn, type CheckrStandInOptions } from './checkr/index.ts';
import { controlRoutes } from './control/routes.ts';
import { createOpenidStandIn, type OpenidClient } from './openid/index.ts';
import { createPaypalStandIn, type PaypalStandInOptions } from './paypal/index.ts';
import { createSendgridStandIn } from './sendgrid/index.ts';
import { openStore } from './store.ts';
import { createStripeStandIn, type StripeAccountOptions } from './stripe/index.ts';
import { createTwilioStandIn, type TwilioStandInOptions } from './twilio/index.ts';
import type { WebhookTarget } from './webhooks.ts';

export type { CheckrStandInOptions } from './checkr/index.ts';
export type { PaypalStandInOptions } from './paypal/index.ts';
export type { StripeAccountOptions } from './stripe/index.ts';
export type { TwilioStandInOptions } from './twilio/index.ts';
export type { WebhookTarget } from './webhooks.ts';

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
  /** Without it, there is no PayPal here. */
  paypal?: PaypalStandInOptions | undefined;
  /** Without it, there is no Twilio here. */
  twilio?: TwilioStandInOptions | undefined;
  /** Without it, there is no Checkr here. */
  checkr?: CheckrStandInOptions | undefined;
  /** Who may ask the sign-in provider; a client that is written down in its source, if left out. */
  openid?: OpenidClient | undefined;
  controlToken: string;
  randomBytes?: ((size: number) => Buffer) | undefined;
  webhookRetryDelaysMs?: readonly number[] | undefined;
  webhookTimeoutMs?: number | undefined;
  webhookReorderWindowMs?: number | undefined;
  log?: ((message: string) => void) | undefined;
}

export interface Sandbox {
  /**
   * Base URL for STRIPE_API_BASE, STRIPE_CHECKOUT_BASE, SENDGRID_API_BASE, TWILIO_API_BASE and the control client; with
   * `/checkr` behind it, for CHECKR_API_BASE; with `/paypal`, for PAYPAL_API_BASE and PAYPAL_CERT_BASE; with `/openid`, an OpenID issuer.
   */
  readonly url: string;
  readonly port: number;
  setWebhookTargets(targets: readonly WebhookTarget[]): void;
  setCheckrWebhookTargets(targets: readonly WebhookTarget[]): void;
  setPaypalWebhookTargets(targets: readonly WebhookTarget[]): void;
  stop(): Promise<void>;
}

const defaultRetryDelaysMs = [500, 2_000, 10_000, 60_000, 300_000];

/**
 * Starts the stand-ins for providers on one port: Stripe under `/v1` and `/pay`, SendGrid under `/v3`, Twilio under
 * `/2010-04-01`, Checkr under `/checkr`, PayPal under `/paypal`, a sign-in
 * provider under `/openid`, what steers them under `/_sandbox`. Stripe's clients take a host and a port
 * only, so nothing stands before its paths.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  for (const [name, value] of Object.entries({
    ...options.stripe,
    ...options.sendgrid,
    ...options.twilio,
    checkrKey: options.checkr?.apiKey,
    paypalClientId: options.paypal?.clientId,
    paypalClientSecret: options.paypal?.clientSecret,
    controlToken: options.controlToken,
  })) {
    if (value === '') throw new Error(`The sandbox needs ${name}`);
  }
  const log = options.log ?? (() => {});
  const host = options.host ?? '127.0.0.1';
  const randomBytes = options.randomBytes ?? systemRandomBytes;
  const file = openStore(options.dataDir);
  let url = '';
  const common = { file, clock: options.clock, randomBytes };
  const withWebhooks = {
    ...common,
    log,
    publicUrl: () => options.publicUrl ?? url,
    retryDelaysMs: options.webhookRetryDelaysMs ?? defaultRetryDelaysMs,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    reorderWindowMs: options.webhookReorderWindowMs ?? 200,
  };
  const stripe = createStripeStandIn({
    ...withWebhooks,
    accounts: [
      { ...options.stripe, webhookTargets: options.webhookTargets ?? [] },
      ...(options.furtherStripeAccounts ?? []),
    ],
  });
  const sendgrid = createSendgridStandIn({ ...common, apiKey: options.sendgrid.apiKey });
  const twilio = options.twilio === undefined ? null : createTwilioStandIn({ ...common, ...options.twilio });
  const checkr = options.checkr === undefined ? null : createCheckrStandIn({ ...withWebhooks, ...options.checkr });
  const paypal = options.paypal === undefined ? null : createPaypalStandIn({ ...withWebhooks, ...options.paypal });
  const openid = createOpenidStandIn({ ...common, publicUrl: () => options.publicUrl ?? url, client: options.openid });
  const stopAll = async () => void (await Promise.all([stripe.stop(), checkr?.stop(), paypal?.stop()]));

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
    controlRoutes({ file, stripe, paypal, sendgrid, twilio, checkr, token: options.controlToken }),
    sendgrid.middleware,
    ...(twilio === null ? [] : [twilio.middleware]),
    ...(checkr?.middleware ?? []),
    ...(paypal?.middleware ?? []),
    openid.middleware,
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
    await stopAll();
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
    setCheckrWebhookTargets: (targets) => checkr?.webhooks.setTargets(targets),
    setPaypalWebhookTargets: (targets) => paypal?.webhooks.setTargets(targets),
    stop: async () => {
      await stopAll();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      file.close();
    },
  };
};

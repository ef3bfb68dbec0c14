import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import { furtherAccount, platformAccount } from '../further.ts';
import { sameSecret } from '../http/secrets.ts';
import type { StoreFile } from '../store.ts';
import { createWebhooks, type Webhooks, type WebhookTarget } from '../webhooks.ts';
import { createPaypalAccount, type PaypalAccount } from './account.ts';
import { paypalApi } from './api.ts';
import { paypalPages } from './pages.ts';
import { createPaypalSigner } from './webhooks.ts';

export interface PaypalStandInOptions {
  clientId: string;
  clientSecret: string;
  /** Where its webhooks go; the secret is the webhook's id. May be set later. */
  webhookTargets?: readonly WebhookTarget[] | undefined;
}

export interface OpenPaypalAccount {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly account: PaypalAccount;
  readonly webhooks: Webhooks;
  /** As `POST /v1/notifications/webhooks` does; answers the webhook's id, which is part of every signature. */
  sendWebhooksTo(url: string): string;
}

export interface PaypalStandIn {
  middleware: Middleware[];
  /** The platform's first. */
  accounts(): readonly OpenPaypalAccount[];
  /** Of the platform's account. */
  webhooks: Webhooks;
  stop(): Promise<void>;
}

const mostAccounts = 100;

interface Further {
  readonly name: string;
  readonly target: WebhookTarget | null;
}

/** PayPal's orders, payments and payouts, the page where a payer approves, and webhooks signed with a certificate. */
export const createPaypalStandIn = (
  deps: {
    file: StoreFile;
    clock: Clock;
    randomBytes: (size: number) => Buffer;
    publicUrl: () => string;
    retryDelaysMs: readonly number[];
    timeoutMs: number;
    reorderWindowMs: number;
    log: (message: string) => void;
  } & PaypalStandInOptions,
): PaypalStandIn => {
  const store = deps.file.account('paypal');
  const signer = createPaypalSigner(deps);

  const open = (name: string, clientId: string, clientSecret: string, targets: readonly WebhookTarget[]): OpenPaypalAccount => {
    const isPlatform = name === platformAccount;
    const own = isPlatform ? store : deps.file.account(`paypal ${name}`);
    const webhooks = createWebhooks({ ...deps, store: own, targets, headersOf: signer.headersOf });
    const account = createPaypalAccount({ ...deps, store: own, send: webhooks.send });
    return {
      name, clientId, clientSecret, account, webhooks,
      sendWebhooksTo: (url) => {
        const target = { url, secret: account.newId('WH') };
        webhooks.setTargets([target]);
        if (!isPlatform) store.put('further', name, { name, target } satisfies Further);
        return target.secret;
      },
    };
  };
  const platform = open(platformAccount, deps.clientId, deps.clientSecret, deps.webhookTargets ?? []);
  const further = new Map(store.list<Further>('further', { limit: mostAccounts }).map(({ name, target }) =>
    [name, open(name, `sandbox-${name}`, `sandbox-${name}`, target === null ? [] : [target])]));
  const accounts = () => [platform, ...further.values()];

  const accountOf = (clientId: string, clientSecret: string): OpenPaypalAccount | null => {
    if (clientId === deps.clientId) return sameSecret(clientSecret, deps.clientSecret) ? platform : null;
    const name = furtherAccount(clientSecret);
    if (name === null || clientId !== `sandbox-${name}`) return null;
    const known = further.get(name);
    if (known || further.size >= mostAccounts) return known ?? null;
    const opened = open(name, clientId, clientSecret, []);
    store.put('further', name, { name, target: null } satisfies Further);
    further.set(name, opened);
    return opened;
  };
  const byClientId = (clientId: string) => accounts().find((one) => one.clientId === clientId) ?? null;

  return {
    middleware: [
      paypalApi({ accountOf, byClientId, certificate: signer.certificate, file: deps.file, log: deps.log }),
      paypalPages({ accounts, file: deps.file }),
    ],
    accounts,
    webhooks: platform.webhooks,
    stop: async () => {
      await Promise.all(accounts().map(({ webhooks }) => webhooks.stop()));
    },
  };
};

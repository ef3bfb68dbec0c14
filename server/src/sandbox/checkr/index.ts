import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import { furtherAccount, platformAccount } from '../further.ts';
import { sameSecret } from '../http/secrets.ts';
import type { StoreFile } from '../store.ts';
import { createWebhooks, type Webhooks, type WebhookTarget } from '../webhooks.ts';
import { createCheckrAccount, type CheckrAccount } from './account.ts';
import { checkrApi } from './api.ts';
import { sweep } from './lifecycle.ts';
import { checkrPages } from './pages.ts';
import { checkrHeaders } from './webhooks.ts';

export interface CheckrStandInOptions {
  apiKey: string;
  /** Where its webhooks go; may be set later. */
  webhookTargets?: readonly WebhookTarget[] | undefined;
}

export interface OpenCheckrAccount {
  readonly name: string;
  readonly account: CheckrAccount;
  readonly webhooks: Webhooks;
  /** As `POST /v1/webhooks` does: signed with the account's own key. */
  sendWebhooksTo(url: string): void;
}

export interface CheckrStandIn {
  middleware: Middleware[];
  /** The platform's first. */
  accounts(): readonly OpenCheckrAccount[];
  /** Of the platform's account. */
  webhooks: Webhooks;
  stop(): Promise<void>;
}

const sweepEveryMs = 5_000;
const mostAccounts = 100;

interface Further {
  readonly name: string;
  readonly apiKey: string;
  readonly url: string | null;
}

/** Checkr's API, the page that people are invited to, and signed webhooks. */
export const createCheckrStandIn = (
  deps: {
    file: StoreFile;
    clock: Clock;
    randomBytes: (size: number) => Buffer;
    publicUrl: () => string;
    retryDelaysMs: readonly number[];
    timeoutMs: number;
    reorderWindowMs: number;
    log: (message: string) => void;
  } & CheckrStandInOptions,
): CheckrStandIn => {
  const store = deps.file.account('checkr');

  const open = (name: string, apiKey: string, targets: readonly WebhookTarget[]): OpenCheckrAccount => {
    const isPlatform = name === platformAccount;
    const own = isPlatform ? store : deps.file.account(`checkr ${name}`);
    const webhooks = createWebhooks({ ...deps, store: own, targets, headersOf: checkrHeaders });
    return {
      name,
      account: createCheckrAccount({ ...deps, store: own, send: webhooks.send }),
      webhooks,
      sendWebhooksTo: (url) => {
        webhooks.setTargets([{ url, secret: apiKey }]);
        if (!isPlatform) store.put('further', name, { name, apiKey, url } satisfies Further);
      },
    };
  };
  const platform = open(platformAccount, deps.apiKey, deps.webhookTargets ?? []);
  const further = new Map(store.list<Further>('further', { limit: mostAccounts }).map(({ name, apiKey, url }) =>
    [name, open(name, apiKey, url === null ? [] : [{ url, secret: apiKey }])]));
  const accounts = () => [platform, ...further.values()];

  const accountOf = (apiKey: string): OpenCheckrAccount | null => {
    if (sameSecret(apiKey, deps.apiKey)) return platform;
    const name = furtherAccount(apiKey);
    if (name === null) return null;
    const known = further.get(name);
    if (known || further.size >= mostAccounts) return known ?? null;
    const opened = open(name, apiKey, []);
    store.put('further', name, { name, apiKey, url: null } satisfies Further);
    further.set(name, opened);
    return opened;
  };

  const timer = setInterval(() => {
    try {
      deps.file.atomic(() => accounts().forEach(({ account }) => sweep(account)));
    } catch (error) {
      deps.log(`checkr: ${(error as Error).message}`);
    }
  }, sweepEveryMs);
  timer.unref();
  return {
    middleware: [checkrApi({ accountOf, file: deps.file }), checkrPages({ accounts, file: deps.file })],
    accounts,
    webhooks: platform.webhooks,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(accounts().map(({ webhooks }) => webhooks.stop()));
    },
  };
};

import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
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

export interface CheckrStandIn {
  middleware: Middleware[];
  account: CheckrAccount;
  webhooks: Webhooks;
  stop(): Promise<void>;
}

const sweepEveryMs = 5_000;

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
  const webhooks = createWebhooks({ ...deps, store, targets: deps.webhookTargets ?? [], headersOf: checkrHeaders });
  const account = createCheckrAccount({ ...deps, store, send: webhooks.send });
  const timer = setInterval(() => {
    try {
      deps.file.atomic(() => sweep(account));
    } catch (error) {
      deps.log(`checkr: ${(error as Error).message}`);
    }
  }, sweepEveryMs);
  timer.unref();
  return {
    middleware: [
      checkrApi({ account, file: deps.file, apiKey: deps.apiKey }),
      checkrPages({ account, file: deps.file }),
    ],
    account,
    webhooks,
    stop: async () => {
      clearInterval(timer);
      await webhooks.stop();
    },
  };
};

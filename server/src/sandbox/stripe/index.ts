import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import type { StoreFile } from '../store.ts';
import { createWebhooks, type Webhooks, type WebhookTarget } from '../webhooks.ts';
import { createAccount, type Account } from './account.ts';
import { stripeApi } from './api.ts';
import { connectPages } from './pages/connect.ts';
import { stripePages } from './pages/routes.ts';
import { stripeHeaders } from './webhooks.ts';

/** One provider account: its keys and where its webhooks go. */
export interface StripeAccountOptions {
  secretKey: string;
  publishableKey: string;
  webhookTargets: readonly WebhookTarget[];
}

export interface StripeStandIn {
  middleware: Middleware[];
  accounts: readonly { account: Account; webhooks: Webhooks; secretKey: string }[];
  stop(): Promise<void>;
}

export const createStripeStandIn = (deps: {
  file: StoreFile;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  publicUrl: () => string;
  accounts: readonly StripeAccountOptions[];
  retryDelaysMs: readonly number[];
  timeoutMs: number;
  reorderWindowMs: number;
  log: (message: string) => void;
}): StripeStandIn => {
  const accounts = deps.accounts.map(({ secretKey, publishableKey, webhookTargets }, index) => {
    const store = deps.file.account(`stripe-${index}`);
    const webhooks = createWebhooks({ ...deps, store, targets: webhookTargets, headersOf: stripeHeaders });
    const account = createAccount({ ...deps, store, targetCount: webhooks.targetCount, send: webhooks.send });
    return { account, webhooks, secretKey, publishableKey };
  });
  return {
    middleware: [stripeApi({ accounts, file: deps.file, log: deps.log }), stripePages({ accounts, file: deps.file }), connectPages({ accounts, file: deps.file })],
    accounts,
    stop: async () => {
      await Promise.all(accounts.map(({ webhooks }) => webhooks.stop()));
    },
  };
};

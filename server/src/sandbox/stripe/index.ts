import type { Middleware } from 'koa';
import type { Clock } from '../../kernel/time/clock.ts';
import { furtherAccount } from '../further.ts';
import type { Store, StoreFile } from '../store.ts';
import { createWebhooks, type Webhooks, type WebhookTarget } from '../webhooks.ts';
import { createAccount, type Account } from './account.ts';
import type { StripeEvent } from './objects.ts';
import { stripeApi } from './api.ts';
import { endpointTargets } from './endpoints.ts';
import { connectPages } from './pages/connect.ts';
import { stripePages } from './pages/routes.ts';
import { setupPages } from './pages/setup.ts';
import { stripeHeaders } from './webhooks.ts';

/** One provider account: its keys and where its webhooks go. */
export interface StripeAccountOptions {
  secretKey: string;
  publishableKey: string;
  webhookTargets: readonly WebhookTarget[];
}

/** A dispute says nothing of the tenant, and the payment that it is of does; of what a connected account does, that account. */
const aboutOf = (store: Store, { account, data: { object } }: StripeEvent): unknown => {
  const { payment_intent: intentId } = object as { payment_intent?: unknown };
  return [typeof intentId === 'string' ? store.get('intent', intentId) : null, account === undefined ? null : store.get('connected', account)];
};

const mostFurther = 100;

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
  slowAnswerMs?: number | undefined;
  log: (message: string) => void;
}): StripeStandIn => {
  const openAccount = ({ secretKey, publishableKey, webhookTargets }: StripeAccountOptions, name: string) => {
    const store = deps.file.account(name);
    const targets = () => [...webhookTargets, ...endpointTargets(store)];
    const webhooks = createWebhooks({ ...deps, store, targets: targets(), headersOf: stripeHeaders, aboutOf: (event) => aboutOf(store, event as StripeEvent) });
    const account = createAccount({
      ...deps, store, targetCount: webhooks.targetCount, send: webhooks.send, endpointsChanged: () => webhooks.setTargets(targets()),
    });
    return { account, webhooks, secretKey, publishableKey };
  };
  const accounts = deps.accounts.map((options, index) => openAccount(options, `stripe-${index}`));

  // businesses' own, by the names that their keys carry
  const names = deps.file.account('stripe-further');
  const openFurther = (name: string) => {
    const opened = openAccount({ secretKey: `sk_test_sandbox-${name}`, publishableKey: `pk_test_sandbox-${name}`, webhookTargets: [] }, `stripe ${name}`);
    accounts.push(opened);
    return opened;
  };
  for (const { name } of names.list<{ name: string }>('name', { limit: mostFurther })) openFurther(name);
  const open = (key: string) => {
    const name = /^[sp]k_test_/.test(key) ? furtherAccount(key) : null;
    if (name === null || accounts.length >= mostFurther) return null;
    names.put('name', name, { name });
    return openFurther(name);
  };
  return {
    middleware: [stripeApi({ accounts, open, file: deps.file, log: deps.log, slowAnswerMs: deps.slowAnswerMs ?? 12_000 }), stripePages({ accounts, file: deps.file }), setupPages({ accounts, file: deps.file }), connectPages({ accounts, file: deps.file })],
    accounts,
    stop: async () => {
      await Promise.all(accounts.map(({ webhooks }) => webhooks.stop()));
    },
  };
};

import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { bankTypeOf, createBankMethod, fundCashBalance } from './bank-methods.ts';
import { connectOperations } from './connect-operations.ts';
import {
  attachMethod,
  createCustomer,
  deleteCustomer,
  detachMethod,
  findCustomer,
  updateCustomer,
} from './customers.ts';
import { abandonDispute, updateDispute } from './disputes.ts';
import { noSuch } from './errors.ts';
import { createEndpoint } from './endpoints.ts';
import { createIntent, updateIntent } from './intents.ts';
import { cancelIntent, capture, confirm } from './lifecycle.ts';
import { listObjects } from './lists.ts';
import { createMethod, useMethod } from './methods.ts';
import type { CardMethod, Intent, StoredMethod, StripeEvent } from './objects.ts';
import { createRefund, updateRefund } from './refunds.ts';
import { setupOperations } from './setup-operations.ts';

export interface Call {
  account: Account;
  /** The ids of the path, in order. */
  ids: string[];
  params: FormObject;
  info: RequestInfo;
  publishable: boolean;
  path: string;
}

export interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** `secret` keys may do all; a browser's key only what Stripe.js does. */
  publishable?: boolean;
  run(call: Call): object;
}

const id = (call: Call): string => call.ids[0] ?? '';

/** What a browser may see of an intent. */
const browserFields = [
  'id',
  'object',
  'amount',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_types',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'status',
] as const;
export const browserView = (intent: Intent): object =>
  Object.fromEntries(browserFields.map((name) => [name, intent[name]]));

/** A browser names one intent by its secret; without the right one the intent does not exist for it. */
const checkSecret = ({ account, params, publishable, ids }: Call): void => {
  const given = params.client_secret;
  if (!publishable && given === undefined) return;
  const intent = account.intent(ids[0] ?? '');
  if (given !== intent.client_secret) throw noSuch('payment_intent', intent.id, 'intent');
};
const shown = (call: Call, intent: Intent): object => (call.publishable ? browserView(intent) : intent);

export const operations: Operation[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    run: ({ account, params, info }) => createIntent(account, params, info),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    run: ({ account, params, path }) =>
      listObjects<Intent>(account, path, params, 'intent', { filters: { customer: 'string' } }),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    publishable: true,
    run: (call) => {
      checkSecret(call);
      return shown(call, call.account.intent(id(call)));
    },
  },
  { method: 'POST', path: '/v1/payment_intents/:id', run: (call) => updateIntent(call.account, id(call), call.params) },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    publishable: true,
    run: (call) => {
      checkSecret(call);
      return shown(call, confirm(call.account, id(call), call.params, call.info, call.publishable));
    },
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/capture',
    run: (call) => capture(call.account, id(call), call.params, call.info),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/cancel',
    run: (call) => cancelIntent(call.account, id(call), call.params, call.info),
  },
  {
    method: 'GET',
    path: '/v1/charges',
    run: ({ account, params, path }) =>
      listObjects(account, path, params, 'charge', { filters: { payment_intent: 'string', customer: 'string' } }),
  },
  { method: 'GET', path: '/v1/charges/:id', run: (call) => call.account.charge(id(call)) },
  { method: 'POST', path: '/v1/refunds', run: ({ account, params, info }) => createRefund(account, params, info) },
  {
    method: 'GET',
    path: '/v1/refunds',
    run: ({ account, params, path }) =>
      listObjects(account, path, params, 'refund', { filters: { payment_intent: 'string', charge: 'string' } }),
  },
  { method: 'GET', path: '/v1/refunds/:id', run: (call) => call.account.refund(id(call)) },
  { method: 'POST', path: '/v1/refunds/:id', run: (call) => updateRefund(call.account, id(call), call.params) },
  {
    method: 'GET',
    path: '/v1/disputes',
    run: ({ account, params, path }) => listObjects(account, path, params, 'dispute', { filters: { payment_intent: 'string', charge: 'string' } }),
  },
  { method: 'GET', path: '/v1/disputes/:id', run: (call) => call.account.dispute(id(call)) },
  { method: 'POST', path: '/v1/disputes/:id', run: (call) => updateDispute(call.account, id(call), call.params, call.info) },
  { method: 'POST', path: '/v1/disputes/:id/close', run: (call) => abandonDispute(call.account, id(call), call.info) },
  {
    method: 'POST',
    path: '/v1/payment_methods',
    publishable: true,
    run: ({ account, params, publishable }) => {
      const bank = bankTypeOf([String(params.type)]);
      return bank === null ? createMethod(account, params, publishable).method : createBankMethod(account, params, bank);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    run: ({ account, params, path }) =>
      listObjects<CardMethod>(account, path, params, 'method', {
        filters: { customer: 'string', type: 'string' },
        unwrap: (stored: StoredMethod) => stored.method,
      }),
  },
  { method: 'GET', path: '/v1/payment_methods/:id', run: (call) => useMethod(call.account, id(call)).method },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/attach',
    run: (call) => attachMethod(call.account, id(call), call.params),
  },
  { method: 'POST', path: '/v1/payment_methods/:id/detach', run: (call) => detachMethod(call.account, id(call)) },
  { method: 'POST', path: '/v1/test_helpers/customers/:id/fund_cash_balance', run: (call) => fundCashBalance(call.account, id(call), call.params, call.info) },
  { method: 'POST', path: '/v1/customers', run: ({ account, params, info }) => createCustomer(account, params, info) },
  {
    method: 'GET',
    path: '/v1/customers',
    run: ({ account, params, path }) =>
      listObjects(account, path, params, 'customer', { filters: { email: 'string' } }),
  },
  { method: 'GET', path: '/v1/customers/:id', run: (call) => findCustomer(call.account, id(call)) },
  {
    method: 'POST',
    path: '/v1/customers/:id',
    run: (call) => updateCustomer(call.account, id(call), call.params, call.info),
  },
  { method: 'DELETE', path: '/v1/customers/:id', run: (call) => deleteCustomer(call.account, id(call), call.info) },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    run: ({ account, params, path }) =>
      listObjects(account, path, params, 'balance', {
        filters: { source: 'string', type: 'string', currency: 'string' },
      }),
  },
  { method: 'GET', path: '/v1/balance_transactions/:id', run: (call) => call.account.balanceTransaction(id(call)) },
  { method: 'POST', path: '/v1/webhook_endpoints', run: ({ account, params }) => createEndpoint(account, params) },
  {
    method: 'GET',
    path: '/v1/events',
    run: ({ account, params, path }) =>
      listObjects<StripeEvent>(account, path, params, 'event', {
        filters: { type: 'string', types: { list: 'string' } },
        matches: (event, { type, types }) =>
          (type === undefined || event.type === type) &&
          (types === undefined || (types as string[]).includes(event.type)),
      }),
  },
  {
    method: 'GET',
    path: '/v1/events/:id',
    run: (call) => {
      const event = call.account.store.get<StripeEvent>('event', id(call));
      if (event === null) throw noSuch('event', id(call));
      return event;
    },
  },
  ...setupOperations,
  ...connectOperations,
];

import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { invalidRequest, noSuch } from './errors.ts';
import { bankMethodFor, bankTypeOf, confirmBankIntent } from './bank-methods.ts';
import { confirmIntent } from './confirm.ts';
import { createMethod, useMethod } from './methods.ts';
import type { Intent } from './objects.ts';
import { checkAmount, mergeMetadata, readCurrency, readParams } from './params.ts';

const common = {
  amount: 'int',
  currency: 'string',
  customer: 'string',
  description: 'clearable',
  metadata: 'metadata',
  payment_method: 'string',
  payment_method_data: 'any',
  payment_method_options: 'any',
  payment_method_types: { list: 'string' },
  receipt_email: 'clearable',
  setup_future_usage: { oneOf: ['on_session', 'off_session'] },
  shipping: 'any',
  statement_descriptor: 'clearable',
  statement_descriptor_suffix: 'clearable',
  transfer_group: 'string',
  expand: 'any',
} as const;
const createSpec = {
  ...common,
  automatic_payment_methods: { fields: { enabled: 'bool', allow_redirects: { oneOf: ['always', 'never'] } } },
  capture_method: { oneOf: ['automatic', 'automatic_async', 'manual'] },
  confirm: 'bool',
  confirmation_method: { oneOf: ['automatic', 'manual'] },
  error_on_requires_action: 'bool',
  off_session: 'bool',
  return_url: 'string',
  use_stripe_sdk: 'bool',
  mandate_data: 'any',
  radar_options: 'any',
} as const;

/** What Stripe says to a call that comes too early or too late. */
export const unexpectedState = (intent: Intent, what: string) =>
  invalidRequest(`You cannot ${what} this PaymentIntent because it has a status of ${intent.status}.`, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });

/** The customer is checked, the payment method made; answers the method's id. */
export const methodFrom = (
  account: Account,
  params: { payment_method?: string | undefined; payment_method_data?: unknown },
  publishable = false,
) => {
  if (params.payment_method !== undefined) return useMethod(account, params.payment_method).method.id;
  if (params.payment_method_data === undefined) return null;
  return createMethod(account, params.payment_method_data as FormObject, publishable).method.id;
};

export const createIntent = (account: Account, form: FormObject, info: RequestInfo): Intent => {
  const params = readParams(form, createSpec, ['amount', 'currency']);
  const currency = readCurrency(params.currency ?? '');
  checkAmount(params.amount ?? 0, currency);
  if (params.customer !== undefined && account.store.get('customer', params.customer) === null) {
    throw noSuch('customer', params.customer, 'customer');
  }
  for (const name of ['return_url', 'off_session', 'error_on_requires_action', 'mandate_data'] as const) {
    if (params[name] !== undefined && params.confirm !== true) {
      throw invalidRequest(
        `The parameter ${name} cannot be passed when creating a PaymentIntent unless confirm is set to true.`,
        { param: name },
      );
    }
  }
  const bank = bankTypeOf(params.payment_method_types);
  if (bank === null && params.payment_method_types?.some((type) => type !== 'card')) {
    throw invalidRequest('This stand-in knows the payment method types card, sepa_debit and customer_balance, each by itself', { param: 'payment_method_types' });
  }
  if (params.automatic_payment_methods !== undefined && params.payment_method_types !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: automatic_payment_methods, payment_method_types.',
      { param: 'payment_method_types' },
    );
  }
  const id = account.newId('pi');
  const method = bank === null ? methodFrom(account, params) : bankMethodFor(account, bank, params);
  const intent: Intent = {
    id,
    object: 'payment_intent',
    amount: params.amount ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods:
      params.payment_method_types !== undefined
        ? null
        : {
            enabled: params.automatic_payment_methods?.enabled ?? true,
            allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
          },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? 'automatic_async',
    client_secret: account.newId(`${id}_secret`),
    confirmation_method: params.confirmation_method ?? 'automatic',
    created: account.nowSeconds(),
    currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    payment_method: method,
    payment_method_types: params.payment_method_types ?? ['card'],
    receipt_email: params.receipt_email ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: params.shipping ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_group: params.transfer_group ?? null,
  };
  account.saveIntent(intent);
  account.emit('payment_intent.created', intent, info);
  if (bank !== null) return params.confirm === true ? confirmBankIntent(account, intent, bank, info) : intent;
  return params.confirm === true
    ? confirmIntent(account, intent, { ...params, returnUrl: params.return_url }, info)
    : intent;
};

export const updateIntent = (account: Account, id: string, form: FormObject): Intent => {
  const params = readParams(form, common);
  const intent = account.intent(id);
  if (
    ['succeeded', 'canceled', 'processing', 'requires_capture'].includes(intent.status) &&
    Object.keys(params).some((name) => !['metadata', 'description', 'expand', 'transfer_group'].includes(name))
  ) {
    throw unexpectedState(intent, 'update');
  }
  if (params.currency !== undefined) intent.currency = readCurrency(params.currency);
  if (params.amount !== undefined || params.currency !== undefined)
    checkAmount(params.amount ?? intent.amount, intent.currency);
  intent.amount = params.amount ?? intent.amount;
  if (params.customer !== undefined && account.store.get('customer', params.customer) === null) {
    throw noSuch('customer', params.customer, 'customer');
  }
  intent.customer = params.customer ?? intent.customer;
  if (params.description !== undefined) intent.description = params.description;
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email;
  intent.setup_future_usage = params.setup_future_usage ?? intent.setup_future_usage;
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  const method = methodFrom(account, params);
  if (method !== null) {
    intent.payment_method = method;
    intent.next_action = null;
    intent.status = 'requires_confirmation';
  }
  account.saveIntent(intent);
  return intent;
};

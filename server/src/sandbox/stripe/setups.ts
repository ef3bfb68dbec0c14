import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import type { CardBehaviour } from './cards.ts';
import { isWebUrl } from './confirm.ts';
import { cardError, invalidRequest, noSuch } from './errors.ts';
import { methodFrom } from './intents.ts';
import type { PaymentError, StoredMethod } from './objects.ts';
import { mergeMetadata, readParams } from './params.ts';

/** A card that is saved, and not charged. */
export interface SetupIntent {
  id: string;
  object: 'setup_intent';
  automatic_payment_methods: { enabled: boolean } | null;
  cancellation_reason: string | null;
  client_secret: string;
  created: number;
  customer: string | null;
  description: string | null;
  last_setup_error: PaymentError | null;
  latest_attempt: null;
  livemode: false;
  metadata: Record<string, string>;
  next_action: object | null;
  payment_method: string | null;
  allowed_payment_method_types: string[] | null;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  usage: 'off_session' | 'on_session';
}

const createSpec = {
  automatic_payment_methods: { fields: { enabled: 'bool', allow_redirects: { oneOf: ['always', 'never'] } } },
  confirm: 'bool',
  customer: 'string',
  description: 'clearable',
  metadata: 'metadata',
  payment_method: 'string',
  payment_method_data: 'any',
  payment_method_options: 'any',
  allowed_payment_method_types: { list: 'string' },
  return_url: 'string',
  usage: { oneOf: ['off_session', 'on_session'] },
  expand: 'any',
} as const;
const confirmSpec = {
  payment_method: 'string',
  payment_method_data: 'any',
  payment_method_options: 'any',
  return_url: 'string',
  use_stripe_sdk: 'bool',
  client_secret: 'string',
  key: 'string',
  mandate_data: 'any',
  expand: 'any',
} as const;

export const findSetup = (account: Account, id: string): SetupIntent | null => account.store.get<SetupIntent>('setup', id);

export const setupOf = (account: Account, id: string): SetupIntent => {
  const setup = findSetup(account, id);
  if (setup === null) throw noSuch('setup_intent', id, 'intent');
  return setup;
};

const save = (account: Account, setup: SetupIntent): void =>
  account.store.put('setup', setup.id, setup, { a: setup.customer, b: setup.metadata.tenant_id ?? null });

const unexpected = (setup: SetupIntent, what: string) =>
  invalidRequest(`You cannot ${what} this SetupIntent because it has a status of ${setup.status}.`, {
    code: 'setup_intent_unexpected_state',
  });

const isDecline = (behaviour: CardBehaviour): behaviour is Exclude<CardBehaviour, string> =>
  typeof behaviour === 'object' && behaviour.attaches !== true;

/** Saves the card with the customer. Who was asked by the bank now need not be asked when it is charged, unless the card always asks. */
const finish = (account: Account, setup: SetupIntent, stored: StoredMethod, info: RequestInfo | undefined): SetupIntent => {
  if (setup.customer !== null) {
    stored.method.customer = setup.customer;
    if (stored.behaviour === 'authenticate') stored.behaviour = 'ok';
    account.saveMethod(stored);
    account.emit('payment_method.attached', stored.method, info);
  }
  Object.assign(setup, { status: 'succeeded', next_action: null, last_setup_error: null });
  save(account, setup);
  account.emit('setup_intent.succeeded', setup, info);
  return setup;
};

const refuse = (account: Account, setup: SetupIntent, error: PaymentError, info: RequestInfo | undefined): void => {
  Object.assign(setup, { status: 'requires_payment_method', payment_method: null, next_action: null, last_setup_error: error });
  save(account, setup);
  account.emit('setup_intent.setup_failed', setup, info);
};

export const authenticateSetupUrl = (account: Account, setup: SetupIntent, returnUrl: string | undefined, hosted: boolean): string => {
  const url = new URL(`/setup/${setup.id}/authenticate`, account.publicUrl());
  url.searchParams.set('client_secret', setup.client_secret);
  if (returnUrl !== undefined) url.searchParams.set('return_url', returnUrl);
  if (hosted) url.searchParams.set('hosted', '1');
  return url.toString();
};

export const confirmSetup = (
  account: Account,
  setup: SetupIntent,
  returnUrl: string | undefined,
  info: RequestInfo | undefined,
  hosted = false,
): SetupIntent => {
  if (setup.payment_method === null) {
    throw invalidRequest('You cannot confirm this SetupIntent because it is missing a payment method.', {
      code: 'setup_intent_unexpected_state',
    });
  }
  if (returnUrl !== undefined && !isWebUrl(returnUrl))
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  const stored = account.method(setup.payment_method);
  if (isDecline(stored.behaviour)) {
    const { decline, code = 'card_declined', message } = stored.behaviour;
    refuse(account, setup, { type: 'card_error', code, message, decline_code: decline, payment_method: stored.method }, info);
    throw cardError({ code, message, declineCode: decline });
  }
  if (stored.behaviour !== 'authenticate' && stored.behaviour !== 'authenticate_always') return finish(account, setup, stored, info);
  const url = authenticateSetupUrl(account, setup, returnUrl, hosted);
  Object.assign(setup, {
    status: 'requires_action',
    last_setup_error: null,
    next_action:
      returnUrl === undefined
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
        : { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } },
  });
  save(account, setup);
  account.emit('setup_intent.requires_action', setup, info);
  return setup;
};

/** The payer answers the bank’s challenge. */
export const answerSetupChallenge = (account: Account, setup: SetupIntent, passed: boolean): SetupIntent => {
  if (setup.status !== 'requires_action' || setup.payment_method === null) throw unexpected(setup, 'authenticate');
  const stored = account.method(setup.payment_method);
  if (passed) return finish(account, setup, stored, undefined);
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  refuse(
    account,
    setup,
    { type: 'invalid_request_error', code: 'setup_intent_authentication_failure', message, payment_method: stored.method },
    undefined,
  );
  return setup;
};

export const createSetup = (account: Account, form: FormObject, info: RequestInfo): SetupIntent => {
  const params = readParams(form, createSpec);
  if (params.customer !== undefined && account.store.get('customer', params.customer) === null)
    throw noSuch('customer', params.customer, 'customer');
  if (params.return_url !== undefined && params.confirm !== true)
    throw invalidRequest('The parameter return_url cannot be passed when creating a SetupIntent unless confirm is set to true.', { param: 'return_url' });
  const id = account.newId('seti');
  const method = methodFrom(account, params);
  const setup: SetupIntent = {
    id,
    object: 'setup_intent',
    automatic_payment_methods: params.allowed_payment_method_types !== undefined ? null : { enabled: params.automatic_payment_methods?.enabled ?? true },
    cancellation_reason: null,
    client_secret: account.newId(`${id}_secret`),
    created: account.nowSeconds(),
    customer: params.customer ?? null,
    description: params.description ?? null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    payment_method: method,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    usage: params.usage ?? 'off_session',
  };
  save(account, setup);
  account.emit('setup_intent.created', setup, info);
  return params.confirm === true ? confirmSetup(account, setup, params.return_url, info) : setup;
};

export const confirmSetupCall = (account: Account, id: string, form: FormObject, info: RequestInfo, publishable: boolean): SetupIntent => {
  const params = readParams(form, confirmSpec);
  const setup = setupOf(account, id);
  if (setup.status === 'succeeded' || setup.status === 'canceled') throw unexpected(setup, 'confirm');
  setup.payment_method = methodFrom(account, params, publishable) ?? setup.payment_method;
  return confirmSetup(account, setup, params.return_url, info);
};

export const cancelSetup = (account: Account, id: string, form: FormObject, info: RequestInfo): SetupIntent => {
  const { cancellation_reason: reason } = readParams(form, {
    cancellation_reason: { oneOf: ['abandoned', 'duplicate', 'requested_by_customer'] },
    expand: 'any',
  });
  const setup = setupOf(account, id);
  if (setup.status === 'succeeded' || setup.status === 'canceled') throw unexpected(setup, 'cancel');
  Object.assign(setup, { status: 'canceled', cancellation_reason: reason ?? null, next_action: null });
  save(account, setup);
  account.emit('setup_intent.canceled', setup, info);
  return setup;
};

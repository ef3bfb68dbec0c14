import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { confirmIntent } from './confirm.ts';
import { invalidRequest } from './errors.ts';
import { methodFrom, unexpectedState } from './intents.ts';
import { takeMoney } from './money.ts';
import type { Intent } from './objects.ts';
import { mergeMetadata, readParams } from './params.ts';

const confirmSpec = {
  payment_method: 'string',
  payment_method_data: 'any',
  payment_method_options: 'any',
  return_url: 'string',
  off_session: 'bool',
  error_on_requires_action: 'bool',
  receipt_email: 'clearable',
  setup_future_usage: { oneOf: ['on_session', 'off_session'] },
  shipping: 'any',
  use_stripe_sdk: 'bool',
  mandate_data: 'any',
  expand: 'any',
  client_secret: 'string',
  key: 'string',
  expected_payment_method_type: 'string',
  client_attribution_metadata: 'any',
  radar_options: 'any',
} as const;
/** What a browser's key may say when it confirms. */
const browserParams = new Set([
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'return_url',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'use_stripe_sdk',
  'mandate_data',
  'expand',
  'client_secret',
  'key',
  'expected_payment_method_type',
  'client_attribution_metadata',
  'radar_options',
]);

export const confirm = (
  account: Account,
  id: string,
  form: FormObject,
  info: RequestInfo,
  publishable: boolean,
): Intent => {
  const params = readParams(form, confirmSpec);
  const refused = publishable ? Object.keys(params).find((name) => !browserParams.has(name)) : undefined;
  if (refused !== undefined) {
    throw invalidRequest(`A publishable key may not send ${refused}`, { code: 'parameter_unknown', param: refused });
  }
  const intent = account.intent(id);
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw unexpectedState(intent, 'confirm');
  }
  intent.payment_method = methodFrom(account, params, publishable) ?? intent.payment_method;
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email;
  intent.setup_future_usage = params.setup_future_usage ?? intent.setup_future_usage;
  return confirmIntent(account, intent, { ...params, returnUrl: params.return_url }, info);
};

export const capture = (account: Account, id: string, form: FormObject, info: RequestInfo): Intent => {
  const params = readParams(form, {
    amount_to_capture: 'int',
    expand: 'any',
    metadata: 'metadata',
    statement_descriptor_suffix: 'string',
    final_capture: 'bool',
  });
  const intent = account.intent(id);
  if (intent.status !== 'requires_capture' || intent.latest_charge === null) throw unexpectedState(intent, 'capture');
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidRequest(
      `The remaining amount you can capture for this PaymentIntent is ${intent.amount_capturable}; you asked for ${amount}.`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    );
  }
  const charge = account.charge(intent.latest_charge);
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  takeMoney(account, intent, charge, amount);
  account.saveCharge(charge);
  account.saveIntent(intent);
  account.emit('charge.captured', charge, info);
  account.emit('payment_intent.succeeded', intent, info);
  return intent;
};

export const cancelIntent = (account: Account, id: string, form: FormObject, info: RequestInfo): Intent => {
  const params = readParams(form, {
    cancellation_reason: { oneOf: ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'] },
    expand: 'any',
  });
  const intent = account.intent(id);
  if (intent.status === 'succeeded' || intent.status === 'canceled') throw unexpectedState(intent, 'cancel');
  if (intent.status === 'requires_capture' && intent.latest_charge !== null) {
    const charge = account.charge(intent.latest_charge);
    Object.assign(charge, { refunded: true, amount_refunded: charge.amount });
    account.saveCharge(charge);
    account.emit('charge.refunded', charge, info);
  }
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: account.nowSeconds(),
    cancellation_reason: params.cancellation_reason ?? null,
    amount_capturable: 0,
    next_action: null,
  });
  account.saveIntent(intent);
  account.emit('payment_intent.canceled', intent, info);
  return intent;
};

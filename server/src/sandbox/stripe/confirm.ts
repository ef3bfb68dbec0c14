import type { Account, RequestInfo } from './account.ts';
import { cardError, invalidRequest } from './errors.ts';
import { openDispute } from './disputes.ts';
import { takeMoney } from './money.ts';
import type { Charge, Intent, PaymentError, StoredMethod } from './objects.ts';

/** What happens when a card is charged: the heart of the stand-in, used by the API, the card page and the control API. */
export interface ConfirmOptions {
  returnUrl?: string | undefined;
  off_session?: boolean | undefined;
  error_on_requires_action?: boolean | undefined;
}

export const isWebUrl = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
};

export const authenticateUrl = (
  account: Account,
  intent: Intent,
  returnUrl: string | undefined,
  hosted: boolean,
): string => {
  const url = new URL(`/pay/${intent.id}/authenticate`, account.publicUrl());
  url.searchParams.set('client_secret', intent.client_secret);
  if (returnUrl !== undefined) url.searchParams.set('return_url', returnUrl);
  if (hosted) url.searchParams.set('hosted', '1');
  return url.toString();
};

const newCharge = (account: Account, intent: Intent, { method }: StoredMethod, authenticated: boolean): Charge => ({
  id: account.newId('ch'),
  object: 'charge',
  amount: intent.amount,
  amount_captured: 0,
  amount_refunded: 0,
  balance_transaction: null,
  billing_details: method.billing_details,
  captured: false,
  created: account.nowSeconds(),
  currency: intent.currency,
  customer: intent.customer,
  description: intent.description,
  disputed: false,
  failure_code: null,
  failure_message: null,
  livemode: false,
  metadata: intent.metadata,
  outcome: {
    network_status: 'approved_by_network',
    reason: null,
    seller_message: 'Payment complete.',
    type: 'authorized',
  },
  paid: true,
  payment_intent: intent.id,
  payment_method: method.id,
  payment_method_details: {
    type: 'card',
    card: { ...method.card, three_d_secure: authenticated ? { result: 'authenticated' } : null },
  },
  receipt_email: intent.receipt_email,
  refunded: false,
  status: 'succeeded',
});

/** Marks the intent as failed and throws what Stripe answers then: 402 with the intent inside. */
const fail = (account: Account, intent: Intent, error: PaymentError, info: RequestInfo | undefined): never => {
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: error,
  });
  account.saveIntent(intent);
  account.emit('payment_intent.payment_failed', intent, info);
  throw cardError({
    code: error.code,
    message: error.message,
    declineCode: error.decline_code,
    charge: error.charge,
    paymentIntent: intent,
  });
};

/** Charges the card of the intent, without asking for authentication again. */
export const chargeIntent = (
  account: Account,
  intent: Intent,
  stored: StoredMethod,
  info: RequestInfo | undefined,
  authenticated: boolean,
): Intent => {
  const charge = newCharge(account, intent, stored, authenticated);
  intent.latest_charge = charge.id;
  if (typeof stored.behaviour === 'object') {
    const { decline, code = 'card_declined', message } = stored.behaviour;
    Object.assign(charge, {
      paid: false,
      status: 'failed',
      failure_code: code,
      failure_message: message,
      outcome: {
        network_status: 'declined_by_network',
        reason: decline,
        seller_message: 'The bank did not approve the payment.',
        type: 'issuer_declined',
      },
    });
    account.saveCharge(charge);
    account.emit('charge.failed', charge, info);
    return fail(
      account,
      intent,
      { type: 'card_error', code, message, decline_code: decline, charge: charge.id, payment_method: stored.method },
      info,
    );
  }
  Object.assign(intent, { next_action: null, last_payment_error: null });
  if (intent.setup_future_usage !== null && intent.customer !== null) {
    stored.method.customer = intent.customer;
    account.saveMethod(stored);
  }
  if (intent.capture_method === 'manual') {
    Object.assign(intent, { status: 'requires_capture', amount_capturable: intent.amount });
    account.saveCharge(charge);
    account.saveIntent(intent);
    account.emit('charge.succeeded', charge, info);
    account.emit('payment_intent.amount_capturable_updated', intent, info);
    return intent;
  }
  takeMoney(account, intent, charge, intent.amount);
  account.saveCharge(charge);
  account.saveIntent(intent);
  account.emit('charge.succeeded', charge, info);
  account.emit('payment_intent.succeeded', intent, info);
  if (stored.behaviour === 'dispute' || stored.behaviour === 'inquiry') openDispute(account, charge, 'fraudulent', { inquiry: stored.behaviour === 'inquiry', info });
  return intent;
};

/** Asks for 3-D Secure: by a redirect where there is somewhere to return to, else by what Stripe.js would open. */
export const requireAction = (
  account: Account,
  intent: Intent,
  returnUrl: string | undefined,
  info: RequestInfo | undefined,
  hosted = false,
): Intent => {
  const url = authenticateUrl(account, intent, returnUrl, hosted);
  Object.assign(intent, {
    status: 'requires_action',
    last_payment_error: null,
    next_action:
      returnUrl === undefined
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } }
        : { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } },
  });
  account.saveIntent(intent);
  account.emit('payment_intent.requires_action', intent, info);
  return intent;
};

/** A saved card is its customer's, and one that was taken off is nobody's any more. */
const assertUsable = (intent: Intent, { method, detached }: StoredMethod): void => {
  if (detached === true) {
    throw invalidRequest(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, ' +
        'or was detached from a Customer. It may not be used again.',
      { param: 'payment_method' },
    );
  }
  if (method.customer !== null && method.customer !== intent.customer) {
    throw invalidRequest(`The provided PaymentMethod belongs to another customer: pass customer=${method.customer}.`, {
      param: 'payment_method',
    });
  }
};

/** Confirms an intent whose state was checked. `hosted` when the card page does it, which comes back to itself. */
export const confirmIntent = (
  account: Account,
  intent: Intent,
  options: ConfirmOptions,
  info: RequestInfo | undefined,
  hosted = false,
): Intent => {
  if (intent.payment_method === null) {
    throw invalidRequest(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a " +
        'payment method and then confirm it again, or confirm it again directly with a payment method.',
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    );
  }
  if (options.returnUrl !== undefined && !isWebUrl(options.returnUrl)) {
    throw invalidRequest('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  }
  const stored = account.method(intent.payment_method);
  assertUsable(intent, stored);
  if (stored.behaviour === 'authenticate' || stored.behaviour === 'authenticate_always') {
    if (options.off_session === true || options.error_on_requires_action === true) {
      return fail(
        account,
        intent,
        {
          type: 'card_error',
          code: 'authentication_required',
          decline_code: 'authentication_required',
          payment_method: stored.method,
          message: 'Your card was declined. This transaction requires authentication.',
        },
        info,
      );
    }
    return requireAction(account, intent, options.returnUrl, info, hosted);
  }
  return chargeIntent(account, intent, stored, info, false);
};

/** The payer answers the bank's challenge. A failed one leaves the intent open for another try. */
export const answerChallenge = (account: Account, intent: Intent, passed: boolean): Intent => {
  if (intent.status !== 'requires_action' || intent.payment_method === null) {
    throw invalidRequest(`This PaymentIntent is not waiting for authentication: its status is ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    });
  }
  const stored = account.method(intent.payment_method);
  if (passed) {
    const charged = chargeIntent(account, intent, { ...stored, behaviour: 'ok' }, undefined, true);
    if (stored.behaviour === 'authenticate_always') account.saveMethod({ ...account.method(stored.method.id), behaviour: stored.behaviour });
    return charged;
  }
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      message,
      payment_method: stored.method,
    } satisfies PaymentError,
  });
  account.saveIntent(intent);
  account.emit('payment_intent.payment_failed', intent);
  return intent;
};

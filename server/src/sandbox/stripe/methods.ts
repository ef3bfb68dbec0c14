import { createHash } from 'node:crypto';
import type { FormObject } from '../http/form.ts';
import type { Account } from './account.ts';
import { magicCard, readTypedCard, type TestCard, type TypedCard } from './cards.ts';
import { invalidRequest, noSuch, StripeApiError } from './errors.ts';
import { cardMethod, type StoredMethod } from './objects.ts';
import { readParams } from './params.ts';

const addCard = (
  account: Account,
  card: TestCard,
  expMonth: number,
  expYear: number,
  extra: { email?: string | null; name?: string | null; metadata?: Record<string, string> } = {},
): StoredMethod => {
  const stored: StoredMethod = {
    behaviour: card.behaviour,
    method: cardMethod({
      id: account.newId('pm'),
      created: account.nowSeconds(),
      card,
      expMonth,
      expYear,
      ...extra,
      fingerprint: createHash('sha256').update(card.number).digest('hex').slice(0, 16),
    }),
  };
  account.saveMethod(stored);
  return stored;
};

/** A stored payment method, or a new one made from a magic name. */
export const useMethod = (account: Account, id: string): StoredMethod => {
  const magic = magicCard(id);
  return magic === null ? account.method(id) : addCard(account, magic, 12, account.now().getUTCFullYear() + 3);
};

export const addTypedCard = (
  account: Account,
  typed: TypedCard,
  extra?: { email?: string | null; name?: string | null },
): StoredMethod => {
  const { card, expMonth, expYear } = readTypedCard(typed, account.now());
  return addCard(account, card, expMonth, expYear, extra);
};

const methodSpec = {
  type: { oneOf: ['card'] },
  metadata: 'metadata',
  billing_details: 'any',
  allow_redisplay: 'string',
  expand: 'any',
  card: { fields: { number: 'string', exp_month: 'int', exp_year: 'int', cvc: 'string', token: 'string' } },
  // What Stripe.js sends along and nobody here asks for.
  key: 'string',
  guid: 'string',
  muid: 'string',
  sid: 'string',
  payment_user_agent: 'string',
  referrer: 'string',
  time_on_page: 'string',
  client_attribution_metadata: 'any',
  radar_options: 'any',
} as const;

/** Reads `payment_method_data` or the body of `POST /v1/payment_methods`. Card numbers come only from a browser's key. */
export const createMethod = (account: Account, form: FormObject, publishable: boolean): StoredMethod => {
  const params = readParams(form, methodSpec, ['type']);
  const { card } = params;
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const details = (params.billing_details ?? {}) as FormObject;
  const extra = { email: text(details.email), name: text(details.name) };
  if (card?.token !== undefined) {
    const magic = magicCard(card.token);
    if (magic === null) throw noSuch('token', card.token, 'card[token]');
    return addCard(account, magic, 12, account.now().getUTCFullYear() + 3, extra);
  }
  if (card?.number === undefined)
    throw invalidRequest('Missing required param: card.', { code: 'parameter_missing', param: 'card' });
  if (!publishable) {
    throw new StripeApiError(402, {
      type: 'invalid_request_error',
      message:
        'Sending credit card numbers directly to the Stripe API is generally unsafe. To continue processing use Stripe.js, ' +
        'the Stripe mobile bindings, or Stripe Elements.',
    });
  }
  return addTypedCard(
    account,
    { number: card.number, expMonth: card.exp_month ?? 0, expYear: card.exp_year ?? 0, cvc: card.cvc ?? '' },
    extra,
  );
};

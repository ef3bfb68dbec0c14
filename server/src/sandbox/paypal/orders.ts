import { isWebUrl } from '../stripe/confirm.ts';
import type { PaypalAccount } from './account.ts';
import { badRequest, unprocessable } from './errors.ts';
import { unitsOf, type Amount, type Funding, type PaypalAuthorization, type PaypalOrder, type StoredOrder } from './objects.ts';
import { takeMoney } from './payments.ts';

const authorizedForMs = 29 * 86_400_000;
/** Orders that nobody approved are forgotten after some hours. */
const unapprovedForMs = 6 * 3_600_000;

type Given = Record<string, unknown>;
const given = (value: unknown): Given => (typeof value === 'object' && value !== null ? (value as Given) : {});
const shortText = (value: unknown, field: string, most: number): string | undefined => {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > most) throw badRequest(field, 'INVALID_STRING_LENGTH', 'The value of a field is either too short or too long.');
  return value;
};

export const readAmount = (value: unknown, field: string): Amount => {
  const { currency_code, value: text } = given(value);
  if (typeof currency_code !== 'string' || !/^[A-Z]{3}$/.test(currency_code))
    throw badRequest(`${field}/currency_code`, 'INVALID_CURRENCY_CODE', 'Currency code is invalid or is not currently supported.');
  if (typeof text !== 'string') throw badRequest(`${field}/value`, 'MISSING_REQUIRED_PARAMETER', 'A required field is missing.');
  const amount = { currency_code, value: text };
  if (unitsOf(amount) === null) throw unprocessable('DECIMAL_PRECISION', 'The value of the field should not be more than two decimal places.');
  if (unitsOf(amount) === 0) throw unprocessable('CANNOT_BE_ZERO_OR_NEGATIVE', 'Must be greater than zero.');
  return amount;
};

const webUrl = (value: unknown, field: string): string | null => {
  if (value === undefined) return null;
  if (typeof value !== 'string' || !isWebUrl(value)) throw badRequest(field, 'INVALID_PARAMETER_SYNTAX', 'The value of a field does not conform to the expected format.');
  return value;
};

export const approvalPath = (id: string): string => `/checkoutnow?${new URLSearchParams({ token: id }).toString()}`;

/** As it is shown: with links to what can be done with it now. */
export const showOrder = (account: PaypalAccount, { order }: StoredOrder): object => {
  const self = `/v2/checkout/orders/${order.id}`;
  const waits = order.status === 'PAYER_ACTION_REQUIRED' || order.status === 'CREATED';
  return {
    ...order,
    links: [
      account.link('self', self),
      ...(waits ? [account.link(order.status === 'CREATED' ? 'approve' : 'payer-action', approvalPath(order.id))] : []),
      ...(order.status === 'APPROVED' ? [account.link(order.intent.toLowerCase(), `${self}/${order.intent.toLowerCase()}`, 'POST')] : []),
    ],
  };
};

export const createOrder = (account: PaypalAccount, body: Given): StoredOrder => {
  const { intent, purchase_units: units } = body;
  if (intent !== 'CAPTURE' && intent !== 'AUTHORIZE') throw badRequest('/intent', 'INVALID_PARAMETER_VALUE', 'The value of a field is invalid.');
  if (!Array.isArray(units) || units.length !== 1) throw badRequest('/purchase_units', 'INVALID_ARRAY_MAX_ITEMS', 'The stand-in knows orders of one purchase unit.');
  const unit = given(units[0]);
  const at = '/purchase_units/@reference_id==\'default\'';
  const amount = readAmount(unit.amount, `${at}/amount`);
  const description = shortText(unit.description, `${at}/description`, 127);
  const customId = shortText(unit.custom_id, `${at}/custom_id`, 127);
  const paypal = given(given(body.payment_source).paypal);
  const context = given(paypal.experience_context);
  const now = account.now().toISOString();
  const order: PaypalOrder = {
    id: account.newId(),
    status: body.payment_source === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED',
    intent,
    purchase_units: [{
      reference_id: 'default', amount,
      ...(description === undefined ? {} : { description }),
      ...(customId === undefined ? {} : { custom_id: customId }),
    }],
    ...(body.payment_source === undefined ? {} : { payment_source: { paypal: {} } }),
    create_time: now,
    update_time: now,
  };
  const stored: StoredOrder = {
    order, funding: null,
    returnUrl: webUrl(context.return_url, '/payment_source/paypal/experience_context/return_url'),
    cancelUrl: webUrl(context.cancel_url, '/payment_source/paypal/experience_context/cancel_url'),
  };
  account.saveOrder(stored);
  return stored;
};

/** Gone where nobody approved it in time, as PayPal forgets such orders. */
export const livingOrder = (account: PaypalAccount, id: string): StoredOrder => {
  const stored = account.order(id);
  const ageMs = account.now().getTime() - Date.parse(stored.order.create_time);
  if (isWaiting(stored) && ageMs > unapprovedForMs) account.store.remove('order', id);
  return account.order(id);
};

export const isWaiting = ({ order }: StoredOrder): boolean => order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED';

/** What the payer does on PayPal's page. No money moves yet. */
export const approve = (account: PaypalAccount, stored: StoredOrder, funding: Funding): void => {
  if (!isWaiting(stored)) throw unprocessable('ORDER_ALREADY_APPROVED', `The order is ${stored.order.status}.`);
  stored.funding = funding;
  stored.order.status = 'APPROVED';
  stored.order.payer = { payer_id: 'SANDBOXPAYER1', email_address: 'payer@sandbox.example', name: { given_name: 'Pat', surname: 'Payer' } };
  account.saveOrder(stored);
  account.emit('CHECKOUT.ORDER.APPROVED', 'checkout-order', showOrder(account, stored), 'An order has been approved by buyer');
};

const assertApproved = ({ order }: StoredOrder, intent: PaypalOrder['intent'], done: string): void => {
  if (order.intent !== intent) throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT', `The order was created with the intent ${order.intent}.`);
  if (order.status === 'COMPLETED') throw unprocessable(done, 'The order is completed already.');
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED', 'Payer has not yet approved the Order for payment.');
};

/** The bank says no: the payer has to approve anew, with something else. */
const decline = (account: PaypalAccount, stored: StoredOrder): void => {
  const [unit] = stored.order.purchase_units;
  unit.most_recent_errors = [{ issue: 'INSTRUMENT_DECLINED', description: 'The instrument presented was either declined by the processor or bank, or it can’t be used for this payment.' }];
  stored.order.status = 'PAYER_ACTION_REQUIRED';
  stored.funding = null;
  account.saveOrder(stored);
  const [error] = unit.most_recent_errors;
  throw unprocessable(error!.issue, error!.description);
};

export const captureOrder = (account: PaypalAccount, id: string): StoredOrder => {
  const stored = livingOrder(account, id);
  assertApproved(stored, 'CAPTURE', 'ORDER_ALREADY_CAPTURED');
  if (stored.funding === 'declined') decline(account, stored);
  const [unit] = stored.order.purchase_units;
  delete unit.most_recent_errors;
  unit.payments = { captures: [takeMoney(account, stored.order, unit.amount, { pending: stored.funding === 'pending' })] };
  stored.order.status = 'COMPLETED';
  account.saveOrder(stored);
  return stored;
};

export const authorizeOrder = (account: PaypalAccount, id: string): StoredOrder => {
  const stored = livingOrder(account, id);
  assertApproved(stored, 'AUTHORIZE', 'ORDER_ALREADY_AUTHORIZED');
  if (stored.funding === 'declined') decline(account, stored);
  const [unit] = stored.order.purchase_units;
  delete unit.most_recent_errors;
  const now = account.now();
  const authorizationId = account.newId();
  const authorization: PaypalAuthorization = {
    id: authorizationId,
    status: 'CREATED',
    amount: unit.amount,
    ...(unit.custom_id === undefined ? {} : { custom_id: unit.custom_id }),
    expiration_time: new Date(now.getTime() + authorizedForMs).toISOString(),
    supplementary_data: { related_ids: { order_id: stored.order.id } },
    create_time: now.toISOString(),
    update_time: now.toISOString(),
    links: [account.link('self', `/v2/payments/authorizations/${authorizationId}`)],
  };
  account.saveAuthorization(authorization);
  unit.payments = { authorizations: [authorization] };
  stored.order.status = 'COMPLETED';
  account.saveOrder(stored);
  account.emit('PAYMENT.AUTHORIZATION.CREATED', 'authorization', authorization, 'A payment authorization was created');
  return stored;
};

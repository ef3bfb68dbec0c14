import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { invalidRequest } from './errors.ts';
import type { BalanceTransaction, Charge, Dispute, Refund, StoredMethod } from './objects.ts';
import { mergeMetadata, readParams } from './params.ts';

const chargeOf = (
  account: Account,
  params: { charge?: string | undefined; payment_intent?: string | undefined },
): Charge => {
  if (params.charge !== undefined) return account.charge(params.charge);
  if (params.payment_intent === undefined) {
    throw invalidRequest('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
      param: 'payment_intent',
    });
  }
  const intent = account.intent(params.payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded' || intent.latest_charge === null) {
    throw invalidRequest(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return account.charge(intent.latest_charge);
};

/** Gives money back, never more than was captured. Pending refunds count, as they hold their part. */
export const createRefund = (account: Account, form: FormObject, info: RequestInfo): Refund => {
  const params = readParams(form, {
    amount: 'int',
    charge: 'string',
    payment_intent: 'string',
    metadata: 'metadata',
    expand: 'any',
    reason: { oneOf: ['duplicate', 'fraudulent', 'requested_by_customer'] },
  });
  const charge = chargeOf(account, params);
  if (!charge.captured || charge.status !== 'succeeded') {
    throw invalidRequest(`Charge ${charge.id} has not been captured and cannot be refunded.`, { param: 'charge' });
  }
  if (charge.disputed && account.store.list<Dispute>('dispute', { b: charge.id, limit: 10 }).some(({ status }) => ['needs_response', 'under_review', 'lost'].includes(status))) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const amount = params.amount ?? left;
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  }
  const id = account.newId('re');
  const transaction: BalanceTransaction = {
    id: account.newId('txn'),
    object: 'balance_transaction',
    amount: -amount,
    available_on: account.nowSeconds(),
    created: account.nowSeconds(),
    currency: charge.currency,
    description: 'REFUND FOR CHARGE',
    fee: 0,
    fee_details: [],
    net: -amount,
    reporting_category: 'refund',
    source: id,
    status: 'available',
    type: 'refund',
  };
  const pending = account.store.get<StoredMethod>('method', charge.payment_method)?.behaviour === 'refund_pending';
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: pending ? null : transaction.id,
    charge: charge.id,
    created: account.nowSeconds(),
    currency: charge.currency,
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    reason: params.reason ?? null,
    status: pending ? 'pending' : 'succeeded',
  };
  if (!pending) account.saveBalanceTransaction(transaction);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  account.saveCharge(charge);
  account.saveRefund(refund);
  account.emit('refund.created', refund, info);
  account.emit('charge.refunded', charge, info);
  return refund;
};

export const updateRefund = (account: Account, id: string, form: FormObject): Refund => {
  const params = readParams(form, { metadata: 'metadata', expand: 'any' });
  const refund = account.refund(id);
  refund.metadata = mergeMetadata(refund.metadata, params.metadata);
  account.saveRefund(refund);
  return refund;
};

import type { PaypalAccount } from './account.ts';
import { badRequest, notFound, PaypalApiError } from './errors.ts';
import { unitsOf, type Amount } from './objects.ts';
import { recordTransaction } from './transactions.ts';

type ItemStatus = 'SUCCESS' | 'FAILED' | 'PENDING' | 'UNCLAIMED' | 'RETURNED' | 'BLOCKED' | 'REFUNDED';

interface PayoutItem {
  payout_item_id: string;
  transaction_id?: string;
  transaction_status: ItemStatus;
  payout_item_fee: { currency: string; value: string };
  payout_batch_id: string;
  time_processed?: string;
  payout_item: { recipient_type: 'EMAIL' | 'PAYPAL_ID'; amount: { currency: string; value: string }; receiver: string; note?: string; sender_item_id?: string };
  errors?: { name: string; message: string };
}

export interface PayoutBatch {
  batch_header: {
    payout_batch_id: string;
    batch_status: 'PENDING' | 'PROCESSING' | 'SUCCESS' | 'DENIED';
    time_created: string;
    time_completed?: string;
    sender_batch_header: { sender_batch_id: string };
    amount: { currency: string; value: string };
    fees: { currency: string; value: string };
  };
  items: PayoutItem[];
}

type Given = Record<string, unknown>;
const given = (value: unknown): Given => (typeof value === 'object' && value !== null ? (value as Given) : {});

/** What becomes of the money, by the name that the address begins with; all others get it. */
const outcomes: Readonly<Record<string, ItemStatus>> = { unclaimed: 'UNCLAIMED', blocked: 'BLOCKED', pending: 'PENDING', failed: 'FAILED' };
const nameOf = (receiver: string): string => /^[a-z]+(?=[+@])/.exec(receiver)?.[0] ?? '';

const errorsOf: Partial<Record<ItemStatus, { name: string; message: string }>> = {
  BLOCKED: { name: 'RECEIVER_ACCOUNT_LOCKED', message: 'We were not able to send a payment because the recipient’s account is inactive or restricted.' },
  FAILED: { name: 'RECEIVER_UNREGISTERED', message: 'Receiver is unregistered.' },
  RETURNED: { name: 'RECEIVER_UNCONFIRMED', message: 'The recipient did not claim the payout.' },
};

const verbs: Partial<Record<ItemStatus, string>> = { SUCCESS: 'SUCCEEDED' };

/** Brings an item on, tells it, and writes down what of the money has moved: what nobody has claimed is only set aside. */
const settle = (account: PaypalAccount, batch: PayoutBatch, status: ItemStatus): void => {
  const item = batch.items[0]!;
  const { amount, sender_item_id: custom } = item.payout_item;
  item.transaction_status = status;
  delete item.errors;
  if (errorsOf[status]) item.errors = errorsOf[status];
  if (status === 'SUCCESS') {
    item.transaction_id ??= account.newId();
    recordTransaction(account, { id: item.transaction_id, code: 'T0001', amount: { currency_code: amount.currency, value: `-${amount.value}` }, feeValue: `-${item.payout_item_fee.value}`, custom, reference: item.payout_batch_id });
  }
  if (status === 'REFUNDED') {
    recordTransaction(account, { id: account.newId(), code: 'T1115', amount: { currency_code: amount.currency, value: amount.value }, custom, reference: item.payout_batch_id });
  }
  if (status !== 'PENDING') {
    item.time_processed = account.now().toISOString();
    batch.batch_header.batch_status = 'SUCCESS';
    batch.batch_header.time_completed ??= item.time_processed;
  }
  account.store.put('payout', item.payout_batch_id, batch, { a: batch.batch_header.sender_batch_header.sender_batch_id });
  if (status !== 'PENDING') account.emit(`PAYMENT.PAYOUTS-ITEM.${verbs[status] ?? status}`, 'payouts_item', item, `A payout item is ${status.toLowerCase()}`);
};

/** PayPal makes none of it: the batch says so, and its item never comes to be looked at. */
const deny = (account: PaypalAccount, batch: PayoutBatch): void => {
  const { batch_header: header } = batch;
  header.batch_status = 'DENIED';
  header.time_completed = account.now().toISOString();
  account.store.put('payout', header.payout_batch_id, batch, { a: header.sender_batch_header.sender_batch_id });
  account.emit('PAYMENT.PAYOUTSBATCH.DENIED', 'payouts', { batch_header: header }, 'Payouts batch is denied');
};

const mayFollow: Readonly<Record<string, readonly (ItemStatus | 'DENIED')[]>> = {
  PENDING: ['SUCCESS', 'FAILED', 'UNCLAIMED', 'BLOCKED', 'RETURNED', 'DENIED'], UNCLAIMED: ['SUCCESS', 'RETURNED'], SUCCESS: ['REFUNDED'],
};

/** What its receiver does, or time, or PayPal: claims it, leaves it until it goes back, sends it back; makes it, or will not. */
export const decidePayout = (account: PaypalAccount, batch: PayoutBatch, to: ItemStatus | 'DENIED'): PayoutBatch => {
  const from = batch.batch_header.batch_status === 'DENIED' ? 'DENIED' : batch.items[0]!.transaction_status;
  if (!mayFollow[from]?.includes(to)) throw new PaypalApiError(400, 'ITEM_INCORRECT_STATUS', `The item is ${from}.`);
  if (to === 'DENIED') deny(account, batch);
  else settle(account, batch, to);
  return batch;
};

const batchOfItem = (account: PaypalAccount, itemId: string): PayoutBatch => {
  const batch = account.store.list<PayoutBatch>('payout', { limit: 10_000 }).find(({ items }) => items[0]!.payout_item_id === itemId);
  if (!batch) throw notFound();
  return batch;
};
export const getPayoutItem = (account: PaypalAccount, itemId: string): PayoutItem => batchOfItem(account, itemId).items[0]!;
/** PayPal lets the sender call back what nobody has claimed. */
export const cancelPayoutItem = (account: PaypalAccount, itemId: string): PayoutItem => {
  const batch = batchOfItem(account, itemId);
  if (batch.items[0]!.transaction_status !== 'UNCLAIMED') throw new PaypalApiError(400, 'ITEM_INCORRECT_STATUS', 'Only unclaimed items can be cancelled.');
  return decidePayout(account, batch, 'RETURNED').items[0]!;
};

const created = (account: PaypalAccount, batch: PayoutBatch): object => ({
  batch_header: { ...batch.batch_header, batch_status: 'PENDING' },
  links: [account.link('self', `/v1/payments/payouts/${batch.batch_header.payout_batch_id}`)],
});

/** Pays one address; a `sender_batch_id` is good for one batch. */
export const createPayout = (account: PaypalAccount, body: Given): object => {
  const senderBatchId = given(body.sender_batch_header).sender_batch_id;
  if (typeof senderBatchId !== 'string' || senderBatchId === '' || senderBatchId.length > 256)
    throw badRequest('sender_batch_header.sender_batch_id', 'INVALID_STRING_LENGTH', 'sender_batch_id is missing or too long.');
  const [before] = account.store.list<PayoutBatch>('payout', { a: senderBatchId, limit: 1 });
  if (before !== undefined) {
    const error = new PaypalApiError(400, 'USER_BUSINESS_ERROR', 'User business error.', [
      { field: 'SENDER_BATCH_ID', issue: 'Batch with given sender_batch_id already exists', description: 'Batch with given sender_batch_id already exists' },
    ]);
    throw Object.assign(error, { links: [account.link('self', `/v1/payments/payouts/${before.batch_header.payout_batch_id}`)] });
  }
  if (!Array.isArray(body.items) || body.items.length !== 1) throw badRequest('items', 'INVALID_ARRAY_MAX_ITEMS', 'The stand-in knows batches of one item.');
  const item = given(body.items[0]);
  const { value, currency } = given(item.amount);
  const amount: Amount = { value: String(value), currency_code: String(currency) };
  if (!/^[A-Z]{3}$/.test(amount.currency_code) || !unitsOf(amount)) throw badRequest('items[0].amount', 'INVALID_AMOUNT', 'The amount is not valid.');
  const receiver = item.receiver;
  const pattern = item.recipient_type === 'EMAIL' ? /^[^@\s]+@[^@\s]+$/ : item.recipient_type === 'PAYPAL_ID' ? /^[A-Z0-9]{13}$/ : null;
  if (pattern === null || typeof receiver !== 'string' || !pattern.test(receiver))
    throw badRequest('items[0].receiver', 'RECEIVER_UNREGISTERED', 'Receiver is not what recipient_type says.');
  if (nameOf(receiver) === 'insufficient') throw new PaypalApiError(422, 'INSUFFICIENT_FUNDS', 'Sender does not have sufficient funds. Please add funds and retry.');
  const now = account.now().toISOString();
  const id = account.newId();
  const shown = { currency: amount.currency_code, value: amount.value };
  const fee = { currency: amount.currency_code, value: '0.25' };
  const batch: PayoutBatch = {
    batch_header: {
      payout_batch_id: id, batch_status: 'PROCESSING', time_created: now, sender_batch_header: { sender_batch_id: senderBatchId }, amount: shown, fees: fee,
    },
    items: [{
      payout_item_id: account.newId(), payout_batch_id: id, transaction_status: 'PENDING', payout_item_fee: fee,
      payout_item: {
        recipient_type: item.recipient_type as 'EMAIL' | 'PAYPAL_ID', amount: shown, receiver,
        ...(typeof item.note === 'string' ? { note: item.note } : {}),
        ...(typeof item.sender_item_id === 'string' ? { sender_item_id: item.sender_item_id } : {}),
      },
    }],
  };
  account.emit('PAYMENT.PAYOUTSBATCH.PROCESSING', 'payouts', { batch_header: batch.batch_header }, 'Payouts batch is processing');
  if (nameOf(receiver) === 'denied') deny(account, batch);
  else settle(account, batch, outcomes[nameOf(receiver)] ?? 'SUCCESS');
  return created(account, batch);
};

export const getPayout = (account: PaypalAccount, id: string): PayoutBatch => {
  const batch = account.store.get<PayoutBatch>('payout', id);
  if (batch === null) throw notFound();
  return batch;
};

import type { PaypalAccount } from './account.ts';
import { badRequest, notFound, PaypalApiError } from './errors.ts';
import { unitsOf, type Amount } from './objects.ts';

type ItemStatus = 'SUCCESS' | 'FAILED' | 'PENDING' | 'UNCLAIMED' | 'RETURNED' | 'BLOCKED';

interface PayoutItem {
  payout_item_id: string;
  transaction_id?: string;
  transaction_status: ItemStatus;
  payout_item_fee: { currency: string; value: string };
  payout_batch_id: string;
  payout_item: { recipient_type: 'EMAIL'; amount: { currency: string; value: string }; receiver: string; note?: string; sender_item_id?: string };
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

/** What becomes of the money, by the address it goes to. */
const outcomeOf = (receiver: string): ItemStatus => {
  if (receiver.startsWith('unclaimed@') || receiver.startsWith('unclaimed+')) return 'UNCLAIMED';
  if (receiver.startsWith('blocked@') || receiver.startsWith('blocked+')) return 'BLOCKED';
  return receiver.startsWith('pending@') || receiver.startsWith('pending+') ? 'PENDING' : 'SUCCESS';
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
  if (item.recipient_type !== 'EMAIL' || typeof receiver !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(receiver))
    throw badRequest('items[0].receiver', 'RECEIVER_UNREGISTERED', 'Receiver is not an e-mail address.');
  const now = account.now().toISOString();
  const id = account.newId();
  const shown = { currency: amount.currency_code, value: amount.value };
  const fee = { currency: amount.currency_code, value: '0.25' };
  const status = outcomeOf(receiver);
  const over = status !== 'PENDING';
  const batch: PayoutBatch = {
    batch_header: {
      payout_batch_id: id, batch_status: over ? 'SUCCESS' : 'PROCESSING', time_created: now, ...(over ? { time_completed: now } : {}),
      sender_batch_header: { sender_batch_id: senderBatchId }, amount: shown, fees: fee,
    },
    items: [{
      payout_item_id: account.newId(), payout_batch_id: id, transaction_status: status, payout_item_fee: fee,
      ...(status === 'SUCCESS' ? { transaction_id: account.newId() } : {}),
      payout_item: {
        recipient_type: 'EMAIL', amount: shown, receiver,
        ...(typeof item.note === 'string' ? { note: item.note } : {}),
        ...(typeof item.sender_item_id === 'string' ? { sender_item_id: item.sender_item_id } : {}),
      },
      ...(status === 'BLOCKED' ? { errors: { name: 'RECEIVER_ACCOUNT_LOCKED', message: 'We were not able to send a payment because the recipient’s account is inactive or restricted.' } } : {}),
    }],
  };
  account.store.put('payout', id, batch, { a: senderBatchId });
  account.emit('PAYMENT.PAYOUTSBATCH.PROCESSING', 'payouts', { batch_header: batch.batch_header }, 'Payouts batch is processing');
  if (over) account.emit(`PAYMENT.PAYOUTS-ITEM.${status === 'SUCCESS' ? 'SUCCEEDED' : status}`, 'payouts_item', batch.items[0]!, `A payout item is ${status.toLowerCase()}`);
  return created(account, batch);
};

export const getPayout = (account: PaypalAccount, id: string): PayoutBatch => {
  const batch = account.store.get<PayoutBatch>('payout', id);
  if (batch === null) throw notFound();
  return batch;
};

import type { PaypalConfig } from '../config.ts';
import { fromPaypalMoney, toPaypalMoney } from '../money.ts';
import { ProviderError } from '../../../../ports/payments/index.ts';
import type { PayoutProvider, ProviderPayout, ProviderPayoutStatus } from '../../../../ports/payouts/index.ts';
import { createPaypalFetch, type PaypalFetch } from './fetch.ts';

const unexpected = (message: string) => new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message, retryable: true });

type Given = Record<string, unknown>;
const inside = (value: unknown): Given => (typeof value === 'object' && value !== null ? (value as Given) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** A batch of ours has one item, so its state is the item's. */
const statuses: Readonly<Record<string, ProviderPayoutStatus>> = {
  SUCCESS: 'paid', PENDING: 'sent', UNCLAIMED: 'sent', ONHOLD: 'sent',
  FAILED: 'failed', BLOCKED: 'failed', DENIED: 'failed',
  RETURNED: 'reversed', REFUNDED: 'reversed', REVERSED: 'reversed',
};

const money = (value: unknown): { amountMinor: number; currency: string } | null => {
  const { currency, value: amount } = inside(value);
  return textOf(currency) && textOf(amount) ? { amountMinor: fromPaypalMoney({ currencyCode: String(currency), value: String(amount) }), currency: String(currency) } : null;
};

const stateOf = (answer: unknown, id: string): ProviderPayout => {
  const { batch_header: header, items } = inside(answer);
  const { payout_batch_id: batchId, batch_status: batchStatus, amount: batchAmount } = inside(header);
  const item = inside(Array.isArray(items) ? items[0] : undefined);
  const { transaction_status: itemStatus, errors } = item;
  // before PayPal has looked at the items, there are none
  const said = textOf(itemStatus) ?? (batchStatus === 'DENIED' || batchStatus === 'CANCELED' ? 'DENIED' : 'PENDING');
  const status = statuses[said];
  const amount = money(inside(item.payout_item).amount) ?? money(batchAmount);
  if (batchId !== id || status === undefined || amount === null) throw unexpected('The answer is not the payout asked for');
  return { providerPayoutId: id, status, ...amount, failureCode: status === 'failed' || status === 'reversed' ? (textOf(inside(errors).name) ?? said) : null };
};

/** `sender_batch_id` is at most 30 days good for one batch; who comes again is shown the first. */
const earlierBatch = (said: unknown): string | null => {
  const { details, links } = inside(said);
  const isKnown = Array.isArray(details) && details.some((one) => /sender_batch_id already exists/i.test(String(inside(one).issue)));
  const all: unknown[] = [...(Array.isArray(links) ? links : []), ...(Array.isArray(details) ? details.flatMap((one) => inside(one).link ?? []) : [])];
  const href = all.map((one) => textOf(inside(one).href)).find((one) => one?.includes('/payments/payouts/'));
  return isKnown && href ? (new URL(href).pathname.split('/').at(-1) ?? null) : null;
};

const isAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text);

/** Payouts to a PayPal address, by REST: PayPal's client library does not know them. */
export const createPaypalPayouts = (config: PaypalConfig, options: { timeoutMs?: number | undefined } = {}): PayoutProvider => {
  const call: PaypalFetch = createPaypalFetch(config, { timeoutMs: options.timeoutMs ?? 10_000 });
  const retrieve = async (id: string): Promise<ProviderPayout> => {
    if (!/^[A-Za-z0-9_-]{1,60}$/.test(id)) throw new ProviderError({ kind: 'not_found', message: 'No such payout', retryable: false });
    return stateOf((await call('GET', `/v1/payments/payouts/${id}`)).body, id);
  };

  return {
    name: 'paypal',

    /** PayPal pays to addresses, which are asked by nobody: whoever has none there yet is told by PayPal how to come by their money. */
    async createAccountLink({ destination }) {
      if (destination === null || !isAddress(destination)) throw new ProviderError({ kind: 'invalid', code: 'address_needed', message: 'PayPal pays to an e-mail address', retryable: false });
      return { destination, url: null, expiresAt: null };
    },
    accountStatus: async (destination) => ({ status: isAddress(destination) ? 'active' : 'restricted', requirements: isAddress(destination) ? [] : ['email'], disabledReason: null }),

    async send({ idempotencyKey, reference, destination, amountMinor, currency }) {
      const { currencyCode, value } = toPaypalMoney(amountMinor, currency);
      const answer = await call('POST', '/v1/payments/payouts', {
        idempotencyKey,
        body: {
          sender_batch_header: { sender_batch_id: idempotencyKey, recipient_type: 'EMAIL' },
          items: [{ recipient_type: 'EMAIL', receiver: destination, amount: { currency: currencyCode, value }, sender_item_id: reference }],
        },
        accept: (status, said) => status === 400 && earlierBatch(said) !== null,
      });
      const id = answer.status === 400 ? earlierBatch(answer.body) : textOf(inside(inside(answer.body).batch_header).payout_batch_id);
      if (!id) throw unexpected('The answer is no batch of payouts');
      return answer.status === 400 ? retrieve(id) : { providerPayoutId: id, status: 'sent', amountMinor, currency, failureCode: null };
    },

    /** PayPal finds nothing by our names. Sending again is safe for 30 days: the batch of the same key is answered. */
    find: async () => null,

    retrieve,
  };
};

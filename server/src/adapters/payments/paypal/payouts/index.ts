import type { PaypalConfig } from '../config.ts';
import { toItemId } from '../metadata.ts';
import { fromPaypalMoney, toPaypalMoney } from '../money.ts';
import { ProviderError } from '../../../../ports/payments/index.ts';
import type { PayoutProvider, ProviderPayout, ProviderPayoutStatus } from '../../../../ports/payouts/index.ts';
import { createPaypalFetch, inside, textOf, type PaypalFetch } from '../fetch.ts';

const unexpected = (message: string) => new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message, retryable: true });

/** A batch of ours has one item, so its state is the item's. What nobody claimed in 30 days never was there: that is no reversal. */
const statuses: Readonly<Record<string, ProviderPayoutStatus>> = {
  SUCCESS: 'paid', PENDING: 'sent', UNCLAIMED: 'sent', ONHOLD: 'sent',
  FAILED: 'failed', BLOCKED: 'failed', DENIED: 'failed', RETURNED: 'failed',
  REFUNDED: 'reversed', REVERSED: 'reversed',
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
  // before PayPal has looked at the items, there are none, or they wait; of a batch that it will not make they do so for good
  const isDenied = batchStatus === 'DENIED' || batchStatus === 'CANCELED';
  const said = isDenied && (textOf(itemStatus) ?? 'PENDING') === 'PENDING' ? 'DENIED' : (textOf(itemStatus) ?? 'PENDING');
  const status = statuses[said];
  const amount = money(inside(item.payout_item).amount) ?? money(batchAmount);
  if (batchId !== id || status === undefined || amount === null) throw unexpected('The answer is not the payout asked for');
  const why = status === 'failed' || status === 'reversed' ? (textOf(inside(errors).name) ?? said) : said === 'UNCLAIMED' || said === 'ONHOLD' ? said : null;
  return { providerPayoutId: id, status, ...amount, failureCode: why };
};

/** `sender_batch_id` is at most 30 days good for one batch; who comes again is shown the first. */
const earlierBatch = (said: unknown): string | null => {
  const { details, links } = inside(said);
  const isKnown = Array.isArray(details) && details.some((one) => /sender_batch_id already exists/i.test(String(inside(one).issue)));
  const all: unknown[] = [...(Array.isArray(links) ? links : []), ...(Array.isArray(details) ? details.flatMap((one) => inside(one).link ?? []) : [])];
  const href = all.map((one) => textOf(inside(one).href)).find((one) => one?.includes('/payments/payouts/'));
  return isKnown && href ? (new URL(href).pathname.split('/').at(-1) ?? null) : null;
};

/** An e-mail address, or the id of an account: what PayPal calls it tells them apart. */
const typeOf = (receiver: string): 'EMAIL' | 'PAYPAL_ID' | null => (/^[^@\s]+@[^@\s]+$/.test(receiver) ? 'EMAIL' : /^[A-Z0-9]{13}$/.test(receiver) ? 'PAYPAL_ID' : null);
const isAddress = (text: string): boolean => typeOf(text) !== null;

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
      if (destination === null || !isAddress(destination)) throw new ProviderError({ kind: 'invalid', code: 'address_needed', message: 'PayPal pays to an e-mail address, or to the id of an account', retryable: false });
      return { destination, url: null, expiresAt: null };
    },
    accountStatus: async (destination) => ({ status: isAddress(destination) ? 'active' : 'restricted', requirements: isAddress(destination) ? [] : ['email'], disabledReason: null }),

    async send({ idempotencyKey, reference, destination, amountMinor, currency, metadata }) {
      const { currencyCode, value } = toPaypalMoney(amountMinor, currency);
      const type = typeOf(destination) ?? 'EMAIL';
      const answer = await call('POST', '/v1/payments/payouts', {
        idempotencyKey,
        body: {
          sender_batch_header: { sender_batch_id: idempotencyKey, recipient_type: type },
          items: [{ recipient_type: type, receiver: destination, amount: { currency: currencyCode, value }, sender_item_id: toItemId(reference, metadata) }],
        },
        accept: (status, said) => status === 400 && earlierBatch(said) !== null,
      }).catch((error: unknown) => {
        // PayPal pays from its own balance, which somebody has to fill: our word for waiting until they have
        if (!(error instanceof ProviderError) || error.code !== 'INSUFFICIENT_FUNDS') throw error;
        throw new ProviderError({ kind: 'invalid', code: 'balance_insufficient', message: error.message, retryable: false, cause: error });
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

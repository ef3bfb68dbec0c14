import { ProviderError } from '../../../ports/payments/index.ts';
import type { MovementKind, ProviderMovement, ProviderStatement } from '../../../ports/payouts/index.ts';
import type { PaypalConfig } from './config.ts';
import { unexpected } from './convert.ts';
import { createPaypalFetch, inside, listOf, textOf, type Given } from './fetch.ts';
import { fromCustomId, fromItemId } from './metadata.ts';
import { fromPaypalMoney } from './money.ts';

/** PayPal's codes for what is a movement of ours. Its fees, and money that it sends to our bank, are none. */
const kinds: Readonly<Record<string, MovementKind>> = {
  T0006: 'payment', T1107: 'refund', T1201: 'chargeback', T1106: 'chargeback', T1202: 'chargeback_reversal', T1208: 'chargeback_reversal',
  T0001: 'payout', T1114: 'payout_reversal', T1115: 'payout_reversal',
};

const money = (value: unknown): { amountMinor: number; currency: string } | null => {
  const { currency_code: code, currency, value: amount } = inside(value);
  const currencyCode = textOf(code) ?? textOf(currency);
  return currencyCode && textOf(amount) ? { amountMinor: fromPaypalMoney({ currencyCode, value: String(amount) }), currency: currencyCode } : null;
};

/** Of a payout, what we gave PayPal to know it by is our own id. */
const metadataOf = (kind: MovementKind, custom: string | undefined): Record<string, string> =>
  (kind === 'payout' || kind === 'payout_reversal' ? fromItemId(custom) : fromCustomId(custom));

const toMovement = (info: Given): ProviderMovement | null => {
  const kind = kinds[String(info['transaction_event_code'])];
  const reference = textOf(info['transaction_id']);
  const amount = money(info['transaction_amount']);
  // what is denied, pending or taken back in its place has moved nothing
  if (kind === undefined || reference === undefined || info['transaction_status'] !== 'S') return null;
  if (amount === null) throw unexpected('A transaction without its amount');
  const metadata = metadataOf(kind, textOf(info['custom_field']));
  // a refund is known by PayPal's id; the others by one that the report does not have: an order's, a dispute's, a batch's
  const ours = kind === 'refund' ? undefined : (metadata['payoutId'] ?? metadata['paymentId']);
  return {
    kind, reference, ...amount, feeMinor: 0 - (money(info['fee_amount'])?.amountMinor ?? 0), metadata,
    ...(ours === undefined ? {} : { ours }),
    ...(kind === 'refund' ? { paymentReference: textOf(info['paypal_reference_id']) } : {}),
  };
};

const perPage = 500;
/** PayPal answers for 31 days at most. */
const rangeMs = 30 * 86_400_000;

/** PayPal's transaction search, by REST. */
export const createPaypalStatement = (config: PaypalConfig, { timeoutMs = 20_000 }: { timeoutMs?: number | undefined } = {}): ProviderStatement => {
  const call = createPaypalFetch(config, { timeoutMs });

  const paymentOf = async (orderId: string): Promise<Omit<ProviderMovement, 'kind' | 'reference' | 'metadata'> | null> => {
    const [unit] = listOf(inside((await call('GET', `/v2/checkout/orders/${orderId}`)).body)['purchase_units']);
    const taken = listOf(inside(unit?.['payments'])['captures']).filter(({ status }) => status === 'COMPLETED' || status === 'PARTIALLY_REFUNDED' || status === 'REFUNDED');
    const amounts = taken.map(({ amount }) => money(amount)!);
    const fees = taken.map(({ seller_receivable_breakdown: breakdown }) => money(inside(breakdown)['paypal_fee'])?.amountMinor ?? 0);
    return amounts.length === 0 ? null : { amountMinor: amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0), feeMinor: fees.reduce((sum, fee) => sum + fee, 0), currency: amounts[0]!.currency };
  };
  const lineOf = async (kind: MovementKind, reference: string): Promise<Omit<ProviderMovement, 'kind' | 'reference' | 'metadata'> | null> => {
    if (kind === 'payment') return paymentOf(reference);
    if (kind === 'refund') {
      const refund = inside((await call('GET', `/v2/payments/refunds/${reference}`)).body);
      const amount = refund['status'] === 'COMPLETED' ? money(refund['amount']) : null;
      return amount && { ...amount, amountMinor: -amount.amountMinor, feeMinor: 0 };
    }
    if (kind === 'chargeback' || kind === 'chargeback_reversal') {
      const wanted = kind === 'chargeback' ? 'DEBIT' : 'CREDIT';
      const moved = listOf(inside((await call('GET', `/v1/customer/disputes/${reference}`)).body)['money_movements'])
        .find(({ affected_party: party, type, reason }) => party === 'SELLER' && type === wanted && reason !== 'DISPUTE_FEE');
      const amount = moved ? money(moved['amount']) : null;
      return amount && { ...amount, amountMinor: kind === 'chargeback' ? -amount.amountMinor : amount.amountMinor, feeMinor: 0 };
    }
    const [item] = listOf(inside((await call('GET', `/v1/payments/payouts/${reference}`)).body)['items']);
    const amount = money(inside(item?.['payout_item'])['amount']);
    const said = item?.['transaction_status'];
    const isThere = kind === 'payout' ? said === 'SUCCESS' || said === 'REFUNDED' || said === 'REVERSED' : said === 'REFUNDED' || said === 'REVERSED';
    if (!amount || !isThere) return null;
    return { ...amount, amountMinor: kind === 'payout' ? -amount.amountMinor : amount.amountMinor, feeMinor: kind === 'payout' ? (money(item?.['payout_item_fee'])?.amountMinor ?? 0) : 0 };
  };

  return {
    name: 'paypal',
    async *movements({ fromMs, toMs }) {
      for (let startMs = fromMs; startMs <= toMs; startMs += rangeMs) {
        const range = { start_date: new Date(startMs).toISOString(), end_date: new Date(Math.min(toMs, startMs + rangeMs - 1)).toISOString() };
        for (let [page, pages] = [1, 1]; page <= pages; page += 1) {
          const query = new URLSearchParams({ ...range, fields: 'all', page_size: String(perPage), page: String(page) });
          const answer = inside((await call('GET', `/v1/reporting/transactions?${query}`)).body);
          pages = Number(answer['total_pages'] ?? 1);
          for (const { transaction_info: info } of listOf(answer['transaction_details'])) {
            const movement = toMovement(inside(info));
            if (movement) yield movement;
          }
        }
      }
    },
    async find(kind, reference) {
      if (!/^[A-Za-z0-9-]{1,60}$/.test(reference)) return null;
      try {
        const line = await lineOf(kind, reference);
        return line && { kind, reference, ...line, metadata: {} };
      } catch (error) {
        if (error instanceof ProviderError && error.kind === 'not_found') return null;
        throw error;
      }
    },
  };
};

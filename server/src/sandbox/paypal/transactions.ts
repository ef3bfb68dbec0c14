import type { PaypalAccount } from './account.ts';
import { badRequest } from './errors.ts';
import type { Amount } from './objects.ts';

/** A line of PayPal's own report, in its own spelling: what moved the account's balance. */
export interface PaypalTransaction {
  transaction_info: {
    transaction_id: string;
    transaction_event_code: string;
    transaction_initiation_date: string;
    transaction_updated_date: string;
    transaction_amount: Amount;
    fee_amount?: Amount;
    transaction_status: 'S';
    custom_field?: string;
    paypal_reference_id?: string;
    paypal_reference_id_type?: 'TXN';
  };
}

export interface RecordedInput {
  id: string;
  /** T0006 a checkout payment, T1107 a refund, T1201 a chargeback and T1202 its reversal, T0106 the fee of one, T0001 a payout and T1115 one that came back. */
  code: 'T0006' | 'T1107' | 'T1201' | 'T1202' | 'T0106' | 'T0001' | 'T1115';
  amount: Amount;
  feeValue?: string;
  custom?: string | undefined;
  reference?: string;
}

export const recordTransaction = (account: PaypalAccount, { id, code, amount, feeValue, custom, reference }: RecordedInput): void => {
  const now = account.now().toISOString();
  const line: PaypalTransaction = {
    transaction_info: {
      transaction_id: id, transaction_event_code: code, transaction_initiation_date: now, transaction_updated_date: now, transaction_amount: amount,
      ...(feeValue === undefined ? {} : { fee_amount: { currency_code: amount.currency_code, value: feeValue } }),
      transaction_status: 'S',
      ...(custom === undefined ? {} : { custom_field: custom }),
      ...(reference === undefined ? {} : { paypal_reference_id: reference, paypal_reference_id_type: 'TXN' as const }),
    },
  };
  account.store.put('transaction', `${code} ${id}`, line);
};

const most = 10_000;
const longestMs = 31 * 86_400_000;

/** Transaction search: at most 31 days at once, page by page. */
export const searchTransactions = (account: PaypalAccount, query: URLSearchParams): object => {
  const at = (name: string): number => {
    const ms = Date.parse(query.get(name) ?? '');
    if (Number.isNaN(ms)) throw badRequest(name, 'INVALID_PARAMETER_SYNTAX', `${name} is no date.`);
    return ms;
  };
  const whole = (name: string, otherwise: number, largest: number): number => {
    const value = Number(query.get(name) ?? otherwise);
    if (!Number.isInteger(value) || value < 1 || value > largest) throw badRequest(name, 'INVALID_PARAMETER_VALUE', `${name} is not valid.`);
    return value;
  };
  const [fromMs, toMs] = [at('start_date'), at('end_date')];
  if (toMs < fromMs || toMs - fromMs > longestMs) throw badRequest('end_date', 'INVALID_REQUEST', 'Date range is greater than 31 days.');
  const [size, page] = [whole('page_size', 100, 500), whole('page', 1, most)];
  const all = account.store.list<PaypalTransaction>('transaction', { limit: most })
    .filter(({ transaction_info: { transaction_initiation_date: date } }) => Date.parse(date) >= fromMs && Date.parse(date) <= toMs)
    .reverse();
  return {
    transaction_details: all.slice((page - 1) * size, page * size), account_number: 'SANDBOX', start_date: query.get('start_date'), end_date: query.get('end_date'),
    last_refreshed_datetime: account.now().toISOString(), page, total_items: all.length, total_pages: Math.max(1, Math.ceil(all.length / size)), links: [],
  };
};

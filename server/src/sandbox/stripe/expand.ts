import type { FormValue } from '../http/form.ts';
import type { Account } from './account.ts';
import { invalidRequest } from './errors.ts';

type Plain = Record<string, unknown>;

const expandable = new Set([
  'latest_charge',
  'balance_transaction',
  'payment_method',
  'customer',
  'charge',
  'payment_intent',
  'source',
  'destination',
  'transfer',
]);

/** What is kept under its kind alone. */
const stored: Readonly<Record<string, string>> = { tr_: 'transfer', trr_: 'reversal', po_: 'bank_payout', acct_: 'connected', dp_: 'dispute' };

const load = (account: Account, id: string): unknown => {
  if (id.startsWith('pi_')) return account.intent(id);
  if (id.startsWith('ch_')) return account.charge(id);
  if (id.startsWith('re_')) return account.refund(id);
  for (const [prefix, kind] of Object.entries(stored)) if (id.startsWith(prefix)) return account.store.get<Plain>(kind, id) ?? id;
  if (id.startsWith('txn_')) return account.balanceTransaction(id);
  if (id.startsWith('seti_')) return account.store.get<Plain>('setup', id) ?? id;
  if (id.startsWith('pm_')) return account.method(id).method;
  return account.store.get<Plain>('customer', id) ?? id;
};

const expandPath = (account: Account, object: Plain, path: string[], whole: string): Plain => {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  if (name === 'data' && Array.isArray(object.data)) {
    return { ...object, data: (object.data as Plain[]).map((item) => expandPath(account, item, rest, whole)) };
  }
  const value = object[name];
  if (!expandable.has(name) || value === undefined) {
    throw invalidRequest(`This property cannot be expanded (${whole}).`, { param: 'expand' });
  }
  if (value === null) return object;
  const loaded = (typeof value === 'string' ? load(account, value) : value) as Plain;
  return { ...object, [name]: rest.length === 0 ? loaded : expandPath(account, loaded, rest, whole) };
};

/** Replaces ids by their objects, as `expand[]` asks. */
export const expandObject = (account: Account, object: object, expand: FormValue | undefined): object => {
  if (expand === undefined) return object;
  if (!Array.isArray(expand)) throw invalidRequest('Invalid array', { param: 'expand' });
  return expand.reduce<Plain>((current, path) => {
    if (typeof path !== 'string' || path.split('.').length > 4) {
      throw invalidRequest('You cannot expand more than 4 levels of a property', { param: 'expand' });
    }
    return expandPath(account, current, path.split('.'), path);
  }, object as Plain);
};

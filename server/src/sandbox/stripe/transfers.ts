import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { findConnected, payBank } from './connect.ts';
import { invalidRequest, noSuch } from './errors.ts';
import type { BalanceTransaction } from './objects.ts';
import { mergeMetadata, readCurrency, readParams } from './params.ts';

interface Reversal {
  id: string;
  object: 'transfer_reversal';
  amount: number;
  balance_transaction: string;
  created: number;
  currency: string;
  metadata: Record<string, string>;
  transfer: string;
}

/** Money that goes from the platform's balance to a connected account's. */
export interface Transfer {
  id: string;
  object: 'transfer';
  amount: number;
  amount_reversed: number;
  balance_transaction: string;
  created: number;
  currency: string;
  description: string | null;
  destination: string;
  livemode: false;
  metadata: Record<string, string>;
  reversals: { object: 'list'; data: Reversal[]; has_more: false; url: string };
  reversed: boolean;
  source_transaction: null;
  source_type: 'card';
  transfer_group: string | null;
}

/** Money that goes from the platform's balance to its bank. */
export interface BankPayout {
  id: string;
  object: 'payout';
  amount: number;
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string;
  created: number;
  currency: string;
  description: string | null;
  destination: string;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Record<string, string>;
  method: 'standard';
  source_type: 'card';
  status: 'pending' | 'paid' | 'failed' | 'canceled';
  type: 'bank_account';
}

const most = 10_000;

export const balanceOf = (account: Account, currency: string): number =>
  account.store.list<BalanceTransaction>('balance', { limit: most }).filter((one) => one.currency === currency).reduce((sum, { net }) => sum + net, 0);

export const showBalance = (account: Account) => {
  const currencies = [...new Set(account.store.list<BalanceTransaction>('balance', { limit: most }).map(({ currency }) => currency))];
  const amounts = (currencies.length === 0 ? ['usd'] : currencies).map((currency) => ({ amount: balanceOf(account, currency), currency, source_types: { card: balanceOf(account, currency) } }));
  return { object: 'balance', available: amounts, pending: amounts.map((one) => ({ ...one, amount: 0, source_types: { card: 0 } })), livemode: false };
};

const move = (account: Account, input: { amount: number; currency: string; source: string; type: BalanceTransaction['type']; description: string }): string => {
  const transaction: BalanceTransaction = {
    id: account.newId('txn'), object: 'balance_transaction', amount: input.amount, available_on: account.nowSeconds(), created: account.nowSeconds(), currency: input.currency,
    description: input.description, fee: 0, fee_details: [], net: input.amount, reporting_category: input.type, source: input.source, status: 'available', type: input.type,
  };
  account.saveBalanceTransaction(transaction);
  return transaction.id;
};

const amountOf = (account: Account, amount: number | undefined, currency: string, what: string): number => {
  if (amount === undefined || amount < 1) throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > balanceOf(account, currency)) {
    throw invalidRequest(`You have insufficient available funds in your Stripe account for this ${what}.`, { code: 'balance_insufficient', param: 'amount' });
  }
  return amount;
};

export const findTransfer = (account: Account, id: string): Transfer => {
  const transfer = account.store.get<Transfer>('transfer', id);
  if (transfer === null) throw noSuch('transfer', id);
  return transfer;
};

export const createTransfer = (account: Account, form: FormObject, info: RequestInfo): Transfer => {
  const params = readParams(form, {
    amount: 'int', currency: 'string', destination: 'string', description: 'string', metadata: 'metadata', transfer_group: 'string', source_type: 'string', expand: 'any',
  }, ['amount', 'currency', 'destination']);
  const currency = readCurrency(params.currency ?? '');
  const connected = findConnected(account, params.destination ?? '', 'destination');
  if (connected.capabilities.transfers !== 'active') {
    throw invalidRequest('Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments', {
      code: 'insufficient_capabilities_for_transfer', param: 'destination',
    });
  }
  const amount = amountOf(account, params.amount, currency, 'transfer');
  const id = account.newId('tr');
  const transfer: Transfer = {
    id, object: 'transfer', amount, amount_reversed: 0, balance_transaction: move(account, { amount: -amount, currency, source: id, type: 'transfer', description: 'TRANSFER' }),
    created: account.nowSeconds(), currency, description: params.description ?? null, destination: connected.id, livemode: false, metadata: mergeMetadata({}, params.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` }, reversed: false, source_transaction: null, source_type: 'card',
    transfer_group: params.transfer_group ?? null,
  };
  account.store.put('transfer', id, transfer, { a: transfer.transfer_group, b: transfer.destination });
  account.emit('transfer.created', transfer, info);
  payBank(account, connected, amount, currency);
  return transfer;
};

export const reverseTransfer = (account: Account, id: string, form: FormObject, info: RequestInfo): Reversal => {
  const params = readParams(form, { amount: 'int', metadata: 'metadata', description: 'string', expand: 'any' });
  const transfer = findTransfer(account, id);
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  if (left === 0) throw invalidRequest(`Transfer ${id} is already fully reversed.`);
  if (amount < 1 || amount > left) throw invalidRequest(`Reversal amount (${amount}) is greater than unreversed amount on transfer (${left})`, { param: 'amount' });
  const reversalId = account.newId('trr');
  const reversal: Reversal = {
    id: reversalId, object: 'transfer_reversal', amount, created: account.nowSeconds(), currency: transfer.currency, metadata: mergeMetadata({}, params.metadata), transfer: id,
    balance_transaction: move(account, { amount, currency: transfer.currency, source: reversalId, type: 'transfer_refund', description: 'REFUND FOR TRANSFER' }),
  };
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  transfer.reversals.data.unshift(reversal);
  account.store.put('transfer', id, transfer, { a: transfer.transfer_group, b: transfer.destination });
  account.store.put('reversal', reversalId, reversal);
  account.emit('transfer.reversed', transfer, info);
  return reversal;
};

export const findBankPayout = (account: Account, id: string): BankPayout => {
  const payout = account.store.get<BankPayout>('bank_payout', id);
  if (payout === null) throw noSuch('payout', id);
  return payout;
};

/** As in test mode, it is there as soon as it is made. */
export const createBankPayout = (account: Account, form: FormObject, info: RequestInfo): BankPayout => {
  const params = readParams(form, {
    amount: 'int', currency: 'string', description: 'string', metadata: 'metadata', destination: 'string', method: 'string', source_type: 'string', statement_descriptor: 'string', expand: 'any',
  }, ['amount', 'currency']);
  const currency = readCurrency(params.currency ?? '');
  const amount = amountOf(account, params.amount, currency, 'payout');
  const id = account.newId('po');
  const payout: BankPayout = {
    id, object: 'payout', amount, arrival_date: account.nowSeconds() + 86_400, automatic: false, created: account.nowSeconds(), currency, description: params.description ?? null,
    balance_transaction: move(account, { amount: -amount, currency, source: id, type: 'payout', description: 'STRIPE PAYOUT' }), destination: params.destination ?? account.newId('ba'),
    failure_code: null, failure_message: null, livemode: false, metadata: mergeMetadata({}, params.metadata), method: 'standard', source_type: 'card', status: 'pending', type: 'bank_account',
  };
  account.store.put('bank_payout', id, payout);
  account.emit('payout.created', payout, info);
  const paid: BankPayout = { ...payout, status: 'paid' };
  account.store.put('bank_payout', id, paid);
  account.emit('payout.paid', paid, info);
  return payout;
};

export const updateBankPayout = (account: Account, id: string, form: FormObject, info: RequestInfo): BankPayout => {
  const params = readParams(form, { metadata: 'metadata', expand: 'any' });
  const payout = findBankPayout(account, id);
  const updated = { ...payout, metadata: mergeMetadata(payout.metadata, params.metadata) };
  account.store.put('bank_payout', id, updated);
  account.emit('payout.updated', updated, info);
  return updated;
};

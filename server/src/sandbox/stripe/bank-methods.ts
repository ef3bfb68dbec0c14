import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { invalidRequest, noSuch } from './errors.ts';
import type { Intent } from './objects.ts';
import { readParams } from './params.ts';

/**
 * Bank debits and bank transfers, as far as Stripe's own fixtures go: a debit is begun and its bank thinks about it, a transfer comes in parts. We
 * take neither, and what comes of them is not told.
 */
const bankTypes = ['sepa_debit', 'customer_balance'] as const;
export type BankType = (typeof bankTypes)[number];

interface BankMethod {
  id: string;
  object: 'payment_method';
  created: number;
  type: BankType;
  livemode: false;
  billing_details: unknown;
}

export const bankTypeOf = (types: readonly string[] | undefined): BankType | null => (types?.length === 1 ? (bankTypes.find((one) => one === types[0]) ?? null) : null);

export const createBankMethod = (account: Account, form: FormObject, type: BankType): BankMethod => {
  const params = readParams(form, { type: 'string', billing_details: 'any', sepa_debit: { fields: { iban: 'string' } }, metadata: 'metadata', expand: 'any' }, ['type']);
  if (type === 'sepa_debit' && !/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(params.sepa_debit?.iban ?? '')) {
    throw invalidRequest('The IBAN you provided is invalid.', { code: 'invalid_bank_account_iban', param: 'sepa_debit[iban]' });
  }
  const method: BankMethod = { id: account.newId('pm'), object: 'payment_method', created: account.nowSeconds(), type, livemode: false, billing_details: params.billing_details ?? null };
  account.store.put('bank_method', method.id, method);
  return method;
};

/** The method that a bank payment is made with: one that was made before, or what `payment_method_data` says. */
export const bankMethodFor = (account: Account, type: BankType, given: { payment_method?: string | undefined; payment_method_data?: unknown }): string | null => {
  if (given.payment_method === undefined) return given.payment_method_data === undefined ? null : createBankMethod(account, given.payment_method_data as FormObject, type).id;
  const known = account.store.get<BankMethod>('bank_method', given.payment_method);
  if (known === null) throw noSuch('PaymentMethod', given.payment_method, 'payment_method');
  if (known.type !== type) throw invalidRequest(`The PaymentMethod is of the type ${known.type}.`, { param: 'payment_method' });
  return known.id;
};

const waitsFor = (intent: Intent, amountRemaining: number) =>
  ({ type: 'display_bank_transfer_instructions', display_bank_transfer_instructions: { amount_remaining: amountRemaining, currency: intent.currency, type: 'jp_bank_transfer' } });

export const confirmBankIntent = (account: Account, intent: Intent, type: BankType, info: RequestInfo): Intent => {
  if (intent.payment_method === null) throw invalidRequest('You cannot confirm this PaymentIntent because it’s missing a payment method.', { code: 'payment_intent_unexpected_state', payment_intent: intent });
  if (type === 'sepa_debit') {
    intent.status = 'processing';
  } else {
    if (intent.customer === null) throw invalidRequest('A customer is needed for a bank transfer.', { code: 'parameter_missing', param: 'customer' });
    intent.status = 'requires_action';
    intent.next_action = waitsFor(intent, intent.amount);
  }
  account.saveIntent(intent);
  account.emit(`payment_intent.${intent.status}`, intent, info);
  return intent;
};

/** Stripe's test helper: money comes to a customer, and pays a part of what they were to transfer. */
export const fundCashBalance = (account: Account, customerId: string, form: FormObject, info: RequestInfo): object => {
  const params = readParams(form, { amount: 'int', currency: 'string', reference: 'string', expand: 'any' }, ['amount', 'currency']);
  if (account.store.get('customer', customerId) === null) throw noSuch('customer', customerId, 'customer');
  const amount = params.amount ?? 0;
  const currency = (params.currency ?? '').toLowerCase();
  const intent = account.store.list<Intent>('intent', { a: customerId, limit: 100 })
    .find((one) => one.status === 'requires_action' && one.currency === currency && bankTypeOf(one.payment_method_types) === 'customer_balance');
  const left = (intent?.next_action as ReturnType<typeof waitsFor> | undefined)?.display_bank_transfer_instructions.amount_remaining ?? 0;
  if (amount < 1 || !intent || amount >= left) throw invalidRequest('The stand-in takes a part of a bank transfer that is waited for, and no more.', { param: 'amount' });
  intent.next_action = waitsFor(intent, left - amount);
  account.saveIntent(intent);
  account.emit('payment_intent.partially_funded', intent, info);
  return {
    id: account.newId('ccsbtxn'), object: 'customer_cash_balance_transaction', created: account.nowSeconds(), currency, customer: customerId, ending_balance: 0, livemode: false, net_amount: amount, type: 'funded',
  };
};

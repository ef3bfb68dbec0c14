import type { Account } from './account.ts';
import { type BalanceTransaction, type Charge, feeFor, type Intent } from './objects.ts';

/** Turns held money, or a part of it, into money taken. */
export const takeMoney = (account: Account, intent: Intent, charge: Charge, amount: number): void => {
  const fee = feeFor(amount);
  const transaction: BalanceTransaction = {
    id: account.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: account.nowSeconds() + 2 * 86_400,
    created: account.nowSeconds(),
    currency: charge.currency,
    description: charge.description,
    fee,
    fee_details: [
      { amount: fee, currency: charge.currency, description: 'Stripe processing fees', type: 'stripe_fee' },
    ],
    net: amount - fee,
    reporting_category: 'charge',
    source: charge.id,
    status: 'pending',
    type: 'charge',
  };
  account.saveBalanceTransaction(transaction);
  Object.assign(charge, { captured: true, amount_captured: amount, balance_transaction: transaction.id });
  Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 });
};

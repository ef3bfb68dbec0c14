import type { Money } from '@dogcare/sdk';
import { usage } from './usage.ts';

/** `55.00`, in the units of a currency. */
export function amountOf(given: string, currency: string): Money {
  if (!/^\d+(?:\.\d+)?$/.test(given)) throw usage(`${given} is not an amount, such as 55.00.`);
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const [whole = '0', cents = ''] = given.split('.');
  if (cents.length > digits) throw usage(`${given} is finer than ${currency} can be.`);
  return { amount: Number(`${whole}${cents.padEnd(digits, '0')}`), currency };
}

/** `0=55.00`: a line of the price, and what of it goes back. */
export function lineOf(given: string, currency: string): { line: number; refund: Money } {
  const [, line, amount] = /^(\d{1,2})=(\d+(?:\.\d+)?)$/.exec(given) ?? [];
  if (line === undefined || amount === undefined) throw usage(`${given} is not a line and an amount, such as 0=55.00.`);
  return { line: Number(line), refund: amountOf(amount, currency) };
}

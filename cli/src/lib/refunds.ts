import type { Money } from '@dogcare/sdk';
import { amountOf } from './disputes.ts';
import { usage } from './usage.ts';

/** `0=55.00`: a line of the price, and what of it goes back. */
export function lineOf(given: string, currency: string): { line: number; refund: Money } {
  const [, line, amount] = /^(\d{1,2})=(\d+(?:\.\d+)?)$/.exec(given) ?? [];
  if (line === undefined || amount === undefined) throw usage(`${given} is not a line and an amount, such as 0=55.00.`);
  return { line: Number(line), refund: amountOf(amount, currency) };
}

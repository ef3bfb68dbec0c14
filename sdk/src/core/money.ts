import type { Money } from '../generated/types.gen.ts';

/**
 * An amount as people write it: `formatMoney({ amount: 17325, currency: 'USD' }, 'en-US')` is `$173.25`.
 * Knows how many digits a currency has after the point.
 */
export function formatMoney(money: Money, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency });
  return format.format(money.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

import type { Money } from '@dogcare/sdk';

/** How many minor units make one of a currency: 100 for USD, 1 for JPY. */
export function minorUnits(currency: string): number {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return 10 ** digits;
}

/** Whole amounts lose their zeroes where a price is shown big; a sum keeps them. */
export function formatMoney(money: Money, locale: string, options: { short?: boolean } = {}): string {
  const units = minorUnits(money.currency);
  const whole = options.short && money.amount % units === 0;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    ...(whole ? { maximumFractionDigits: 0 } : {}),
  });
  return format.format(money.amount / units);
}

/** What a person typed into a price field, in minor units; null if it is no price. */
export function parseAmount(text: string, currency: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) return null;
  return Math.round(value * minorUnits(currency));
}

/** An amount as a price field shows it. */
export const amountText = (money: Money | null): string =>
  money ? String(money.amount / minorUnits(money.currency)) : '';

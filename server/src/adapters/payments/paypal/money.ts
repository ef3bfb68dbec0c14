import type { Money } from '@paypal/paypal-server-sdk';
import { ProviderError } from '../../../ports/payments/index.ts';

/** What PayPal takes no decimals of, whatever the currency itself has. */
const wholeOnly = new Set(['HUF', 'JPY', 'TWD']);

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

const invalid = (code: string, message: string) => new ProviderError({ kind: 'invalid', code, message, retryable: false });

/** Minor units as PayPal writes them: `12345` of USD is `123.45`. Never by way of a fraction. */
export const toPaypalMoney = (amountMinor: number, currency: string): Money => {
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw invalid('amount_too_small', `Not an amount: ${amountMinor}`);
  const digits = digitsOf(currency);
  const text = String(amountMinor).padStart(digits + 1, '0');
  const [major, minor] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  if (!wholeOnly.has(currency)) return { currencyCode: currency, value: digits === 0 ? major : `${major}.${minor}` };
  if (/[1-9]/.test(minor)) throw invalid('DECIMAL_PRECISION', `PayPal takes whole ${currency} only`);
  return { currencyCode: currency, value: major };
};

export const fromPaypalMoney = ({ currencyCode, value }: Money): number => {
  const digits = digitsOf(currencyCode);
  const [, sign = '', major, minor = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,3}))?$/.exec(value) ?? [];
  if (major === undefined || /[1-9]/.test(minor.slice(digits))) {
    throw new ProviderError({ kind: 'unavailable', code: 'unexpected_answer', message: `Not an amount of ${currencyCode}: ${value}`, retryable: true });
  }
  return Number(`${sign}${major}${minor.slice(0, digits).padEnd(digits, '0')}`);
};

import { html, type Html } from '../../http/html.ts';
import { page as wholePage } from '../../http/page.ts';
import type { Intent } from '../objects.ts';

export { sendPage } from '../../http/page.ts';

export const page = (title: string, body: Html): string =>
  wholePage(title, 'No card is charged and no money moves.', body);

export const amountText = ({ amount, currency }: Intent): string => {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

export const summary = (intent: Intent): Html =>
  html`<h1>${intent.description ?? 'Payment'}</h1><p class="amount">${amountText(intent)}</p>`;

import type { AccountNews, AccountTold } from './account-news.ts';
import { linkTo } from './mail.ts';

const inBoth = { inApp: true, mail: true } as const;

const amount = ({ fact: { data }, tenant }: AccountTold): string => {
  const format = new Intl.NumberFormat(tenant.locale, { style: 'currency', currency: String(data['currency'] ?? tenant.currency) });
  return format.format(Number(data['amountMinor']) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};
const earnings = ({ tenant }: AccountTold, action: string) => ({ action, url: linkTo(tenant, '/earnings') });

/** What caregivers are told of their payouts. */
export const payoutNews: Readonly<Record<string, AccountNews>> = {
  'payout.paid': { ...inBoth, say: (told) => ({
    title: `${amount(told)} is on its way to you`, body: 'Your bank shows it within a few days. The statement says what it is made of.', ...earnings(told, 'See the statement'),
  }) },
  'payout.failed': { ...inBoth, say: (told) => ({
    title: 'A payout did not go through', body: `${amount(told)} could not be sent. Nothing is lost: it goes with the next payout. Please look whether your payout account is in order.`,
    ...earnings(told, 'See your payout account'),
  }) },
  'payout.reversed': { ...inBoth, say: (told) => ({
    title: 'A payout came back', body: `${amount(told)} came back to us. It goes with the next payout. Please look whether your payout account is in order.`,
    ...earnings(told, 'See your payout account'),
  }) },
  'payout_account.active': { ...inBoth, say: (told) => ({
    title: 'Your payouts are set up', body: 'From now on what you earn is paid out by itself.', ...earnings(told, 'See your earnings'),
  }) },
  'payout_account.restricted': { ...inBoth, say: (told) => ({
    title: 'Your payouts have stopped', body: 'The company that pays you wants to know something more before it does again.', ...earnings(told, 'See what is missing'),
  }) },
};

import type { AccountNews, AccountTold } from './account-news.ts';
import { linkTo } from './mail.ts';

const inBoth = { inApp: true, mail: true } as const;

const amount = ({ fact: { data }, tenant }: AccountTold, name = 'amountMinor'): string => {
  const format = new Intl.NumberFormat(tenant.locale, { style: 'currency', currency: String(data['currency'] ?? tenant.currency) });
  return format.format(Number(data[name]) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
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
  'payout.partly_reversed': { ...inBoth, say: (told) => ({
    title: 'A part of a payout came back', body: `${amount(told, 'reversedMinor')} of the ${amount(told)} that we sent you came back to us. It goes with the next payout.`,
    ...earnings(told, 'See your payouts'),
  }) },
  'payout.unclaimed': { ...inBoth, say: (told) => ({
    title: 'A payout waits for you at PayPal',
    body: `PayPal has ${amount(told)} for you and knows nobody by the address that you gave. Open an account with that address, or confirm it there, within 30 days; otherwise it comes back to us.`,
    ...earnings(told, 'See your payout account'),
  }) },
  'payout_account.changed': { ...inBoth, say: (told) => ({
    title: 'Your payouts go somewhere else now', body: 'Somebody who is signed in to your account changed where your money goes. If it was not you, set a new password now, and change it back.',
    ...earnings(told, 'See your payout account'),
  }) },
  'payout_account.active': { ...inBoth, say: (told) => ({
    title: 'Your payouts are set up', body: 'From now on what you earn is paid out by itself.', ...earnings(told, 'See your earnings'),
  }) },
  'payout_account.restricted': { ...inBoth, say: (told) => ({
    title: 'Your payouts have stopped', body: 'The company that pays you wants to know something more before it does again.', ...earnings(told, 'See what is missing'),
  }) },
};

import type { Announcement, Part, Sentences, Told } from './announcements.ts';

const always = (): boolean => true;

const stay = ({ booking, words, fact }: Told): string => words.stay(booking, fact.occurredAt);
const said = (title: string, sentences: string[], action = 'See the booking'): Sentences => ({ title, body: sentences.join(' '), action });
const amount = ({ fact, words, booking }: Told, name = 'amountMinor'): string => words.money({ amount: Number(fact.data[name] ?? 0), currency: booking.total.currency });

/** News of payments that are disputed at the payer's bank. Whoever disputed it knows. */
export const moneyAnnouncements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'chargeback.opened': {
    caregiver: { mail: always, say: (told) => said('A payment is disputed', [`The bank of whoever paid for ${stay(told)} has asked for the money back. We answer it; what you earned by it is not paid out until it is decided.`]) },
    admin: { mail: always, say: (told) => said('A chargeback was opened', [`${amount(told)} for ${stay(told)} is disputed at the payer’s bank. Answer it in time, or it is lost.`], 'Look at it') },
  },
  'chargeback.won': {
    caregiver: { mail: always, say: (told) => said('The disputed payment stands', [`The bank has decided for us about ${stay(told)}. What you earned by it is paid out as usual.`]) },
    admin: { mail: always, say: (told) => said('A chargeback was won', [`The bank has decided for you about ${stay(told)}: ${amount(told)} is yours again.`], 'Look at it') },
  },
  'chargeback.lost': {
    caregiver: { mail: always, say: (told) => said('The disputed payment was lost', [`The bank has decided for the payer about ${stay(told)}. Your part of it is taken from what you earn.`]) },
    admin: { mail: always, say: (told) => said('A chargeback was lost', [`The bank has decided for the payer about ${stay(told)}: ${amount(told, 'lostMinor')} is gone.`], 'Look at it') },
  },
};

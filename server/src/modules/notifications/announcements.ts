import type { Schema } from '../../contract/contract.ts';
import { careAnnouncements } from './care-news.ts';
import { paperAnnouncements } from './caregiver-news.ts';
import { moneyAnnouncements } from './money-news.ts';
import { changeAnnouncements } from './change-news.ts';
import { payAnnouncements } from './pay-news.ts';
import type { Wording } from './wording.ts';

/** Whom a message about a booking is for: one of its people, or the business's admins. */
export type Part = 'owner' | 'caregiver' | 'admin';

/** What happened, as far as the words depend on it. */
export interface Fact {
  readonly type: string;
  readonly occurredAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Sentences {
  readonly title: string;
  readonly body: string;
  /** What the button of the mail says. */
  readonly action: string;
}

export interface Told {
  readonly fact: Fact;
  readonly booking: Schema<'Booking'>;
  readonly words: Wording;
  /** Who is free for the same stay, where others are offered and this is a mail; asked for as the mail is written. */
  readonly replacements?: readonly { readonly displayName: string; readonly total: Schema<'Money'> }[];
}

export interface Announcement {
  /** Whether it is worth a mail, too. */
  readonly mail: (told: Told) => boolean;
  /** Null where the fact is no news to this part. */
  readonly say: (told: Told) => Sentences | null;
}

const always = (): boolean => true;
const never = (): boolean => false;
const by = ({ fact }: Told): unknown => fact.data['by'];

const seeBooking = 'See the booking';
const said = (title: string, body: readonly (string | false | null)[], action = seeBooking): Sentences =>
  // a sentence may end with a name that ends with a dot of its own
  ({ title, body: body.filter(Boolean).join(' ').replaceAll(/\.\.(?= |$)/g, '.'), action });

const stay = ({ booking, words, fact }: Told): string => words.stay(booking, fact.occurredAt);
const ownerName = ({ booking: { owner } }: Told): string => (owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName);
const caregiverName = ({ booking }: Told): string => booking.caregiver.displayName;
const total = ({ booking, words }: Told): string => words.money(booking.total);
const isPaid = ({ booking }: Told): boolean => booking.paymentStatus !== 'unpaid';
/** What a bank has taken back is not promised a second time. */
const withBank = ({ fact }: Told): string | null =>
  fact.data['withBank'] === true ? 'The card’s bank has taken money back for it: what it has given is not refunded again, and what it still holds is refunded if it decides for us.' : null;
const until = ({ booking, words }: Told, instant: string | null): string | null => instant && words.instant(instant, booking);

const amountOf = ({ fact, booking, words }: Told): string | null => {
  const amount = fact.data['amountMinor'];
  return typeof amount === 'number' ? words.money({ amount, currency: booking.total.currency }) : null;
};

/** “Pay $173.25 by June 3 …”, as long as it still is to be paid. */
const payBy = (told: Told, ending: string): string | null =>
  told.booking.payBy && `Pay ${(told.fact.data['purpose'] === 'week' && amountOf(told)) || total(told)} by ${until(told, told.booking.payBy)} ${ending}`;

const earnings = ({ booking, words }: Told, lead: string): string | null =>
  booking.caregiverEarnings && `${lead} ${words.money(booking.caregiverEarnings)}.`;

/** “Free for the same dates: Sam P. ($173.25) and Ann B. ($160.00).”; on the page there is a way to book them. */
const others = ({ replacements, words, fact }: Told, whereUnknown: string): string | null =>
  replacements === undefined ? (fact.data['from'] === 'in_progress' ? null : whereUnknown)
    : replacements.length === 0 ? null : `Free for the same dates: ${words.list(replacements.map(({ displayName, total: price }) => `${displayName} (${words.money(price)})`))}.`;
const mayBeFree = 'Others may be free on your dates.';

/**
 * Who is told what of a booking. Nobody gets a mail for what they did themselves, but for the two receipts worth keeping (request sent, paid);
 * nor for what is over by the time it is read, such as a walk that started.
 */
export const announcements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'booking.requested': {
    owner: { mail: always, say: (told) => {
      const answer = until(told, told.booking.respondBy);
      return said('Your request was sent', [
        `We asked ${caregiverName(told)} about ${stay(told)}.`,
        answer && `You will have an answer by ${answer}.`,
        `The total would be ${total(told)}; nothing is charged before the booking is confirmed.`,
      ]);
    } },
    caregiver: { mail: always, say: (told) => {
      const answer = until(told, told.booking.respondBy);
      return said(`New request from ${ownerName(told)}`, [
        `${ownerName(told)} asks you for ${stay(told)}.`,
        answer && `Answer by ${answer}, or the request expires.`,
        earnings(told, 'You would earn'),
      ], 'Answer the request');
    } },
  },
  'booking.confirmed': {
    owner: { mail: always, say: (told) => {
      const title = { caregiver: `${caregiverName(told)} said yes`, owner: `Booked with ${caregiverName(told)}` }[String(by(told))];
      return said(title ?? 'Your booking is confirmed', [`${stay(told)} is confirmed.`, payBy(told, 'to keep it.')],
        told.booking.payBy ? 'Pay now' : seeBooking);
    } },
    caregiver: { mail: always, say: (told) => by(told) === 'caregiver' ? null
      : said(`New booking from ${ownerName(told)}`, [
        `${stay(told)} is booked with you.`, earnings(told, 'You will earn'), told.booking.payBy && 'We will tell you as soon as it is paid.',
      ]) },
  },
  'booking.declined': {
    owner: { mail: always, say: (told) => said(
      by(told) === 'caregiver' ? `${caregiverName(told)} can’t do it` : 'Your request was declined',
      [`Your request for ${stay(told)} was declined.`, 'Nothing was charged.', others(told, mayBeFree)]) },
    caregiver: { mail: always, say: (told) => by(told) === 'caregiver' ? null
      : said('A request was declined for you', [`The request of ${ownerName(told)} for ${stay(told)} was declined by the business.`]) },
  },
  'booking.expired': {
    owner: { mail: always, say: (told) => said('Your request was not answered', [
      `${caregiverName(told)} did not answer in time, so your request for ${stay(told)} has expired.`,
      'Nothing was charged.', others(told, mayBeFree),
    ]) },
    caregiver: { mail: never, say: (told) => said('A request expired', [
      `You did not answer ${ownerName(told)} in time: the request for ${stay(told)} has expired.`,
    ]) },
  },
  'booking.lapsed': {
    owner: { mail: always, say: (told) => said('Your booking was not paid in time', [
      `${stay(told)} is cancelled, as it was not paid in time. Nothing was charged.`,
    ]) },
    caregiver: { mail: always, say: (told) => said('A booking was not paid in time', [
      `${stay(told)} is cancelled, as ${ownerName(told)} did not pay in time. Your places are free again.`,
    ]) },
  },
  'booking.paid': {
    owner: { mail: always, say: (told) => said('Thank you for your payment', [
      `You paid ${total(told)} for ${stay(told)}. ${caregiverName(told)} is looking forward to it.`,
    ]) },
    caregiver: { mail: always, say: (told) => said(`${ownerName(told)} has paid`, [
      `${stay(told)} is paid, and all set.`, earnings(told, 'You will earn'),
    ]) },
  },
  'booking.cancelled': {
    owner: { mail: (told) => by(told) !== 'owner', say: (told) => {
      const wasRequest = told.fact.data['from'] === 'pending';
      if (by(told) === 'owner') {
        return said(wasRequest ? 'You withdrew your request' : 'You cancelled your booking', [
          `${stay(told)} is cancelled.`,
          !isPaid(told) ? 'Nothing was charged.' : withBank(told) ?? 'What the cancellation policy gives back goes to the card you paid with.',
        ]);
      }
      return said(by(told) === 'caregiver' ? `${caregiverName(told)} had to cancel` : 'Your booking was cancelled', [
        `${stay(told)} is cancelled.`, !isPaid(told) ? 'Nothing was charged.' : withBank(told) ?? 'You get back everything you paid.',
        others(told, 'The booking shows who else is free on your dates.'),
      ]);
    } },
    caregiver: { mail: (told) => by(told) !== 'caregiver', say: (told) => {
      const wasRequest = told.fact.data['from'] === 'pending';
      const title = {
        owner: wasRequest ? `${ownerName(told)} withdrew the request` : `${ownerName(told)} cancelled`,
        caregiver: 'You cancelled a booking',
      }[String(by(told))];
      return said(title ?? 'A booking with you was cancelled', [`${stay(told)} is cancelled. Your places are free again.`]);
    } },
  },
  'booking.started': {
    owner: { mail: never, say: (told) => said(`${told.words.dogsAre(told.booking)} in good hands`, [
      `${stay(told)} has started with ${caregiverName(told)}.`,
    ]) },
  },
  'booking.completed': {
    owner: { mail: always, say: (told) => said('All done', [
      `${stay(told)} is complete. Thank you for trusting ${caregiverName(told)}.`,
    ]) },
  },
  'payment.failed': {
    owner: {
      // news only as long as it can still be paid: the next try may have gone through meanwhile
      mail: ({ booking }) => booking.payBy !== null,
      say: (told) => said(told.fact.data['purpose'] === 'week' ? 'The payment for your week did not go through' : 'Your payment did not go through', [
        told.fact.data['purpose'] === 'week' ? `We could not charge ${amountOf(told) ?? 'your card'} for your regular bookings of the week, the first of them ${stay(told)}.` : `We could not charge your card for ${stay(told)}.`, payBy(told, told.fact.data['purpose'] === 'week' ? 'to keep them; another card will do.' : 'to keep your booking; another card will do.'),
      ], told.booking.payBy ? 'Try again' : seeBooking),
    },
  },
  'refund.succeeded': {
    owner: { mail: always, say: (told) => said('Your refund is on its way', [
      `${amountOf(told) ?? 'What you get back'} for ${stay(told)} goes back to the card you paid with.`,
      'Banks take up to 10 days to show it.',
    ]) },
  },
  ...paperAnnouncements,
  ...careAnnouncements,
  ...changeAnnouncements,
  ...payAnnouncements,
  ...moneyAnnouncements,
};

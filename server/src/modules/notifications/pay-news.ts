import type { Announcement, Part, Told } from './announcements.ts';

const always = (): boolean => true;

const stay = ({ booking, words, fact }: Told): string => words.stay(booking, fact.occurredAt);
const total = ({ booking, words }: Told): string => words.money(booking.total);
const ownerName = ({ booking: { owner } }: Told): string => (owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName);
const tip = ({ fact, booking, words }: Told): string => words.money({ amount: Number(fact.data['amountMinor']), currency: booking.total.currency });
const seeBooking = 'See the booking';

/** News of money that is not taken yet: held until the start, or to be charged on a later day. */
export const payAnnouncements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'booking.payment_held': {
    owner: { mail: always, say: (told) => ({
      title: 'Your payment is set', body: `${total(told)} is held on your card for ${stay(told)}. It is taken just before it begins.`, action: seeBooking,
    }) },
    caregiver: { mail: always, say: (told) => ({
      title: `${ownerName(told)}’s payment is set`, body: `The money for ${stay(told)} is held on their card, and taken just before it begins.`, action: seeBooking,
    }) },
  },
  'tip.succeeded': {
    owner: { mail: () => false, say: (told) => ({ title: 'Thank you for your tip', body: `${tip(told)} goes to ${told.booking.caregiver.displayName}, all of it.`, action: seeBooking }) },
    caregiver: { mail: always, say: (told) => ({
      title: `${ownerName(told)} left you a tip`, body: `${tip(told)} for ${stay(told)}: all of it is yours.`, action: seeBooking,
    }) },
  },
  'payment.scheduled': {
    owner: { mail: always, say: (told) => {
      const { chargeAt, cardLast4 } = told.fact.data;
      // the week's sum was told before, by the series
      if (told.fact.data['purpose'] === 'week') return null;
      if (typeof chargeAt !== 'string' || told.booking.paymentStatus !== 'unpaid') return null;
      const card = typeof cardLast4 === 'string' && cardLast4 !== '' ? `your card ending in ${cardLast4}` : 'your card';
      return {
        title: 'We’ll charge your card later',
        body: `${total(told)} for ${stay(told)} is charged to ${card} on ${told.words.instant(chargeAt, told.booking)}. You need do nothing; if the card fails, we tell you in time.`,
        action: seeBooking,
      };
    } },
  },
};

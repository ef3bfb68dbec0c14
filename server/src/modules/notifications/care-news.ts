import type { Announcement, Part, Sentences, Told } from './announcements.ts';

const always = (): boolean => true;
const never = (): boolean => false;

const stay = ({ booking, words, fact }: Told): string => words.stay(booking, fact.occurredAt);
const ownerName = ({ booking: { owner } }: Told): string => (owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName);
const caregiverName = ({ booking }: Told): string => booking.caregiver.displayName;
const said = (title: string, body: string, action = 'See the booking'): Sentences => ({ title, body, action });
const by = ({ fact }: Told): unknown => fact.data['by'];

/** To whoever of the two did not do it; the business is told, too, where it has to act. */
const toOther = (doer: (told: Told) => string, title: (name: string) => string, body: (told: Told) => string, action: string): Partial<Record<Part, Announcement>> => ({
  owner: { mail: always, say: (told) => (doer(told) === 'owner' ? null : said(title(caregiverName(told)), body(told), action)) },
  caregiver: { mail: always, say: (told) => (doer(told) === 'caregiver' ? null : said(title(ownerName(told)), body(told), action)) },
});
const doer = (told: Told): string => String(by(told));

const refund = ({ fact, booking, words }: Told): string | null => {
  const amount = fact.data['amountMinor'];
  return typeof amount === 'number' && amount > 0 ? words.money({ amount, currency: booking.total.currency }) : null;
};

/** News of what was noted of a stay, and of disputes about it. */
export const careAnnouncements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'care.report_card_ready': {
    owner: { mail: always, say: (told) => said('Your report card is here', `${caregiverName(told)} has written down how it was: ${stay(told)}.`, 'Read the report card') },
  },
  'care.check_in_late': {
    owner: { mail: always, say: (told) => said('Nobody has checked in yet', `${stay(told)} should have started, and ${caregiverName(told)} has not checked in. We asked them; if something is wrong, write to us.`) },
    caregiver: { mail: always, say: (told) => said('Please check in', `${stay(told)} should have started. Check in, or tell ${ownerName(told)} what holds you up.`, 'Check in') },
    admin: { mail: always, say: (told) => said('A check-in is late', `${stay(told)}, with ${caregiverName(told)} for ${ownerName(told)}, should have started, and nobody has checked in.`) },
  },
  'dispute.opened': {
    ...toOther(doer, (name) => `${name} has opened a dispute`, (told) => `It is about ${stay(told)}. Please say how it was, and add what shows it; then we decide. Nothing is paid out until then.`, 'Answer'),
    admin: { mail: always, say: (told) => said('A dispute was opened', `It is about ${stay(told)}, with ${caregiverName(told)} for ${ownerName(told)}.`, 'Look at it') },
  },
  'dispute.answered': {
    ...toOther(doer, (name) => `${name} has answered your dispute`, (told) => `It is about ${stay(told)}. You can add to it until it is decided.`, 'Read the answer'),
    admin: { mail: never, say: (told) => said('A dispute was answered', `Both sides of ${stay(told)} have been heard: it can be decided.`, 'Look at it') },
  },
  'dispute.evidence_added': toOther(doer, (name) => `${name} has added to the dispute`, (told) => `It is about ${stay(told)}.`, 'Read it'),
  'dispute.withdrawn': toOther(doer, (name) => `${name} has taken the dispute back`, (told) => `There is nothing in dispute about ${stay(told)} any more.`, 'See the booking'),
  'dispute.resolved': {
    owner: { mail: always, say: (told) => said('We have decided the dispute', [
      `It was about ${stay(told)}.`, refund(told) ? `${refund(told)} goes back to the card you paid with.` : 'Nothing is refunded.', 'The reason is with the booking.',
    ].join(' '), 'Read the decision') },
    caregiver: { mail: always, say: (told) => said('We have decided the dispute', [
      `It was about ${stay(told)}.`, refund(told) ? `${refund(told)} goes back to ${ownerName(told)}, and your earnings are less by your part of it.` : 'Your earnings stay as they are.',
      'The reason is with the booking.',
    ].join(' '), 'Read the decision') },
  },
};

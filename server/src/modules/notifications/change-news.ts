import type { Announcement, Part, Sentences, Told } from './announcements.ts';

type Side = Exclude<Part, 'admin'>;

const always = (): boolean => true;
const never = (): boolean => false;
const fact = ({ fact: { data } }: Told, name: string): unknown => data[name];
const proposer = (told: Told): unknown => fact(told, 'proposedBy') ?? fact(told, 'by');

const nameOf = ({ booking: { owner, caregiver } }: Told, part: Side): string =>
  (part === 'caregiver' ? caregiver.displayName : owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName);
const otherSide = { owner: 'caregiver', caregiver: 'owner' } as const satisfies Record<Side, Side>;
const stay = ({ booking, words, fact: { occurredAt } }: Told): string => words.stay(booking, occurredAt);
const said = (title: string, body: readonly (string | false | null)[], action = 'See the booking'): Sentences => ({ title, body: body.filter(Boolean).join(' '), action });

/** What it would be: the open change as the booking, to be worded alike. Null once it is answered. */
const changed = (told: Told): Told | null =>
  (told.booking.change?.id === fact(told, 'changeId') ? { ...told, booking: { ...told.booking, ...told.booking.change, id: told.booking.id, status: told.booking.status } } : null);

const moneyOf = ({ booking: { change, kind }, words }: Told, part: Side): string | null => {
  if (!change || kind === 'meet_and_greet') return null;
  const { before, after, refund, balanceDue, explanation } = change.money;
  const lead = `The total would be ${words.money(after)} instead of ${words.money(before)}.`;
  if (part === 'caregiver') return change.caregiverEarnings && `${lead} You would earn ${words.money(change.caregiverEarnings)}.`;
  return [lead, refund.amount > 0 ? `You would get back ${words.money(refund)}.` : balanceDue.amount > 0 && `You would still owe ${words.money(balanceDue)}.`, explanation].filter(Boolean).join(' ');
};

const proposedTo = (part: Side): Announcement => ({
  mail: always,
  say(told) {
    if (fact(told, 'by') === part) return null;
    const other = nameOf(told, otherSide[part]);
    const wanted = changed(told);
    const { change } = told.booking;
    return said(`${other} proposes a change`, [
      wanted ? `${other} would like to change ${stay(told)} to ${stay(wanted)}.` : `${other} proposed to change ${stay(told)}.`,
      wanted && moneyOf(told, part),
      wanted && change && `Answer by ${told.words.instant(change.answerBy, told.booking)}; until then everything stays as it is booked.`,
    ], 'Answer');
  },
});

/** Told to whoever did not do it. */
const answered = (verb: 'accepted' | 'declined', rest: (told: Told) => (string | false | null)[]) => (part: Side): Announcement => ({
  mail: always,
  say: (told) => (fact(told, 'by') === part ? null : said(`${nameOf(told, otherSide[part])} ${verb} your change`, rest(told))),
});

const accepted = answered('accepted', (told) => [`Now booked: ${stay(told)}.`, told.booking.payBy && `Pay ${told.words.money(told.booking.total)} by ${told.words.instant(told.booking.payBy, told.booking)} to keep it.`]);
const declined = answered('declined', (told) => [`${stay(told)} stays as it was booked.`]);
const withdrawn = (part: Side): Announcement => ({
  mail: never,
  say: (told) => (fact(told, 'by') === part ? null : said(`${nameOf(told, otherSide[part])} withdrew the change`, [`${stay(told)} stays as it was booked.`])),
});
const expired = (part: Side): Announcement => ({
  mail: (told) => proposer(told) === part,
  say: (told) => (proposer(told) === part
    ? said('Your change was not answered', [`${nameOf(told, otherSide[part])} did not answer in time: ${stay(told)} stays as it was booked.`])
    : said('A change was not answered', [`You did not answer in time: ${stay(told)} stays as it was booked.`])),
});

const amountOf = (told: Told): string | null => {
  const amount = fact(told, 'amountMinor');
  return typeof amount === 'number' ? told.words.money({ amount, currency: told.booking.total.currency }) : null;
};

const both = (of: (part: Side) => Announcement): Record<Side, Announcement> => ({ owner: of('owner'), caregiver: of('caregiver') });

/** Who is told what of a change of a booking: nobody of what they did themselves. */
export const changeAnnouncements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'booking.change_proposed': both(proposedTo),
  'booking.change_accepted': both(accepted),
  'booking.change_declined': both(declined),
  'booking.change_withdrawn': both(withdrawn),
  'booking.change_expired': both(expired),
  'booking.balance_due': {
    owner: { mail: always, say: (told) => said('The rest of your booking is still to be paid', [
      `With its change, ${stay(told)} costs ${told.words.money(told.booking.total)}; ${told.words.money(told.booking.balanceDue)} of it is still to be paid.`,
    ], 'Pay the rest') },
  },
  'booking.balance_paid': {
    owner: { mail: always, say: (told) => said('Thank you: your booking is paid in full', [`You paid the rest, ${amountOf(told) ?? 'what was due'}, for ${stay(told)}.`]) },
    caregiver: { mail: always, say: (told) => said(`${nameOf(told, 'owner')} has paid the rest`, [
      `${stay(told)} is paid in full.`, told.booking.caregiverEarnings && `You will earn ${told.words.money(told.booking.caregiverEarnings)}.`,
    ]) },
  },
};

import type { Announcement, Part, Sentences, Told } from './announcements.ts';

type Side = Exclude<Part, 'admin'>;

const always = (): boolean => true;
const never = (): boolean => false;
const by = ({ fact }: Told): unknown => fact.data['by'];
const meeting = ({ booking, words, fact }: Told): string => words.stay(booking, fact.occurredAt);
const ownerName = ({ booking: { owner } }: Told): string => (owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName);
const caregiverName = ({ booking: { caregiver } }: Told): string => caregiver.displayName;
const nameOf = (told: Told, part: Side): string => (part === 'owner' ? ownerName(told) : caregiverName(told));
const other = { owner: 'caregiver', caregiver: 'owner' } as const satisfies Record<Side, Side>;
const said = (title: string, body: readonly (string | false | null)[], action = 'See the meet-and-greet'): Sentences =>
  ({ title, body: body.filter(Boolean).join(' ').replaceAll(/\.\.(?= |$)/g, '.'), action });
const answerBy = ({ booking, words }: Told): string | null => booking.respondBy && words.instant(booking.respondBy, booking);
const wasRequest = ({ fact }: Told): boolean => fact.data['from'] === 'pending';

/** “at your home”, as the one who reads it says it. */
const where = (told: Told, part: Side): string => {
  const host: Side = told.booking.place === 'owner_home' ? 'owner' : 'caregiver';
  return host === part ? 'at your home' : `at the home of ${nameOf(told, host)}`;
};

const cancelled = (part: Side): Announcement => ({
  mail: (told) => by(told) !== part,
  say: (told) => {
    const who = by(told) === part ? 'You' : by(told) === other[part] ? nameOf(told, other[part]) : null;
    const title = who === null ? 'Your meet-and-greet was cancelled' : wasRequest(told) ? `${who} withdrew the request to meet` : `${who} cancelled the meet-and-greet`;
    return said(title, [`${meeting(told)} does not take place.`]);
  },
});

/**
 * Who is told what of a meet-and-greet, in place of what is told of a stay: nobody pays, earns or gets anything back. What is not in it is told as of any
 * booking.
 */
export const meetingAnnouncements: Readonly<Record<string, Partial<Record<Part, Announcement>>>> = {
  'booking.requested': {
    owner: { mail: always, say: (told) => {
      const answer = answerBy(told);
      return said(`You asked ${caregiverName(told)} to meet`, [`We asked about ${meeting(told)}, ${where(told, 'owner')}.`, answer && `You will have an answer by ${answer}.`, 'It is free.']);
    } },
    caregiver: { mail: always, say: (told) => {
      const answer = answerBy(told);
      return said(`${ownerName(told)} would like to meet you`, [
        `${ownerName(told)} asks for ${meeting(told)}, ${where(told, 'caregiver')}.`, answer && `Answer by ${answer}, or the request expires.`, 'Meeting is free, and no booking yet.',
      ], 'Answer the request');
    } },
  },
  'booking.confirmed': {
    owner: { mail: always, say: (told) => said(
      by(told) === 'caregiver' ? `${caregiverName(told)} looks forward to meeting you` : 'Your meet-and-greet is confirmed',
      [`${meeting(told)} is confirmed, ${where(told, 'owner')}. There is nothing to pay.`]) },
    caregiver: { mail: always, say: (told) => (by(told) === 'caregiver' ? null
      : said(`You are to meet ${ownerName(told)}`, [`${meeting(told)} is confirmed, ${where(told, 'caregiver')}.`])) },
  },
  'booking.declined': {
    owner: { mail: always, say: (told) => said(
      by(told) === 'caregiver' ? `${caregiverName(told)} can’t meet you then` : 'Your request to meet was declined',
      [`${meeting(told)} does not take place. You can ask for another time.`]) },
    caregiver: { mail: always, say: (told) => (by(told) === 'caregiver' ? null
      : said('A request to meet was declined for you', [`${meeting(told)} was declined by the business.`])) },
  },
  'booking.expired': {
    owner: { mail: always, say: (told) => said('Your request to meet was not answered', [
      `${caregiverName(told)} did not answer in time: ${meeting(told)} does not take place. You can ask for another time.`,
    ]) },
    caregiver: { mail: never, say: (told) => said('A request to meet expired', [`You did not answer ${ownerName(told)} in time: ${meeting(told)} does not take place.`]) },
  },
  'booking.cancelled': { owner: cancelled('owner'), caregiver: cancelled('caregiver') },
  'booking.started': {},
  'booking.completed': {
    owner: { mail: always, say: (told) => said(`You have met ${caregiverName(told)}`, ['We hope you liked one another. If you did, you can book now.'], 'Book a stay') },
  },
};

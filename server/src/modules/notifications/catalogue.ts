import { accountNews } from './account-news.ts';
import { announcements } from './announcements.ts';
import { meetingAnnouncements } from './meeting-news.ts';
import { bookingVariables, commonVariables, templateOfBooking, typeOfMeeting } from './own-wording.ts';
import { seriesNews } from './series-news.ts';

/** Every mail that a business can word by itself, with what it may name: facts of accounts by their type, those of bookings with whom they are for. */
export const mailTemplates: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
  ...Object.entries(accountNews).filter(([, news]) => news.mail).map(([type]) => [type, commonVariables] as const),
  ...Object.entries(announcements).flatMap(([type, parts]) => Object.keys(parts).map((part) => [templateOfBooking(type, part), bookingVariables] as const)),
  ...Object.entries(meetingAnnouncements).flatMap(([type, parts]) => Object.keys(parts).map((part) => [templateOfBooking(typeOfMeeting(type), part), bookingVariables] as const)),
  ...Object.entries(seriesNews).flatMap(([type, parts]) => Object.keys(parts).map((part) => [templateOfBooking(type, part), [...commonVariables, 'ownerName', 'caregiverName']] as const)),
]);

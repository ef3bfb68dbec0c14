import type { Tenant } from '../../kernel/context/tenant.ts';
import type { AccountNews, AccountTold } from './account-news.ts';
import type { Announcement, Told } from './announcements.ts';
import { linkTo, oneLine } from './mail.ts';
import { documentName } from './trust-news.ts';

const inBoth = { inApp: true, mail: true } as const;
const onboarding = (tenant: Tenant, action: string) => ({ action, url: linkTo(tenant, '/caregiver?tab=onboarding') });

const names: Readonly<Record<string, string>> = {
  pet_first_aid: 'certification in pet first aid', dog_training: 'certification in dog training', behavior: 'certification in dog behavior',
  grooming: 'certification in grooming', veterinary: 'veterinary certification', liability_insurance: 'liability insurance',
};
const nameOf = (data: Readonly<Record<string, unknown>>): string => names[String(data['kind'])] ?? 'certification';
const dayOf = (data: Readonly<Record<string, unknown>>, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'long' }).format(Date.parse(`${String(data['expiresOn'])}T00:00:00Z`));

/** What caregivers are told of their page and papers. Reasons stand on the page that the button leads to. */
export const caregiverNews: Readonly<Record<string, AccountNews>> = {
  'caregiver.approved': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your page is on the list', body: 'Owners nearby can find you now, and ask for the days you are free.', ...onboarding(tenant, 'See your page'),
  }) },
  'caregiver.declined': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your application was declined', body: `${tenant.name} has looked at your page and said why. You can change it and apply again.`,
    ...onboarding(tenant, 'Read why'),
  }) },
  'caregiver.changes_requested': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your application needs a change', body: `${tenant.name} has looked at your page and asks you to change something before it is listed.`,
    ...onboarding(tenant, 'See what to change'),
  }) },
  'caregiver.suspended': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your page is off the list',
    body: `Nobody can book you for now; bookings you have stay. If you think that this is a mistake, write to ${tenant.settings.brand.supportEmail}.`,
    ...onboarding(tenant, 'Read why'),
  }) },
  'caregiver.reinstated': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your page is back on the list', body: 'Owners can find and book you again.', ...onboarding(tenant, 'See your page'),
  }) },
  'certification.expiring': { ...inBoth, say: ({ tenant, fact }: AccountTold) => ({
    title: `Your ${nameOf(fact.data)} is about to lapse`,
    body: `It is good until ${dayOf(fact.data, tenant.locale)}. What it is needed for can’t be booked beyond that day: add the new one in time.`,
    ...onboarding(tenant, 'Add the new one'),
  }) },
  'certification.expired': { ...inBoth, say: ({ tenant, fact }: AccountTold) => ({
    title: `Your ${nameOf(fact.data)} has lapsed`,
    body: 'What it is needed for can’t be booked until you add a new one. Bookings you have stay.',
    ...onboarding(tenant, 'Add a new one'),
  }) },
  // by the time it is read it may be well again: then there is nothing to say
  'caregiver.calendar_broken': { ...inBoth, say: ({ tenant, calendar }: AccountTold) => calendar ? {
    title: `We can’t read your calendar “${oneLine(calendar.name)}”`,
    body: `${calendar.detail} What it said last still counts, and we keep trying. If its address has changed, remove the calendar and add it again.`,
    action: 'See your calendars', url: linkTo(tenant, '/caregiver?tab=plan'),
  } : null },
};

const asked = 'They have been asked to renew it; you need not do anything.';
const stands = 'Your booking stands; if you would rather not keep it, you can cancel it or write to us.';

const always = (): boolean => true;
const toOwner = (title: string, body: (told: Told) => string): { owner: Announcement } =>
  ({ owner: { mail: always, say: (told) => ({ title, body: body(told), action: 'See the booking' }) } });

/** What owners are told of a caregiver's papers, because of a booking that goes on without them. */
export const paperAnnouncements: Readonly<Record<string, { owner: Announcement }>> = {
  'booking.certification_expiring': toOwner('A certification ends before your booking does', ({ fact, booking, words }) =>
    `The ${nameOf(fact.data)} of ${booking.caregiver.displayName} is good until ${words.day(String(fact.data['expiresOn']))}, and your booking goes on after that. ${asked}`),
  'booking.certification_expired': toOwner('A certification has lapsed', ({ fact, booking }) =>
    `The ${nameOf(fact.data)} of ${booking.caregiver.displayName} has lapsed and was not renewed. ${stands}`),
  'booking.document_expiring': toOwner('A document ends before your booking does', ({ fact, booking, words }) =>
    `The ${documentName(fact.data)} of ${booking.caregiver.displayName} is good until ${words.day(String(fact.data['expiresOn']))}, and your booking goes on after that. ${asked}`),
  'booking.document_expired': toOwner('A document has lapsed', ({ fact, booking }) =>
    `The ${documentName(fact.data)} of ${booking.caregiver.displayName} has lapsed and was not renewed. ${stands}`),
  'booking.background_check_expiring': toOwner('A background check ends before your booking does', ({ fact, booking, words }) =>
    `The background check of ${booking.caregiver.displayName} is good until ${words.day(String(fact.data['expiresOn']))}, and your booking goes on after that. ${asked}`),
  'booking.background_check_expired': toOwner('A background check has lapsed', ({ booking }) =>
    `The background check of ${booking.caregiver.displayName} has lapsed and was not renewed. ${stands}`),
};

import type { Tenant } from '../../kernel/context/tenant.ts';
import type { Fact, Part, Sentences } from './announcements.ts';
import { linkTo } from './mail.ts';
import { counted } from './wording.ts';

/** What the words about a series depend on. Its facts carry all but the names. */
export interface SeriesTold {
  readonly fact: Fact & { readonly subjectId: string };
  readonly tenant: Tenant;
  readonly ownerName: string;
  readonly caregiverName: string;
}

const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = {
  walking: ['walk', 'walks'], drop_in: ['visit', 'visits'], daycare: ['day of day care', 'days of day care'], grooming: ['grooming', 'groomings'],
  boarding: ['stay', 'stays'], house_sitting: ['stay', 'stays'],
};
const nounOf = ({ fact }: SeriesTold): readonly [string, string] => nouns[String(fact.data['serviceType'])] ?? ['booking', 'bookings'];
const many = (told: SeriesTold): string => nounOf(told)[1];
const counting = (told: SeriesTold, of: unknown): string => counted(Number(of ?? 0), ...nounOf(told));
const by = ({ fact }: SeriesTold): unknown => fact.data['by'];
const on = ({ fact, tenant }: SeriesTold, field = 'date'): string =>
  new Intl.DateTimeFormat(tenant.locale, { timeZone: 'UTC', weekday: 'long', month: 'long', day: 'numeric' }).format(Date.parse(`${String(fact.data[field]).slice(0, 10)}T00:00:00Z`));
const chargedOn = ({ fact, tenant }: SeriesTold): string =>
  new Intl.DateTimeFormat(tenant.locale, { timeZone: String(fact.data['timeZone'] ?? tenant.timeZone), weekday: 'long', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit' })
    .format(Date.parse(String(fact.data['chargeAt'])));
const money = ({ fact, tenant }: SeriesTold, field: string): string =>
  new Intl.NumberFormat(tenant.locale, { style: 'currency', currency: String(fact.data['currency']) }).format(Number(fact.data[field]) / 100);

const reasons: Readonly<Record<string, string>> = {
  fully_booked: 'the time is taken', closed_that_day: 'it is a day off', outside_hours: 'it is outside the hours of that day', calendar_busy: 'the caregiver is busy then',
  caregiver_not_approved: 'the caregiver takes no bookings at the moment', service_inactive: 'the service is not offered at the moment',
  vaccination_missing: 'a vaccination is missing', vaccination_expired: 'a vaccination is not valid that day', outside_service_area: 'your home is too far away',
  dog_not_available: 'a dog is no longer on your profile',
};
const why = ({ fact }: SeriesTold): string => {
  const codes = Array.isArray(fact.data['reasons']) ? fact.data['reasons'].map(String) : [];
  return codes.map((code) => reasons[code] ?? code.replaceAll('_', ' ')).join(', ') || 'it can’t be booked';
};

type Say = (told: SeriesTold) => Omit<Sentences, 'action'> & { readonly action?: string } | null;
const said = (title: string, ...body: (string | false)[]) => ({ title, body: body.filter(Boolean).join(' ') });

/** Who is told what of a series. Nobody is told of what they did themselves, but for the request that was sent. */
export const seriesNews: Readonly<Record<string, Partial<Record<Part, Say>>>> = {
  'series.requested': {
    owner: (told) => said(`Your regular ${many(told)} are requested`, `We asked ${told.caregiverName}, who answers once for all of them.`, 'Nothing is charged before that.'),
    caregiver: (told) => ({ ...said(`${told.ownerName} asks for regular ${many(told)}`, `${counting(told, told.fact.data['booked'])} in the weeks to come, and so on after that.`, 'Answer once for all of them.'), action: 'Answer the request' }),
  },
  'series.confirmed': {
    owner: (told) => said(by(told) === 'caregiver' ? `${told.caregiverName} said yes to your regular ${many(told)}` : `Your regular ${many(told)} are booked`,
      `${counting(told, told.fact.data['booked'])} in the weeks to come ${Number(told.fact.data['booked']) === 1 ? 'is' : 'are'} confirmed, and more are made as time goes on.`, 'We tell you each week what is to be paid.'),
    caregiver: (told) => (by(told) === 'caregiver' ? null : said(`${told.ownerName} booked regular ${many(told)}`, `${counting(told, told.fact.data['booked'])} in the weeks to come.`)),
  },
  'series.declined': { owner: (told) => said(`${told.caregiverName} can’t do your regular ${many(told)}`, 'Nothing was charged. Others may be free at your times.') },
  'series.expired': {
    owner: (told) => said(`Your regular ${many(told)} were not answered`, `${told.caregiverName} did not answer in time. Nothing was charged.`),
    caregiver: (told) => said('A request for a series expired', `You did not answer ${told.ownerName} in time.`),
  },
  'series.occurrence_skipped': {
    owner: (told) => said(`No ${nounOf(told)[0]} on ${on(told)}`, `It can’t be booked: ${why(told)}.`, 'The others go on as they are. You can move this one to another time.'),
    caregiver: (told) => said(`No ${nounOf(told)[0]} for ${told.ownerName} on ${on(told)}`, `It could not be booked: ${why(told)}.`, 'The others go on as they are.'),
  },
  'series.occurrence_cancelled': {
    owner: (told) => (by(told) === 'owner' ? null : said(`No ${nounOf(told)[0]} on ${on(told)}`, 'That one was left out. The others go on as they are.')),
    caregiver: (told) => (by(told) === 'caregiver' ? null : said(`No ${nounOf(told)[0]} for ${told.ownerName} on ${on(told)}`, 'That one was left out. The others go on as they are.')),
  },
  'series.change_proposed': {
    caregiver: (told) => ({ ...said(`${told.ownerName} would like to change the regular ${many(told)}`, 'It stays as it is until you agree.'), action: 'See the change' }),
  },
  'series.changed': {
    owner: (told) => (by(told) === 'caregiver' ? said(`${told.caregiverName} agreed to your change`, `Your regular ${many(told)} are as you wanted them.`) : null),
    caregiver: (told) => (by(told) === 'caregiver' ? null : said(`${told.ownerName} changed the regular ${many(told)}`, 'See what is new.')),
  },
  'series.change_declined': {
    owner: (told) => said(by(told) === 'caregiver' ? `${told.caregiverName} can’t do the change` : 'Your change was not answered', `Your regular ${many(told)} stay as they were.`),
  },
  'series.paused': { caregiver: (told) => said(`${told.ownerName} paused the regular ${many(told)}`, `From ${on(told, 'from')}${told.fact.data['to'] ? ` to ${on(told, 'to')}` : ' until further notice'}.`) },
  'series.resumed': { caregiver: (told) => said(`${told.ownerName} goes on with the regular ${many(told)}`, `From ${on(told, 'from')}.`) },
  'series.cancelled': {
    owner: (told) => (by(told) === 'owner' ? null : said(`Your regular ${many(told)} were ended`, `The last day is before ${on(told)}.`)),
    caregiver: (told) => (by(told) === 'caregiver' ? null : said(`${told.ownerName} ended the regular ${many(told)}`, `From ${on(told)} on there are no more.`)),
  },
  'series.price_changed': {
    owner: (told) => said(`The price of your regular ${many(told)} has changed`, `From ${on(told)} each is charged at ${money(told, 'to')}; it was ${money(told, 'from')}.`, 'Bookings made before keep their price.'),
  },
  'series.week_due': {
    owner: (told) => ({
      ...said(`${money(told, 'totalMinor')} to pay for the week of ${on(told, 'week')}`, `${counting(told, (told.fact.data['bookingIds'] as unknown[] | undefined)?.length)}.`,
        told.fact.data['billing'] === 'weekly' ? `We charge your usual card for all of them on ${chargedOn(told)}; what you leave out before is not charged.` : 'Pay each by a day before it begins to keep it.'),
      action: 'See what is due',
    }),
  },
};

/** Facts of bookings that the series tells of, once for all of them. */
export const toldBySeries: ReadonlySet<string> = new Set(['booking.requested', 'booking.confirmed', 'booking.expired']);
/** Facts of single ones that are no mail of their own: the series' fact has one. */
export const noMailOfSeries: ReadonlySet<string> = new Set(['booking.declined', 'booking.cancelled']);

export const seriesLink = (tenant: Tenant, id: string): string => linkTo(tenant, `/series/${id}`);

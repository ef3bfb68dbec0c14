import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { accountNews, type AccountTold } from './account-news.ts';
import { announcements, type Fact, type Part, type Sentences, type Told } from './announcements.ts';
import { htmlOf, linkTo, oneLine, textOf } from './mail.ts';
import { meetingAnnouncements } from './meeting-news.ts';
import { fill, templateOfBooking, typeOfMeeting, type Variables } from './own-wording.ts';
import { seriesLink, seriesNews, type SeriesTold } from './series-news.ts';
import { createWording } from './wording.ts';

/** Whom a message is for. */
export interface Audience {
  /** `member`: what is about the account and no booking. */
  readonly part: Part | 'member';
  readonly firstName: string;
}

/** What a message about an account needs to know besides the fact. */
export type AccountFacts = Pick<AccountTold, 'link' | 'session' | 'timeZone' | 'reasons' | 'dogName' | 'calendar'>;

export interface Message {
  readonly title: string;
  readonly body: string;
  /** Whether it is shown in the app … */
  readonly inApp: boolean;
  /** … and worth a mail. */
  readonly mail: boolean;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const longestTitle = 200;
const longestSubject = 200;
const cut = (text: string, length: number): string => ([...text].length > length ? `${[...text].slice(0, length - 1).join('')}…` : text);

function assemble(given: Sentences, { tenant, audience, template, url, about, mail, inApp = true, mailBody, variables = {} }: {
  tenant: Tenant; audience: Audience; template: string; url: string; about: string | null; mail: boolean; inApp?: boolean; mailBody?: string | undefined;
  variables?: Variables;
}): Message {
  const sentences = { title: oneLine(given.title), body: oneLine(given.body), action: given.action };
  const greeting = audience.firstName ? `Hi ${oneLine(audience.firstName)},` : 'Hi,';
  const inMail = { ...sentences, body: oneLine(mailBody ?? given.body) };
  const wording = tenant.settings.templates[template];
  const values: Variables = {
    firstName: oneLine(audience.firstName), business: tenant.name, supportEmail: tenant.settings.brand.supportEmail, title: inMail.title, body: inMail.body, link: url, ...variables,
  };
  const letter = { tenant, sentences: inMail, greeting, url, ...(wording && { own: { text: wording.text, variables: values } }) };
  const subject = wording ? fill(wording.subject, values) : about ? `${sentences.title}: ${about}` : sentences.title;
  return {
    title: cut(sentences.title, longestTitle),
    body: sentences.body,
    inApp,
    mail,
    subject: cut(oneLine(subject) || sentences.title, longestSubject),
    text: textOf(letter),
    html: htmlOf(letter),
  };
}

const noAccountFacts: AccountFacts = { link: null, session: null, timeZone: 'UTC' };

/** What somebody is told of their own account; null where it is no news. */
export function accountMessageFor(fact: Fact, firstName: string, tenant: Tenant, facts: AccountFacts = noAccountFacts): Message | null {
  const news = accountNews[fact.type];
  const said = news?.say({ fact, tenant, ...facts });
  if (!news || !said) return null;
  const { url, mailBody, ...sentences } = said;
  return assemble(sentences, { tenant, audience: { part: 'member', firstName }, template: fact.type, url, mailBody, about: null, mail: news.mail, inApp: news.inApp });
}

/** What somebody is told of a fact; null where it is no news to them. The same in, the same out. */
export function messageFor(fact: Fact, booking: Schema<'Booking'> | null, audience: Audience, tenant: Tenant, replacements?: Told['replacements']): Message | null {
  if (audience.part === 'member') return accountMessageFor(fact, audience.firstName, tenant);
  const ofMeeting = booking?.kind === 'meet_and_greet' ? meetingAnnouncements[fact.type] : undefined;
  const announcement = (ofMeeting ?? announcements[fact.type])?.[audience.part];
  if (!announcement || !booking) return null;
  const words = createWording(tenant);
  const told = { fact, booking, words, ...(replacements && { replacements }) };
  const sentences = announcement.say(told);
  if (!sentences) return null;
  const about = words.stay(booking, fact.occurredAt);
  const { owner, caregiver } = booking;
  return assemble(sentences, {
    tenant, audience, template: templateOfBooking(ofMeeting ? typeOfMeeting(fact.type) : fact.type, audience.part), url: linkTo(tenant, `/bookings/${booking.id}`), about, mail: announcement.mail(told),
    variables: {
      ownerName: oneLine(owner.lastInitial ? `${owner.firstName} ${owner.lastInitial}.` : owner.firstName), caregiverName: oneLine(caregiver.displayName),
      dogs: oneLine(words.dogs(booking)), stay: oneLine(about), total: words.money(booking.total),
    },
  });
}

/** What somebody is told of a series; null where it is no news to them. */
export function seriesMessageFor(told: SeriesTold, audience: Audience & { readonly part: Part }): Message | null {
  const { fact, tenant, ownerName, caregiverName } = told;
  const sentences = seriesNews[fact.type]?.[audience.part]?.(told);
  if (!sentences) return null;
  return assemble({ action: 'See the series', ...sentences }, {
    tenant, audience, template: templateOfBooking(fact.type, audience.part), url: seriesLink(tenant, fact.subjectId), about: null, mail: true,
    variables: { ownerName: oneLine(ownerName), caregiverName: oneLine(caregiverName) },
  });
}

/** The facts that anybody is told of. */
export const announcedTypes: readonly string[] = [...Object.keys(announcements), ...Object.keys(accountNews), ...Object.keys(seriesNews)];

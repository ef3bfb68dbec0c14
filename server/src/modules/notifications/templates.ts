import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import { announcements, type Fact, type Part, type Sentences } from './announcements.ts';
import { htmlOf, linkTo, oneLine, textOf } from './mail.ts';
import { createWording } from './wording.ts';

/** Whom a message is for. */
export interface Audience {
  /** `member`: what is about the account and no booking. */
  readonly part: Part | 'member';
  readonly firstName: string;
}

export interface Message {
  readonly title: string;
  readonly body: string;
  /** Whether it is worth a mail, too. */
  readonly mail: boolean;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const longestTitle = 200;
const longestSubject = 200;
const cut = (text: string, length: number): string => ([...text].length > length ? `${[...text].slice(0, length - 1).join('')}…` : text);

const welcome = ({ data }: Fact, { name }: Tenant): Sentences => data['role'] === 'caregiver'
  ? {
    title: `Welcome to ${name}`,
    body: 'Complete your page and set your prices and the days you are free: then owners nearby can find you.',
    action: 'Complete your page',
  }
  : {
    title: `Welcome to ${name}`,
    body: 'Tell us about your dog, and find somebody nearby who will look after them as you would.',
    action: 'Get started',
  };

function assemble(given: Sentences, { tenant, audience, path, about, mail }: {
  tenant: Tenant; audience: Audience; path: string; about: string | null; mail: boolean;
}): Message {
  const sentences = { title: oneLine(given.title), body: oneLine(given.body), action: given.action };
  const letter = { tenant, sentences, greeting: `Hi ${oneLine(audience.firstName)},`, url: linkTo(tenant, path) };
  return {
    title: cut(sentences.title, longestTitle),
    body: sentences.body,
    mail,
    subject: cut(oneLine(about ? `${sentences.title}: ${about}` : sentences.title), longestSubject),
    text: textOf(letter),
    html: htmlOf(letter),
  };
}

/** What somebody is told of a fact; null where it is no news to them. The same in, the same out. */
export function messageFor(fact: Fact, booking: Schema<'Booking'> | null, audience: Audience, tenant: Tenant): Message | null {
  if (audience.part === 'member') {
    if (fact.type !== 'user.registered') return null;
    return assemble(welcome(fact, tenant), { tenant, audience, path: '/', about: null, mail: true });
  }
  const announcement = announcements[fact.type]?.[audience.part];
  if (!announcement || !booking) return null;
  const words = createWording(tenant);
  const told = { fact, booking, words };
  const sentences = announcement.say(told);
  if (!sentences) return null;
  const about = words.stay(booking, fact.occurredAt);
  return assemble(sentences, { tenant, audience, path: `/bookings/${booking.id}`, about, mail: announcement.mail(told) });
}

/** The facts that anybody is told of. */
export const announcedTypes: readonly string[] = [...Object.keys(announcements), 'user.registered'];

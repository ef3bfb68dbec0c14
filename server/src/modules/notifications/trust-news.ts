import type { AccountNews, AccountTold } from './account-news.ts';
import { linkTo } from './mail.ts';

const inBoth = { inApp: true, mail: true } as const;
const inAppOnly = { inApp: true, mail: false } as const;

const kinds: Readonly<Record<string, string>> = {
  identity: 'identity document', address: 'proof of address', insurance: 'proof of insurance', licence: 'licence',
};
export const documentName = (data: AccountTold['fact']['data']): string => kinds[String(data['kind'])] ?? 'document';
const kindOf = ({ fact }: AccountTold): string => documentName(fact.data);

/** A day as the tenant writes it: it is a date on paper, of no zone. */
const day = (date: unknown, { tenant }: AccountTold): string => typeof date !== 'string' ? 'soon'
  : `on ${new Intl.DateTimeFormat(tenant.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`))}`;

const seeing = ({ tenant }: AccountTold, action: string) => ({ action, url: linkTo(tenant, '/account/checks') });
const writeTo = ({ tenant }: AccountTold): string => `If you think that this is a mistake, write to ${tenant.settings.brand.supportEmail}.`;

const whyRejected: Readonly<Record<string, string>> = {
  infected: 'Our scanner found malware in it.',
  missing: 'It did not arrive whole.',
  not_checked: 'We could not check it in time.',
  empty: 'It is empty.',
  too_large: 'It is too large.',
  type_not_allowed: 'Files of that kind are not taken there.',
  type_mismatch: 'It is not the kind of file that it says it is.',
  malformed: 'It is damaged, or not what it seems.',
  too_many_pixels: 'The picture is too large.',
  active_content: 'It has something in it that could run on other people’s devices.',
  encrypted: 'It is protected with a password, so it cannot be checked.',
};

/** News of documents, background checks and files: what people hand in so that others can trust them. */
export const trustNews: Readonly<Record<string, AccountNews>> = {
  'document.submitted': { ...inAppOnly, say: (told) => ({
    title: `We have your ${kindOf(told)}`, body: 'We look at it, and tell you what came of it.', ...seeing(told, 'See your documents'),
  }) },
  'document.approved': { ...inBoth, say: (told) => ({
    title: `Your ${kindOf(told)} is approved`, body: 'Thank you. There is nothing else to do.', ...seeing(told, 'See your documents'),
  }) },
  'document.rejected': { ...inBoth, say: (told) => ({
    title: `We can’t take your ${kindOf(told)}`,
    body: [told.reasons?.rejection && `The reason: ${told.reasons.rejection}`, 'Please hand in another one.'].filter(Boolean).join(' '),
    ...seeing(told, 'Hand in another one'),
  }) },
  'document.expiring': { ...inBoth, say: (told) => ({
    title: `Your ${kindOf(told)} expires soon`,
    body: `It expires ${day(told.fact.data['expiresOn'], told)}. Hand in the new one before that, and nothing changes for you.`,
    ...seeing(told, 'Hand in the new one'),
  }) },
  'document.expired': { ...inBoth, say: (told) => ({
    title: `Your ${kindOf(told)} has expired`, body: 'Please hand in the new one.', ...seeing(told, 'Hand in the new one'),
  }) },

  // without the provider's own address: whoever has it can act for the person
  'background_check.invited': { ...inBoth, say: (told) => ({
    title: 'Your background check can begin',
    body: 'Give the provider what it needs on its own pages; nothing of it comes to us but the outcome.',
    ...seeing(told, 'Begin'),
  }) },
  'background_check.lapsed': { ...inBoth, say: (told) => ({
    title: 'The invitation to your background check ran out', body: 'Begin again whenever you like.', ...seeing(told, 'Begin again'),
  }) },
  'background_check.suspended': { ...inBoth, say: (told) => ({
    title: 'Your background check waits for you', body: 'The provider needs something more from you, and wrote you what.', ...seeing(told, 'See where it stands'),
  }) },
  'background_check.clear': { ...inBoth, say: (told) => ({
    title: 'Your background check is complete', body: 'Nothing stands against you. It is good for a year.', ...seeing(told, 'See it'),
  }) },
  'background_check.consider': { ...inBoth, say: (told) => ({
    title: 'We are looking at your background check',
    body: 'The provider’s report has something in it that a person has to look at. We tell you before anything is decided; the provider gives you a copy.',
    ...seeing(told, 'See where it stands'),
  }) },
  'background_check.pre_adverse': { ...inBoth, say: (told) => ({
    title: 'Please look at your background check',
    body: 'Because of what the report says, we may not be able to take you on. Nothing is decided yet: the provider sends you a copy with your rights. '
      + 'Answer within seven days, and dispute what is wrong in it.',
    ...seeing(told, 'Answer'),
  }) },
  'background_check.adverse': { ...inBoth, say: (told) => ({
    title: 'We can’t take you on',
    body: `We decided so because of your background check. The provider made the report, not the decision; you may ask it for a copy, and dispute it there. ${writeTo(told)}`,
    ...seeing(told, 'See it'),
  }) },
  'background_check.adjudicated': { ...inBoth, say: (told) => ({
    title: 'Your background check is complete', body: 'We looked at the report, and are glad to have you. It is good for a year.', ...seeing(told, 'See it'),
  }) },
  'background_check.disputed': { ...inBoth, say: (told) => ({
    title: 'Your dispute is noted', body: 'What you dispute in your background check is looked into again. Nothing is decided until then.', ...seeing(told, 'See where it stands'),
  }) },
  'background_check.canceled': { ...inAppOnly, say: (told) => ({
    title: 'Your background check was called off', body: 'You can begin a new one.', ...seeing(told, 'Begin a new one'),
  }) },
  'background_check.expiring': { ...inBoth, say: (told) => ({
    title: 'Your background check expires soon',
    body: `It expires ${day(told.fact.data['expiresOn'], told)}. Begin the new one now: this one stays good until it expires.`,
    ...seeing(told, 'Begin the new one'),
  }) },
  'background_check.expired': { ...inBoth, say: (told) => told.fact.data['renewed'] === true ? null : {
    title: 'Your background check has expired', body: 'Please begin a new one.', ...seeing(told, 'Begin a new one'),
  } },

  'upload.rejected': { ...inBoth, say: (told) => ({
    title: 'A file of yours was not taken',
    body: `${whyRejected[String(told.fact.data['code'])] ?? 'It could not be taken.'} Please try another one.`,
    action: 'See your account', url: linkTo(told.tenant, '/account'),
  }) },
};

import type { AccountNews } from './account-news.ts';
import { linkTo, oneLine } from './mail.ts';

const vaccineOf = (vaccine: unknown): string => (vaccine === 'dhpp' ? 'DHPP' : String(vaccine).replaceAll('_', ' '));

/** What owners are told of their dogs. */
export const dogNews: Readonly<Record<string, AccountNews>> = {
  'vaccination.expiring': { inApp: true, mail: true, say: ({ fact: { data }, tenant, dogName }) => dogName ? {
    title: `${oneLine(dogName)}’s ${vaccineOf(data['vaccine'])} ${data['vetExempt'] === true ? 'exemption' : 'vaccination'} is about to lapse`,
    body: `It is good until ${new Intl.DateTimeFormat(tenant.locale, { timeZone: 'UTC', dateStyle: 'long' }).format(Date.parse(`${String(data['validUntil'])}T00:00:00Z`))}, `
      + `and ${tenant.name} asks for it: see your vet in time, and add the new one.`,
    action: 'Add the new one', url: linkTo(tenant, `/dogs/${String(data['dogId'])}`),
  } : null },
};

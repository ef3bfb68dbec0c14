import type { Tenant } from '../../kernel/context/tenant.ts';
import type { MailLink } from '../auth/index.ts';
import type { Fact, Sentences } from './announcements.ts';
import { caregiverNews } from './caregiver-news.ts';
import { dogNews } from './dog-news.ts';
import { linkTo, oneLine } from './mail.ts';
import { payoutNews } from './payout-news.ts';
import { trustNews } from './trust-news.ts';

/** What the words about an account depend on. */
export interface AccountTold {
  readonly fact: Fact;
  readonly tenant: Tenant;
  /** What a mail's link carries; null where the fact has none, or it is good for nothing any more. */
  readonly link: MailLink | null;
  /** The session that the fact is about. */
  readonly session: { readonly device: string; readonly place: string | null; readonly createdAt: Date } | null;
  /** What the business said of the account. */
  readonly reasons?: { readonly suspension?: string | null; readonly hidden?: string | null; readonly rejection?: string | null };
  /** With a dog's news, its name; null where it is gone. */
  readonly dogName?: string | null;
  /** With a calendar's news, what stands against it; null where nothing does any more. */
  readonly calendar?: { readonly name: string; readonly detail: string } | null;
  /** The person's zone. */
  readonly timeZone: string;
}

export interface AccountMessage extends Sentences {
  readonly url: string;
  /** What the mail says where it is not the same. */
  readonly mailBody?: string;
}

export interface AccountNews {
  readonly inApp: boolean;
  readonly mail: boolean;
  readonly say: (told: AccountTold) => AccountMessage | null;
}

const inBoth = { inApp: true, mail: true } as const;
const mailOnly = { inApp: false, mail: true } as const;

const notYou = (tenant: Tenant) => ({ action: 'Set a new password', url: linkTo(tenant, '/forgot-password') });

const security = (tenant: Tenant) => ({ action: 'See your account', url: linkTo(tenant, '/account') });
const providerIn = (tenant: Tenant, { data }: Fact): string =>
  oneLine(tenant.settings.identityProviders?.find(({ id }) => id === data['provider'])?.name ?? String(data['provider']));
const leftOf = (count: number): string => (count === 0 ? 'It was the last one: make new ones in your account.' : `You have ${count} left.`);

const welcome = ({ fact, tenant, link }: AccountTold): AccountMessage => {
  const [body, action] = fact.data['role'] === 'caregiver'
    ? ['Complete your page and set your prices and the days you are free: then owners nearby can find you.', 'Complete your page'] as const
    : ['Tell us about your dog, and find somebody nearby who will look after them as you would.', 'Get started'] as const;
  const title = `Welcome to ${tenant.name}`;
  if (!link) return { title, body, action, url: linkTo(tenant, '/') };
  return { title, body, mailBody: `${body} Please confirm your e-mail address first: that is how we reach you.`, action: 'Confirm your address', url: link.url };
};

const at = ({ createdAt }: { createdAt: Date }, { tenant, timeZone }: AccountTold): string =>
  new Intl.DateTimeFormat(tenant.locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(createdAt);

/** Who is told what of their own account. A mail with a link goes to the address that the link proves. */
export const accountNews: Readonly<Record<string, AccountNews>> = {
  'user.registered': { ...inBoth, say: welcome },
  'email.verification_requested': { ...mailOnly, say: ({ link, tenant }) => link && {
    title: link.kind === 'change_email' ? 'Confirm your new e-mail address' : 'Confirm your e-mail address',
    body: link.kind === 'change_email'
      ? `Confirm that this address is yours, and ${tenant.name} writes to it from now on. If you did not ask for this, there is nothing to do.`
      : 'Confirm that this address is yours: that is how we reach you. If you have no account with us, there is nothing to do.',
    action: 'Confirm this address',
    url: link.url,
  } },
  'email.change_requested': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your e-mail address is about to change',
    body: 'Somebody who is signed in to your account wants to use another e-mail address. It takes effect once that address is confirmed. '
      + 'If it was not you, set a new password now: that stops it.',
    ...notYou(tenant),
  }) },
  'email.changed': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your e-mail address has changed',
    body: `${tenant.name} writes to this address from now on, and you sign in with it.`,
    action: 'Sign in',
    url: linkTo(tenant, '/login'),
  }) },
  'password.reset_requested': { ...mailOnly, say: ({ link }) => link && {
    title: 'Set a new password',
    body: 'We were asked to let you set a new password. The button works for an hour, and once. If it was not you, there is nothing to do: your password still works.',
    action: 'Set a new password',
    url: link.url,
  } },
  'password.changed': { ...inBoth, say: ({ fact, tenant }) => ({
    title: 'Your password was changed',
    body: `${fact.data['by'] === 'reset' ? 'You are signed out everywhere.' : 'You are signed out on your other devices.'} If it was not you, set a new one now.`,
    ...notYou(tenant),
  }) },
  'session.new_device': { ...inBoth, say: (told) => told.session && {
    title: 'A new device signed in to your account',
    body: `${oneLine(told.session.device)}${told.session.place ? `, from ${oneLine(told.session.place)},` : ''} signed in on ${at(told.session, told)}. `
      + 'If it was not you, set a new password now: that signs it out.',
    ...notYou(told.tenant),
  } },
  'mfa.enrolled': { ...inBoth, say: ({ fact, tenant }) => ({
    title: 'A second step was added to your sign-in',
    body: `${fact.data['type'] === 'passkey' ? 'A passkey' : 'An authenticator app'} is asked for when you sign in. If it was not you, remove it and set a new password now.`,
    ...security(tenant),
  }) },
  'mfa.removed': { ...inBoth, say: ({ fact, tenant }) => ({
    title: 'A second step was removed from your sign-in',
    body: `${fact.data['type'] === 'passkey' ? 'A passkey' : 'An authenticator app'} is asked for no more. If it was not you, set a new password now.`,
    ...notYou(tenant),
  }) },
  'mfa.recovery_codes_renewed': { ...inBoth, say: ({ tenant }) => ({
    title: 'You have new recovery codes', body: 'The old ones no longer work. If it was not you, set a new password now.', ...notYou(tenant),
  }) },
  'mfa.recovery_code_used': { ...inBoth, say: ({ fact, tenant }) => ({
    title: 'A recovery code was used to sign in',
    body: `${leftOf(Number(fact.data['left']))} If it was not you, set a new password now.`,
    ...notYou(tenant),
  }) },
  'identity.linked': { ...inBoth, say: ({ fact, tenant }) => ({
    title: `${providerIn(tenant, fact)} signs in to your account`,
    body: `You can sign in with ${providerIn(tenant, fact)} now. If it was not you, unlink it and set a new password now.`,
    ...security(tenant),
  }) },
  'identity.unlinked': { ...inBoth, say: ({ fact, tenant }) => ({
    title: `${providerIn(tenant, fact)} no longer signs in to your account`,
    body: 'If it was not you, set a new password now.',
    ...notYou(tenant),
  }) },
  'staff.invited': { ...mailOnly, say: ({ link, tenant }) => link && {
    title: `${tenant.name} invites you to work with them`,
    body: 'There is an account for you. Set a password to sign in; the button works for seven days, and once.',
    action: 'Set a password',
    url: link.url,
  } },
  'user.export_ready': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your data is ready',
    body: 'Everything that we know of you is there to download for seven days.',
    action: 'Download it',
    url: linkTo(tenant, '/account/data'),
  }) },
  'user.deactivated': { ...mailOnly, say: ({ tenant }) => ({
    title: 'Your account is deactivated',
    body: 'Nobody finds you here any more. Sign in whenever you like to come back.',
    action: 'Sign in',
    url: linkTo(tenant, '/login'),
  }) },
  'user.deletion_requested': { ...mailOnly, say: ({ fact, tenant }) => ({
    title: 'Your account is being deleted',
    body: fact.data['by'] === 'self'
      ? 'In 30 days we erase everything personal. If you think better of it, or if it was not you, sign in before that and take it back.'
      : `In 30 days we erase everything personal. If you think that this is a mistake, write to ${tenant.settings.brand.supportEmail}.`,
    action: fact.data['by'] === 'self' ? 'Sign in' : 'Visit us',
    url: linkTo(tenant, fact.data['by'] === 'self' ? '/login' : '/'),
  }) },
  'user.suspended': { ...mailOnly, say: ({ tenant, reasons }) => ({
    title: 'Your account is suspended',
    body: [reasons?.suspension && `The reason: ${reasons.suspension}`, `If you think that this is a mistake, write to ${tenant.settings.brand.supportEmail}.`]
      .filter(Boolean).join(' '),
    action: 'Visit us',
    url: linkTo(tenant, '/'),
  }) },
  'user.reinstated': { ...inBoth, say: ({ tenant }) => ({
    title: 'Your account is back', body: 'You can sign in again.', action: 'Sign in', url: linkTo(tenant, '/login'),
  }) },
  'user.profile_hidden': { ...inBoth, say: ({ tenant, reasons }) => ({
    title: 'Your profile is hidden',
    body: [reasons?.hidden && `The reason: ${reasons.hidden}`, 'Change it, and tell us, so that we show it again.'].filter(Boolean).join(' '),
    action: 'See your profile',
    url: linkTo(tenant, '/profile'),
  }) },
  ...trustNews,
  ...caregiverNews,
  ...dogNews,
  ...payoutNews,
};

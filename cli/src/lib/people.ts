import type { Address, AdminUserDetail, Me } from '@dogcare/sdk';
import { instant } from './format.ts';
import { fields } from './output.ts';

const yes = (value: boolean): string => (value ? 'yes' : 'no');

type Account = Pick<
  Me,
  'id' | 'email' | 'emailVerified' | 'role' | 'status' | 'firstName' | 'lastName' | 'phone' | 'phoneVerified' | 'about' | 'locale' | 'timeZone' | 'hidden' | 'eraseAt'
>;
const common = (user: Account): [string, string | null][] => [
  ['Id', user.id],
  ['Name', `${user.firstName} ${user.lastName}`],
  ['Role', user.role],
  ['Status', user.status],
  ['E-mail', `${user.email} (verified: ${yes(user.emailVerified)})`],
  ['Phone', user.phone && `${user.phone} (verified: ${yes(user.phoneVerified)})`],
  ['About', user.about],
  ['Language', user.locale],
  ['Zone', user.timeZone],
  ['Hidden', user.hidden && user.hidden.reason],
  ['Erased on', instant(user.eraseAt)],
];

export const me = (user: Me): string =>
  fields([
    ...common(user),
    ['Picture', user.avatar?.files.find(({ width }) => width !== null && width >= 640)?.url ?? user.avatar?.files[0]?.url ?? null],
    ['Shown to', Object.entries(user.visibility).map(([what, whom]) => `${what}: ${whom}`).join(', ')],
  ]);

export const account = (user: AdminUserDetail): string =>
  fields([
    ...common(user),
    ['Suspended', user.suspension && `${instant(user.suspension.since)}: ${user.suspension.reason}`],
    ['Legal hold', user.legalHold && `${instant(user.legalHold.placedAt)}: ${user.legalHold.reason}`],
    ...(user.homes ?? []).map((home): [string, string] => [home.label, oneLine(home)]),
  ]);

export const oneLine = (home: Address): string =>
  [home.line1, home.line2, home.city, `${home.region} ${home.postalCode}`, home.country].filter(Boolean).join(', ');

export const address = (home: Address): string =>
  fields([
    ['Address', home.id],
    ['Label', home.isDefault ? `${home.label} (the usual one)` : home.label],
    ['Where', oneLine(home)],
    ['Getting in', home.accessInstructions],
    ['Zone', home.timeZone],
  ]);

import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../../contract/contract.ts';
import type { AddressContent, OpenedAddress } from './addresses.ts';
import type { DataExportRow, LegalHoldRow, UserRow } from './entities.ts';
import type { SeenProfile } from './profiles.ts';
import { usualVisibility } from './visibility.ts';

const instantOf = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What everybody who sees the whole account sees alike. */
export const presentAccount = (user: UserRow) => ({
  id: user.id,
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  role: user.role,
  status: user.status,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  phoneVerified: user.phoneVerifiedAt !== null,
  about: user.about ?? '',
  locale: user.locale,
  timeZone: user.timeZone,
  hidden: user.hiddenAt && { reason: user.hiddenReason ?? '', since: user.hiddenAt.toISOString() },
  eraseAt: instantOf(user.eraseAt),
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});

/** The account for the person it belongs to; without the picture where somebody signs in. */
export const presentMe = (user: UserRow, avatar?: Schema<'Avatar'> | null): Schema<'Me'> => ({
  ...presentAccount(user), visibility: { ...usualVisibility, ...user.visibility }, ...(avatar !== undefined && { avatar }),
});

/** Somebody else as far as they let the viewer see. */
export const presentProfile = (
  { user, visible, home, avatar }: SeenProfile, timeZone: string,
): Schema<'UserProfile'> => ({
  ...presentPerson(user),
  avatar,
  role: user.role,
  lastName: visible.lastName ? user.lastName : null,
  about: visible.about ? user.about : null,
  email: visible.email ? user.email : null,
  phone: visible.phone && user.phoneVerifiedAt !== null ? user.phone : null,
  home: visible.home && home ? presentHome(home) : null,
  memberSince: Temporal.Instant.fromEpochMilliseconds(user.createdAt.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
});

export const presentHome = ({ line1, line2, city, region, postalCode, country, accessInstructions, timeZone }: AddressContent): Schema<'Home'> =>
  ({ line1, line2, city, region, postalCode, country, accessInstructions, timeZone });

export const presentAddress = ({ row, content }: OpenedAddress): Schema<'Address'> => ({
  ...presentHome(content),
  id: row.id,
  label: content.label,
  isDefault: row.isDefault,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const presentDeletion = (user: UserRow): Schema<'AccountDeletion'> => ({ status: 'deleting', eraseAt: user.eraseAt!.toISOString() });

export const presentExport = (row: DataExportRow, downloadUrl: string | null): Schema<'DataExport'> => ({
  id: row.id,
  status: row.status,
  requestedAt: row.requestedAt.toISOString(),
  readyAt: instantOf(row.readyAt),
  expiresAt: instantOf(row.expiresAt),
  sizeBytes: row.sizeBytes,
  downloadUrl,
});

export const presentHold = (hold: LegalHoldRow): Schema<'LegalHold'> => ({
  reason: hold.reason,
  placedBy: { kind: hold.placedByKind, id: hold.placedById },
  placedAt: hold.placedAt.toISOString(),
});

/** Somebody else, as far as people may know each other. */
export const presentPerson = (user: Pick<UserRow, 'id' | 'firstName' | 'lastName'>): Schema<'PersonSummary'> => ({
  id: user.id,
  firstName: user.firstName,
  lastInitial: [...user.lastName][0]?.toUpperCase() ?? '',
});

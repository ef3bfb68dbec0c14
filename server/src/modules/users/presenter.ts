import type { Schema } from '../../contract/contract.ts';
import type { UserRow } from './entities.ts';

/** The account for the person it belongs to. */
export const presentMe = (user: UserRow): Schema<'Me'> => ({
  id: user.id,
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  role: user.role,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  locale: user.locale,
  timeZone: user.timeZone,
  createdAt: user.createdAt.toISOString(),
  updatedAt: user.updatedAt.toISOString(),
});

/** Somebody else, as far as people may know each other. */
export const presentPerson = (user: Pick<UserRow, 'id' | 'firstName' | 'lastName'>): Schema<'PersonSummary'> => ({
  id: user.id,
  firstName: user.firstName,
  lastInitial: [...user.lastName][0]?.toUpperCase() ?? '',
});

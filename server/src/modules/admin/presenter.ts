import type { Schema } from '../../contract/contract.ts';
import { presentAccount, presentAddress, presentHold, type ReviewedAccount, type UserRow } from '../users/index.ts';

/** An account for the people who run the business. */
export const presentAdminUser = (user: UserRow): Schema<'AdminUser'> => ({
  id: user.id,
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  role: user.role,
  status: user.status,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  createdAt: user.createdAt.toISOString(),
});

/** An account with all that was decided about it. */
export const presentReviewed = ({ user, hold, homes }: ReviewedAccount): Schema<'AdminUserDetail'> => ({
  ...presentAccount(user),
  suspension: user.suspendedAt && { reason: user.suspensionReason ?? '', since: user.suspendedAt.toISOString() },
  legalHold: hold && presentHold(hold),
  homes: homes && homes.map(presentAddress),
});

import type { Schema } from '../../contract/contract.ts';
import type { UserRow } from '../users/index.ts';

/** An account for the people who run the business. */
export const presentAdminUser = (user: UserRow): Schema<'AdminUser'> => ({
  id: user.id,
  email: user.email,
  emailVerified: user.emailVerifiedAt !== null,
  role: user.role,
  firstName: user.firstName,
  lastName: user.lastName,
  phone: user.phone,
  createdAt: user.createdAt.toISOString(),
});

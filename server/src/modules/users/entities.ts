import type { Role } from '../../kernel/context/context.ts';
import { defineEntity, id, instant, nullable, tenantId, varchar, type Row } from '../../kernel/db/index.ts';

/** A person's account. How they prove who they are lives with auth. */
export const UserEntity = defineEntity({
  table: 'users',
  columns: {
    id: id(),
    tenantId: tenantId(),
    /** In lower case. */
    email: varchar(254),
    emailVerifiedAt: nullable(instant()),
    role: varchar<Role>(20),
    firstName: varchar(80),
    lastName: varchar(80),
    /** The last name as it is searched for: lower case, no accents. */
    lastNameKey: varchar(80),
    phone: nullable(varchar(20)),
    locale: varchar(35),
    timeZone: varchar(64),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['tenantId', 'email']],
  indices: [
    ['tenantId', 'createdAt', 'id'],
    ['tenantId', 'role', 'createdAt', 'id'],
    ['tenantId', 'lastNameKey'],
  ],
});
export type UserRow = Row<typeof UserEntity>;

export const userEntities = [UserEntity];

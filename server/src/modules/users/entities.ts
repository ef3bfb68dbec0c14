import type { Role } from '../../kernel/context/context.ts';
import { bigint, defineEntity, flag, id, instant, json, nullable, primary, ref, smallint, tenantId, text, varchar, type Row } from '../../kernel/db/index.ts';
import type { AccountStatus } from './machine.ts';
import type { Visibility } from './visibility.ts';

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
    status: varchar<AccountStatus>(20, { default: 'active' }),
    firstName: varchar(80),
    lastName: varchar(80),
    /** The last name as it is searched for: lower case, no accents. */
    lastNameKey: varchar(80),
    phone: nullable(varchar(20)),
    phoneVerifiedAt: nullable(instant()),
    about: nullable(text()),
    /** A clean picture of the person's own uploads. */
    avatarUploadId: nullable(ref()),
    locale: varchar(35),
    timeZone: varchar(64),
    /** What differs from what holds for everybody. */
    visibility: nullable(json<Partial<Visibility>>()),
    suspendedAt: nullable(instant()),
    suspensionReason: nullable(varchar(500)),
    /** What it was before it was suspended, and is again afterwards. */
    statusBefore: nullable(varchar<AccountStatus>(20)),
    hiddenAt: nullable(instant()),
    hiddenReason: nullable(varchar(500)),
    /** When it is to be erased, and who takes that back. */
    eraseAt: nullable(instant()),
    deletedBy: nullable(varchar<'self' | 'business'>(10)),
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

/** A home. Where it is and how to get in is sealed. */
export const AddressEntity = defineEntity({
  table: 'addresses',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    isDefault: flag({ default: false }),
    /** An `AddressContent`, sealed for this row. */
    sealed: text(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'userId', 'id']],
});
export type AddressRow = Row<typeof AddressEntity>;

/** The code that a number is asked for; one for each account. Wall time. */
export const PhoneVerificationEntity = defineEntity({
  table: 'phone_verifications',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    id: ref(),
    phone: varchar(20),
    /** By HMAC with the server's key: six digits alone are soon tried. */
    codeHash: varchar(64),
    triesLeft: smallint(),
    createdAt: instant(),
    expiresAt: instant(),
  },
  indices: [['expiresAt']],
});
export type PhoneVerificationRow = Row<typeof PhoneVerificationEntity>;

export const DataExportEntity = defineEntity({
  table: 'data_exports',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    status: varchar<'pending' | 'ready' | 'failed'>(10),
    storageKey: nullable(varchar(200)),
    sizeBytes: nullable(bigint()),
    requestedAt: instant(),
    readyAt: nullable(instant()),
    expiresAt: nullable(instant()),
  },
  indices: [['tenantId', 'userId', 'id']],
});
export type DataExportRow = Row<typeof DataExportEntity>;

/** Nothing of the account is erased while there is one. The audit log keeps who placed and released it. */
export const LegalHoldEntity = defineEntity({
  table: 'legal_holds',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    reason: varchar(500),
    placedByKind: varchar<'user' | 'key' | 'operator' | 'system' | 'provider' | 'anonymous'>(12),
    placedById: nullable(varchar(60)),
    placedAt: instant(),
  },
});
export type LegalHoldRow = Row<typeof LegalHoldEntity>;

export const userEntities = [UserEntity, AddressEntity, PhoneVerificationEntity, DataExportEntity, LegalHoldEntity];

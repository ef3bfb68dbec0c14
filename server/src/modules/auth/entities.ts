import type { Role } from '../../kernel/context/context.ts';
import { defineEntity, id, instant, nullable, primary, ref, smallint, tenantId, varchar, type Row } from '../../kernel/db/index.ts';

export const CredentialEntity = defineEntity({
  table: 'credentials',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    passwordHash: varchar(200),
    updatedAt: instant(),
  },
});
export type CredentialRow = Row<typeof CredentialEntity>;

/** One sign-in on one device. It goes on for as long as it is refreshed. Wall time, all of it. */
export const SessionEntity = defineEntity({
  table: 'sessions',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    role: varchar<Role>(20),
    createdAt: instant(),
    expiresAt: instant(),
    revokedAt: nullable(instant()),
    /** Browser and system, or what the device calls itself, to show to the person. */
    device: nullable(varchar(120)),
    /** Roughly where from: never a whole address. */
    place: nullable(varchar(80)),
    /** When it was last refreshed. */
    lastSeenAt: nullable(instant()),
  },
  indices: [['tenantId', 'userId', 'id'], ['expiresAt']],
});
export type SessionRow = Row<typeof SessionEntity>;

/** Used ones are kept while they could be tried again: that is how a stolen one is noticed. */
export const RefreshTokenEntity = defineEntity({
  table: 'refresh_tokens',
  columns: {
    id: id(),
    tenantId: tenantId(),
    sessionId: ref(),
    /** SHA-256: a token has enough chance in it that nothing slower is needed. */
    tokenHash: varchar(64),
    issuedAt: instant(),
    expiresAt: instant(),
    usedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'tokenHash']],
  indices: [['expiresAt']],
});
export type RefreshTokenRow = Row<typeof RefreshTokenEntity>;

export type MailTokenKind = 'verify_email' | 'change_email' | 'reset_password' | 'invitation';

/** What a mail's link carries. The token itself is nowhere: it is worked out again from the row and a key of the server's. */
export const MailTokenEntity = defineEntity({
  table: 'mail_tokens',
  columns: {
    id: id(),
    tenantId: tenantId(),
    kind: varchar<MailTokenKind>(20),
    /** Nobody's where an address is unknown: then the row is there for the time it takes only. */
    userId: nullable(ref()),
    /** The address it proves. */
    email: varchar(254),
    salt: varchar(64),
    tokenHash: varchar(64),
    createdAt: instant(),
    expiresAt: instant(),
    usedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'tokenHash']],
  indices: [['tenantId', 'userId', 'kind'], ['expiresAt']],
});
export type MailTokenRow = Row<typeof MailTokenEntity>;

/** The devices that signed in to an account before. A device may know several accounts. */
export const KnownDeviceEntity = defineEntity({
  table: 'known_devices',
  columns: {
    tenantId: primary(tenantId()),
    userId: primary(ref()),
    deviceHash: primary(varchar(64)),
    createdAt: instant(),
    lastSeenAt: instant(),
  },
  indices: [['tenantId', 'deviceHash'], ['lastSeenAt']],
});
export type KnownDeviceRow = Row<typeof KnownDeviceEntity>;

/** Each guess takes one of an account's few slots for an hour: there can't be more, whatever comes at the same time. */
export const LoginGuessEntity = defineEntity({
  table: 'login_guesses',
  columns: {
    tenantId: primary(tenantId()),
    /** SHA-256 of whose guess it is. */
    account: primary(varchar(64)),
    slot: primary(smallint()),
    freeAt: instant(),
  },
  indices: [['freeAt']],
});
export type LoginGuessRow = Row<typeof LoginGuessEntity>;

export type DeviceLoginStatus = 'pending' | 'approved' | 'denied' | 'used';

/** A device without a browser that waits to be let in (RFC 8628). */
export const DeviceLoginEntity = defineEntity({
  table: 'device_logins',
  columns: {
    id: id(),
    tenantId: tenantId(),
    deviceCodeHash: varchar(64),
    userCodeHash: varchar(64),
    clientName: varchar(80),
    status: varchar<DeviceLoginStatus>(20),
    /** Who let it in. */
    userId: nullable(ref()),
    intervalSeconds: smallint(),
    lastPolledAt: nullable(instant()),
    createdAt: instant(),
    expiresAt: instant(),
  },
  uniques: [['tenantId', 'deviceCodeHash'], ['tenantId', 'userCodeHash']],
  indices: [['expiresAt']],
});
export type DeviceLoginRow = Row<typeof DeviceLoginEntity>;

export const authEntities = [
  CredentialEntity, SessionEntity, RefreshTokenEntity, MailTokenEntity, KnownDeviceEntity, LoginGuessEntity, DeviceLoginEntity,
];

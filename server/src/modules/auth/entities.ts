import type { Role } from '../../kernel/context/context.ts';
import { defineEntity, id, instant, nullable, primary, ref, tenantId, varchar, type Row } from '../../kernel/db/index.ts';

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

export const authEntities = [CredentialEntity, SessionEntity, RefreshTokenEntity];

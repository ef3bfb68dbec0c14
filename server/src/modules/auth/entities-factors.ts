import { bigint, defineEntity, id, instant, json, nullable, ref, smallint, tenantId, text, varchar, type Row } from '../../kernel/db/index.ts';
import type { Passkey } from './factors/index.ts';

/** An account at a provider that signs in to an account here. */
export const IdentityEntity = defineEntity({
  table: 'identities',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    provider: varchar(40),
    /** SHA-256 of issuer and subject: a provider that is pointed elsewhere knows nobody of before. */
    subjectHash: varchar(64),
    /** As the provider had it when they were linked; for the person to know which account it is. */
    email: nullable(varchar(254)),
    linkedAt: instant(),
  },
  uniques: [['tenantId', 'subjectHash']],
  indices: [['tenantId', 'userId', 'id']],
});
export type IdentityRow = Row<typeof IdentityEntity>;

/** A sign-in with a provider on its way. Wall time, as all below. */
export const OAuthStateEntity = defineEntity({
  table: 'oauth_states',
  columns: {
    id: id(),
    tenantId: tenantId(),
    provider: varchar(40),
    stateHash: varchar(64),
    /** Nonce and PKCE verifier, sealed. */
    secrets: text(),
    redirectUri: text(),
    /** Who began it signed in, to link the provider to their account, and in which session. */
    userId: nullable(ref()),
    sessionId: nullable(ref()),
    createdAt: instant(),
    expiresAt: instant(),
    usedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'stateHash']],
  indices: [['expiresAt']],
});
export type OAuthStateRow = Row<typeof OAuthStateEntity>;

/** What is kept of a passkey besides its counter; public, all of it. */
export interface StoredPasskey extends Omit<Passkey, 'counter'> {
  /** The domain that it was made for; it works nowhere else. */
  readonly rpId: string;
}

export const MfaFactorEntity = defineEntity({
  table: 'mfa_factors',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    type: varchar<'totp' | 'passkey'>(20),
    name: varchar(80),
    createdAt: instant(),
    /** Null until it was shown to work; one that never was is in nobody's way and goes after a while. */
    confirmedAt: nullable(instant()),
    lastUsedAt: nullable(instant()),
    /** Of an authenticator app: its secret, sealed. */
    totpSecret: nullable(text()),
    /** The newest time step whose code was taken: none up to it is taken again. */
    totpStep: nullable(bigint()),
    passkey: nullable(json<StoredPasskey>()),
    /** SHA-256; one passkey is of one account. */
    credentialHash: nullable(varchar(64)),
    /** How often the authenticator says it has signed; 0 for good where it does not count. */
    signCount: bigint({ default: 0 }),
    /** While a passkey is being added: what it has to sign. */
    challenge: nullable(varchar(100)),
  },
  uniques: [['tenantId', 'credentialHash']],
  indices: [['tenantId', 'userId', 'id'], ['createdAt']],
});
export type MfaFactorRow = Row<typeof MfaFactorEntity>;

export const RecoveryCodeEntity = defineEntity({
  table: 'recovery_codes',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    codeHash: varchar(100),
    createdAt: instant(),
    usedAt: nullable(instant()),
  },
  uniques: [['tenantId', 'userId', 'codeHash']],
});
export type RecoveryCodeRow = Row<typeof RecoveryCodeEntity>;

/** A sign-in whose first factor was right and that waits for the second. */
export const LoginChallengeEntity = defineEntity({
  table: 'login_challenges',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    tokenHash: varchar(64),
    /** What a passkey has to sign; null where the account has none. */
    passkeyChallenge: nullable(varchar(100)),
    triesLeft: smallint(),
    createdAt: instant(),
    expiresAt: instant(),
    answeredAt: nullable(instant()),
  },
  uniques: [['tenantId', 'tokenHash']],
  indices: [['tenantId', 'userId'], ['expiresAt']],
});
export type LoginChallengeRow = Row<typeof LoginChallengeEntity>;

export const factorEntities = [IdentityEntity, OAuthStateEntity, MfaFactorEntity, RecoveryCodeEntity, LoginChallengeEntity];

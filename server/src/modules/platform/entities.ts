import { bigint, currency, defineEntity, id, instant, integer, json, nullable, primary, ref, text, varchar, type Row } from '../../kernel/db/index.ts';
import type { GivenSettings, SettingsChange, SettingsDocument } from './settings-document.ts';

export const TenantEntity = defineEntity({
  table: 'tenants',
  columns: {
    id: id(),
    slug: varchar(60),
    name: varchar(120),
    mode: varchar<'live' | 'sandbox'>(10),
    /** One that is being filled answers nobody yet. */
    status: varchar<'active' | 'suspended' | 'filling'>(10),
    currency: currency(),
    locale: varchar(35),
    timeZone: varchar(64),
    clockOffsetMs: bigint({ default: 0 }),
    /** What is in force; an older row lacks what was added since. */
    settings: json<GivenSettings>(),
    settingsVersion: integer({ default: 1 }),
    suspendedAt: nullable(instant()),
    suspensionReason: nullable(varchar(500)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  uniques: [['slug']],
});
export type TenantRow = Row<typeof TenantEntity>;

export const ApiKeyEntity = defineEntity({
  table: 'api_keys',
  columns: {
    id: id(),
    tenantId: ref(),
    kind: varchar<'publishable' | 'secret'>(12),
    name: nullable(varchar(120)),
    /** SHA-256: a key has enough chance in it that nothing slower is needed. */
    keyHash: varchar(64),
    /** The first characters, to tell keys apart on a screen. */
    hint: varchar(20),
    scopes: json<string[]>(),
    createdAt: instant(),
    revokedAt: nullable(instant()),
  },
  uniques: [['keyHash']],
  indices: [['tenantId', 'id']],
});
export type ApiKeyRow = Row<typeof ApiKeyEntity>;

/** A host name is one tenant's only. */
export const TenantDomainEntity = defineEntity({
  table: 'tenant_domains',
  columns: { domain: primary(varchar(253)), tenantId: ref() },
  indices: [['tenantId']],
});

/** What the settings were, and how they came to be so. Never changed. */
export const SettingsVersionEntity = defineEntity({
  table: 'settings_versions',
  columns: {
    tenantId: primary(ref()),
    version: primary(integer()),
    document: json<SettingsDocument>(),
    changes: json<readonly SettingsChange[]>(),
    changedAt: instant(),
    actorKind: varchar(12),
    actorId: nullable(varchar(60)),
    rolledBackTo: nullable(integer()),
  },
});
export type SettingsVersionRow = Row<typeof SettingsVersionEntity>;

/** A privileged act, written in the transaction of its change. `position` and the hashes are the sealer's. */
export const AuditEntity = defineEntity({
  table: 'audit_rows',
  columns: {
    id: id(),
    tenantId: ref(),
    /** Wall time. */
    at: instant(),
    actorKind: varchar(12),
    actorId: nullable(varchar(60)),
    action: varchar(80),
    subjectKind: varchar(40),
    subjectId: ref(),
    requestId: ref(),
    /** JSON as it was hashed, byte by byte: an engine's own JSON type writes it anew. */
    data: text(),
    /** JSON of what is personal, with a salt; erased with the person. The hash is over its digest only. */
    personal: nullable(text()),
    personId: nullable(ref()),
    personalDigest: nullable(varchar(64)),
    position: nullable(integer()),
    previousHash: nullable(varchar(64)),
    hash: nullable(varchar(64)),
  },
  uniques: [['tenantId', 'position']],
  indices: [['tenantId', 'id'], ['tenantId', 'subjectId', 'id'], ['tenantId', 'actorId', 'id'], ['tenantId', 'personId'], ['position', 'id']],
});
export type AuditRow = Row<typeof AuditEntity>;

export const platformEntities = [TenantEntity, ApiKeyEntity, TenantDomainEntity, SettingsVersionEntity, AuditEntity];

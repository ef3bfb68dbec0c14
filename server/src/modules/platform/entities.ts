import type { TenantSettings } from '../../kernel/context/tenant.ts';
import { bigint, currency, defineEntity, id, instant, json, nullable, ref, varchar, type Row } from '../../kernel/db/index.ts';

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
    settings: json<TenantSettings>(),
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

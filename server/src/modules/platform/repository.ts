import { createSystemRepository, not, type Database } from '../../kernel/db/index.ts';
import type { Tx } from '../../kernel/context/context.ts';
import { ApiKeyEntity, TenantEntity, type ApiKeyRow, type TenantRow } from './entities.ts';

/** Every query here runs before a tenant is known, or is about tenants themselves. */
export function createPlatformRepository(db: Database) {
  const tenants = createSystemRepository(db, TenantEntity, { reason: 'tenants' });
  const keys = createSystemRepository(db, ApiKeyEntity, { reason: 'key-hash' });
  return {
    insertTenant: (tx: Tx, row: TenantRow) => tenants.insert({ tx }, row),
    insertKey: (tx: Tx, row: ApiKeyRow) => keys.insert({ tx }, row),
    tenantById: (id: string) => tenants.findOne({}, { id }),
    tenantBySlug: (slug: string) => tenants.findOne({}, { slug }),
    keyByHash: (keyHash: string) => keys.findOne({}, { keyHash, revokedAt: null }),
    allTenants: () => tenants.find({}, {}, { limit: 10_000, orderBy: [['id', 'asc']] }),
    movedTenants: () => tenants.find({}, { clockOffsetMs: not(0) }, { limit: 10_000 }),
    lockTenant: (tx: Tx, id: string) => tenants.findOne({ tx }, { id }, { lock: 'wait' }),
    updateTenant: (tx: Tx, id: string, patch: Partial<TenantRow>) => tenants.update({ tx }, { id }, patch),
  };
}
export type PlatformRepository = ReturnType<typeof createPlatformRepository>;

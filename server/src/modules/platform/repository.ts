import { createSystemRepository, not, type Database } from '../../kernel/db/index.ts';
import type { Tx } from '../../kernel/context/context.ts';
import { ApiKeyEntity, TenantDomainEntity, TenantEntity, type ApiKeyRow, type TenantRow } from './entities.ts';

/** Every query here runs before a tenant is known, or is about tenants themselves. */
export function createPlatformRepository(db: Database) {
  const tenants = createSystemRepository(db, TenantEntity, { reason: 'tenants' });
  const keys = createSystemRepository(db, ApiKeyEntity, { reason: 'key-hash' });
  const domains = createSystemRepository(db, TenantDomainEntity, { reason: 'host' });
  return {
    insertTenant: (tx: Tx, row: TenantRow) => tenants.insert({ tx }, row),
    insertKey: (tx: Tx, row: ApiKeyRow) => keys.insert({ tx }, row),
    tenantById: (id: string) => tenants.findOne({}, { id }),
    tenantBySlug: (slug: string) => tenants.findOne({}, { slug }),
    tenantPage: ({ status, slug, limit, cursor }: { status?: TenantRow['status']; slug?: string; limit: number; cursor?: string }) =>
      tenants.page({}, {
        where: { ...(status === undefined ? {} : { status }), ...(slug === undefined ? {} : { slug }) },
        order: [['id', 'desc']], after: cursor, limit,
      }),
    keyByHash: (keyHash: string) => keys.findOne({}, { keyHash, revokedAt: null }),
    tenantIdByDomain: async (domain: string): Promise<string | null> => (await domains.findOne({}, { domain }))?.tenantId ?? null,
    insertDomain: (tx: Tx, row: { domain: string; tenantId: string }) => domains.insert({ tx }, row),
    removeDomains: (tx: Tx, tenantId: string) => domains.delete({ tx }, { tenantId }),
    allTenants: () => tenants.find({}, {}, { limit: 10_000, orderBy: [['id', 'asc']] }),
    movedTenants: () => tenants.find({}, { clockOffsetMs: not(0) }, { limit: 10_000 }),
    lockTenant: (tx: Tx, id: string) => tenants.findOne({ tx }, { id }, { lock: 'wait' }),
    updateTenant: (tx: Tx, id: string, patch: Partial<TenantRow>) => tenants.update({ tx }, { id }, patch),
  };
}
export type PlatformRepository = ReturnType<typeof createPlatformRepository>;

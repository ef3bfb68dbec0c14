import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { TenantRow } from './entities.ts';
import { hashKey, kindOf } from './keys.ts';
import type { PlatformRepository } from './repository.ts';

/** How long a server may go on with what it knew of a tenant or key: a change is in force everywhere within this. */
const knownForMs = 1_000;
export const tenantOf = (row: TenantRow): Tenant => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  mode: row.mode,
  currency: row.currency,
  locale: row.locale,
  timeZone: row.timeZone,
  clockOffsetMs: row.clockOffsetMs,
  settings: row.settings,
});

export interface KeyHolder {
  readonly tenant: Tenant;
  readonly key: { readonly id: string; readonly kind: 'publishable' | 'secret'; readonly scopes: readonly string[] };
}

export function createTenants(repository: PlatformRepository, wall: Clock) {
  const usable = (row: TenantRow | null): Tenant => {
    if (!row) throw problem('unknown_key');
    if (row.status === 'suspended') throw problem('tenant_suspended');
    return tenantOf(row);
  };
  const open = (row: TenantRow | null): Tenant => {
    if (row?.status === 'filling') throw problem('overloaded', { detail: 'This business is being set up.', headers: { 'retry-after': '2' } });
    return usable(row);
  };
  /** One look-up by key, remembered for a second. */
  const remembered = <T>(load: (key: string) => Promise<T>) => {
    const recent = createRecent<T>(wall);
    return { get: (key: string) => recent.get(key, knownForMs, () => load(key)), forgetAll: recent.forgetAll };
  };
  const byId = remembered((id) => repository.tenantById(id));
  const bySlug = remembered((slug) => repository.tenantBySlug(slug));
  const byKey = remembered((keyHash) => repository.keyByHash(keyHash));
  const moved = remembered(() => repository.movedTenants());
  const origins = remembered(async () => new Set((await repository.allTenants()).flatMap((row) => row.settings.allowedOrigins)));

  return {
    /** Throws `unknown_key` and `tenant_suspended`. */
    async byKey(key: string): Promise<KeyHolder> {
      const row = kindOf(key) === null ? null : await byKey.get(hashKey(key));
      if (!row) throw problem('unknown_key');
      const tenant = open(await byId.get(row.tenantId));
      return { tenant, key: { id: row.id, kind: row.kind, scopes: row.scopes } };
    },
    /** For the server's own work, which fills a tenant too. */
    byId: async (id: string): Promise<Tenant> => usable(await byId.get(id)),
    bySlug: async (slug: string): Promise<Tenant> => open(await bySlug.get(slug)),
    moved: () => moved.get(''),
    isRegisteredOrigin: async (origin: string): Promise<boolean> => (await origins.get('')).has(origin),
    /** After a change made here; other servers learn of it within a second. */
    forget(): void {
      for (const memory of [byId, bySlug, byKey, moved, origins]) memory.forgetAll();
    },
  };
}
export type Tenants = ReturnType<typeof createTenants>;

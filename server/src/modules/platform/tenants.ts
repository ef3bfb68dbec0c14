import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { TenantRow } from './entities.ts';
import { hashKey, kindOf } from './keys.ts';
import type { PlatformRepository } from './repository.ts';

/** How long a server may go on with what it knew of a tenant or key: a change is in force everywhere within this. */
const knownForMs = 1_000;
/** Ours have half of it; longer ones are not remembered, so that nobody fills the memory with them. */
const longestKey = 100;

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
  type Known = { readonly tenant: Tenant; readonly status: TenantRow['status'] } | null;
  const knownOf = (row: TenantRow | null): Known => row && { tenant: tenantOf(row), status: row.status };

  const usable = (known: Known): Tenant => {
    if (!known) throw problem('unknown_key');
    if (known.status === 'suspended') throw problem('tenant_suspended');
    return known.tenant;
  };
  const open = (known: Known): Tenant => {
    if (known?.status === 'filling') throw problem('overloaded', { detail: 'This business is being set up.', headers: { 'retry-after': '2' } });
    return usable(known);
  };
  /** One look-up by key, remembered for a second. */
  const remembered = <T>(load: (key: string) => Promise<T>) => {
    const recent = createRecent<T>(wall);
    return { get: (key: string) => recent.get(key, knownForMs, () => load(key)), forgetAll: recent.forgetAll };
  };
  const byId = remembered(async (id) => knownOf(await repository.tenantById(id)));
  const bySlug = remembered(async (slug) => knownOf(await repository.tenantBySlug(slug)));
  /** By the key as it was sent, so that it is hashed once in a while and not with every request; it never leaves the memory. */
  const byKey = remembered(async (sent) => {
    const row = await repository.keyByHash(hashKey(sent));
    const known = row && knownOf(await repository.tenantById(row.tenantId));
    return row && { known, key: { id: row.id, kind: row.kind, scopes: row.scopes } };
  });
  const moved = remembered(() => repository.movedTenants());
  const origins = remembered(async () => new Set((await repository.allTenants()).flatMap((row) => row.settings.allowedOrigins)));

  return {
    /** Throws `unknown_key` and `tenant_suspended`. */
    byKey(sent: string): Soon<KeyHolder> {
      if (kindOf(sent) === null || sent.length > longestKey) throw problem('unknown_key');
      return whenKnown(byKey.get(sent), (found) => {
        if (!found) throw problem('unknown_key');
        return { tenant: open(found.known), key: found.key };
      });
    },
    /** For the server's own work, which fills a tenant too. */
    byId: async (id: string): Promise<Tenant> => usable(await byId.get(id)),
    bySlug: (slug: string): Soon<Tenant> => whenKnown(bySlug.get(slug), open),
    moved: async () => moved.get(''),
    isRegisteredOrigin: async (origin: string): Promise<boolean> => (await origins.get('')).has(origin),
    /** After a change made here; other servers learn of it within a second. */
    forget(): void {
      for (const memory of [byId, bySlug, byKey, moved, origins]) memory.forgetAll();
    },
  };
}
export type Tenants = ReturnType<typeof createTenants>;

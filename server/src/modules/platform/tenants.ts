import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { whenKnown, type Soon } from '../../kernel/soon.ts';
import { createRecent } from '../../kernel/time/recent.ts';
import type { TenantRow } from './entities.ts';
import { withDefaults } from './settings-document.ts';
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
  settings: withDefaults(row.settings),
});

export interface KeyHolder {
  readonly tenant: Tenant;
  readonly key: { readonly id: string; readonly kind: 'publishable' | 'secret'; readonly scopes: readonly string[] };
}

/** Made once when it is looked up, not with every request. */
interface Known {
  readonly status: TenantRow['status'];
  readonly tenant: Tenant;
}
const knownOf = (row: TenantRow | null): Known | null => row && { status: row.status, tenant: tenantOf(row) };

const existing = (known: Known | null): Tenant => {
  if (!known) throw problem('unknown_key');
  return known.tenant;
};
const usable = (known: Known | null): Tenant => {
  if (known?.status === 'suspended') throw problem('tenant_suspended');
  return existing(known);
};
const open = (known: Known | null): Tenant => {
  if (known?.status === 'filling') throw problem('overloaded', { detail: 'This business is being set up.', headers: { 'retry-after': '2' } });
  return usable(known);
};

export function createTenants(repository: PlatformRepository, wall: Clock) {
  /** One look-up by key, remembered for a second. */
  const remembered = <T>(load: (key: string) => Promise<T>) => {
    const recent = createRecent<T>(wall);
    return { get: (key: string) => recent.get(key, knownForMs, () => load(key)), forgetAll: recent.forgetAll };
  };
  const byId = remembered(async (id) => knownOf(await repository.tenantById(id)));
  const bySlug = remembered(async (slug) => knownOf(await repository.tenantBySlug(slug)));
  /** By the key as it was sent, so that it is hashed once in a while and not with every request; it never leaves the memory. */
  const byKey = remembered((sent) => repository.keyByHash(hashKey(sent)));
  const byDomain = remembered((domain) => repository.tenantIdByDomain(domain));
  const moved = remembered(() => repository.movedTenants());
  const origins = remembered(async () => new Set((await repository.allTenants()).flatMap((row) => row.settings.allowedOrigins)));

  return {
    /** Throws `unknown_key` and `tenant_suspended`. */
    byKey(key: string): Soon<KeyHolder> {
      if (kindOf(key) === null || key.length > longestKey) throw problem('unknown_key');
      return whenKnown(byKey.get(key), (row) => {
        if (!row) throw problem('unknown_key');
        return whenKnown(byId.get(row.tenantId), (known) => ({ tenant: open(known), key: row }));
      });
    },
    /** For what comes in for a tenant by an address of its own: a webhook, a file, a feed. Throws `tenant_suspended`. */
    byId: async (id: string): Promise<Tenant> => usable(await byId.get(id)),
    /**
     * For the server's own work. It fills a tenant too, and goes on for a suspended one: a refund that was promised is paid, and a webhook
     * about money is not lost.
     */
    forWork: async (id: string): Promise<Tenant> => existing(await byId.get(id)),
    /** Whose own domain a Host header names, if anybody's. */
    byHost(host: string | undefined): Soon<Tenant | null> {
      const domain = host?.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
      if (!domain || !/^[a-z0-9.-]{1,253}$/.test(domain)) return null;
      return whenKnown(byDomain.get(domain), (id) => (id === null ? null : whenKnown(byId.get(id), open)));
    },
    bySlug: (slug: string): Soon<Tenant> => whenKnown(bySlug.get(slug), open),
    moved: async () => moved.get(''),
    isRegisteredOrigin: async (origin: string): Promise<boolean> => (await origins.get('')).has(origin),
    /** After a change made here; other servers learn of it within a second. */
    forget(): void {
      for (const memory of [byId, bySlug, byKey, byDomain, moved, origins]) memory.forgetAll();
    },
  };
}
export type Tenants = ReturnType<typeof createTenants>;

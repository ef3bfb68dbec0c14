import type { Tenant } from '../../kernel/context/tenant.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Clock } from '../../kernel/time/clock.ts';
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

export function createTenants(repository: PlatformRepository, wall: Clock) {
  const existing = (row: TenantRow | null): Tenant => {
    if (!row) throw problem('unknown_key');
    return tenantOf(row);
  };
  const usable = (row: TenantRow | null): Tenant => {
    if (row?.status === 'suspended') throw problem('tenant_suspended');
    return existing(row);
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
  /** By the key as it was sent, so that it is hashed once in a while and not with every request; it never leaves the memory. */
  const byKey = remembered((sent) => repository.keyByHash(hashKey(sent)));
  const byDomain = remembered((domain) => repository.tenantIdByDomain(domain));
  const moved = remembered(() => repository.movedTenants());
  const origins = remembered(async () => new Set((await repository.allTenants()).flatMap((row) => row.settings.allowedOrigins)));

  return {
    /** Throws `unknown_key` and `tenant_suspended`. */
    async byKey(key: string): Promise<KeyHolder> {
      const row = kindOf(key) === null || key.length > longestKey ? null : await byKey.get(key);
      if (!row) throw problem('unknown_key');
      const tenant = open(await byId.get(row.tenantId));
      return { tenant, key: { id: row.id, kind: row.kind, scopes: row.scopes } };
    },
    /** For what comes in for a tenant by an address of its own: a webhook, a file, a feed. Throws `tenant_suspended`. */
    byId: async (id: string): Promise<Tenant> => usable(await byId.get(id)),
    /**
     * For the server's own work. It fills a tenant too, and goes on for a suspended one: a refund that was promised is paid, and a webhook
     * about money is not lost.
     */
    forWork: async (id: string): Promise<Tenant> => existing(await byId.get(id)),
    /** Whose own domain a Host header names, if anybody's. */
    async byHost(host: string | undefined): Promise<Tenant | null> {
      const domain = host?.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
      const id = domain && /^[a-z0-9.-]{1,253}$/.test(domain) ? await byDomain.get(domain) : null;
      return id === null ? null : open(await byId.get(id));
    },
    bySlug: async (slug: string): Promise<Tenant> => open(await bySlug.get(slug)),
    moved: async () => moved.get(''),
    isRegisteredOrigin: async (origin: string): Promise<boolean> => (await origins.get('')).has(origin),
    /** After a change made here; other servers learn of it within a second. */
    forget(): void {
      for (const memory of [byId, bySlug, byKey, byDomain, moved, origins]) memory.forgetAll();
    },
  };
}
export type Tenants = ReturnType<typeof createTenants>;

import type { Tx } from '../../kernel/context/context.ts';
import type { TenantSettings } from '../../kernel/context/tenant.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { hashKey, hintOf, kindOf } from './keys.ts';
import { createPlatformRepository } from './repository.ts';
import { createTenants } from './tenants.ts';

export interface NewTenant {
  readonly slug: string;
  readonly name: string;
  readonly mode: 'live' | 'sandbox';
  readonly currency: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly settings: TenantSettings;
  /** A sandbox may begin in its past, to live through it. */
  readonly clockOffsetMs?: number;
  /** Answers nobody until `openTenants` is called. */
  readonly filling?: boolean;
  /** In clear, once; only their hashes are kept. */
  readonly keys: readonly string[];
}

export interface Check {
  readonly name: string;
  /** Whether the server is of no use without it. */
  readonly required: boolean;
  probe(): Promise<boolean>;
}

const probeWithinMs = 2_000;

export function createPlatform({ db, ids, wall }: { db: Database; ids: Ids; wall: Clock }) {
  const repository = createPlatformRepository(db);
  const tenants = createTenants(repository, wall);

  return {
    repository,
    tenants,
    async createTenant({ keys, clockOffsetMs = 0, filling = false, ...tenant }: NewTenant): Promise<string> {
      const now = wall.now();
      const id = ids.next('tenant');
      await db.systemTransaction(async (tx: Tx) => {
        await repository.insertTenant(tx, { id, ...tenant, status: filling ? 'filling' : 'active', clockOffsetMs, createdAt: now, updatedAt: now });
        for (const key of keys) {
          const kind = kindOf(key);
          if (!kind) throw new Error('A key starts with pk_ or sk_');
          const about = { kind, keyHash: hashKey(key), hint: hintOf(key), scopes: kind === 'secret' ? ['*'] : [] };
          await repository.insertKey(tx, { id: ids.next('apiKey'), tenantId: id, ...about, createdAt: now, revokedAt: null });
        }
      });
      tenants.forget();
      return id;
    },
    /** Opens tenants that are filled, all or none. */
    async openTenants(ids: readonly string[]): Promise<void> {
      await db.systemTransaction(async (tx) => {
        for (const id of ids) await repository.updateTenant(tx, id, { status: 'active', updatedAt: wall.now() });
      });
      tenants.forget();
    },
    /** Asks every dependency at once, none for longer than two seconds. */
    async readiness(checks: readonly Check[]) {
      const results = await Promise.all(checks.map(async ({ name, required, probe }) => {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<false>((resolve) => {
          timer = setTimeout(() => resolve(false), probeWithinMs);
        });
        const ok = await Promise.race([probe().catch(() => false), late]);
        clearTimeout(timer);
        return { name, required, status: ok ? ('ok' as const) : ('down' as const) };
      }));
      return { ready: results.every((check) => check.status === 'ok' || !check.required), checks: results };
    },
  };
}
export type Platform = ReturnType<typeof createPlatform>;

import type { Ctx, Tx, TxCtx } from '../../kernel/context/context.ts';
import type { ProviderName, Tenant, TenantSettings } from '../../kernel/context/tenant.ts';
import type { Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { Counters } from '../../kernel/events/counters.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import { createApiKeys } from './api-keys.ts';
import { createAudit } from './audit.ts';
import { createAuditSealer } from './audit-sealer.ts';
import type { TenantRow } from './entities.ts';
import { hashKey, hintOf, kindOf } from './keys.ts';
import { createOperator, type InviteAdmin } from './operator.ts';
import { createPlatformRepository } from './repository.ts';
import { createSettings, type PolicyUses } from './settings.ts';
import { withDefaults, type GivenSettings } from './settings-document.ts';
import { createSettingsPlace } from './settings-reseal.ts';
import { createSettingsSecrets } from './settings-secrets.ts';
import type { MailTemplates } from './template-rules.ts';
import { createTenants, tenantOf } from './tenants.ts';

interface TenantFacts {
  readonly slug: string;
  readonly name: string;
  readonly mode: 'live' | 'sandbox';
  readonly currency: string;
  readonly locale: string;
  readonly timeZone: string;
  /** A sandbox may begin in its past, to live through it. */
  readonly clockOffsetMs?: number;
  /** Answers nobody until `openTenants` is called. */
  readonly filling?: boolean;
  /** In clear, once; only their hashes are kept. */
  readonly keys: readonly string[];
}

export interface NewTenant extends TenantFacts {
  readonly settings: GivenSettings;
}

/** Puts a tenant, its keys and its first version of settings into the transaction. */
export type InsertTenant = (tx: TxCtx, tenant: TenantFacts & { settingsOf(tenant: Pick<Tenant, 'id'>): TenantSettings }) => Promise<TenantRow>;

export interface Check {
  readonly name: string;
  /** Whether the server is of no use without it. */
  readonly required: boolean;
  probe(): Promise<boolean>;
}

export interface PlatformDeps {
  readonly db: Database;
  readonly ids: Ids;
  readonly wall: Clock;
  readonly vault: Vault;
  readonly counters: Counters;
  /** Something that nobody can guess, in letters and digits. */
  readonly newToken: () => string;
  /** Left out, nobody is told of new settings. */
  readonly events?: Pick<Events, 'record'>;
  /** Left out, no mail can be worded anew. */
  readonly mailTemplates?: MailTemplates;
  /** Left out, no service goes by any. */
  readonly policyUses?: PolicyUses;
  /** Left out, a business gets no admin. */
  readonly inviteAdmin?: InviteAdmin;
  /** Where links lead for a tenant that has neither storefront nor domain yet. */
  readonly defaultStorefrontUrl: string;
}

const probeWithinMs = 2_000;
const noUses: PolicyUses = () => Promise.resolve(new Map());
const nobody: InviteAdmin = () => Promise.reject(new Error('Nobody can be invited here'));

export function createPlatform({ db, ids, wall, vault, counters, newToken, events, mailTemplates = {}, policyUses = noUses, inviteAdmin = nobody, defaultStorefrontUrl }: PlatformDeps) {
  const repository = createPlatformRepository(db);
  const tenants = createTenants(repository, wall);
  const { forget } = tenants;
  const newSecret = (): string => newToken() + newToken();
  const audit = createAudit({ db, ids, newToken });
  const secrets = createSettingsSecrets(vault);
  const settings = createSettings({ db, repository, secrets, audit, events: events ?? null, mailTemplates, forget, policyUses });

  const insertTenant: InsertTenant = async (tx, { keys, clockOffsetMs = 0, filling = false, settingsOf, ...facts }) => {
    const now = wall.now();
    const id = ids.next('tenant');
    const row: TenantRow = {
      id, ...facts, settings: settingsOf({ id }), settingsVersion: 1, status: filling ? 'filling' : 'active', clockOffsetMs,
      suspendedAt: null, suspensionReason: null, createdAt: now, updatedAt: now,
    };
    await repository.insertTenant(tx.tx, row);
    await settings.first({ ...tx, tenant: tenantOf(row) }, withDefaults(row.settings), now);
    for (const key of keys) {
      const kind = kindOf(key);
      if (!kind) throw new Error('A key starts with pk_ or sk_');
      const about = { kind, name: null, keyHash: hashKey(key), hint: hintOf(key), scopes: kind === 'secret' ? ['*'] : [] };
      await repository.insertKey(tx.tx, { id: ids.next('apiKey'), tenantId: id, ...about, createdAt: now, revokedAt: null });
    }
    return row;
  };

  return {
    repository,
    tenants,
    audit,
    settings,
    sealer: createAuditSealer(db, counters),
    sealed: [createSettingsPlace(db, repository, secrets, forget)],
    apiKeys: createApiKeys({ db, ids, repository, audit, newSecret, forget }),
    operator: createOperator({ repository, settings, audit, mailTemplates, insertTenant, inviteAdmin, newSecret, defaultStorefrontUrl, forget }),
    /** The business's own account with a provider, opened; null where the platform's is used. */
    credentials: (ctx: Pick<Ctx, 'tenant'>, name: ProviderName) => secrets.credentials(ctx, name),
    identityProviderSecret: (ctx: Pick<Ctx, 'tenant'>, id: string) => secrets.identityProviderSecret(ctx, id),
    /** By the server itself: the demo, tests. */
    async createTenant({ settings: given, ...tenant }: NewTenant): Promise<string> {
      const ctx = { actor: { kind: 'system', name: 'setup' } as const, clock: wall, wall, requestId: ids.next('request') };
      const row = await db.systemTransaction((tx: Tx) =>
        insertTenant({ ...ctx, tx, tenant: {} as Tenant }, { ...tenant, settingsOf: () => withDefaults(given) }));
      forget();
      return row.id;
    },
    /** Opens tenants that are filled, all or none. */
    async openTenants(ids: readonly string[]): Promise<void> {
      await db.systemTransaction(async (tx) => {
        for (const id of ids) await repository.updateTenant(tx, id, { status: 'active', updatedAt: wall.now() });
      });
      forget();
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

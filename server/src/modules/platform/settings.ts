import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Tenant, TenantSettings } from '../../kernel/context/tenant.ts';
import { afterCommit, createRepository, type Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Events } from '../../kernel/events/events.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import { actingParty, type Audit } from './audit.ts';
import { SettingsVersionEntity, type SettingsVersionRow, type TenantRow } from './entities.ts';
import type { PlatformRepository } from './repository.ts';
import { diffSettings } from './settings-diff.ts';
import { documentOf, withDefaults, type SettingsDocument } from './settings-document.ts';
import { assertSettings } from './settings-rules.ts';
import type { SettingsSecrets } from './settings-secrets.ts';
import type { MailTemplates } from './template-rules.ts';

type Change = Schema<'UpdateSettings'>;

export interface SettingsState {
  readonly version: number;
  readonly updatedAt: Date;
  readonly settings: SettingsDocument;
}

export interface SettingsDeps {
  readonly db: Database;
  readonly repository: PlatformRepository;
  readonly secrets: SettingsSecrets;
  readonly audit: Audit;
  readonly mailTemplates: MailTemplates;
  readonly events: Pick<Events, 'record'> | null;
  /** Has this server read the tenant anew; the others do so within a second. */
  readonly forget: () => void;
  readonly policyUses: PolicyUses;
}

/** How many services go by each of these cancellation policies. Caregivers, who stand above, answer it. */
export type PolicyUses = (tx: TxCtx, names: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export const settingsEtag = (version: number): string => `"settings-${version}"`;

function assertCurrent(ifMatch: string | undefined, version: number): void {
  if (ifMatch === undefined || ifMatch === '*') return;
  if (ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')).includes(settingsEtag(version))) return;
  throw problem('precondition_failed', { detail: 'Read them again, and make your change on that.', pointer: '#/header/if-match' });
}

const withoutNull = <T>(values: Readonly<Record<string, T | null>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null));

export function createSettings({ db, repository, secrets, audit, events, mailTemplates, forget, policyUses }: SettingsDeps) {
  const versions = createRepository(db, SettingsVersionEntity);

  /** The settings with a change laid over them, field by field. `at` is where the change stands in the request. */
  const merge = (ctx: { readonly tenant: Pick<Tenant, 'id'> }, now: SettingsDocument, change: Change, at: string): SettingsDocument => ({
    brand: { ...now.brand, ...change.brand, colors: { ...now.brand.colors, ...change.brand?.colors } },
    serviceTypes: change.serviceTypes ?? now.serviceTypes,
    features: withoutNull({ ...now.features, ...change.features }),
    fees: { ...now.fees, ...change.fees },
    bookings: { ...now.bookings, ...change.bookings },
    care: { ...now.care, ...change.care },
    payouts: { ...now.payouts, ...change.payouts },
    vaccinations: { ...now.vaccinations, ...change.vaccinations },
    caregivers: { ...now.caregivers, ...change.caregivers },
    limits: { ...now.limits, ...change.limits },
    policies: withoutNull({ ...now.policies, ...change.policies }),
    templates: withoutNull({ ...now.templates, ...change.templates }),
    storefrontUrl: change.storefrontUrl ?? now.storefrontUrl,
    allowedOrigins: change.allowedOrigins ?? now.allowedOrigins,
    identityProviders: secrets.mergeIdentityProviders(ctx, now.identityProviders, change.identityProviders, at),
    paymentProviders: change.paymentProviders ?? now.paymentProviders,
    providers: secrets.mergeProviders(ctx, now.providers, change.providers),
  });

  const writeVersion = (tx: TxCtx, row: Pick<SettingsVersionRow, 'version' | 'document' | 'changes' | 'changedAt' | 'rolledBackTo'>): Promise<void> =>
    versions.insert(tx, { ...row, ...actingParty(tx.actor) });

  /** Puts a document in force as the next version. The tenant's row is locked, so versions are in one line. */
  const put = async (tx: TxCtx, row: TenantRow, document: SettingsDocument, rolledBackTo: number | null): Promise<SettingsState> => {
    const before = withDefaults(row.settings);
    const changes = diffSettings(documentOf(before), document);
    await assertUnused(tx, Object.keys(before.policies).filter((name) => !Object.hasOwn(document.policies, name)));
    if (changes.length === 0) return { version: row.settingsVersion, updatedAt: row.updatedAt, settings: documentOf(before) };
    // tenants that are older than versions get their first one now
    if (row.settingsVersion === 1 && !(await versions.findOne(tx, { version: 1 }))) {
      await writeVersion(tx, { version: 1, document: documentOf(before), changes: [], changedAt: row.createdAt, rolledBackTo: null });
    }
    const version = row.settingsVersion + 1;
    const updatedAt = nextVersion(tx.wall.now(), row.updatedAt);
    await writeVersion(tx, { version, document, changes, changedAt: updatedAt, rolledBackTo });
    await repository.updateTenant(tx.tx, row.id, { settings: { ...document, domains: before.domains }, settingsVersion: version, updatedAt });
    await audit.record(tx, {
      action: rolledBackTo === null ? 'settings.updated' : 'settings.rolled_back',
      subjectKind: 'settings',
      subjectId: String(version),
      data: { version, ...(rolledBackTo === null ? {} : { rolledBackTo }), changed: changes.map(({ pointer }) => pointer) },
    });
    await events?.record(tx, { type: 'settings.changed', subjectId: row.id, data: { version, changed: changes.map(({ pointer }) => pointer) } });
    afterCommit(tx, forget);
    return { version, updatedAt, settings: document };
  };

  /** A policy that services go by stays: their caregivers would be given terms that they never chose. */
  const assertUnused = async (tx: TxCtx, removed: readonly string[]): Promise<void> => {
    if (removed.length === 0) return;
    const [used] = [...(await policyUses(tx, removed))];
    if (!used) return;
    const [name, count] = used;
    const detail = `${count === 1 ? 'One service goes' : `${count} services go`} by “${name}”.`;
    throw problem('policy_in_use', { detail, pointer: `#/policies/${name}` });
  };

  const lock = async (tx: TxCtx, ifMatch: string | undefined): Promise<TenantRow> => {
    const row = (await repository.lockTenant(tx.tx, tx.tenant.id))!;
    assertCurrent(ifMatch, row.settingsVersion);
    return row;
  };

  return {
    /** As they are in the database, not as this server remembers them. */
    async get(ctx: Ctx): Promise<SettingsState> {
      const row = (await repository.tenantById(ctx.tenant.id))!;
      return { version: row.settingsVersion, updatedAt: row.updatedAt, settings: documentOf(withDefaults(row.settings)) };
    },
    /** Joins `tx`; `at` is where the change stands in the request. */
    async update(tx: TxCtx, change: Change, { ifMatch, at = '#' }: { ifMatch?: string; at?: string } = {}): Promise<SettingsState> {
      const row = await lock(tx, ifMatch);
      const document = merge(tx, documentOf(withDefaults(row.settings)), change, at);
      assertSettings(row, document, mailTemplates, at);
      return put(tx, row, document, null);
    },
    async rollBack(tx: TxCtx, version: number, { ifMatch }: { ifMatch?: string } = {}): Promise<SettingsState> {
      const row = await lock(tx, ifMatch);
      const earlier = await versions.findOne(tx, { version });
      if (!earlier) throw problem('settings_version_not_found');
      const document = documentOf(withDefaults(earlier.document));
      assertSettings(row, document, mailTemplates); // the rules may have become stricter since
      return put(tx, row, document, version);
    },
    list: (ctx: Ctx, page: { limit: number; cursor?: string }) =>
      versions.page(ctx, { where: {}, order: [['version', 'desc']], after: page.cursor, limit: page.limit }),
    /** What a new tenant begins with: version 1. */
    first: (tx: TxCtx, settings: TenantSettings, changedAt: Date): Promise<void> =>
      writeVersion(tx, { version: 1, document: documentOf(settings), changes: [], changedAt, rolledBackTo: null }),
    merge,
  };
}
export type SettingsActions = ReturnType<typeof createSettings>;

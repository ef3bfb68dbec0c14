import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { afterCommit, isUniqueViolation } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import type { Audit } from './audit.ts';
import { newKey } from './api-keys.ts';
import type { TenantRow } from './entities.ts';
import type { PlatformRepository } from './repository.ts';
import type { InsertTenant } from './service.ts';
import { freshSettings, withDefaults, type GivenSettings } from './settings-document.ts';
import { assertSettings } from './settings-rules.ts';
import type { SettingsActions } from './settings.ts';
import type { MailTemplates } from './template-rules.ts';
import { tenantOf } from './tenants.ts';

/** Makes an account for a business's first admin and has the link mailed; the auth module's work. */
export type InviteAdmin = (tx: TxCtx, person: NonNullable<Schema<'CreateTenant'>['admin']>) => Promise<{ readonly id: string }>;

export interface OperatorDeps {
  readonly repository: PlatformRepository;
  readonly settings: SettingsActions;
  readonly audit: Audit;
  readonly mailTemplates: MailTemplates;
  readonly insertTenant: InsertTenant;
  readonly inviteAdmin: InviteAdmin;
  readonly newSecret: () => string;
  /** Where links lead for a tenant that has neither storefront nor domain yet. */
  readonly defaultStorefrontUrl: string;
  readonly forget: () => void;
}

function assertZone(timeZone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw problem('invalid_time_zone', { pointer: '#/timeZone' });
  }
}

/** What the platform's operator does, from outside the tenants; each act is in the audit log of the tenant it concerns. */
export function createOperator({ repository, settings, audit, mailTemplates, insertTenant, inviteAdmin, newSecret, defaultStorefrontUrl, forget }: OperatorDeps) {
  const inTenant = (tx: TxCtx, row: TenantRow): TxCtx => ({ ...tx, tenant: tenantOf(row) });

  const locked = async (tx: TxCtx, id: string): Promise<TenantRow> => {
    const row = await repository.lockTenant(tx.tx, id);
    if (!row) throw problem('tenant_not_found');
    return row;
  };

  const changed = async (tx: TxCtx, row: TenantRow, patch: Partial<TenantRow>): Promise<TenantRow> => {
    const updatedAt = nextVersion(tx.wall.now(), row.updatedAt);
    await repository.updateTenant(tx.tx, row.id, { ...patch, updatedAt });
    afterCommit(tx, forget);
    return { ...row, ...patch, updatedAt };
  };

  const setDomains = async (tx: TxCtx, row: TenantRow, domains: readonly string[]): Promise<GivenSettings> => {
    await repository.removeDomains(tx.tx, row.id);
    for (const [index, domain] of domains.entries()) {
      try {
        await repository.insertDomain(tx.tx, { domain, tenantId: row.id });
      } catch (error) {
        if (isUniqueViolation(error)) throw problem('domain_taken', { pointer: `#/domains/${index}` });
        throw error;
      }
    }
    return { ...row.settings, domains };
  };

  return {
    async create(tx: TxCtx, given: Schema<'CreateTenant'>) {
      const { slug, name, mode = 'sandbox', currency = 'USD', locale = 'en-US', timeZone = 'America/New_York', domains = [] } = given;
      assertZone(timeZone);
      const storefrontUrl = given.settings?.storefrontUrl ?? (domains[0] === undefined ? defaultStorefrontUrl : `https://${domains[0]}`);
      const keys = { publishableKey: newKey('publishable', mode, newSecret), secretKey: newKey('secret', mode, newSecret) };
      const row = await insertTenant(tx, {
        slug, name: name.trim(), mode, currency, locale, timeZone, keys: Object.values(keys),
        settingsOf: (tenant) => {
          const document = settings.merge({ tenant }, freshSettings(name.trim(), slug, storefrontUrl), given.settings ?? {}, '#/settings');
          assertSettings({ mode }, document, mailTemplates, '#/settings');
          return withDefaults(document);
        },
      }).catch((error: unknown) => {
        if (isUniqueViolation(error)) throw problem('slug_taken', { pointer: '#/slug' });
        throw error;
      });
      if (domains.length > 0) {
        row.settings = await setDomains(tx, row, domains);
        await repository.updateTenant(tx.tx, row.id, { settings: row.settings });
      }
      await audit.record(inTenant(tx, row), { action: 'tenant.created', subjectKind: 'tenant', subjectId: row.id, data: { slug, mode } });
      if (given.admin) {
        const { id } = await inviteAdmin(inTenant(tx, row), given.admin);
        await audit.record(inTenant(tx, row), { action: 'user.invited', subjectKind: 'user', subjectId: id, data: { role: 'admin' } });
      }
      return { row, ...keys };
    },
    list: (given: { status?: TenantRow['status']; slug?: string; limit: number; cursor?: string }) => repository.tenantPage(given),
    async get(_ctx: Ctx, id: string): Promise<TenantRow> {
      const row = await repository.tenantById(id);
      if (!row) throw problem('tenant_not_found');
      return row;
    },
    async update(tx: TxCtx, id: string, given: Schema<'UpdateTenant'>, ifMatch?: string): Promise<TenantRow> {
      const before = await locked(tx, id);
      assertUnchanged(ifMatch, before);
      const { settings: change, domains, ...fields } = given;
      if (fields.timeZone !== undefined) assertZone(fields.timeZone);
      if (fields.name !== undefined) fields.name = fields.name.trim();
      if (change) await settings.update(inTenant(tx, before), change, { at: '#/settings' });
      const row = await locked(tx, id);
      if (domains === undefined && Object.keys(fields).length === 0) return row;
      const kept = domains === undefined ? {} : { settings: await setDomains(tx, row, domains) };
      const after = await changed(tx, row, { ...fields, ...kept });
      await audit.record(inTenant(tx, after), {
        action: 'tenant.updated', subjectKind: 'tenant', subjectId: id, data: { changed: [...Object.keys(fields), ...(domains ? ['domains'] : [])] },
      });
      return after;
    },
    async suspend(tx: TxCtx, id: string, reason: string): Promise<TenantRow> {
      const row = await locked(tx, id);
      if (row.status === 'suspended') return row;
      const after = await changed(tx, row, { status: 'suspended', suspendedAt: tx.wall.now(), suspensionReason: reason });
      await audit.record(inTenant(tx, after), { action: 'tenant.suspended', subjectKind: 'tenant', subjectId: id, data: { reason } });
      return after;
    },
    async reinstate(tx: TxCtx, id: string): Promise<TenantRow> {
      const row = await locked(tx, id);
      if (row.status !== 'suspended') return row;
      const after = await changed(tx, row, { status: 'active', suspendedAt: null, suspensionReason: null });
      await audit.record(inTenant(tx, after), { action: 'tenant.reinstated', subjectKind: 'tenant', subjectId: id });
      return after;
    },
  };
}
export type Operator = ReturnType<typeof createOperator>;

import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import type { SandboxMail } from '../../ports/sandbox/index.ts';
import { personalIn } from './audit.ts';
import type { ApiKeyRow, AuditRow, SettingsVersionRow, TenantRow } from './entities.ts';
import type { ClockState } from './sandbox-clock.ts';
import { serviceTypeInfo, type ServiceTypeName } from './service-types.ts';
import { presentDocument } from './settings-diff.ts';
import { documentOf, withDefaults } from './settings-document.ts';
import type { SettingsState } from './settings.ts';

/** `platformProviders`: with what the platform itself has an account. */
export const presentStorefront = (tenant: Tenant, attribution: string, platformProviders: readonly string[]): Schema<'Storefront'> => ({
  tenantId: tenant.id,
  slug: tenant.slug,
  name: tenant.name,
  mode: tenant.mode,
  brand: {
    tagline: tenant.settings.brand.tagline,
    legalName: tenant.settings.brand.legalName,
    supportEmail: tenant.settings.brand.supportEmail,
    logoSvg: tenant.settings.brand.logoSvg,
    fontFamily: tenant.settings.brand.fontFamily,
    fontFamilyHeading: tenant.settings.brand.fontFamilyHeading,
    colors: { ...tenant.settings.brand.colors },
  },
  locale: tenant.locale,
  currency: tenant.currency,
  timeZone: tenant.timeZone,
  serviceTypes: tenant.settings.serviceTypes.map((type) => serviceTypeInfo[type as ServiceTypeName]),
  features: { ...tenant.settings.features },
  meetAndGreet: { mode: tenant.settings.bookings.meetAndGreet, durationMinutes: tenant.settings.bookings.meetAndGreetMinutes },
  paymentProviders: tenant.settings.paymentProviders.filter((name) => tenant.settings.providers[name] !== undefined || platformProviders.includes(name)),
  attribution,
});

export const presentClock = ({ now, wallNow, offsetMs }: ClockState): Schema<'SandboxClock'> => ({
  now: now.toISOString(),
  wallNow: wallNow.toISOString(),
  offsetMs,
});

export const presentMail = (mail: SandboxMail): Schema<'SandboxMessage'> => ({
  id: mail.id,
  channel: 'email',
  to: mail.to.email,
  from: mail.from.email,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  sentAt: mail.receivedAt.toISOString(),
});

export const presentSettings = ({ version, updatedAt, settings }: SettingsState): Schema<'Settings'> =>
  ({ version, updatedAt: updatedAt.toISOString(), ...presentDocument(settings) });

type Party = Schema<'ActingParty'>;
const partyOf = ({ actorKind, actorId }: { actorKind: string; actorId: string | null }): Party => ({ kind: actorKind as Party['kind'], id: actorId });

export const presentSettingsVersion = (row: SettingsVersionRow): Schema<'SettingsVersion'> => ({
  version: row.version,
  changedAt: row.changedAt.toISOString(),
  changedBy: partyOf(row),
  rolledBackTo: row.rolledBackTo,
  changes: row.changes.map(({ pointer, before, after }) => ({ pointer, before, after })),
});

export const presentApiKey = (row: ApiKeyRow): Schema<'ApiKey'> => ({
  id: row.id,
  kind: row.kind,
  name: row.name ?? '',
  hint: row.hint,
  scopes: row.scopes,
  createdAt: row.createdAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

/** What is personal is for people to see, not for keys. */
export const presentAuditRow = (row: AuditRow, { personal }: { personal: boolean }): Schema<'AuditEntry'> => ({
  id: row.id,
  at: row.at.toISOString(),
  action: row.action,
  actor: partyOf(row),
  subject: { kind: row.subjectKind, id: row.subjectId },
  data: JSON.parse(row.data) as Record<string, unknown>,
  personal: personal ? personalIn(row) : null,
  requestId: row.requestId,
  position: row.position,
  hash: row.hash,
});

export const presentTenantSummary = (row: TenantRow): Schema<'TenantSummary'> => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  mode: row.mode,
  status: row.status,
  domains: [...withDefaults(row.settings).domains],
  createdAt: row.createdAt.toISOString(),
});

export const presentTenant = (row: TenantRow): Schema<'Tenant'> => ({
  ...presentTenantSummary(row),
  suspension: row.suspendedAt === null ? null : { reason: row.suspensionReason ?? '', since: row.suspendedAt.toISOString() },
  currency: row.currency,
  locale: row.locale,
  timeZone: row.timeZone,
  settings: presentSettings({ version: row.settingsVersion, updatedAt: row.updatedAt, settings: documentOf(withDefaults(row.settings)) }),
  updatedAt: row.updatedAt.toISOString(),
});

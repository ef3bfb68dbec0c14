import type { Schema } from '../../contract/contract.ts';
import type { Tenant } from '../../kernel/context/tenant.ts';
import type { SandboxMail } from '../../ports/sandbox/index.ts';
import type { ClockState } from './sandbox-clock.ts';
import { serviceTypeInfo, type ServiceTypeName } from './service-types.ts';

export const presentStorefront = (tenant: Tenant, attribution: string): Schema<'Storefront'> => ({
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

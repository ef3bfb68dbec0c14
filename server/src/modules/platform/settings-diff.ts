import type { Schema } from '../../contract/contract.ts';
import { providerNames } from './settings-secrets.ts';
import { newerFeeSettings, type SettingsChange, type SettingsDocument } from './settings-document.ts';

const presentTerms = ({ rules, ...rest }: SettingsDocument['policies'][string]) => ({ rules: rules.map((rule) => ({ ...rule })), ...rest });

const presentFees = (fees: SettingsDocument['fees']): Schema<'FeeSettings'> => {
  const { rules, taxes, ...rest } = { ...newerFeeSettings, ...fees };
  return {
    ...rest,
    rules: rules.map(({ serviceTypes, ...rule }) => ({ ...rule, serviceTypes: [...serviceTypes] as Schema<'ServiceType'>[] })),
    taxes: taxes.map(({ serviceTypes, ...rate }) => ({ ...rate, serviceTypes: [...serviceTypes] as Schema<'ServiceType'>[] })),
  };
};

/** The settings as they are shown: credentials by what their masks let through. */
export const presentDocument = (settings: SettingsDocument): Omit<Schema<'Settings'>, 'version' | 'updatedAt'> => ({
  brand: {
    tagline: settings.brand.tagline,
    legalName: settings.brand.legalName,
    supportEmail: settings.brand.supportEmail,
    logoSvg: settings.brand.logoSvg,
    fontFamily: settings.brand.fontFamily,
    fontFamilyHeading: settings.brand.fontFamilyHeading,
    colors: { ...settings.brand.colors },
  },
  serviceTypes: [...settings.serviceTypes] as Schema<'ServiceType'>[],
  features: { ...settings.features },
  fees: presentFees(settings.fees),
  bookings: { ...settings.bookings },
  care: { ...settings.care },
  payouts: { ...settings.payouts },
  vaccinations: { ...settings.vaccinations, required: [...settings.vaccinations.required] },
  caregivers: {
    ...settings.caregivers,
    documents: [...settings.caregivers.documents] as Schema<'DocumentKind'>[],
    certifications: settings.caregivers.certifications.map(({ kind, serviceTypes }) => ({ kind, serviceTypes: [...serviceTypes] })) as Schema<'RequiredCertification'>[],
  },
  limits: { ...settings.limits, smsCountries: [...settings.limits.smsCountries] },
  policies: Object.fromEntries(Object.entries(settings.policies).map(([name, terms]) => [name, presentTerms(terms)])),
  templates: { ...settings.templates },
  storefrontUrl: settings.storefrontUrl,
  allowedOrigins: [...settings.allowedOrigins],
  identityProviders: settings.identityProviders.map(({ id, name, issuer, clientId, secretHint }) => ({ id, name, issuer, clientId, clientSecret: secretHint })),
  paymentProviders: [...settings.paymentProviders],
  providers: Object.fromEntries(providerNames.map((name) => [name, settings.providers[name]?.hints ?? null])) as Schema<'Settings'>['providers'],
});

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every value by its pointer; lists of values stay in one piece. */
function flatten(value: unknown, pointer: string, into: Map<string, unknown>): Map<string, unknown> {
  if (value && typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, child] of Object.entries(value)) flatten(child, `${pointer}/${escaped(name)}`, into);
  } else into.set(pointer, value);
  return into;
}

function flat(settings: SettingsDocument): Map<string, unknown> {
  const { identityProviders, ...shown } = presentDocument(settings);
  // by their names, so that one put in front does not change all others
  return flatten({ ...shown, identityProviders: Object.fromEntries(identityProviders.map(({ id, ...one }) => [id, one])) }, '', new Map());
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What is different, as people may see it. A credential whose mask is the same is named nevertheless. */
export function diffSettings(before: SettingsDocument, after: SettingsDocument): SettingsChange[] {
  const [was, is] = [flat(before), flat(after)];
  const changes: SettingsChange[] = [];
  const add = (pointer: string, one: unknown, other: unknown): void => void changes.push({ pointer, before: one ?? null, after: other ?? null });
  for (const pointer of new Set([...was.keys(), ...is.keys()])) {
    if (!same(was.get(pointer), is.get(pointer))) add(pointer, was.get(pointer), is.get(pointer));
  }
  const touched = (start: string): boolean => changes.some(({ pointer }) => pointer === start || pointer.startsWith(`${start}/`));
  for (const name of providerNames) {
    const [old, now] = [before.providers[name], after.providers[name]];
    if (old && now && old.sealed !== now.sealed && !touched(`/providers/${name}`)) add(`/providers/${name}`, old.hints, now.hints);
  }
  for (const { id, sealedClientSecret, secretHint } of after.identityProviders) {
    const old = before.identityProviders.find((one) => one.id === id);
    const pointer = `/identityProviders/${id}/clientSecret`;
    if (old && old.sealedClientSecret !== sealedClientSecret && !touched(pointer)) add(pointer, old.secretHint, secretHint);
  }
  const order = ({ identityProviders }: SettingsDocument): string[] => identityProviders.map(({ id }) => id);
  if (!same(order(before), order(after))) add('/identityProviders', order(before), order(after));
  return changes;
}

import type { PolicyTerms, TenantSettings } from '../../../kernel/context/tenant.ts';
import { summaryOf } from './words.ts';

/**
 * A cancellation policy as it is copied into each booking. Those made before there was more than rules have nothing but rules of
 * `hoursBefore`; they mean the same in the language of today.
 */
export interface Policy extends PolicyTerms {
  readonly name: string;
  readonly summary: string;
}

/** A policy with its name and what it says in words. */
export const named = (name: string, terms: PolicyTerms): Policy => ({ name, summary: summaryOf(terms), ...terms });

const full = 10_000;
const half = 5_000;

export const presets = {
  flexible: named('flexible', { rules: [{ hoursBefore: 24, refundBps: full }] }),
  moderate: named('moderate', { rules: [{ hoursBefore: 120, refundBps: full }, { hoursBefore: 24, refundBps: half }] }),
  strict: named('strict', { rules: [{ hoursBefore: 336, refundBps: full }, { hoursBefore: 168, refundBps: half }] }),
} as const satisfies Readonly<Record<string, Policy>>;

const presetOf = (name: string): Policy | undefined => (Object.hasOwn(presets, name) ? presets[name as keyof typeof presets] : undefined);

/**
 * The policy that a service goes by. One that services go by is not removed; should one be chosen at the very moment it is, the service
 * goes by `moderate`, like one for which nobody chose.
 */
export function policyOf({ policies }: Pick<TenantSettings, 'policies'>, name: string): Policy {
  const preset = presetOf(name);
  if (preset) return preset;
  const own = policies !== undefined && Object.hasOwn(policies, name) ? policies[name] : undefined;
  return own ? named(name, own) : presets.moderate;
}

/** The presets, then the business's own. */
export const policiesOf = (settings: Pick<TenantSettings, 'policies'>): (Policy & { isPreset: boolean })[] => [
  ...Object.values(presets).map((preset: Policy) => ({ ...preset, isPreset: true })),
  ...Object.keys(settings.policies).toSorted().map((name) => ({ ...policyOf(settings, name), isPreset: false })),
];

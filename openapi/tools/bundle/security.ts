import type { Document, Operation } from '../lib/document.ts';

type Requirement = Record<string, string[]>;

/**
 * Which credentials each role shows. People sign in beside their tenant's publishable key; who holds a secret key may
 * do what a
 * publishable key may. `anyone` shows nothing, and a provider shows a signature that no security scheme can describe.
 */
const requirements: Record<string, Requirement[]> = {
  anyone: [],
  provider: [],
  publishable: [{ publishableKey: [] }, { secretKey: [] }],
  owner: [{ publishableKey: [], accessToken: [] }],
  caregiver: [{ publishableKey: [], accessToken: [] }],
  support: [{ publishableKey: [], accessToken: [] }],
  admin: [{ publishableKey: [], accessToken: [] }],
  secret: [{ secretKey: [] }],
  operator: [{ operatorKey: [] }],
};

export const knownRoles: readonly string[] = Object.keys(requirements);

export function securityOf(operation: Operation): Requirement[] {
  const all = (operation['x-roles'] ?? []).flatMap((role) => requirements[role] ?? []);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** A role that needs a scheme which the root does not declare would leave the operation open in the documents. */
export function missingSchemes(document: Document, operation: Operation): string[] {
  const names = securityOf(operation).flatMap((one) => Object.keys(one));
  return [...new Set(names)].filter((name) => !document.components.securitySchemes[name]);
}

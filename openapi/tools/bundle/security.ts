import { scopeOf } from '../lib/document.ts';
import type { Document, Entry } from '../lib/document.ts';

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

/** For a secret key, the scope is named as OpenAPI names roles. */
export function securityOf(entry: Entry): Requirement[] {
  const scope = scopeOf(entry);
  const all = (entry.operation['x-roles'] ?? []).flatMap((role) =>
    role === 'secret' && scope ? [{ secretKey: [scope] }] : (requirements[role] ?? []),
  );
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** A role that needs a scheme which the root does not declare would leave the operation open in the documents. */
export function missingSchemes(document: Document, entry: Entry): string[] {
  const names = securityOf(entry).flatMap((one) => Object.keys(one));
  return [...new Set(names)].filter((name) => !document.components.securitySchemes[name]);
}

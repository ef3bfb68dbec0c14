import type { Ctx } from '../../kernel/context/context.ts';
import type { AppleKey, IdentityProvider } from '../../ports/identity/index.ts';

/** A business's sign-in providers, as its settings name them. */
export interface Providers {
  /** In the order to show them. */
  list(ctx: Ctx): readonly { readonly id: string; readonly name: string }[];
  /** Ready to be asked, its secret opened; null for one that the business does not offer. */
  find(ctx: Ctx, id: string): IdentityProvider | null;
}

/** Apple's secret is a key with its names, which an operator puts in as JSON: `{"teamId", "keyId", "privateKey"}`. */
function appleKeyOf(secret: string): AppleKey | null {
  if (!secret.trimStart().startsWith('{')) return null;
  try {
    const { teamId, keyId, privateKey } = JSON.parse(secret) as Partial<Record<string, unknown>>;
    const isKey = [teamId, keyId, privateKey].every((part) => typeof part === 'string' && part !== '');
    return isKey ? ({ teamId, keyId, privateKey } as AppleKey) : null;
  } catch {
    return null;
  }
}

export function createProviders(secretOf: (ctx: Ctx, id: string) => string | null): Providers {
  const allOf = ({ tenant }: Ctx) => tenant.settings.identityProviders ?? [];
  return {
    list: (ctx) => allOf(ctx).map(({ id, name }) => ({ id, name })),
    find(ctx, id) {
      const found = allOf(ctx).find((one) => one.id === id);
      if (!found) return null;
      const secret = secretOf(ctx, id);
      return { issuer: found.issuer, clientId: found.clientId, clientSecret: secret === null ? null : (appleKeyOf(secret) ?? secret) };
    },
  };
}

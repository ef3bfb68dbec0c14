import type { Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { IdentityProviderSettings, ProviderName, SealedCredentials, Tenant, TenantSettings } from '../../kernel/context/tenant.ts';
import { sealedJson, sealedText, type Vault } from '../../kernel/crypto/index.ts';
import { problem } from '../../kernel/errors/problem.ts';

type Change = Schema<'UpdateSettings'>;
type Whose = { readonly tenant: Pick<Tenant, 'id'> };

export const providerNames = ['stripe', 'paypal', 'sendgrid', 'smtp', 'twilio', 'checkr'] as const satisfies readonly ProviderName[];

/** What may be shown of a secret: its end, where the rest is long enough to stay one. */
export const maskOf = (secret: string): string => `••••${secret.length >= 12 ? secret.slice(-4) : ''}`;

/** What is no secret is shown as it is. */
const shown: ReadonlySet<string> = new Set(['host', 'port', 'tls', 'package']);

/** Where the provider is to send its webhooks for this account: they are signed with the account's own secret. */
const webhookPaths: Partial<Record<ProviderName, (tenantId: string) => string>> = {
  checkr: (tenantId) => `/api/webhooks/background-check/${tenantId}`,
  stripe: (tenantId) => `/api/webhooks/payment/${tenantId}`,
  paypal: (tenantId) => `/api/webhooks/payment/${tenantId}`,
};

/** The only place where credentials in settings are closed and opened. */
export function createSettingsSecrets(vault: Vault) {
  const accounts = sealedJson<Record<string, string>>(vault, 'settings-provider');
  const clientSecrets = sealedText(vault, 'settings-identity-provider');

  const sealAccount = (whose: Whose, name: ProviderName, given: Readonly<Record<string, string | number>>): SealedCredentials => {
    const fields = Object.entries(given).map(([field, value]) => [field, String(value)] as const);
    const webhookPath = webhookPaths[name]?.(whose.tenant.id);
    return {
      sealed: accounts.seal(whose, Object.fromEntries(fields), name),
      hints: {
        ...Object.fromEntries(fields.map(([field, value]) => [field, shown.has(field) ? value : maskOf(value)])),
        ...(webhookPath === undefined ? {} : { webhookPath }),
      },
    };
  };

  return {
    mergeProviders(whose: Whose, current: TenantSettings['providers'], change: Change['providers']): TenantSettings['providers'] {
      const merged = { ...current };
      for (const name of providerNames) {
        const given = change?.[name];
        if (given === null) delete merged[name];
        else if (given !== undefined) merged[name] = sealAccount(whose, name, given);
      }
      return merged;
    },
    /** A secret is kept for who it was given for, and for nobody that the name is moved to. */
    mergeIdentityProviders(
      whose: Whose, current: TenantSettings['identityProviders'], change: Change['identityProviders'], at: string,
    ): TenantSettings['identityProviders'] {
      return change?.map(({ clientSecret, ...given }, index): IdentityProviderSettings => {
        const secret = (text: string | null) => ({
          sealedClientSecret: clientSecrets.seal(whose, text, given.id), secretHint: text === null ? null : maskOf(text),
        });
        if (clientSecret !== undefined) return { ...given, ...secret(clientSecret) };
        const before = current.find(({ id }) => id === given.id);
        if (!before) return { ...given, ...secret(null) };
        if (before.sealedClientSecret !== null && (before.issuer !== given.issuer || before.clientId !== given.clientId)) {
          throw problem('invalid_settings', { pointer: `${at}/identityProviders/${index}/clientSecret`, detail: 'Issuer or client changed: send the secret again.' });
        }
        return { ...given, sealedClientSecret: before.sealedClientSecret, secretHint: before.secretHint };
      }) ?? current;
    },
    /** The business's own account with a provider, or null where the platform's is used. */
    credentials(ctx: Pick<Ctx, 'tenant'>, name: ProviderName): Readonly<Record<string, string>> | null {
      const kept = ctx.tenant.settings.providers[name];
      return kept ? accounts.open(ctx, kept.sealed, name) : null;
    },
    identityProviderSecret(ctx: Pick<Ctx, 'tenant'>, id: string): string | null {
      const provider = ctx.tenant.settings.identityProviders.find((one) => one.id === id);
      return provider ? clientSecrets.open(ctx, provider.sealedClientSecret, id) : null;
    },
    purposes: [accounts.purpose, clientSecrets.purpose],
    /** All that is sealed in settings. */
    sealedIn: ({ providers, identityProviders }: Pick<TenantSettings, 'providers' | 'identityProviders'>): string[] =>
      [...Object.values(providers).map((one) => one.sealed), ...identityProviders.map((one) => one.sealedClientSecret)].filter((sealed) => sealed !== null),
    /** The same settings with all that is sealed under today's key; null if it is already. */
    resealed<S extends Pick<TenantSettings, 'providers' | 'identityProviders'>>(whose: Whose, settings: S): S | null {
      let changed = false;
      const renew = (sealed: string | null, again: string | null): string | null => {
        if (again !== null) changed = true;
        return again ?? sealed;
      };
      const providers = Object.fromEntries(Object.entries(settings.providers).map(([name, one]) =>
        [name, { ...one, sealed: renew(one.sealed, accounts.outdated(whose, one.sealed, name)) }])) as TenantSettings['providers'];
      const identityProviders = settings.identityProviders.map((one) =>
        ({ ...one, sealedClientSecret: renew(one.sealedClientSecret, clientSecrets.outdated(whose, one.sealedClientSecret, one.id)) }));
      return changed ? { ...settings, providers, identityProviders } : null;
    },
  };
}
export type SettingsSecrets = ReturnType<typeof createSettingsSecrets>;

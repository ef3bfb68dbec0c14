import { generateKeyPairSync } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { JWK } from 'oidc-provider';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Store } from '../store.ts';
import { claimsOf, type Accounts } from './accounts.ts';
import { storeAdapter } from './adapter.ts';
import { errorPage } from './page.ts';

export interface OpenidClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Made once and kept: a provider that changes its keys at every start would be no good stand-in. */
function kept<T extends object>(store: Store, id: string, make: () => T): T {
  const found = store.get<T>('openid-keys', id);
  if (found !== null) return found;
  const made = make();
  store.put('openid-keys', id, made);
  return made;
}

/** Where a developer's own server answers; nobody is sent elsewhere from here. */
const isLocalOrExample = (uri: string): boolean => {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, hash } = new URL(uri);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) || /\.(localhost|example|test)$/.test(hostname);
  return hash === '' && (protocol === 'http:' || protocol === 'https:') && isLocal;
};

const minutes = 60;

/** A whole OpenID provider, by oidc-provider, which is loaded only when somebody signs in. */
export async function openProvider({ issuer, store, accounts, client, randomBytes, clock }: {
  readonly issuer: string;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly client: OpenidClient;
  readonly randomBytes: (size: number) => Buffer;
  readonly clock: Clock;
}): Promise<Provider> {
  const { default: OidcProvider } = await import('oidc-provider');
  const { jwk, cookie } = kept(store, 'keys', () => ({
    jwk: {
      ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
      kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256',
    } as JWK,
    cookie: randomBytes(32).toString('base64url'),
  }));
  const provider = new OidcProvider(issuer, {
    adapter: storeAdapter(store, clock),
    clients: [{
      client_id: client.clientId, client_secret: client.clientSecret, client_name: 'Dogcare', token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: ['https://sandbox.example/'], grant_types: ['authorization_code'], response_types: ['code'],
    }],
    jwks: { keys: [jwk] },
    cookies: { keys: [cookie] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
    scopes: ['openid', 'email', 'profile'],
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
    findAccount: (_ctx, sub) => {
      const account = accounts.find(sub);
      return account === null ? undefined : { accountId: sub, claims: () => claimsOf(account) };
    },
    expiresWithSession: () => false,
    // choosing who one is, is consent enough
    async loadExistingGrant(ctx) {
      const { oidc } = ctx;
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    renderError(ctx, { error, error_description: description }) {
      ctx.type = 'html';
      ctx.body = errorPage(error, description ?? '');
    },
    ttl: { AccessToken: 10 * minutes, AuthorizationCode: minutes, IdToken: 10 * minutes, Interaction: 30 * minutes, Session: 30 * minutes, Grant: 30 * minutes },
  });
  // storefronts and tests answer on ports that nobody knows beforehand
  Object.assign(provider.Client.prototype, { redirectUriAllowed: isLocalOrExample });
  return provider;
}

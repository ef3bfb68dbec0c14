import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type JWK } from 'oidc-provider';

export const clients = {
  basic: { clientId: 'basic', clientSecret: 'basic-secret-0123456789' },
  public: { clientId: 'public', clientSecret: null },
} as const;
export const redirectUri = 'https://api.example.com/callback';

const people: Record<string, Record<string, unknown>> = {
  ann: { email: 'Ann@example.com', email_verified: true, name: 'Ann Lee', given_name: 'Ann', family_name: 'Lee' },
  bob: { email: 'bob@example.com', email_verified: false, name: 'Bob' },
  cat: { name: 'Cat' },
};

/** oidc-provider itself; who is named in `login_hint` is signed in at once. `no` refuses. */
export async function startRealProvider({ claimsInIdToken = false }: { claimsInIdToken?: boolean } = {}) {
  const requests: string[] = [];
  // it has to know its address before it can be made
  const made: { provider?: Provider; handle?: ReturnType<Provider['callback']> } = {};
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url!.split('?', 1)[0]}`);
    if (!request.url!.startsWith('/interaction/')) return void made.handle!(request, response);
    void (async () => {
      const { params } = await made.provider!.interactionDetails(request, response);
      const hint = String(params['login_hint'] ?? 'ann');
      await made.provider!.interactionFinished(request, response, hint === 'no' ? { error: 'access_denied' } : { login: { accountId: hint } });
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'ES256' } as JWK;
  const provider = new Provider(issuer, {
    clients: Object.values(clients).map(({ clientId, clientSecret }) => ({
      client_id: clientId, redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code' as const],
      id_token_signed_response_alg: 'ES256' as const,
      ...(clientSecret === null ? { token_endpoint_auth_method: 'none' as const } : { client_secret: clientSecret }),
    })),
    jwks: { keys: [jwk] },
    cookies: { keys: ['test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
    conformIdTokenClaims: !claimsInIdToken,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
  });
  Object.assign(made, { provider, handle: provider.callback() });
  return {
    issuer,
    requests,
    stop: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}
export type RealProvider = Awaited<ReturnType<typeof startRealProvider>>;

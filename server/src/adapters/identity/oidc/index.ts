import { setTimeout as sleep } from 'node:timers/promises';
import * as oidc from 'openid-client';
import { createGuardedFetch } from '../../../kernel/net/index.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import { IdentityError, type ExternalIdentity, type IdentityFinishInput, type IdentityProvider, type IdentityProviders } from '../../../ports/identity/index.ts';
import { clientAuthOf } from './client-auth.ts';
import { createDiscovery } from './discovery.ts';
import { toIdentityError } from './errors.ts';
import { readIdentity } from './identity.ts';

export interface OidcOptions {
  readonly wall: Clock;
  /** Origins of stand-ins, `http://127.0.0.1:4244`: only these may be without TLS or at a private address. None in production. */
  readonly sandboxOrigins?: readonly string[] | undefined;
  /** For a whole step, however many requests it takes. */
  readonly timeoutMs?: number | undefined;
  /** How long a provider's discovery document and keys are taken for current. */
  readonly knownForMs?: number | undefined;
  readonly maxProviders?: number | undefined;
}

const defaultScopes = ['email', 'profile'];
const formPost = (provider: IdentityProvider): boolean => provider.responseMode === 'form_post' || isApple(provider);
const isApple = ({ clientSecret }: IdentityProvider): boolean => clientSecret !== null && typeof clientSecret === 'object';

/** Sign-in with any OpenID provider, by openid-client: code flow with PKCE, state and nonce; ID tokens are checked by their signatures. */
export function createOidcIdentity(options: OidcOptions): IdentityProviders {
  const { wall, sandboxOrigins = [], timeoutMs = 10_000 } = options;
  const isSandbox = (url: URL): boolean => sandboxOrigins.includes(url.origin);
  const guardedFetch = createGuardedFetch({ isTrusted: isSandbox, timeoutMs });
  const discover = createDiscovery({ wall, isSandbox, fetch: guardedFetch, timeoutMs, knownForMs: options.knownForMs, maxProviders: options.maxProviders });

  /** All of a step within one deadline, and every error in our own words. */
  const step = async <T>(work: (fetch: typeof guardedFetch) => Promise<T>): Promise<T> => {
    const over = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: over.signal, ref: false }).then(() => {
      throw new IdentityError('unavailable', `The provider took longer than ${timeoutMs} ms`);
    });
    try {
      return await Promise.race([work((url, init) => guardedFetch(url, { ...init, signal: over.signal })), late]);
    } catch (error) {
      throw toIdentityError(error);
    } finally {
      late.catch(() => {});
      over.abort();
    }
  };

  /** One tenant's client at a provider, on what is known of the provider. */
  const configure = async (provider: IdentityProvider, fetch: typeof guardedFetch, withSecret: boolean) => {
    const known = await discover(provider.issuer);
    const auth = withSecret ? await clientAuthOf(provider, known.metadata, wall) : oidc.None();
    const config = new oidc.Configuration(known.metadata, provider.clientId, undefined, auth);
    config.timeout = timeoutMs / 1_000;
    config[oidc.customFetch] = (url, init) => fetch(url, init as Parameters<typeof fetch>[1]);
    if (isSandbox(new URL(provider.issuer))) oidc.allowInsecureRequests(config);
    // over TLS it could be left out; a provider's token endpoint is not believed more than its keys
    oidc.enableNonRepudiationChecks(config);
    if (known.jwks) oidc.setJwksCache(config, known.jwks);
    return { config, known };
  };

  return {
    start: ({ provider, redirectUri, loginHint }) => step(async (fetch) => {
      const { config } = await configure(provider, fetch, false);
      const [state, nonce, codeVerifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: [...new Set(['openid', ...(provider.scopes ?? defaultScopes)])].join(' '),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(formPost(provider) ? { response_mode: 'form_post' } : {}),
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      });
      return { url: url.href, state, nonce, codeVerifier };
    }),

    finish: (input) => step(async (fetch): Promise<ExternalIdentity> => {
      const { provider, nonce, codeVerifier, state } = input;
      // a missing one would switch the check off
      if (!state || !nonce || !codeVerifier) throw new IdentityError('invalid', 'Nothing was asked of this provider');
      const { answer, current } = answerOf(input);
      if (answer.get('state') !== state) throw new IdentityError('invalid', 'It answers to something else than was asked');
      const { config, known } = await configure(provider, fetch, true);
      const from = answer.get('iss');
      if (from === null ? known.metadata.authorization_response_iss_parameter_supported : from !== known.metadata.issuer) {
        throw new IdentityError('mix_up', 'Another provider answers than was asked');
      }
      const tokens = await oidc.authorizationCodeGrant(config, current, {
        expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true,
      });
      known.jwks = oidc.getJwksCache(config) ?? known.jwks;
      const claims = tokens.claims()!;
      // providers may keep what a person is called for the user info
      const isThere = claims.email !== undefined || known.metadata.userinfo_endpoint === undefined || isApple(provider);
      const more = isThere ? {} : await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
      return readIdentity({ ...more, ...claims }, answer.get('user'));
    }),
  };
}

/** The answer as openid-client reads it: in the address that it came to. */
function answerOf({ redirectUri, answer: given }: IdentityFinishInput) {
  const answer = given instanceof URLSearchParams ? given : new URLSearchParams({ ...given });
  const current = new URL(redirectUri);
  for (const [name, value] of answer) current.searchParams.append(name, value);
  return { answer, current };
}

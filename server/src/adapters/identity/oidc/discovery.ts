import * as oidc from 'openid-client';
import type { GuardedFetch } from '../../../kernel/net/index.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import { IdentityError } from '../../../ports/identity/index.ts';
import { toIdentityError } from './errors.ts';

/** What a provider says of itself, kept for a while and shared by all its clients. */
export interface KnownProvider {
  readonly metadata: oidc.ServerMetadata;
  jwks: oidc.ExportedJWKSCache | undefined;
}

export interface DiscoveryOptions {
  readonly wall: Clock;
  readonly isSandbox: (url: URL) => boolean;
  readonly fetch: GuardedFetch;
  readonly timeoutMs: number;
  readonly knownForMs?: number | undefined;
  readonly maxProviders?: number | undefined;
}

interface Entry {
  readonly provider: Promise<KnownProvider>;
  readonly untilMs: number;
}

/** An issuer is an origin and a path, and in the world it has TLS. */
function issuerOf(issuer: string, isSandbox: (url: URL) => boolean): URL {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || url.pathname.includes('/.well-known/') || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isSandbox(url)))) {
    throw new IdentityError('misconfigured', 'The issuer must be an https address without a query');
  }
  return url;
}

/** Providers by issuer: looked up once for all who ask at the same time, failures forgotten, the oldest dropped when there are too many. */
export function createDiscovery({ wall, isSandbox, fetch, timeoutMs, knownForMs = 3_600_000, maxProviders = 200 }: DiscoveryOptions) {
  const entries = new Map<string, Entry>();

  const load = async (url: URL): Promise<KnownProvider> => {
    try {
      const config = await oidc.discovery(url, 'unused', undefined, oidc.None(), {
        timeout: timeoutMs / 1_000,
        [oidc.customFetch]: (address, init) => fetch(address, init as Parameters<GuardedFetch>[1]),
        execute: isSandbox(url) ? [oidc.allowInsecureRequests] : [],
      });
      return { metadata: config.serverMetadata(), jwks: undefined };
    } catch (error) {
      // here it is the issuer that is wrong, not an answer of it
      const told = toIdentityError(error);
      throw told.kind === 'invalid' ? new IdentityError('misconfigured', told.message) : told;
    }
  };

  return (issuer: string): Promise<KnownProvider> => {
    const url = issuerOf(issuer, isSandbox);
    const nowMs = wall.now().getTime();
    const hit = entries.get(url.href);
    if (hit && hit.untilMs > nowMs) return hit.provider;
    const entry: Entry = { provider: load(url), untilMs: nowMs + knownForMs };
    entries.delete(url.href);
    const [oldest] = entries.keys();
    if (entries.size >= maxProviders && oldest !== undefined) entries.delete(oldest);
    entries.set(url.href, entry);
    entry.provider.catch(() => {
      if (entries.get(url.href) === entry) entries.delete(url.href);
    });
    return entry.provider;
  };
}

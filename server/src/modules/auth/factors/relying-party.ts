import { isIP } from 'node:net';

/** Whose passkeys these are: bound to the tenant's domain, so that no other site can ask for them. */
export interface RelyingParty {
  /** The domain: `happypaws.example`. */
  readonly id: string;
  /** The brand. */
  readonly name: string;
  /** Where it may be used: scheme, host and port. */
  readonly origins: readonly string[];
}

const isLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');
const read = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/**
 * From the tenant's storefront, and those of its registered origins that are at its domain or below it. Null where there is no domain
 * (an IP address), and outside of https, where browsers know no passkeys; `localhost` is as good as https to them.
 */
export function relyingPartyOf(tenant: {
  readonly name: string;
  readonly settings: { readonly storefrontUrl: string; readonly allowedOrigins: readonly string[] };
}): RelyingParty | null {
  const home = read(tenant.settings.storefrontUrl);
  if (!home) return null;
  const id = home.hostname;
  const fits = ({ hostname, protocol }: URL): boolean =>
    (hostname === id || hostname.endsWith(`.${id}`)) && (protocol === 'https:' || (protocol === 'http:' && isLocal(hostname)));
  if (id === '' || isIP(id.replace(/^\[|\]$/g, '')) !== 0 || !fits(home)) return null;
  const origins = [home, ...tenant.settings.allowedOrigins.map(read)].filter((url): url is URL => url !== null && fits(url));
  return { id, name: tenant.name, origins: [...new Set(origins.map(({ origin }) => origin))] };
}

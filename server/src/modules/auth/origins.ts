import type { Tenant } from '../../kernel/context/tenant.ts';

const originOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).origin : null);

/** The pages that a business runs: its storefront, and every origin and domain that it registered. */
export function originsOf({ settings }: Pick<Tenant, 'settings'>): ReadonlySet<string> {
  const { storefrontUrl, allowedOrigins } = settings;
  const domains = (settings as { domains?: readonly string[] }).domains ?? [];
  const all = [originOf(storefrontUrl), ...allowedOrigins.map(originOf), ...domains.map((domain) => originOf(`https://${domain}`))];
  return new Set(all.filter((origin): origin is string => origin !== null && origin !== 'null'));
}

/** Whether a browser may be sent there with somebody's sign-in: one of the business's own pages, and an address that cannot be read in two ways. */
export function isOwnAddress(tenant: Pick<Tenant, 'settings'>, address: string): boolean {
  if (!URL.canParse(address) || /[\\\s]/.test(address)) return false;
  const { origin, username, password, hash } = new URL(address);
  return username === '' && password === '' && hash === '' && originsOf(tenant).has(origin);
}

/** What came back to the address that was sent along: the same page, with an answer to this state; null for anything else. */
export function answerIn(callbackUrl: string, redirectUri: string, state: string): URLSearchParams | null {
  if (!URL.canParse(callbackUrl)) return null;
  const [came, sent] = [new URL(callbackUrl), new URL(redirectUri)];
  if (came.origin !== sent.origin || came.pathname !== sent.pathname) return null;
  const states = came.searchParams.getAll('state');
  return states.length === 1 && states[0] === state ? came.searchParams : null;
}

import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ForbiddenAddress } from './guarded-fetch.ts';
import { isPrivateAddress } from './private-address.ts';

export type AddressLookup = (host: string, options: { all: true }) => Promise<readonly { readonly address: string }[]>;

/**
 * The address of a host that somebody else chose, to connect to: a name that resolves to this machine or its network is refused, and what was
 * checked is what is connected to. Throws {@link ForbiddenAddress}, or what the resolver throws.
 */
export async function publicAddress(host: string, lookup: AddressLookup = systemLookup): Promise<string> {
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  const [first] = found;
  if (!first || found.some(({ address }) => isPrivateAddress(address))) throw new ForbiddenAddress(`${host} is at a private address`);
  return first.address;
}

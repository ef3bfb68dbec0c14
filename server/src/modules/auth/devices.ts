import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { networkOf } from '../../kernel/http/limits.ts';
import type { PlaceFinder } from '../../ports/places/index.ts';
import type { AuthRepository } from './repository.ts';
import { sha256 } from './secrets.ts';

export interface Recognised {
  /** For the device to keep, and to send with later sign-ins. */
  readonly token: string;
  /** It never signed in to this account, which other devices did. */
  readonly isNews: boolean;
}

/**
 * Remembers which devices signed in to an account. A token that nobody got from here counts as none, so that nobody can be made to use one
 * that somebody else knows.
 */
export function createDevices({ repository, newToken }: { readonly repository: AuthRepository; readonly newToken: () => string }) {
  return {
    async remember(tx: TxCtx, userId: string): Promise<Recognised> {
      const now = tx.wall.now();
      const given = tx.request?.deviceId ?? null;
      if (given !== null && (await repository.seeDevice(tx, userId, sha256(given), now)) > 0) return { token: given, isNews: false };
      const isOurs = given !== null && (await repository.deviceOfAnybody(tx, sha256(given))) !== null;
      const token = isOurs ? given : `dt_${newToken()}`;
      const isNews = await repository.hasDevice(tx, userId);
      await repository.insertDevice(tx, { userId, deviceHash: sha256(token), createdAt: now, lastSeenAt: now });
      return { token, isNews };
    },
  };
}
export type Devices = ReturnType<typeof createDevices>;

/** In this order: browsers name their relatives as well. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(iOS)?\//, 'Edge'], [/\bOPR\//, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'], [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'], [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'], [/\biPad\b/, 'iPad'], [/\bAndroid\b/, 'Android'], [/\bCrOS\b/, 'ChromeOS'], [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'], [/\bLinux\b/, 'Linux'],
];
const nameIn = (list: readonly (readonly [RegExp, string])[], text: string): string | undefined => list.find(([pattern]) => pattern.test(text))?.[1];

const longestDevice = 120;
const longestPlace = 80;

/** `Firefox on Linux`, as far as it tells. */
export function deviceOf(userAgent: string): string {
  const [browser, system] = [nameIn(browsers, userAgent), nameIn(systems, userAgent)];
  if (browser && system) return `${browser} on ${system}`;
  // programs introduce themselves: `dogcare-cli/0.1.0`
  const program = /^[\w .-]{1,60}/.exec(userAgent)?.[0].trim();
  return (browser ?? system ?? (program || 'Unknown device')).slice(0, longestDevice);
}

const isPrivate = (address: string): boolean =>
  /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0:0:0:0:|f[cd][0-9a-f]{2}:|fe80:)/.test(address);

/** Its network, without the part that is one household’s or machine’s; null for what is near the server itself. */
export function placeOf(address: string): string | null {
  const network = networkOf(address);
  if (network === '' || isPrivate(network)) return null;
  if (!network.includes(':')) return network.replace(/\.\d+$/, '.x');
  return `${network.split(':').slice(0, 3).join(':')}::/48`;
}

/** What the owner of an account sees of a sign-in: `Firefox on Linux`, `Germany (217.0.0.x)`. */
export function shownOf({ request, tenant }: Pick<Ctx, 'request' | 'tenant'>, countryOf: PlaceFinder['countryOf']): { device: string; place: string | null } {
  const network = request ? placeOf(request.address) : null;
  const country = request && network ? countryOf(request.address) : null;
  const name = country && new Intl.DisplayNames([tenant.locale, 'en'], { type: 'region' }).of(country);
  return { device: deviceOf(request?.userAgent ?? ''), place: name ? `${name} (${network})`.slice(0, longestPlace) : network };
}

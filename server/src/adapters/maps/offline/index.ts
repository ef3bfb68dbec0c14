import tzLookup from 'tz-lookup';
import type { CountryCode, GeocodeRequest, Geocoder, Place } from '../../../ports/maps/index.ts';
import { citiesByName, cityPrefixes, postalCodes, postTowns, sortedCodes } from './data.ts';
import type { City, Spot } from './data.ts';
import { findRegion } from './regions.ts';
import { plain, readPostalCode, readQuery } from './text.ts';
import type { PostalCode } from './text.ts';

/** The source of the places, to be named wherever they are shown. */
export const attribution = 'Places: GeoNames (geonames.org), CC BY 4.0';

const MAX_SUGGESTIONS = 50;

const NICKNAMES: Readonly<Record<string, string>> = {
  'new york city': 'new york', nyc: 'new york', 'washington dc': 'washington', 'washington d c': 'washington',
  philly: 'philadelphia', vegas: 'las vegas',
};

const toPlace = (spot: Spot, postalCode: string | null): Place => ({
  label: `${spot.city}, ${spot.region}${postalCode ? ` ${postalCode}` : ''}`,
  city: spot.city,
  region: spot.region,
  postalCode,
  country: spot.country,
  lat: spot.lat,
  lng: spot.lng,
  timeZone: tzLookup(spot.lat, spot.lng),
});

const countryOf = (text: string | null | undefined): CountryCode | 'other' | null => {
  const key = plain(text ?? '');
  if (!key) return null;
  if (['us', 'usa', 'united states', 'united states of america'].includes(key)) return 'US';
  return key === 'ca' || key === 'can' || key === 'canada' ? 'CA' : 'other';
};

function byPostalCode(postal: PostalCode, country: CountryCode | null): Place | null {
  const spot = country && country !== postal.country ? undefined : postalCodes().get(postal.code);
  return spot ? toPlace(spot, postal.code) : null;
}

/** `country` null means either; a region decides it. */
function byCity(name: string, regionText: string | null, country: CountryCode | null): Place | null {
  const region = regionText ? findRegion(regionText) : null;
  if (regionText && (!region || (country && region.country !== country))) return null;
  const key = NICKNAMES[plain(name)] ?? plain(name);
  if (!key) return null;
  const city = citiesByName().get(key)?.find((found) => (region
    ? found.region === region.code && found.country === region.country
    : !country || found.country === country));
  const spot = city ?? (region ? postTowns().get(`${key}|${region.code}`) : undefined);
  return spot ? toPlace(spot, null) : null;
}

/** `Denver, CO`; without commas the last words may be the state: `denver co`, `santa fe new mexico`. */
function byText(parts: readonly string[], country: CountryCode | null): Place | null {
  const last = parts.at(-1);
  if (!last) return null;
  const before = parts.at(-2);
  if (before) return byCity(before, last, country);
  const words = last.split(/\s+/);
  for (const taken of [3, 2, 1]) {
    const region = words.slice(-taken).join(' ');
    if (words.length <= taken || !findRegion(region)) continue;
    const place = byCity(words.slice(0, -taken).join(' '), region, country);
    if (place) return place;
  }
  return byCity(last, null, country);
}

function geocode({ postalCode, city, region, country: countryText, query }: GeocodeRequest): Place | null {
  const country = countryOf(countryText);
  if (country === 'other') return null;
  if (postalCode?.trim()) {
    const postal = readPostalCode(postalCode);
    const place = postal && byPostalCode(postal, country);
    if (place || !city?.trim()) return place;
  }
  if (city?.trim()) {
    return byCity(city, region?.trim() || null, country ?? (region?.trim() ? null : 'US'));
  }
  if (!query?.trim()) return null;
  const read = readQuery(query);
  const wanted = read.country ?? country;
  return (read.postal && byPostalCode(read.postal, wanted)) ?? byText(read.parts, wanted);
}

function suggestCodes(prefix: string, limit: number): Place[] {
  const codes = sortedCodes();
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codes[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  const found = codes.slice(low, low + limit).filter((code) => code.startsWith(prefix));
  return found.map((code) => toPlace(postalCodes().get(code)!, code));
}

function suggestCities(prefix: string, limit: number): Place[] {
  const [name = '', regionText = ''] = prefix.split(',').map(plain);
  const key = NICKNAMES[name] ?? name;
  const wanted = findRegion(regionText)?.code.toLowerCase() ?? regionText;
  const inRegion = (region: string) => (city: City): boolean => city.region.toLowerCase().startsWith(region);
  const places = new Map<string, Place>();
  const add = (found: readonly City[]): void => {
    for (const city of found) {
      const label = `${city.city}, ${city.region}`;
      if (places.size < limit && !places.has(label)) places.set(label, toPlace(city, null));
    }
  };
  // the same name may be there twice in a state
  add(cityPrefixes().beginningWith(key, inRegion(wanted), 2 * limit));
  // "denver c", where the comma is missing
  const words = key.split(' ');
  for (let count = words.length - 1; count > 0 && places.size < limit; count -= 1) {
    const town = words.slice(0, count).join(' ');
    add((citiesByName().get(town) ?? []).filter(inRegion(words.slice(count).join(' '))));
  }
  return [...places.values()];
}

function suggest(prefix: string, limit: number): Place[] {
  const text = prefix.trim().slice(0, 100);
  const most = Math.min(Math.max(Math.trunc(limit), 0), MAX_SUGGESTIONS);
  if (!plain(text) || most === 0) return [];
  const code = readPostalCode(text)?.code ?? text.toUpperCase();
  return /^(\d{1,5}|[A-Z]\d[A-Z]?)$/.test(code) ? suggestCodes(code, most) : suggestCities(text, most);
}

/**
 * Places of the US and Canada from data packages, without a network. The tables are read on first use: about 0.2 s for
 * postal codes, 0.15 s for cities; lookups take microseconds from then on.
 */
export function createOfflineGeocoder(): Geocoder {
  return {
    attribution,
    geocode: async (request) => geocode(request),
    suggest: async (prefix, limit = 8) => suggest(prefix, limit),
  };
}

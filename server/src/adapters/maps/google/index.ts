import type { GeocodeResult } from '@googlemaps/google-maps-services-js';
import tzLookup from 'tz-lookup';
import type { CountryCode, GeocodeRequest, Geocoder, Place } from '../../../ports/maps/index.ts';
import type { GoogleMapsConfig } from './config.ts';

export { googleMapsConfig, type GoogleMapsConfig } from './config.ts';

const maxAnswerBytes = 1024 * 1024;
const territories: readonly string[] = ['PR', 'GU', 'VI', 'AS', 'MP'];

export interface GoogleOptions {
  /** Answers while people type, which costs nothing and takes no trip; and geocodes when Google doesn't answer. */
  readonly fallback: Geocoder;
  readonly timeoutMs?: number | undefined;
}

/** One line, as an address is written. */
const lineOf = ({ query, postalCode, city, region, country }: GeocodeRequest): string =>
  (postalCode ?? city ? [city, region, postalCode, country] : [query]).filter((part) => part?.trim()).join(', ');

function toPlace({ address_components: parts, geometry }: GeocodeResult): Place | null {
  const part = (...types: string[]) => parts.find((one) => one.types.some((type) => types.includes(type)));
  const country = part('country')?.short_name ?? '';
  const isTerritory = territories.includes(country);
  if (country !== 'US' && country !== 'CA' && !isTerritory) return null;
  const city = part('locality', 'postal_town', 'sublocality', 'administrative_area_level_3', 'administrative_area_level_2')?.long_name;
  const region = isTerritory ? country : part('administrative_area_level_1')?.short_name;
  if (!city || !region) return null;
  const postalCode = part('postal_code')?.long_name ?? null;
  const { lat, lng } = geometry.location;
  return {
    label: `${city}, ${region}${postalCode ? ` ${postalCode}` : ''}`, city, region, postalCode, country: (isTerritory ? 'US' : country) as CountryCode,
    lat, lng, timeZone: tzLookup(lat, lng),
  };
}

/** Google Maps, or whatever speaks its geocoding API at GOOGLE_MAPS_BASE: knows addresses, too. */
export function createGoogleGeocoder(config: GoogleMapsConfig, { fallback, timeoutMs = 3_000 }: GoogleOptions): Geocoder {
  const url = `${config.GOOGLE_MAPS_BASE.replace(/\/$/, '')}/maps/api/geocode/json`;
  // at the first question and not at start: it takes a while
  let loading: Promise<InstanceType<(typeof import('@googlemaps/google-maps-services-js'))['Client']>> | undefined;
  const client = () => (loading ??= import('@googlemaps/google-maps-services-js').then(({ Client }) => new Client({})));

  const ask = async (request: GeocodeRequest): Promise<Place | null> => {
    const { data } = await (await client()).geocode({
      url, timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs), maxContentLength: maxAnswerBytes, maxRedirects: 0,
      params: { key: config.GOOGLE_MAPS_KEY, address: lineOf(request), components: 'country:US|country:CA|country:PR|country:GU|country:VI' },
    });
    const status: string = data.status;
    if (status === 'ZERO_RESULTS') return null;
    if (status !== 'OK') throw new Error(`Google Maps answered ${status}`);
    return data.results.map(toPlace).find((place) => place !== null) ?? null;
  };

  return {
    attribution: fallback.attribution,
    async geocode(request) {
      if (lineOf(request) === '') return null;
      try {
        return await ask(request);
      } catch {
        return fallback.geocode(request); // what is known without Google is better than nothing
      }
    },
    suggest: (prefix, limit) => fallback.suggest(prefix, limit),
  };
}

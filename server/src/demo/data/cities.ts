import type { CitySlug, DemoCity, DemoZip } from './types.ts';
import { ZIPS } from './zips.data.ts';

type Fact = readonly [
  name: string, region: string, timeZone: string, lat: number, lng: number, costLevel: number, areaCodes: string,
  parks: string,
];

const FACTS: Record<CitySlug, Fact> = {
  denver: ['Denver', 'CO', 'America/Denver', 39.7392, -104.9847, 1.08, '303 720',
    'City Park, Washington Park, Cheesman Park, the Cherry Creek Trail, Sloan’s Lake'],
  phoenix: ['Phoenix', 'AZ', 'America/Phoenix', 33.4484, -112.074, 0.92, '602 480',
    'Steele Indian School Park, Papago Park, Encanto Park, South Mountain, the Arizona Canal'],
  'new-york': ['New York', 'NY', 'America/New_York', 40.7128, -73.98, 1.45, '212 646 718',
    'Prospect Park, Central Park, McCarren Park, the Hudson River Greenway, Fort Greene Park'],
  chicago: ['Chicago', 'IL', 'America/Chicago', 41.8956, -87.6553, 1.1, '312 773',
    'Montrose Dog Beach, Lincoln Park, the 606, Humboldt Park, Wicker Park'],
  'los-angeles': ['Los Angeles', 'CA', 'America/Los_Angeles', 34.0522, -118.2937, 1.25, '213 323',
    'Griffith Park, Elysian Park, Runyon Canyon, Silver Lake Meadow, the river path'],
  austin: ['Austin', 'TX', 'America/Chicago', 30.2711, -97.7437, 1.05, '512 737',
    'Zilker Park, the Lady Bird Lake trail, Auditorium Shores, Barton Creek, Mueller Lake Park'],
  seattle: ['Seattle', 'WA', 'America/Los_Angeles', 47.6205, -122.3321, 1.22, '206',
    'Green Lake, Discovery Park, Volunteer Park, Magnuson Park, the Arboretum'],
  atlanta: ['Atlanta', 'GA', 'America/New_York', 33.7628, -84.3902, 0.97, '404 678',
    'Piedmont Park, the BeltLine, Grant Park, Freedom Park, Chastain Park'],
  boston: ['Boston', 'MA', 'America/New_York', 42.3555, -71.0665, 1.3, '617 857',
    'the Esplanade, Boston Common, Jamaica Pond, the Arnold Arboretum, Castle Island'],
  honolulu: ['Honolulu', 'HI', 'Pacific/Honolulu', 21.3069, -157.8383, 1.28, '808',
    'Kapiolani Park, Ala Moana Beach Park, the Manoa Falls road, Magic Island, the Makapuu trail'],
  anchorage: ['Anchorage', 'AK', 'America/Anchorage', 61.2001, -149.8701, 1.06, '907',
    'Kincaid Park, the Coastal Trail, Westchester Lagoon, University Lake, Russian Jack Springs'],
  indianapolis: ['Indianapolis', 'IN', 'America/Indiana/Indianapolis', 39.7755, -86.1515, 0.82, '317 463',
    'the Monon Trail, Holliday Park, Garfield Park, Eagle Creek, the Canal Walk'],
};

function readZips(text: string): DemoZip[] {
  return text.split(/[|\n]/).map((row) => row.trim()).filter(Boolean).map((row) => {
    const [postalCode = '', lat = '', lng = '', postTown = '', neighbourhood = ''] = row.split(',');
    return { postalCode, lat: Number(lat), lng: Number(lng), postTown, neighbourhood };
  });
}

/** The places of the demo world, in several time zones, with and without summer time. */
export const CITIES: readonly DemoCity[] = (Object.entries(FACTS) as [CitySlug, Fact][]).map(
  ([slug, [name, region, timeZone, lat, lng, costLevel, areaCodes, parks]]) => ({
    slug, name, region, timeZone, lat, lng, costLevel,
    areaCodes: areaCodes.split(' '), parks: parks.split(', '), zips: readZips(ZIPS[slug]),
  }),
);

export function cityOf(slug: CitySlug): DemoCity {
  const city = CITIES.find((each) => each.slug === slug);
  if (!city) throw new Error(`no such city: ${slug}`);
  return city;
}

/** Kilometres between two points, as the crow flies. */
export function distanceKm(a: { lat: number; lng: number }, b: { lat: number; lng: number }): number {
  const radians = Math.PI / 180;
  const half = Math.sin(((b.lat - a.lat) * radians) / 2) ** 2
    + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(((b.lng - a.lng) * radians) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(half));
}

import type { SearchCaregiversData, SearchCertification, SearchSort, ServiceType, SizeClass } from '@dogcare/sdk';
import { readTrip } from './trip.ts';
import type { Trip, Unit } from './trip.ts';
import { certifications, sizes } from './words.ts';

export const sorts: ReadonlyArray<[SearchSort, string]> = [
  ['distance', 'Nearest first'],
  ['relevance', 'Best match'],
  ['rating', 'Best rated'],
  ['price', 'Lowest price'],
];

export const usualRadiusKm = 25;
export const widestKm = 100;
const mostPages = 10;

/** A search as the address bar holds it: whoever gets the link sees the same results. */
export interface SearchState extends Trip {
  place: string;
  /** A point of the map, where no place is named. */
  point: { lat: number; lng: number } | undefined;
  radiusKm: number | undefined;
  /** In whole currency units, as people type it. */
  minPrice: number | undefined;
  maxPrice: number | undefined;
  minRating: number | undefined;
  instant: boolean;
  sizes: SizeClass[];
  certifications: SearchCertification[];
  /** Which of the reader's own dogs the sizes are of. */
  dogIds: string[];
  sort: SearchSort;
  /** How far down the list was read: so many pages are there again when one comes back. */
  pages: number;
}

/** Changes of the address: a name without a value leaves it. */
export type Changes = Record<string, string | undefined>;

/** All of the address that narrows a search, apart from where and for how many dogs. */
export const filterNames = ['from', 'price', 'rating', 'sizes', 'certs', 'instant', 'dogIds'] as const;
export const dateNames = ['checkIn', 'checkOut', 'date', 'time', 'minutes'] as const;

const positive = (text: string | null): number | undefined => {
  const value = Number(text);
  return text && Number.isFinite(value) && value > 0 ? value : undefined;
};

const degrees = (text: string | null, most: number): number | undefined => {
  const value = Number(text);
  return text && Number.isFinite(value) && Math.abs(value) <= most ? value : undefined;
};

const listed = <Value extends string>(text: string | null, known: readonly Value[]): Value[] => {
  const wanted = (text ?? '').split(',');
  return known.filter((value) => wanted.includes(value));
};

export function readSearch(query: URLSearchParams, serviceTypes: readonly ServiceType[]): SearchState {
  const trip = readTrip(query, serviceTypes);
  const rating = positive(query.get('rating'));
  const radius = positive(query.get('radius'));
  const place = (query.get('place') ?? '').trim().slice(0, 120);
  const lat = degrees(query.get('lat'), 90);
  const lng = degrees(query.get('lng'), 180);
  const minPrice = positive(query.get('from'));
  const maxPrice = positive(query.get('price'));
  return {
    ...trip,
    serviceType: trip.serviceType ?? serviceTypes[0],
    place,
    point: place === '' && lat !== undefined && lng !== undefined ? { lat, lng } : undefined,
    radiusKm: radius && Math.min(widestKm, Math.max(1, radius)),
    minPrice: minPrice && maxPrice && minPrice > maxPrice ? undefined : minPrice,
    maxPrice,
    minRating: rating && rating >= 1 && rating <= 5 ? rating : undefined,
    instant: query.get('instant') === '1',
    sizes: listed(query.get('sizes'), sizes),
    certifications: listed(query.get('certs'), certifications),
    dogIds: (query.get('dogIds') ?? '').split(',').filter((id) => id !== ''),
    sort: sorts.find(([sort]) => sort === query.get('sort'))?.[0] ?? 'distance',
    pages: Math.min(mostPages, Math.floor(positive(query.get('pages')) ?? 1)),
  };
}

type SearchQuery = NonNullable<SearchCaregiversData['query']>;

/** A slot has a time; a length is only said along with it. */
function whenOf(state: SearchState, unit: Unit | undefined): Partial<SearchQuery> {
  if (unit === 'night') {
    const { checkIn, checkOut } = state;
    return checkIn && checkOut && checkOut > checkIn ? { checkIn, checkOut } : {};
  }
  const { date, time, durationMinutes } = state;
  if (!date) return {};
  return { date, ...(unit === 'visit' && time ? { time, ...(durationMinutes ? { durationMinutes } : {}) } : {}) };
}

/** What the API is asked; dates that make no sense for the unit stay out. Null where it isn't said yet where to look. */
export function searchQuery(state: SearchState, unit: Unit | undefined, minorUnits: number): SearchQuery | null {
  if (!state.serviceType || (state.place.length < 2 && !state.point)) return null;
  return {
    ...(state.point ?? { place: state.place }),
    serviceType: state.serviceType,
    dogCount: state.dogCount,
    sort: state.sort,
    facets: true,
    limit: 12,
    ...whenOf(state, unit),
    ...(state.radiusKm ? { radiusKm: state.radiusKm } : {}),
    ...(state.minPrice ? { minPrice: Math.round(state.minPrice * minorUnits) } : {}),
    ...(state.maxPrice ? { maxPrice: Math.round(state.maxPrice * minorUnits) } : {}),
    ...(state.minRating ? { minRating: state.minRating } : {}),
    ...(state.instant ? { instantBook: true } : {}),
    ...(state.sizes.length > 0 ? { sizes: state.sizes } : {}),
    ...(state.certifications.length > 0 ? { certifications: state.certifications } : {}),
  };
}

/** The address after these changes: another search begins at its first page. */
export function changed(params: URLSearchParams, changes: Changes): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('pages');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}

export const dropped = (...names: readonly string[]): Changes => Object.fromEntries(names.map((name) => [name, undefined]));

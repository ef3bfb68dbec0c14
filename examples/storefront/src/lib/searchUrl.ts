import type { SearchCaregiversData, ServiceType, SizeClass } from '@dogcare/sdk';
import { readTrip } from './trip.ts';
import type { Trip, Unit } from './trip.ts';
import { sizes } from './words.ts';

export type Sort = 'distance' | 'price' | 'rating';
export const sorts: ReadonlyArray<[Sort, string]> = [
  ['distance', 'Nearest first'],
  ['price', 'Lowest price'],
  ['rating', 'Best rated'],
];

/** A search as the address bar holds it: whoever gets the link sees the same results. */
export interface SearchState extends Trip {
  place: string;
  radiusKm: number | undefined;
  /** In whole currency units, as people type it. */
  maxPrice: number | undefined;
  minRating: number | undefined;
  instant: boolean;
  sizes: SizeClass[];
  sort: Sort;
}

const positive = (text: string | null): number | undefined => {
  const value = Number(text);
  return text && Number.isFinite(value) && value > 0 ? value : undefined;
};

export function readSearch(query: URLSearchParams, serviceTypes: readonly ServiceType[]): SearchState {
  const wanted = (query.get('sizes') ?? '').split(',');
  const trip = readTrip(query, serviceTypes);
  const rating = positive(query.get('rating'));
  return {
    ...trip,
    serviceType: trip.serviceType ?? serviceTypes[0],
    place: (query.get('place') ?? '').trim(),
    radiusKm: positive(query.get('radius')),
    maxPrice: positive(query.get('price')),
    minRating: rating && rating <= 5 ? rating : undefined,
    instant: query.get('instant') === '1',
    sizes: sizes.filter((size) => wanted.includes(size)),
    sort: sorts.find(([sort]) => sort === query.get('sort'))?.[0] ?? 'distance',
  };
}

/** What the API is asked; dates that make no sense for the unit stay out. */
export function searchQuery(
  state: SearchState,
  unit: Unit | undefined,
  minorUnits: number,
): SearchCaregiversData['query'] | null {
  if (!state.serviceType || state.place.length < 2) return null;
  const stay = unit === 'night' && state.checkIn && state.checkOut && state.checkOut > state.checkIn;
  return {
    place: state.place,
    serviceType: state.serviceType,
    dogCount: state.dogCount,
    sort: state.sort,
    limit: 12,
    ...(stay ? { checkIn: state.checkIn, checkOut: state.checkOut } : {}),
    ...(unit !== 'night' && state.date ? { date: state.date } : {}),
    ...(state.radiusKm ? { radiusKm: Math.min(100, state.radiusKm) } : {}),
    ...(state.maxPrice ? { maxPrice: Math.round(state.maxPrice * minorUnits) } : {}),
    ...(state.minRating ? { minRating: state.minRating } : {}),
    ...(state.instant ? { instantBook: true } : {}),
    ...(state.sizes.length > 0 ? { sizes: state.sizes } : {}),
  };
}

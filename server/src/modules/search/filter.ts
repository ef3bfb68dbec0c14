import type { LatLng, ServiceTypeName } from '../caregivers/index.ts';
import { kmPerDegree, radians, trifle } from './grid.ts';
import { masksOf } from './open-days.ts';
import { instantBit } from './traits.ts';

/** What an entry must be to fit, beside lying in the circle. */
export interface Filter {
  readonly serviceType: ServiceTypeName;
  readonly dogCount: number;
  /** Sizes, certifications and instant booking: all of these bits must be set. */
  readonly traits: number;
  /** True for those only who can't be booked instantly. */
  readonly notInstant: boolean;
  readonly minPriceMinor?: number | undefined;
  readonly maxPriceMinor?: number | undefined;
  readonly mostRatingOrder?: number | undefined;
  /** Days since 1970 on which there must be room … */
  readonly days: readonly number[];
  /** … and how many days ahead the last of them is at least, wherever the caregiver is. */
  readonly daysAhead: number;
}

export interface Circle {
  readonly center: LatLng;
  readonly radiusKm: number;
}

export interface Clause {
  readonly sql: string;
  readonly parameters: readonly number[];
}

/** The filter as SQL, without the cell. Those that the indices hold come first: what days are open is only read of what is left. */
export function filterClause(filter: Filter): Clause {
  const parts: string[] = [];
  const parameters: number[] = [];
  const add = (sql: string, ...values: number[]): void => {
    parts.push(sql);
    parameters.push(...values);
  };
  if (filter.dogCount > 1) add('mostDogs >= ?', filter.dogCount);
  if (filter.traits > 0) add('(traits & ?) = ?', filter.traits, filter.traits);
  if (filter.notInstant) add('(traits & ?) = 0', instantBit);
  if (filter.minPriceMinor !== undefined) add('priceMinor >= ?', filter.minPriceMinor);
  if (filter.maxPriceMinor !== undefined) add('priceMinor <= ?', filter.maxPriceMinor);
  if (filter.mostRatingOrder !== undefined) add('ratingOrder <= ?', filter.mostRatingOrder);
  for (const { word, mask } of masksOf(filter.days)) add(`(${word} & ?) = ?`, mask, mask);
  if (filter.days.length > 0) add('horizonDays >= ?', filter.daysAhead);
  return { sql: parts.map((part) => ` AND ${part}`).join(''), parameters };
}

/**
 * Distance as SQL can tell it fast: on a plane, by the narrowest parallel of the circle. It is never more than the real one (but for a
 * trifle), so what lies beyond a radius by it lies beyond it in truth. By the widest one it is never less.
 */
export interface Plane {
  readonly distanceSquaredSql: string;
  parametersFor(shift: number): readonly [number, number, number, number, number, number];
  /** What a real distance may be on the plane at least. */
  atLeast(km: number): number;
}

/** Narrow: never more than the truth. Wide: never less. */
export function planeOf({ center, radiusKm }: Circle, kind: 'narrow' | 'wide' = 'narrow'): Plane {
  const reach = radiusKm / kmPerDegree;
  const highest = Math.min(90, Math.abs(center.lat) + reach);
  const lowest = Math.max(0, Math.abs(center.lat) - reach);
  const narrow = Math.max(0, Math.cos(radians(highest)));
  const perLat = kmPerDegree ** 2;
  const perLng = perLat * (kind === 'narrow' ? narrow : Math.cos(radians(lowest))) ** 2;
  const shrink = (narrow / Math.cos(radians(lowest))) * trifle;
  return {
    distanceSquaredSql: '((lat - ?) * (lat - ?) * ? + (lng - ?) * (lng - ?) * ?)',
    parametersFor: (shift) => [center.lat, center.lat, perLat, center.lng + shift, center.lng + shift, perLng],
    atLeast: (km) => km * shrink,
  };
}

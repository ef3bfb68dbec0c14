import type { RequestOf } from '../../contract/contract.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertNights, dayNumber, readDate, type SearchWhen } from '../caregivers/index.ts';

export type SearchQuery = RequestOf<'searchCaregivers'>['query'];

const invalid = (name: string, detail: string) => problem('invalid_request', { pointer: `#/query/${name}`, detail });

/** The first hour of a date is there at UTC+14, its last is over at UTC-12. */
const lastZoneMs = 12 * 3_600_000;
const dayMs = 86_400_000;

/** A date that is over on every clock of the world. */
function assertNotPast(name: string, date: string, now: Date): void {
  if (dayNumber(readDate(date, `#/query/${name}`)) >= Math.floor((now.getTime() - lastZoneMs) / dayMs)) return;
  throw problem('date_in_the_past', { pointer: `#/query/${name}`, detail: `${date} is over everywhere.` });
}

/** When the search is for, or null for any time; throws `invalid_request` for dates that don't go with the service. */
export function readWhen(query: SearchQuery, unit: 'night' | 'day' | 'visit', now: Date): SearchWhen | null {
  const { checkIn, checkOut, date, time, durationMinutes } = query;
  if (unit !== 'visit') {
    const stray = time !== undefined ? 'time' : durationMinutes !== undefined ? 'durationMinutes' : null;
    if (stray) throw invalid(stray, 'Only visits have a time of their own.');
  }
  if (unit !== 'night') {
    const stray = checkIn !== undefined ? 'checkIn' : checkOut !== undefined ? 'checkOut' : null;
    if (stray) throw invalid(stray, 'This service is not booked by the night; give `date`.');
    if (date === undefined) {
      if (time !== undefined || durationMinutes !== undefined) throw invalid('date', 'A time needs its `date`.');
      return null;
    }
    assertNotPast('date', date, now);
    return { unit, date, ...(time !== undefined && { time }), ...(durationMinutes !== undefined && { durationMinutes }) };
  }
  if (date !== undefined) throw invalid('date', 'This service is booked by the night; give `checkIn` and `checkOut`.');
  if (checkIn === undefined && checkOut === undefined) return null;
  if (checkIn === undefined) throw invalid('checkIn', 'Give both `checkIn` and `checkOut`, or neither.');
  if (checkOut === undefined) throw invalid('checkOut', 'Give both `checkIn` and `checkOut`, or neither.');
  assertNights({ checkIn, checkOut }, '#/query');
  assertNotPast('checkIn', checkIn, now);
  return { unit, checkIn, checkOut };
}

/** The days, since 1970, on which there must be room. */
export function daysOf(when: SearchWhen | null): number[] {
  if (!when) return [];
  const from = dayNumber(readDate(when.unit === 'night' ? when.checkIn : when.date, '#/query'));
  const until = when.unit === 'night' ? dayNumber(readDate(when.checkOut, '#/query')) : from + 1;
  return Array.from({ length: until - from }, (_, i) => from + i);
}

type Where = Pick<SearchQuery, 'place' | 'lat' | 'lng'>;

/** What to look up, or the point itself; null where neither is said. A place goes first where both are given. */
export function readCenter({ place, lat, lng }: Where): { place: string } | { lat: number; lng: number } | null {
  if (place !== undefined) return { place };
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  if (lat !== undefined) throw invalid('lng', 'Give both `lat` and `lng`.');
  if (lng !== undefined) throw invalid('lat', 'Give both `lat` and `lng`.');
  return null;
}

export const noCenter = () => invalid('place', 'Say where: `place`, or `lat` and `lng`.');

export function assertPrices({ minPrice, maxPrice }: Pick<SearchQuery, 'minPrice' | 'maxPrice'>): void {
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice) throw invalid('maxPrice', 'Must not be less than `minPrice`.');
}

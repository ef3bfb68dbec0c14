import type { RequestOf } from '../../contract/contract.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertNights, readDate, type SearchWhen } from '../caregivers/index.ts';

export type SearchQuery = RequestOf<'searchCaregivers'>['query'];

const invalid = (name: string, detail: string) => problem('invalid_request', { pointer: `#/query/${name}`, detail });

/** When the search is for, or null for any time; throws `invalid_request` for dates that don't go with the service. */
export function readWhen({ checkIn, checkOut, date }: SearchQuery, unit: 'night' | 'day' | 'visit'): SearchWhen | null {
  if (unit !== 'night') {
    const stray = checkIn !== undefined ? 'checkIn' : checkOut !== undefined ? 'checkOut' : null;
    if (stray) throw invalid(stray, 'This service is not booked by the night; give `date`.');
    if (date === undefined) return null;
    readDate(date, '#/query/date');
    return { unit, date };
  }
  if (date !== undefined) throw invalid('date', 'This service is booked by the night; give `checkIn` and `checkOut`.');
  if (checkIn === undefined && checkOut === undefined) return null;
  if (checkIn === undefined) throw invalid('checkIn', 'Give both `checkIn` and `checkOut`, or neither.');
  if (checkOut === undefined) throw invalid('checkOut', 'Give both `checkIn` and `checkOut`, or neither.');
  assertNights({ checkIn, checkOut }, '#/query');
  return { unit, checkIn, checkOut };
}

/** What to look up, or the point itself. A place goes first where both are given. */
export function readCenter({ place, lat, lng }: SearchQuery): { place: string } | { lat: number; lng: number } {
  if (place !== undefined) return { place };
  if (lat !== undefined && lng !== undefined) return { lat, lng };
  if (lat !== undefined) throw invalid('lng', 'Give both `lat` and `lng`.');
  if (lng !== undefined) throw invalid('lat', 'Give both `lat` and `lng`.');
  throw invalid('place', 'Say where: `place`, or `lat` and `lng`.');
}

import type { Schema } from '../../contract/contract.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Circle, Filter } from './filter.ts';

export type Sort = Schema<'SearchSort'>;

/** The place of a candidate in its order; the id breaks ties. */
export interface Position {
  readonly key: number;
  readonly caregiverId: string;
}

/** What makes one list of results another: a cursor of another one would leave out or repeat. */
export interface ListOf {
  readonly tenantId: string;
  readonly sort: Sort;
  readonly circle: Circle;
  readonly filter: Filter;
  /** All of it as text, but for what time alone changes. */
  readonly text: string;
}

export function listOf(tenantId: string, sort: Sort, circle: Circle, filter: Filter): ListOf {
  const { center, radiusKm } = circle;
  const { daysAhead: _day, ...lasting } = filter;
  return { tenantId, sort, circle, filter, text: JSON.stringify([tenantId, sort, center.lat, center.lng, radiusKm, lasting]) };
}

/** FNV-1a, twice over: it tells lists apart, and nobody is kept out by it. */
function signatureOf({ text }: ListOf): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995) ^ (other >>> 13);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}

export const encodePosition = (list: ListOf, { key, caregiverId }: Position): string =>
  Buffer.from(JSON.stringify([signatureOf(list), key, caregiverId])).toString('base64url');

export function decodePosition(list: ListOf, cursor: string): Position {
  const [signature, key, caregiverId] = parse(cursor);
  if (signature !== signatureOf(list) || typeof key !== 'number' || typeof caregiverId !== 'string') {
    throw problem('invalid_cursor', { pointer: '#/query/cursor' });
  }
  return { key, caregiverId };
}

function parse(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

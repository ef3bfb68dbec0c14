import { createHash } from 'node:crypto';
import { problem } from '../../kernel/errors/problem.ts';
import type { LatLng, ServiceTypeName } from '../caregivers/index.ts';

export type Sort = 'distance' | 'price' | 'rating';

/** The place of a candidate in its order; the id breaks ties. */
export interface Position {
  readonly key: number;
  readonly caregiverId: string;
}

/** What makes one list of results another: a cursor of another centre would leave out or repeat. */
export interface ListOf {
  readonly sort: Sort;
  readonly serviceType: ServiceTypeName;
  readonly center: LatLng;
  readonly radiusKm: number;
}

const signatureOf = ({ sort, serviceType, center, radiusKm }: ListOf): string => {
  const list = JSON.stringify([sort, serviceType, center.lat, center.lng, radiusKm]);
  return createHash('sha256').update(list).digest('base64url').slice(0, 8);
};

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

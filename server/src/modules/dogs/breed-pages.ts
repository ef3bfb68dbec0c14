import { problem } from '../../kernel/errors/problem.ts';
import { listBreeds, searchBreeds, type Breed } from './breeds.ts';

const encode = (q: string, from: number): string => Buffer.from(JSON.stringify([q, from])).toString('base64url');

const decode = (q: string, cursor: string): number => {
  try {
    const [madeFor, from] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    if (madeFor === q && Number.isSafeInteger(from) && (from as number) > 0) return from as number;
  } catch {
    // told below
  }
  throw problem('invalid_cursor', { pointer: '#/query/cursor' });
};

/** A page of the list, which is part of the program: a place in it is cursor enough. */
export function breedPage({ q = '', limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined }) {
  const from = cursor === undefined ? 0 : decode(q, cursor);
  const all: readonly Breed[] = q.trim() === '' ? listBreeds() : searchBreeds(q, Infinity);
  const end = from + limit;
  return { breeds: all.slice(from, end), next: end < all.length ? encode(q, end) : null };
}

import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { breedPage } from '../breed-pages.ts';
import { listBreeds } from '../breeds.ts';
import { assertBirthDate, breedOf, readingRight } from '../policy.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return isProblem(error) ? `${error.code} ${error.errors[0]?.pointer}` : String(error);
  }
};

describe('birth dates', () => {
  const born = (date: string, { now = '2026-06-01T10:00:00Z', zone = 'America/Denver' } = {}) =>
    codeOf(() => assertBirthDate(date, new Date(now), zone));
  const invalid = 'invalid_birth_date #/birthDate';

  it('goes from thirty years ago to today', () => {
    expect(['2026-06-02', '2026-06-01', '1996-06-01', '1996-05-31', '0000-01-01'].map((date) => born(date)))
      .toEqual([invalid, 'fine', 'fine', invalid, invalid]);
  });

  it('takes today as it is where the business is, or in UTC if that is later', () => {
    expect(born('2026-06-02', { now: '2026-06-01T20:00:00Z', zone: 'Pacific/Auckland' })).toBe('fine');
    expect(born('2026-06-02', { now: '2026-06-02T02:00:00Z', zone: 'America/Denver' })).toBe('fine');
    expect(born('2026-06-03', { now: '2026-06-01T20:00:00Z', zone: 'Pacific/Auckland' })).toBe(invalid);
  });

  it('knows thirty years from a leap day', () => {
    expect(born('1994-02-27', { now: '2024-02-29T12:00:00Z', zone: 'UTC' })).toBe(invalid);
    expect(born('1994-02-28', { now: '2024-02-29T12:00:00Z', zone: 'UTC' })).toBe('fine');
  });
});

describe('breeds', () => {
  it('are those of the list', () => {
    expect(breedOf('golden-retriever').name).toBe('Golden Retriever');
    for (const id of ['wolf', '', '__proto__']) expect(codeOf(() => breedOf(id))).toBe('unknown_breed #/breedId');
  });

  it('come page by page, each once', () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { breeds, next } = breedPage({ limit: 100, cursor });
      seen.push(...breeds.map(({ id }) => id));
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(listBreeds().map(({ id }) => id));
  });

  it('are found by part of a name, page by page too', () => {
    const first = breedPage({ q: 'retriever', limit: 2 });
    const second = breedPage({ q: 'retriever', limit: 2, cursor: first.next! });
    const ids = [...first.breeds, ...second.breeds].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => id.includes('retriever'))).toBe(true);
    expect(breedPage({ q: 'zzzz', limit: 5 })).toEqual({ breeds: [], next: null });
  });

  it('refuses a cursor of another list', () => {
    const { next } = breedPage({ q: 'retriever', limit: 2 });
    const bad = [next!, 'x', Buffer.from('["",-1]').toString('base64url'), Buffer.from('["","1"]').toString('base64url')];
    for (const cursor of bad) expect(codeOf(() => breedPage({ limit: 2, cursor }))).toBe('invalid_cursor #/query/cursor');
  });
});

describe('who reads a dog', () => {
  const dog = { ownerId: 'usr_1', deletedAt: null };
  const user = (userId: string, role: 'owner' | 'caregiver'): Actor => ({ kind: 'user', userId, role, sessionId: 'ses_1' });

  it('is its owner, and a caregiver whom a booking lets', () => {
    expect(readingRight(user('usr_1', 'owner'), dog)).toBe('yes');
    expect(readingRight(user('usr_2', 'owner'), dog)).toBe('no');
    expect(readingRight(user('usr_2', 'caregiver'), dog)).toBe('by booking');
    expect(readingRight({ kind: 'anonymous' }, dog)).toBe('no');
  });

  it('is nobody once it is gone', () => {
    const gone = { ...dog, deletedAt: new Date(0) };
    expect(readingRight(user('usr_1', 'owner'), gone)).toBe('no');
    expect(readingRight(user('usr_2', 'caregiver'), gone)).toBe('no');
  });
});

import { describe, expect, it } from 'vitest';
import type { Actor, Role } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { breedPage } from '../breed-pages.ts';
import { listBreeds } from '../breeds.ts';
import { assertBirthDate, assertRecordDate, audienceOf, birthOf, breedOf, dogRelationOf, seesSensitive, spendingLimitOf } from '../policy.ts';

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

describe('ages', () => {
  const now = new Date('2026-06-01T10:00:00Z');
  const of = (age: Parameters<typeof birthOf>[0]) => birthOf(age, now, 'America/Denver');

  it('are told or estimated', () => {
    expect(of({ birthDate: '2021-04-09' })).toEqual({ birthDate: '2021-04-09', birthDateEstimated: false });
    expect(of({ estimatedAgeMonths: 30 })).toEqual({ birthDate: '2023-12-01', birthDateEstimated: true });
    expect(of({ estimatedAgeMonths: 0 })).toEqual({ birthDate: '2026-06-01', birthDateEstimated: true });
    expect(of({})).toBeNull();
  });

  it('are not both', () => {
    expect(codeOf(() => of({ birthDate: '2021-04-09', estimatedAgeMonths: 3 }))).toBe('invalid_birth_date #/estimatedAgeMonths');
    expect(codeOf(() => of({ birthDate: '2026-06-02' }))).toBe('invalid_birth_date #/birthDate');
  });

  it('leave room for what happened to a dog, and no more', () => {
    const at = (date: string, birthDateEstimated = false) => codeOf(() => assertRecordDate(date, { birthDate: '2021-04-09', birthDateEstimated }, '2026-06-01'));
    expect(['2021-04-09', '2026-06-01'].map((date) => at(date))).toEqual(['fine', 'fine']);
    expect(['2021-04-08', '2026-06-02'].map((date) => at(date))).toEqual(['invalid_record_date #/occurredOn', 'invalid_record_date #/occurredOn']);
    expect(at('2021-01-01', true)).toBe('fine');
  });
});

describe('how a caregiver stands to a dog', () => {
  const now = new Date('2026-06-01T10:00:00.000Z');
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const booking = (status: Parameters<typeof dogRelationOf>[0][number]['status'], days = 3) => ({ status, endsAt: inDays(days) });
  const to = (...bookings: ReturnType<typeof booking>[]) => dogRelationOf(bookings, now);

  it('comes from the state of their bookings', () => {
    expect(to()).toBe('stranger');
    expect(to(booking('pending'))).toBe('requested');
    for (const status of ['confirmed', 'in_progress', 'completed'] as const) expect(to(booking(status)), status).toBe('confirmed');
    for (const status of ['declined', 'cancelled', 'expired'] as const) expect(to(booking(status)), status).toBe('stranger');
    expect(to(booking('cancelled'), booking('pending'))).toBe('requested');
    expect(to(booking('pending'), booking('completed', -29))).toBe('confirmed');
  });

  it('ends 30 days after the end, to the millisecond', () => {
    const thirtyDays = 30 * 86_400_000;
    const endedAt = (ms: number) => dogRelationOf([{ status: 'completed', endsAt: new Date(now.getTime() - ms) }], now);
    expect([endedAt(thirtyDays - 1), endedAt(thirtyDays)]).toEqual(['confirmed', 'stranger']);
    expect(to(booking('completed', -31), booking('pending'))).toBe('requested');
  });
});

describe('who reads a dog, and as whom', () => {
  const dog = { ownerId: 'usr_1', deletedAt: null };
  const user = (userId: string, role: Role): Actor => ({ kind: 'user', userId, role, sessionId: 'ses_1' });

  it('is its owner, and a caregiver by how they stand to it', () => {
    expect(audienceOf(user('usr_1', 'owner'), dog, 'stranger')).toBe('owner');
    expect(audienceOf(user('usr_2', 'owner'), dog, 'confirmed')).toBeNull();
    expect(audienceOf(user('usr_2', 'caregiver'), dog, 'confirmed')).toBe('care');
    expect(audienceOf(user('usr_2', 'caregiver'), dog, 'requested')).toBe('request');
    expect(audienceOf(user('usr_2', 'caregiver'), dog, 'stranger')).toBeNull();
    // an account has one role: a caregiver owns no dogs here
    expect(audienceOf(user('usr_1', 'caregiver'), dog, 'stranger')).toBeNull();
    for (const role of ['support', 'admin'] as const) expect(audienceOf(user('usr_1', role), dog, 'confirmed')).toBeNull();
    expect(audienceOf({ kind: 'anonymous' }, dog, 'confirmed')).toBeNull();
  });

  it('is nobody once it is gone', () => {
    const gone = { ...dog, deletedAt: new Date(0) };
    expect(audienceOf(user('usr_1', 'owner'), gone, 'stranger')).toBeNull();
    expect(audienceOf(user('usr_2', 'caregiver'), gone, 'confirmed')).toBeNull();
  });

  it('sees what is sensitive as its owner, or once confirmed', () => {
    expect((['owner', 'care', 'request'] as const).map(seesSensitive)).toEqual([true, true, false]);
  });
});

describe('limits in an emergency', () => {
  const limit = (given: { amount: number; currency: string } | null) => codeOf(() => spendingLimitOf(given, 'USD'));
  it('are in the business’s money, and above zero', () => {
    expect(spendingLimitOf({ amount: 150_000, currency: 'USD' }, 'USD')).toBe(150_000);
    expect(spendingLimitOf(null, 'USD')).toBeNull();
    expect(limit({ amount: 1, currency: 'EUR' })).toBe('invalid_request #/emergencyCare/spendingLimit/currency');
    for (const amount of [0, -5]) expect(limit({ amount, currency: 'USD' })).toBe('invalid_request #/emergencyCare/spendingLimit/amount');
  });
});

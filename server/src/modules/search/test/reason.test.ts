import { describe, expect, it } from 'vitest';
import { distanceInWords } from '../../../kernel/distance.ts';
import { reasonOf, type Prospect } from '../recommend.ts';

const prospect = (more: Partial<Prospect>): Prospect =>
  ({ caregiverId: 'cgv_1', displayName: 'Grace K.', distanceKm: 8, ratingAverage: null, ratingCount: 0, ownBookings: 0, alike: 0, takesDogs: false, ...more });

describe('how far away somebody is', () => {
  it.each([
    ['en-US', 8.2, '5 mi'], ['en', 8.2, '5 mi'], ['en-GB', 8.2, '5 mi'], ['en-CA', 8.2, '8 km'], ['de-DE', 1234.5, '1.235 km'], ['fr-CH', 500, '500 km'], ['en-US', 1.5, '1 mi'],
  ])('is said to people of %s in what they think in', (locale, km, said) => {
    expect(distanceInWords(km, locale).replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(said);
  });

  it('is part of a reason so, too', () => {
    const to = (locale: string, more: Partial<Prospect> = {}, kind: string | null = null) => reasonOf(prospect(more), { kind }, locale).text;
    expect([to('en-US'), to('de-DE'), to('en-US', { distanceKm: 1 })]).toEqual(['5 mi away', '8 km away', 'Around the corner']);
    expect(to('en-US', { ratingAverage: 4.9, ratingCount: 40 })).toBe('Rated 4.9 by 40 owners, 5 mi away');
    expect(to('en-AU', { takesDogs: true }, 'large puppies')).toBe('Takes large puppies, 8 km away');
  });
});

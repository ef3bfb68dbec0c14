import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { fixedClock } from '../../../kernel/time/clock.ts';
import { createRandom, ctxOf, maps, now, openCaregivers } from '../../caregivers/test/fixture.ts';
import { createSearch, type SearchModule } from '../index.ts';
import type { SearchQuery } from '../query.ts';
import { answerOf, someone, type Known, type Question } from './oracle.ts';
import { resultsOf } from './results.ts';

const center = { lat: 39.73, lng: -104.95 };
/** Across the antimeridian, and far north, where degrees are narrow. */
const centers = [center, { lat: -16.8, lng: 179.98 }, { lat: 64.1, lng: -21.9 }];
const each = 110;

const question = fc.record<Question>({
  lat: fc.constant(0), lng: fc.constant(0),
  radiusKm: fc.constantFrom(1, 3, 8, 25, 60, 100),
  sort: fc.constantFrom('distance', 'price', 'rating', 'relevance'),
  serviceType: fc.constant('boarding'),
  dogCount: fc.constantFrom(1, 1, 1, 2, 3),
  sizes: fc.option(fc.subarray(['small', 'large', 'giant'] as ('small' | 'large' | 'giant')[], { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 }),
  minPrice: fc.option(fc.constantFrom(3_500, 4_500), { nil: undefined, freq: 1 }),
  maxPrice: fc.option(fc.constantFrom(4_500, 5_000, 6_000), { nil: undefined, freq: 1 }),
  minRating: fc.option(fc.constantFrom(3.5, 4, 4.75), { nil: undefined, freq: 1 }),
  instantBook: fc.option(fc.boolean(), { nil: undefined, freq: 1 }),
  checkIn: fc.option(fc.constant('2026-06-12'), { nil: undefined, freq: 1 }),
});

describe.each(engines)('what a search finds on %s', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  let search: SearchModule;
  const all: Known[] = [];
  const ctx = ctxOf();
  const random = createRandom(11);

  const learn = async (at: { lat: number; lng: number }, reach: number): Promise<Known> => {
    const { service, given, weekdays } = someone(random, at, reach);
    const wrapped = { ...given, lng: ((given.lng! + 540) % 360) - 180 };
    const { id } = await test.add([service], wrapped);
    await test.db.transaction(ctx, (tx) => search.refresh(tx, id));
    const { point } = (await test.caregivers.cards(ctx, [id])).get(id)!;
    return {
      id, ...point, weekdays, priceMinor: service.prices[0]!.amountMinor, ratingAverage: given.rating!.average, ratingCount: given.rating!.count,
      capacity: service.capacity, sizesTaken: service.sizesTaken, instantBook: service.instantBook!,
    };
  };

  beforeAll(async () => {
    all.length = 0;
    test = await openCaregivers(engine);
    search = createSearch({
      db: test.db, caregivers: test.caregivers, maps, audit: { record: async () => undefined }, deadlines: { set: async () => undefined }, cache: null, wall: fixedClock(now), random, dogsOf: async () => [],
    });
    for (const at of centers) {
      for (let i = 0; i < each; i += 1) all.push(await learn(at, i % 3 === 0 ? 2.4 : 0.4));
    }
  }, 120_000);
  afterAll(async () => test?.close());

  const pageOf = async (asked: Question, limit: number, cursor?: string) =>
    resultsOf(await search.search(ctx, { facets: false, limit, ...asked, ...(cursor && { cursor }) } as SearchQuery));

  const pages = async (asked: Question, limit: number, between: () => Promise<void> = async () => undefined): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | undefined, n = 0; n < 400; n += 1) {
      const page = await pageOf(asked, limit, cursor);
      ids.push(...page.data.map(({ caregiverId }) => caregiverId));
      if (!page.nextCursor) return ids;
      cursor = page.nextCursor;
      await between();
    }
    throw new Error('The list does not end');
  };
  const complete = (asked: Question, at: number): Question =>
    ({ ...asked, ...centers[at], ...(asked.checkIn && { checkOut: '2026-06-14' }) });

  it('is what looking at everybody finds, in every order and with every filter, whatever the size of the pages', async () => {
    await fc.assert(fc.asyncProperty(question, fc.nat(2), fc.constantFrom(1, 4, 20, 100), async (asked, at, limit) => {
      const whole = complete(asked, at);
      const found = await pages(whole, limit);
      expect(found).toEqual(answerOf(all, whole));
    }), { numRuns: 120 });
  }, 120_000);

  it('counts in facets what looking at everybody counts', async () => {
    await fc.assert(fc.asyncProperty(question, fc.nat(2), async (asked, at) => {
      const whole = complete(asked, at);
      // with dates, the calendar of a dog: several are the caregiver's to answer
      const { facets } = resultsOf(await search.search(ctx, { facets: true, limit: 1, ...whole } as SearchQuery));
      const count = (more: Partial<Question>): number => answerOf(all, { ...whole, ...more }).length;
      expect(facets!.total).toEqual({ count: count({}), atLeast: false });
      if (whole.instantBook !== false) expect(facets!.instantBook.count).toBe(count({ instantBook: true }));
      for (const { minRating, count: told } of facets!.ratings) expect(told).toBe(count({ minRating: Math.max(minRating, whole.minRating ?? 0) }));
      for (const { maxPrice, count: told } of facets!.prices) expect(told).toBe(count({ maxPrice: Math.min(maxPrice, whole.maxPrice ?? Infinity) }));
    }), { numRuns: 40 });
  }, 120_000);

  it('neither skips nor repeats anybody who stays as they are while others come, go and change', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('distance', 'price', 'rating', 'relevance'), fc.constantFrom(3, 10), async (sort, limit) => {
      const asked: Question = { ...center, radiusKm: 30, sort, serviceType: 'boarding', dogCount: 1 };
      const touched = new Set<string>();
      let turn = 0;
      const found = await pages(asked, limit, async () => {
        turn += 1;
        if (turn % 2 === 0) {
          const added = await learn(center, 0.4);
          touched.add(added.id);
          all.push(added);
        } else {
          const inside = all.filter(({ lat }) => Math.abs(lat - center.lat) < 0.3);
          const one = inside[Math.floor(random() * inside.length)]!;
          touched.add(one.id);
          await test.suspend(one.id);
          await test.db.transaction(ctx, (tx) => search.refresh(tx, one.id));
          all.splice(all.indexOf(one), 1);
        }
      });
      expect(new Set(found).size).toBe(found.length);
      const stayed = answerOf(all, asked).filter((id) => !touched.has(id));
      expect(found.filter((id) => !touched.has(id))).toEqual(stayed);
    }), { numRuns: 8 });
  }, 120_000);
});

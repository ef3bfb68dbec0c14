import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { fixedClock } from '../../../kernel/time/clock.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import type { EventRow } from '../../../kernel/events/entities.ts';
import type { NewCaregiver, NewService, When } from '../../caregivers/index.ts';
import { boarding, caregiverActor, createRandom, ctxOf, maps, now, openAll, openCaregivers, walking } from '../../caregivers/test/fixture.ts';
import { distanceKm } from '../grid.ts';
import { createSearch, createSearchSubscriber, type SearchModule } from '../index.ts';
import type { SearchQuery } from '../query.ts';
import { resultsOf } from './results.ts';

const center = { lat: 39.73, lng: -104.95 };

describe.each(engines)('search on %s', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  let search: SearchModule;
  const ctx = ctxOf();
  beforeAll(async () => {
    test = await openCaregivers(engine);
    search = createSearch({
      db: test.db, caregivers: test.caregivers, maps, audit: { record: async () => undefined }, deadlines: { set: async () => undefined }, cache: null, wall: fixedClock(now), random: createRandom(), dogsOf: async () => [],
    });
  });
  afterAll(async () => test?.close());

  /** Lets the subscriber work on what was recorded since. */
  let delivered = 0;
  const deliver = async () => {
    const { handle } = createSearchSubscriber(search);
    for (const event of test.recorded.slice(delivered)) {
      await test.db.transaction(ctxOf({ kind: 'system', name: 'search' }, event.tenantId), async (tx) => {
        if (handle.mode === 'transaction') await handle.run(tx, { subjectId: event.subjectId } as EventRow);
      });
    }
    delivered = test.recorded.length;
  };
  const add = async (services: readonly NewService[], given: Partial<NewCaregiver> = {}, in_ = ctx) => {
    const added = await test.add(services, given, in_);
    await deliver();
    return added.id;
  };
  const ask = async (more: Partial<SearchQuery> = {}, as = ctx) =>
    resultsOf(await search.search(as, { ...center, radiusKm: 25, serviceType: 'boarding', dogCount: 1, sort: 'distance', limit: 20, ...more } as SearchQuery));
  const idsOf = async (more: Partial<SearchQuery> = {}, as = ctx) => (await ask(more, as)).data.map(({ caregiverId }) => caregiverId);
  const allOf = async (more: Partial<SearchQuery>) => {
    const ids: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 100; pages += 1) {
      const page = await ask({ ...more, ...(cursor && { cursor }) });
      ids.push(...page.data.map(({ caregiverId }) => caregiverId));
      if (!page.nextCursor) return ids;
      expect(page.data.length).toBe(more.limit);
      cursor = page.nextCursor;
    }
    throw new Error('The list does not end');
  };

  describe('among a hundred caregivers around a city', () => {
    let all: { id: string; km: number; price: number; rating: number }[];
    beforeAll(async () => {
      const random = createRandom(3);
      const ids: string[] = [];
      for (let i = 0; i < 100; i += 1) {
        // dense in the middle, sparse outside, some beyond the circle
        const reach = 0.6 * random() ** 2;
        ids.push(await add([{ ...boarding, prices: [{ durationMinutes: null, amountMinor: 4000 + 500 * Math.floor(random() * 5) }] }], {
          lat: center.lat + reach * (random() - 0.5),
          lng: center.lng + reach * (random() - 0.5) * 1.3,
          rating: i % 4 === 0 ? { average: null, count: 0 } : { average: 3 + Math.floor(random() * 5) / 2, count: 5 },
        }));
      }
      const cards = await test.caregivers.cards(ctx, ids);
      all = await Promise.all(ids.map(async (id) => ({
        id,
        km: distanceKm(center, cards.get(id)!.point),
        price: (await test.caregivers.offer(ctx, id, 'boarding')).service.prices[0]!.amountMinor,
        rating: cards.get(id)!.ratingAverage ?? 0,
      })));
      expect(all.filter(({ km }) => km > 12).length).toBeGreaterThan(3);
    });
    const expected = (radiusKm: number, order: (a: (typeof all)[0], b: (typeof all)[0]) => number) =>
      all.filter(({ km }) => km <= radiusKm).sort((a, b) => order(a, b) || (a.id < b.id ? -1 : 1)).map(({ id }) => id);

    it('gives the nearest first, page after page, each once', async () => {
      for (const radiusKm of [3, 12, 25, 60]) {
        const right = expected(radiusKm, (a, b) => a.km - b.km);
        for (const limit of [1, 7, 100]) expect(await allOf({ radiusKm, limit })).toEqual(right);
      }
    });

    it('sorts by price and by rating, those without a rating last', async () => {
      for (const radiusKm of [5, 60]) {
        expect(await allOf({ radiusKm, limit: 9, sort: 'price' })).toEqual(expected(radiusKm, (a, b) => a.price - b.price));
        expect(await allOf({ radiusKm, limit: 9, sort: 'rating' })).toEqual(expected(radiusKm, (a, b) => b.rating - a.rating));
      }
    });

    it('filters by price and rating', async () => {
      const right = new Set(all.filter(({ km, price, rating }) => km <= 25 && price <= 4500 && rating >= 4).map(({ id }) => id));
      expect(right.size).toBeGreaterThan(2);
      expect(new Set(await allOf({ limit: 5, maxPrice: 4500, minRating: 4 }))).toEqual(right);
    });

    it('refuses a cursor of another list', async () => {
      const { nextCursor: next } = await ask({ limit: 2 });
      for (const more of [{ sort: 'price' }, { radiusKm: 24 }, { lat: 39.74 }, { serviceType: 'walking' }] as const) {
        await expect(ask({ limit: 2, cursor: next!, ...more })).rejects.toMatchObject({ code: 'invalid_cursor' });
      }
      await expect(ask({ cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({ code: 'invalid_cursor', errors: [{ pointer: '#/query/cursor' }] });
    });
  });

  it('keeps tenants and services apart', async () => {
    const elsewhere = ctxOf(undefined, 'ten_b');
    const id = await add([walking], {}, elsewhere);
    expect(await idsOf({ serviceType: 'walking' })).toEqual([]);
    expect(await idsOf({ serviceType: 'walking' }, elsewhere)).toEqual([id]);
    expect(await idsOf({}, elsewhere)).toEqual([]);
    await expect(ask({ serviceType: 'grooming' })).rejects.toMatchObject({ code: 'service_not_offered' });
  });

  it('shows sizes, dogs and instant book as asked', async () => {
    const [lat, lng] = [30, -90];
    const small = await add([{ ...boarding, sizesTaken: ['toy', 'small'], capacity: 1 }], { lat, lng });
    const large = await add([{ ...boarding, sizesTaken: ['small', 'giant'], capacity: 5, instantBook: true }], { lat, lng });
    const there = { lat, lng, limit: 20 };
    expect(new Set(await idsOf({ ...there, sizes: ['small'] }))).toEqual(new Set([small, large]));
    expect(await idsOf({ ...there, sizes: ['small', 'giant'] })).toEqual([large]);
    expect(await idsOf({ ...there, sizes: ['medium'] })).toEqual([]);
    expect(await idsOf({ ...there, dogCount: 2 })).toEqual([large]);
    expect(await idsOf({ ...there, instantBook: true })).toEqual([large]);
    expect(await idsOf({ ...there, instantBook: false })).toEqual([small]);
  });

  it('shows with dates only who is free then', async () => {
    const there = { lat: 31, lng: -91 };
    const weekdaysOnly = { days: openAll.days.filter(({ weekday }) => !weekday.startsWith('s')) };
    const open = await add([boarding, walking], there);
    const closed = await add([boarding, walking], { ...there, plan: weekdaysOnly });
    const full = await add([boarding, walking], there);
    const stay: When = { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-14' };
    const hold = async (id: string, type: 'boarding' | 'walking', when: When, dogCount: number) => {
      const offer = await test.caregivers.offer(ctx, id, type);
      await test.db.transaction(ctx, (tx: TxCtx) => test.caregivers.hold(tx, offer, test.caregivers.stayOf(offer, when), { dogCount }));
    };
    await hold(full, 'boarding', stay, 2);
    const asked = { ...there, checkIn: '2026-06-12', checkOut: '2026-06-13' };
    expect(new Set(await idsOf(asked))).toEqual(new Set([open, closed, full]));
    expect(new Set(await idsOf({ ...asked, dogCount: 2 }))).toEqual(new Set([open, closed]));
    expect(new Set(await idsOf({ ...asked, checkOut: '2026-06-14', dogCount: 2 }))).toEqual(new Set([open]));
    await expect(idsOf({ ...asked, checkIn: '2026-05-01', checkOut: '2026-05-02' })).rejects.toMatchObject({ code: 'date_in_the_past' });
    // a day full of walks; one slot is enough
    const saturday = { ...there, serviceType: 'walking' as const, date: '2026-06-13' };
    expect(new Set(await idsOf(saturday))).toEqual(new Set([open, full]));
    for (let hour = 8; hour < 18; hour += 1) {
      await hold(full, 'walking', { unit: 'visit', date: '2026-06-13', time: `${String(hour).padStart(2, '0')}:00`, durationMinutes: 30 }, 1);
    }
    await test.db.transaction(ctx, (tx) => search.refresh(tx, full)); // as the booking's fact does
    // between 08:45 (on the way) and 09:00 there is no room for 30 minutes and the way
    expect(await idsOf(saturday)).toEqual([open]);
  });

  it('fills its pages past those who are not free', async () => {
    const there = { lat: 32, lng: -92 };
    for (let i = 0; i < 30; i += 1) await add([boarding], { ...there, ...(i % 3 && { plan: { days: [] } }) });
    const asked = { ...there, limit: 4, checkIn: '2026-06-12', checkOut: '2026-06-13' };
    for (const sort of ['distance', 'price', 'rating'] as const) {
      const ids = await allOf({ ...asked, sort, limit: 5 });
      expect(new Set(ids).size).toBe(10);
      expect(ids).toHaveLength(10);
    }
  });

  it('follows what caregivers change', async () => {
    const there = { lat: 33, lng: -93 };
    const added = await test.add([boarding], there);
    expect(await idsOf(there)).toEqual([]); // not told yet
    await deliver();
    await deliver();
    expect(await idsOf(there)).toEqual([added.id]);
    const mine = ctxOf(caregiverActor(added.userId));
    const put = async (more: object) => {
      await test.db.transaction(mine, (tx) => test.caregivers.services.put(tx, 'boarding', {
        active: true, prices: [{ durationMinutes: null, amount: { amount: 7700, currency: 'USD' } }], puppySurcharge: null, holidaySurcharge: null,
        capacity: 3, sizesTaken: ['small'], cancellationPolicy: 'moderate', instantBook: true, minNoticeHours: 12, horizonDays: 180, ...more,
      }));
      await deliver();
    };
    await put({});
    expect((await ask(there)).data).toMatchObject([
      { caregiverId: added.id, price: { amount: 7700, currency: 'USD' }, instantBook: true, unit: 'night', city: 'Denver' },
    ]);
    await put({ active: false });
    expect(await idsOf(there)).toEqual([]);
    await put({});
    const place = await test.caregivers.pages.locateMove(mine, { postalCode: '96813' });
    await test.db.transaction(mine, (tx) => test.caregivers.pages.update(tx, { postalCode: '96813' }, place, undefined));
    await deliver();
    expect(await idsOf(there)).toEqual([]);
    const moved = resultsOf(await search.search(ctx, { place: 'Honolulu, HI', radiusKm: 5, serviceType: 'boarding', dogCount: 1, sort: 'distance', limit: 20, facets: false }));
    expect(moved.data.map(({ caregiverId }) => caregiverId)).toEqual([added.id]);
    expect(moved.center).toEqual({ label: 'Honolulu, HI 96813', lat: 21.31, lng: -157.86 });
    await test.db.transaction(mine, (tx) => test.caregivers.services.remove(tx, 'boarding'));
    await deliver();
    expect(await idsOf({ lat: 21.31, lng: -157.86 })).toEqual([]);
  });

  it('says what is wrong with the question', async () => {
    const refusal = (more: object) => ask(more as Partial<SearchQuery>).then(() => 'nothing', (error) => `${error.code} ${error.errors[0]?.pointer}`);
    expect(await refusal({ lat: undefined, lng: undefined })).toBe('invalid_request #/query/place');
    expect(await refusal({ lat: undefined })).toBe('invalid_request #/query/lat');
    expect(await refusal({ lng: undefined })).toBe('invalid_request #/query/lng');
    expect(await refusal({ place: 'Atlantis' })).toBe('place_not_found #/query/place');
    expect(await refusal({ checkIn: '2026-06-12' })).toBe('invalid_request #/query/checkOut');
    expect(await refusal({ checkOut: '2026-06-12' })).toBe('invalid_request #/query/checkIn');
    expect(await refusal({ checkIn: '2026-06-12', checkOut: '2026-06-12' })).toBe('invalid_request #/query/checkOut');
    expect(await refusal({ date: '2026-06-12' })).toBe('invalid_request #/query/date');
    expect(await refusal({ serviceType: 'walking', checkIn: '2026-06-12' })).toBe('invalid_request #/query/checkIn');
    expect(await refusal({ serviceType: 'walking', date: '2026-02-30' })).toBe('invalid_request #/query/date');
    expect(await refusal({ place: 'Denver, CO' })).toBe('nothing');
  });
});

import { beforeAll, expect, it } from 'vitest';
import { describeApp, keys, outcome, type Answer, type CallOptions, type SignedCaregiver } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';
import { boarding, walking } from '../../caregivers/test/fixture.ts';

const wall = movableClock('2026-06-01T15:00:00.000Z');

describeApp('searchCaregivers', (world) => {
  const caregivers: SignedCaregiver[] = [];
  const ids: string[] = [];
  beforeAll(async () => {
    caregivers.length = ids.length = 0;
    for (const services of [[boarding, walking], [{ ...boarding, sizesTaken: ['giant' as const] }], [boarding]]) {
      const one = await world.caregiver({ services, lat: 39.739, lng: -104.985 });
      caregivers.push(one);
      ids.push(one.caregiverId);
    }
    await world.settled();
  });
  const near = { place: 'Denver, CO', serviceType: 'boarding' };
  const ask = (query: CallOptions['query'], more: CallOptions = {}) => world.call('searchCaregivers', { query: { ...near, ...query }, ...more });
  const found = ({ body }: Pick<Answer, 'body'>): string[] => body.data.map((one: { caregiverId: string }) => one.caregiverId);

  it('finds caregivers near a place, before the path of one caregiver', async () => {
    const { status, body } = await ask({});
    expect(status).toBe(200);
    expect(body.center).toEqual({ label: 'Denver, CO', lat: 39.739, lng: -104.985 });
    expect(found({ body }).sort()).toEqual([...ids].sort());
    const one = body.data.find((each: { caregiverId: string }) => each.caregiverId === ids[0]);
    expect(one).toMatchObject({ price: { amount: 5500, currency: 'USD' }, unit: 'night', rating: { average: null, count: 0 }, instantBook: false });
    expect(one.distanceKm).toBeGreaterThan(0);
    expect(one.distanceKm).toBeLessThan(1.3);
  });

  it('says the same when it is asked again, in the letters of the place', async () => {
    const query = 'serviceType=boarding&place=Montr%C3%A9al%2C%20QC';
    const get = async (method: 'GET' | 'HEAD') => {
      const answer = await fetch(new URL(`/api/caregivers/search?${query}`, world.server.url), { method, headers: { 'x-publishable-key': keys.alpha.publishable } });
      return { length: answer.headers.get('content-length'), type: answer.headers.get('content-type'), text: await answer.text() };
    };
    const [first, ...again] = [await get('GET'), await get('GET'), await get('GET')];
    expect(JSON.parse(first!.text).center.label).toContain('Montréal');
    expect(first!.length).toBe(String(Buffer.byteLength(first!.text)));
    for (const one of again) expect(one).toEqual(first);
    expect(await get('HEAD')).toEqual({ ...first, text: '' });
  });

  it('takes sizes as a list, and goes on from a cursor', async () => {
    expect(found(await ask({ sizes: 'giant' }))).toEqual([ids[1]]);
    expect(found(await ask({ sizes: 'small,large' })).sort()).toEqual([ids[0], ids[2]].sort());
    const first = await ask({ limit: 2 });
    const second = await ask({ limit: 2, cursor: first.body.nextCursor });
    expect([...found(first), ...found(second)].sort()).toEqual([...ids].sort());
    expect(second.body.nextCursor).toBeNull();
  });

  it('shows with dates who is free', async () => {
    await world.hold(caregivers[2]!, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-13' }, 3);
    expect(found(await ask({ checkIn: '2026-06-12', checkOut: '2026-06-14', sizes: 'small' }))).toEqual([ids[0]]);
    expect(found(await ask({ serviceType: 'walking', date: '2026-06-12' }))).toEqual([ids[0]]);
  });

  it('shows another business nobody of this one', async () => {
    expect(found(await ask({}, { tenant: 'beta' }))).toEqual([]);
  });

  it('takes a visit at a time, of a length that is offered', async () => {
    const walks = (query: Record<string, string | number>) => ask({ serviceType: 'walking', date: '2026-06-12', ...query });
    expect(found(await walks({ time: '09:00', durationMinutes: 60 }))).toEqual([ids[0]]);
    expect(found(await walks({ time: '09:00', durationMinutes: 45 }))).toEqual([]);
    expect(found(await walks({ time: '23:30' }))).toEqual([]);
    await world.hold(caregivers[0]!, 'walking', { unit: 'visit', date: '2026-06-13', time: '09:00', durationMinutes: 60 }, 1);
    expect(found(await walks({ date: '2026-06-13', time: '09:30' }))).toEqual([]);
    expect(found(await walks({ date: '2026-06-13', time: '12:00' }))).toEqual([ids[0]]);
  });

  it('counts when it is asked to, on the first page', async () => {
    const first = await ask({ facets: true, limit: 1 });
    expect(first.body.facets).toMatchObject({ total: { count: 3, atLeast: false }, instantBook: { count: 0, atLeast: false } });
    expect(first.body.facets.sizes.find(({ size }: { size: string }) => size === 'giant').count).toBe(1);
    expect((await ask({})).body.facets).toBeNull();
    expect((await ask({ facets: true, limit: 1, cursor: first.body.nextCursor })).body.facets).toBeNull();
  });

  it('takes no cursor of another list, nor of another business', async () => {
    const { body: { nextCursor: cursor } } = await ask({ limit: 1 });
    const others: readonly Record<string, string | number>[] = [{ sort: 'price' }, { radiusKm: 24 }, { maxPrice: 9_000 }, { sizes: 'small' }, { place: 'Boulder, CO' }];
    for (const query of others) {
      expect(outcome(await ask({ limit: 1, cursor, ...query }))).toBe('400 invalid_cursor #/query/cursor');
    }
    expect(outcome(await ask({ limit: 1, cursor }, { tenant: 'beta' }))).toBe('400 invalid_cursor #/query/cursor');
    expect(outcome(await ask({ limit: 50, cursor }))).toBe('200');
  });

  it('refuses what it cannot answer', async () => {
    const refusal = async (query: Record<string, string | number>) => outcome(await world.call('searchCaregivers', { query }));
    expect(await refusal({ serviceType: 'boarding' })).toBe('400 invalid_request #/query/place');
    expect(await refusal({ serviceType: 'boarding', lat: 1 })).toBe('400 invalid_request #/query/lng');
    for (const radiusKm of [0, 0.5, 101, 10_000, -3]) expect(await refusal({ ...near, radiusKm })).toBe('400 invalid_request #/query/radiusKm');
    for (const lat of [90.1, -91, 'north']) expect(await refusal({ serviceType: 'boarding', lat, lng: 0 })).toBe('400 invalid_request #/query/lat');
    for (const lng of [180.1, 'NaN', 'Infinity']) expect(await refusal({ serviceType: 'boarding', lat: 0, lng })).toBe('400 invalid_request #/query/lng');
    expect(await refusal({ ...near, checkIn: '2026-06-12', checkOut: '2026-06-12' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, checkIn: '2026-06-12', checkOut: '2026-06-10' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, checkIn: '2026-06-12', checkOut: '2026-09-10' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, checkIn: '2026-05-29', checkOut: '2026-06-03' })).toBe('422 date_in_the_past #/query/checkIn');
    expect(await refusal({ ...near, serviceType: 'walking', date: '2026-05-30' })).toBe('422 date_in_the_past #/query/date');
    expect(await refusal({ ...near, serviceType: 'walking', date: '2026-06-01' })).toBe('200');
    expect(await refusal({ ...near, serviceType: 'walking', time: '09:00' })).toBe('400 invalid_request #/query/date');
    expect(await refusal({ ...near, serviceType: 'walking', date: '2026-06-12', time: '25:00' })).toBe('400 invalid_request #/query/time');
    expect(await refusal({ ...near, time: '09:00' })).toBe('400 invalid_request #/query/time');
    expect(await refusal({ ...near, minPrice: 5_000, maxPrice: 4_000 })).toBe('400 invalid_request #/query/maxPrice');
    expect(await refusal({ ...near, certifications: 'wizard' })).toMatch(/^400 invalid_request #\/query\/certifications/);
    expect(await refusal({ ...near, sort: 'luck' })).toBe('400 invalid_request #/query/sort');
    expect(await refusal({ ...near, sizes: 'huge' })).toMatch(/^400 invalid_request #\/query\/sizes/);
    expect(await refusal({ ...near, checkIn: '2026-06-12' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, cursor: 'nonsense' })).toBe('400 invalid_cursor #/query/cursor');
    expect(await refusal({ ...near, place: 'Qqxyzz' })).toBe('422 place_not_found #/query/place');
    expect(await refusal({ ...near, serviceType: 'grooming' })).toBe('422 service_not_offered #/query/serviceType');
  });
}, { wall });

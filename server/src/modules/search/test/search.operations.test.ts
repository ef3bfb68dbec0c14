import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { boarding, ctxOf, walking } from '../../caregivers/test/fixture.ts';
import { openHttp, outcome, refusals, refused, type Call, type Http } from '../../caregivers/test/http.ts';

describe.each(engines)('searchCaregivers on %s', (engine) => {
  let http: Http;
  const ids: string[] = [];
  beforeAll(async () => {
    http = await openHttp(engine);
    for (const services of [[boarding, walking], [{ ...boarding, sizesTaken: ['giant' as const] }], [boarding]]) {
      const { id } = await http.add(services);
      ids.push(id);
      await http.db.transaction(ctxOf({ kind: 'system', name: 'search' }), (tx) => http.search.refresh(tx, id));
    }
  });
  afterAll(async () => {
    expect(http.failures).toEqual([]);
    await http.close();
  });
  const near = { place: 'Denver, CO', serviceType: 'boarding' };
  const ask = (query: Call['query'], more: Call = {}) => http.call('searchCaregivers', { query: { ...near, ...query }, ...more });
  const found = ({ body }: Awaited<ReturnType<typeof ask>>) => body.data.map((one: { caregiverId: string }) => one.caregiverId);

  it('finds caregivers near a place, before the path of one caregiver', async () => {
    const { status, body } = await ask({});
    expect(status).toBe(200);
    expect(body.center).toEqual({ label: 'Denver, CO 80206', lat: 39.73, lng: -104.95 });
    expect(found({ body } as never).sort()).toEqual([...ids].sort());
    const one = body.data.find((each: { caregiverId: string }) => each.caregiverId === ids[0]);
    expect(one).toMatchObject({ price: { amount: 5500, currency: 'USD' }, unit: 'night', rating: { average: null, count: 0 }, instantBook: false });
    expect(one.distanceKm).toBeGreaterThan(0);
    expect(one.distanceKm).toBeLessThan(1.3);
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
    await http.hold(ids[2]!, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-13' }, 3);
    expect(found(await ask({ checkIn: '2026-06-12', checkOut: '2026-06-14', sizes: 'small' }))).toEqual([ids[0]]);
    expect(found(await ask({ serviceType: 'walking', date: '2026-06-12' }))).toEqual([ids[0]]);
  });

  it('shows another business nobody of this one', async () => {
    expect(found(await ask({}, { tenant: 'ten_b' }))).toEqual([]);
  });

  it('refuses what it cannot answer', async () => {
    const refusal = async (query: Record<string, string | number>) => outcome(await http.call('searchCaregivers', { query }));
    expect(await refusal({ serviceType: 'boarding' })).toBe('400 invalid_request #/query/place');
    expect(await refusal({ serviceType: 'boarding', lat: 1 })).toBe('400 invalid_request #/query/lng');
    expect(await refusal({ ...near, radiusKm: 101 })).toBe('400 invalid_request #/query/radiusKm');
    expect(await refusal({ ...near, sort: 'luck' })).toBe('400 invalid_request #/query/sort');
    expect(await refusal({ ...near, sizes: 'huge' })).toMatch(/^400 invalid_request #\/query\/sizes/);
    expect(await refusal({ ...near, checkIn: '2026-06-12' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, cursor: 'nonsense' })).toBe('400 invalid_cursor #/query/cursor');
    expect(await refusal({ ...near, place: 'Atlantis' })).toBe('422 place_not_found #/query/place');
    expect(await refusal({ ...near, serviceType: 'grooming' })).toBe('422 service_not_offered #/query/serviceType');
    expect(await refusals(http, 'searchCaregivers', { query: near })).toEqual(refused);
  });
});

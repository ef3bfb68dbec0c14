import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, type Answer, type CallOptions, type SignedCaregiver } from '../../../../test/app/index.ts';
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

  it('refuses what it cannot answer', async () => {
    const refusal = async (query: Record<string, string | number>) => outcome(await world.call('searchCaregivers', { query }));
    expect(await refusal({ serviceType: 'boarding' })).toBe('400 invalid_request #/query/place');
    expect(await refusal({ serviceType: 'boarding', lat: 1 })).toBe('400 invalid_request #/query/lng');
    expect(await refusal({ ...near, radiusKm: 101 })).toBe('400 invalid_request #/query/radiusKm');
    expect(await refusal({ ...near, sort: 'luck' })).toBe('400 invalid_request #/query/sort');
    expect(await refusal({ ...near, sizes: 'huge' })).toMatch(/^400 invalid_request #\/query\/sizes/);
    expect(await refusal({ ...near, checkIn: '2026-06-12' })).toBe('400 invalid_request #/query/checkOut');
    expect(await refusal({ ...near, cursor: 'nonsense' })).toBe('400 invalid_cursor #/query/cursor');
    expect(await refusal({ ...near, place: 'Qqxyzz' })).toBe('422 place_not_found #/query/place');
    expect(await refusal({ ...near, serviceType: 'grooming' })).toBe('422 service_not_offered #/query/serviceType');
  });
}, { wall });

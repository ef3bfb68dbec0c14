import { beforeEach, expect, it } from 'vitest';
import { describeApp, outcome, type SignedCaregiver } from '../../../../test/app/index.ts';

const ring = [[-105.05, 39.65], [-104.85, 39.65], [-104.85, 39.85], [-105.05, 39.85], [-105.05, 39.65]];

describeApp('the service area', (world) => {
  let me: SignedCaregiver;
  beforeEach(async () => {
    me = await world.caregiver();
  });
  const put = (body: unknown, who: { token: string; tenant?: 'alpha' | 'beta' } = me) => world.call('putServiceArea', { token: who.token, ...(who.tenant && { tenant: who.tenant }), body });
  const get = async () => (await world.call('getServiceArea', { token: me.token })).body;
  const polygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });

  it('is a circle until it is drawn', async () => {
    expect(await get()).toEqual({ center: { lat: 39.759, lng: -104.966 }, area: { type: 'Radius', radiusKm: 10 } });
    expect((await put({ type: 'Radius', radiusKm: 12.5 })).body.area).toEqual({ type: 'Radius', radiusKm: 12.5 });
    expect((await world.call('getMyCaregiver', { token: me.token })).body.serviceRadiusKm).toBe(12.5);
    await world.call('updateMyCaregiver', { token: me.token, body: { serviceRadiusKm: 8 } });
    expect((await get()).area).toEqual({ type: 'Radius', radiusKm: 8 });
    const drawn = await put(polygon(ring));
    expect([drawn.status, drawn.body]).toEqual([200, await get()]);
    expect(drawn.body.area).toEqual(polygon(ring));
  });

  it('is refused where nobody could go by it, and stays as it was', async () => {
    const before = await get();
    expect(outcome(await put(polygon([[-105, 39.7], [-104.9, 39.8], [-104.9, 39.7], [-105, 39.8], [-105, 39.7]])))).toBe('422 invalid_service_area #/coordinates/0');
    expect(outcome(await put(polygon(ring.slice(0, 4))))).toBe('422 invalid_service_area #/coordinates/0/3');
    expect(outcome(await put(polygon([[-105, 39.7], [105, 39.8], [-104.9, 39.7], [-105, 39.7]])))).toBe('422 invalid_service_area #/coordinates/0/1');
    const many = Array.from({ length: 9_000 }, (_, i) => [-105 + i / 1e6, 39.7]);
    expect(outcome(await put(polygon([...many, many[0]])))).toBe('422 invalid_service_area #/coordinates');
    expect(outcome(await put(polygon(ring.map(([lng]) => [lng]))))).toMatch(/^400 invalid_request/);
    expect(outcome(await put(polygon([])))).toMatch(/^400 invalid_request/);
    expect(outcome(await put({ type: 'Polygon', coordinates: 'everywhere' }))).toMatch(/^400 invalid_request/);
    expect(outcome(await put({ type: 'Radius', radiusKm: 101 }))).toMatch(/^400 invalid_request/);
    expect(outcome(await put({ type: 'Point', coordinates: [0, 0] }))).toMatch(/^400 invalid_request/);
    expect(await get()).toEqual(before);
  });

  it('is nobody else’s', async () => {
    expect(outcome(await put({ type: 'Radius', radiusKm: 5 }, await world.person('caregiver')))).toBe('404 caregiver_not_found');
    const foreign = await world.person('caregiver', 'beta');
    expect(outcome(await put({ type: 'Radius', radiusKm: 5 }, foreign))).toBe('404 caregiver_not_found');
    expect(outcome(await world.call('getServiceArea', { token: foreign.token, tenant: 'beta' }))).toBe('404 caregiver_not_found');
  });
});

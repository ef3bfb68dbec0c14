import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

describeApp('recommendCaregivers and suggestPlaces', (world) => {
  let owner: Signed;
  let known: SignedCaregiver;
  let rated: SignedCaregiver;
  const near = { place: 'Denver, CO', serviceType: 'boarding' };
  beforeAll(async () => {
    owner = await world.person('owner');
    known = await world.caregiver({ lat: 39.75, lng: -104.99, displayName: 'Grace K.' });
    rated = await world.caregiver({ lat: 39.74, lng: -104.98, rating: { average: 4.9, count: 40 } });
    await world.caregiver({ lat: 39.74, lng: -104.98, plan: { days: [] } }); // takes no bookings
    await world.caregiver({ lat: 39.74, lng: -104.98 }, 'beta');
    await world.settled();
    await world.settled('beta');
  });
  const ask = (query: Record<string, string | number> = near, who?: Signed, tenant: 'alpha' | 'beta' = 'alpha') =>
    world.call('recommendCaregivers', { query, tenant, ...(who && { token: who.token }) });
  const found = (body: { recommendations: { reason: { code: string }; caregiver: { caregiverId: string } }[] }) =>
    body.recommendations.map(({ reason, caregiver }) => [caregiver.caregiverId, reason.code]);

  it('name who is near and rated highly to a stranger, with reasons, and nobody who takes no bookings', async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(found(body)).toEqual([[rated.caregiverId, 'near_and_highly_rated'], [known.caregiverId, 'near']]);
    expect(body.recommendations[0].reason.text).toMatch(/^Rated 4\.9 by 40 owners, /);
  });

  it('name first whom the person was with, and then need no place', async () => {
    expect((await ask({ serviceType: 'boarding' }, owner)).body).toEqual({ center: null, recommendations: [] });
    const { parts } = world.server.app;
    const at = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    // as the fact of a completed booking does
    await parts.db.transaction(at, (tx) => parts.db.query(tx, 'INSERT INTO search_pairs (tenantId, ownerId, caregiverId, bookings, lastAt) VALUES (?, ?, ?, 1, ?)', [
      at.tenant.id, owner.userId, known.caregiverId, '2026-05-01 10:00:00.000',
    ]));
    const { body } = await ask({ serviceType: 'boarding' }, owner);
    expect(found(body)[0]).toEqual([known.caregiverId, 'booked_before']);
    expect(body.recommendations[0].reason.text).toBe('You booked Grace K. before');
    expect(found((await ask({ serviceType: 'boarding', place: 'Honolulu, HI' }, owner)).body)).toEqual([]);
  });

  it('say so where dogs are known that a caregiver takes', async () => {
    const another = await world.person('owner');
    await world.dog(another, { birthDate: new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 10) });
    const { body } = await ask(near, another);
    expect(body.recommendations.find(({ caregiver }: { caregiver: { caregiverId: string } }) => caregiver.caregiverId === known.caregiverId).reason.text).toMatch(/^Takes large puppies, /);
  });

  it('know nobody of another business, and say what is wrong', async () => {
    const { body } = await ask(near, undefined, 'beta');
    expect(found(body).map(([id]) => id)).not.toContain(rated.caregiverId);
    expect(body.recommendations).toHaveLength(1);
    expect(outcome(await ask({ place: 'Denver, CO' }))).toMatch(/^400 invalid_request #\/query\/serviceType/);
    expect(outcome(await ask({ ...near, limit: 21 }))).toMatch(/^400 invalid_request #\/query\/limit/);
    expect(outcome(await ask({ serviceType: 'boarding', lat: 1 }))).toBe('400 invalid_request #/query/lng');
    expect(outcome(await ask({ ...near, place: 'Qqxyzz' }))).toBe('422 place_not_found #/query/place');
    expect(outcome(await ask({ ...near, serviceType: 'grooming' }))).toBe('422 service_not_offered #/query/serviceType');
  });

  it('are for whoever has the business’s key', async () => {
    expect(outcome(await world.call('recommendCaregivers', { query: near, tenant: null }))).toMatch(/^401 /);
    expect(outcome(await world.call('suggestPlaces', { query: { q: 'denv' }, tenant: null }))).toMatch(/^401 /);
    expect(outcome(await ask({ ...near, limit: 0 }))).toMatch(/^400 invalid_request #\/query\/limit/);
    expect(outcome(await ask({ serviceType: 'boarding', lat: 91, lng: 0 }))).toMatch(/^400 invalid_request #\/query\/lat/);
    expect(outcome(await world.call('suggestPlaces', { query: { q: '' } }))).toMatch(/^400 invalid_request #\/query\/q/);
    expect(outcome(await world.call('suggestPlaces', { query: { q: 'x'.repeat(101) } }))).toMatch(/^400 invalid_request #\/query\/q/);
    // places are everybody's
    const [alpha, beta] = await Promise.all((['alpha', 'beta'] as const).map((tenant) => world.call('suggestPlaces', { query: { q: 'denv' }, tenant })));
    expect(beta!.body).toEqual(alpha!.body);
  });

  it('suggest places as they are typed, accents or not', async () => {
    const typed = async (q: string, limit = 8) => (await world.call('suggestPlaces', { query: { q, limit } })).body;
    const { places, attribution } = await typed('denv');
    expect(places[0]).toEqual({ label: 'Denver, CO', city: 'Denver', region: 'CO', postalCode: null, country: 'US', lat: expect.closeTo(39.739, 2), lng: expect.closeTo(-104.985, 2) });
    expect(attribution).toContain('GeoNames');
    expect((await typed('montre')).places[0].label).toBe((await typed('montré')).places[0].label);
    expect((await typed('8020', 3)).places.map((one: { postalCode: string }) => one.postalCode)).toEqual(['80201', '80202', '80203']);
    expect((await typed('qqxyzz')).places).toEqual([]);
    expect(outcome(await world.call('suggestPlaces', {}))).toMatch(/^400 invalid_request #\/query\/q/);
    expect(outcome(await world.call('suggestPlaces', { query: { q: 'd', limit: 21 } }))).toMatch(/^400 invalid_request #\/query\/limit/);
  });
});

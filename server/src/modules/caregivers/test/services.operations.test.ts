import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { boarding, walking } from './fixture.ts';
import { openHttp, outcome, refusals, refusedBodies, refusedPeople, type Http } from './http.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const body = { prices: [{ durationMinutes: null, amount: usd(5500) }], capacity: 3, sizesTaken: ['small', 'large'] };
const params = { serviceType: 'boarding' };

describe.each(engines)('services on %s', (engine) => {
  let http: Http;
  let as: string;
  let id: string;
  beforeAll(async () => {
    http = await openHttp(engine);
  });
  afterAll(async () => {
    expect(http.failures).toEqual([]);
    await http.close();
  });
  beforeEach(async () => {
    http.bookings.open = false;
    const added = await http.add([]);
    as = `caregiver:${added.userId}`;
    id = added.id;
  });
  const put = async (more: object = {}, serviceType = 'boarding') =>
    http.call('putService', { as, params: { serviceType }, body: { ...body, ...more } });

  describe('putService', () => {
    it('offers a service, with what the contract has as defaults', async () => {
      const { status, body: service } = await put();
      expect(status).toBe(200);
      expect(service).toEqual({
        serviceType: 'boarding', unit: 'night', active: true, prices: body.prices, additionalDog: usd(0), puppySurcharge: null,
        holidaySurcharge: null, capacity: 3, sizesTaken: ['small', 'large'], cancellationPolicy: 'moderate', instantBook: false,
        minNoticeHours: 12, horizonDays: 180,
      });
      const page = await http.call('getCaregiver', { params: { caregiverId: id } });
      expect(page.body.services).toEqual([service]);
    });

    it('replaces the service as a whole', async () => {
      await put({ instantBook: true, puppySurcharge: usd(500) });
      expect((await put({ prices: [{ durationMinutes: null, amount: usd(6000) }] })).body).toMatchObject({
        instantBook: false, puppySurcharge: null, prices: [{ amount: usd(6000) }],
      });
      const walks = { capacity: 1, prices: [60, 30].map((durationMinutes) => ({ durationMinutes, amount: usd(50 * durationMinutes) })) };
      expect((await put(walks, 'walking')).body.prices[0].durationMinutes).toBe(30);
    });

    it('refuses what it cannot keep', async () => {
      expect(outcome(await put({ capacity: 0 }))).toBe('400 invalid_request #/capacity');
      expect(outcome(await put({ capacity: 51 }))).toBe('400 invalid_request #/capacity');
      expect(outcome(await put({ capacity: 2 }, 'house_sitting'))).toBe('400 invalid_request #/capacity');
      expect(outcome(await put({ sizesTaken: [] }))).toBe('400 invalid_request #/sizesTaken');
      expect(outcome(await put({ additionalDog: { amount: 1, currency: 'EUR' } }))).toBe('400 invalid_request #/additionalDog/currency');
      expect(outcome(await put({ price: 1 }))).toBe('400 invalid_request #/price');
      expect(outcome(await put({}, 'babysitting'))).toBe('400 invalid_request #/path/serviceType');
      expect(outcome(await put({}, 'grooming'))).toBe('422 service_not_offered #/path/serviceType');
      expect(outcome(await http.call('putService', { as: http.newCaregiver(), params, body }))).toBe('404 caregiver_not_found');
      expect(outcome(await http.call('putService', { as, params, body, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
    });

    it('does not go below what is booked', async () => {
      await put();
      await http.hold(id, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-14' }, 2);
      expect(outcome(await put({ capacity: 1 }))).toBe('409 capacity_below_bookings #/capacity');
      expect(outcome(await put({ capacity: 2 }))).toBe('200');
    });

    it('answers others as the contract says', async () => {
      expect(await refusals(http, 'putService', { as, params, body })).toEqual(refusedBodies);
    });
  });

  describe('listServices', () => {
    it('lists them in the contract’s order, page by page', async () => {
      await put({ capacity: 1, prices: [{ durationMinutes: 30, amount: usd(2000) }] }, 'walking');
      await put({}, 'daycare');
      await put();
      const first = await http.call('listServices', { as, query: { limit: 2 } });
      expect(first.body.data.map((one: { serviceType: string }) => one.serviceType)).toEqual(['boarding', 'daycare']);
      const second = await http.call('listServices', { as, query: { limit: 2, cursor: first.body.nextCursor } });
      expect([second.body.data.length, second.body.data[0].serviceType, second.body.nextCursor]).toEqual([1, 'walking', null]);
    });

    it('refuses what is no cursor, no limit, no page', async () => {
      expect(outcome(await http.call('listServices', { as, query: { cursor: 'x' } }))).toBe('400 invalid_cursor #/query/cursor');
      expect(outcome(await http.call('listServices', { as, query: { limit: 101 } }))).toBe('400 invalid_request #/query/limit');
      expect(outcome(await http.call('listServices', { as: http.newCaregiver() }))).toBe('404 caregiver_not_found');
      expect(outcome(await http.call('listServices', { as, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
      expect(await refusals(http, 'listServices', { as })).toEqual(refusedPeople);
    });
  });

  describe('deleteService', () => {
    it('deletes what nobody has booked', async () => {
      await put();
      http.bookings.open = true;
      expect(outcome(await http.call('deleteService', { as, params }))).toBe('409 service_has_bookings');
      http.bookings.open = false;
      expect(outcome(await http.call('deleteService', { as, params, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
      expect(outcome(await http.call('deleteService', { as, params }))).toBe('204');
      expect(outcome(await http.call('deleteService', { as, params }))).toBe('404 service_not_found #/path/serviceType');
      expect((await http.call('listServices', { as })).body.data).toEqual([]);
      expect(outcome(await http.call('deleteService', { as, params: { serviceType: 'x' } }))).toBe('400 invalid_request #/path/serviceType');
    });

    it('answers others as the contract says', async () => {
      expect(await refusals(http, 'deleteService', { as, params })).toEqual(refusedPeople);
    });
  });

  describe('the weekly plan', () => {
    const days = [{ weekday: 'friday', windows: [{ from: '14:00', to: '24:00' }, { from: '08:00', to: '12:00' }] }, { weekday: 'monday', windows: [] }];
    const putPlan = (given: unknown) => http.call('putAvailabilityPlan', { as, body: { days: given } });

    it('is set with putAvailabilityPlan and read with getAvailabilityPlan', async () => {
      const { status, body: plan } = await putPlan(days);
      expect([status, plan]).toEqual([200, {
        timeZone: 'America/Denver', days: [{ weekday: 'friday', windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '24:00' }] }],
      }]);
      const got = await http.call('getAvailabilityPlan', { as });
      expect([got.status, got.body]).toEqual([200, plan]);
      expect((await putPlan([])).body.days).toEqual([]);
    });

    it('is refused where it contradicts itself or the contract', async () => {
      expect(outcome(await putPlan([days[0], days[0]]))).toBe('422 invalid_plan #/days/1/weekday');
      expect(outcome(await putPlan([{ weekday: 'friday', windows: [{ from: '12:00', to: '08:00' }] }]))).toBe('422 invalid_plan #/days/0/windows/0/to');
      expect(outcome(await putPlan([{ weekday: 'friday', windows: [{ from: '24:00', to: '08:00' }] }]))).toBe('400 invalid_request #/days/0/windows/0/from');
      expect(outcome(await putPlan([{ weekday: 'friyay', windows: [] }]))).toBe('400 invalid_request #/days/0/weekday');
    });

    it('is nobody else’s', async () => {
      expect(outcome(await http.call('getAvailabilityPlan', { as: http.newCaregiver() }))).toBe('404 caregiver_not_found');
      expect(outcome(await http.call('getAvailabilityPlan', { as, tenant: 'ten_b' }))).toBe('404 caregiver_not_found');
      expect(outcome(await http.call('putAvailabilityPlan', { as, tenant: 'ten_b', body: { days: [] } }))).toBe('404 caregiver_not_found');
      expect(await refusals(http, 'getAvailabilityPlan', { as })).toEqual(refusedPeople);
      expect(await refusals(http, 'putAvailabilityPlan', { as, body: { days: [] } })).toEqual(refusedBodies);
    });
  });

  describe('getAvailability', () => {
    it('shows each night, and why not', async () => {
      const added = await http.add([boarding, walking]);
      await http.hold(added.id, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-13' }, 3);
      const ask = (query: Record<string, string | number>, more = {}) =>
        http.call('getAvailability', { params: { caregiverId: added.id }, query: { from: '2026-06-12', to: '2026-06-13', ...query }, ...more });
      const { status, body: found } = await ask({ serviceType: 'boarding' });
      expect([status, found.unit, found.timeZone]).toEqual([200, 'night', 'America/Denver']);
      expect(found.places).toMatchObject([{ free: 0, bookable: false, reasons: ['fully_booked'] }, { free: 3, bookable: true, reasons: [] }]);
      expect((await ask({ serviceType: 'walking', durationMinutes: 60 })).body.places).toHaveLength(38);
      expect(outcome(await ask({ serviceType: 'daycare' }))).toBe('404 service_not_found #/query/serviceType');
      expect(outcome(await ask({ serviceType: 'boarding' }, { tenant: 'ten_b' }))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(outcome(await ask({}))).toBe('400 invalid_request #/query/serviceType');
      expect(outcome(await ask({ serviceType: 'boarding', from: '2026-02-30' }))).toBe('400 invalid_request #/query/from');
      expect(outcome(await ask({ serviceType: 'boarding', from: '2026-06-14' }))).toBe('400 invalid_request #/query/to');
      expect(outcome(await ask({ serviceType: 'boarding', to: '2027-06-14' }))).toBe('422 range_too_long #/query/to');
      expect(outcome(await ask({ serviceType: 'boarding', to: '9999-12-31' }))).toBe('400 invalid_request #/query/to');
      const good = { params: { caregiverId: added.id }, query: { serviceType: 'boarding', from: '2026-06-12', to: '2026-06-13' } };
      expect(await refusals(http, 'getAvailability', good)).toEqual({ 'no key': '401 unknown_key', 'too often': '429 rate_limited' });
    });
  });
});

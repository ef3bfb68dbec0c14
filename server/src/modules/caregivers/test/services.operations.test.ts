import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type SignedCaregiver } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';
import { boarding, openAll, walking } from './fixture.ts';

const wall = movableClock('2026-06-01T15:00:00.000Z');
const usd = (amount: number) => ({ amount, currency: 'USD' });
const body = { prices: [{ durationMinutes: null, amount: usd(5500) }], capacity: 3, sizesTaken: ['small', 'large'] };
const params = { serviceType: 'boarding' };

describeApp('services', (world) => {
  let me: SignedCaregiver;
  const call: Client = (id, options) => world.call(id, { token: me.token, ...options });
  beforeEach(async () => {
    me = await world.caregiver({ services: [] });
  });
  /** Caregivers without a page: here, and in the other business. */
  const pageless = async () => ({ token: (await world.person('caregiver')).token });
  const elsewhere = async () => ({ tenant: 'beta', token: (await world.person('caregiver', 'beta')).token }) as const;
  const put = async (more: object = {}, serviceType = 'boarding') =>
    call('putService', { params: { serviceType }, body: { ...body, ...more } });

  describe('putService', () => {
    it('offers a service, with what the contract has as defaults', async () => {
      const { status, body: service } = await put();
      expect(status).toBe(200);
      expect(service).toEqual({
        serviceType: 'boarding', unit: 'night', active: true, prices: body.prices, additionalDog: usd(0), puppySurcharge: null,
        holidaySurcharge: null, extendedCare: null, addOns: [], capacity: 3, sizesTaken: ['small', 'large'], cancellationPolicy: 'moderate', instantBook: false,
        minNoticeHours: 12, horizonDays: 180,
      });
      const page = await call('getCaregiver', { params: { caregiverId: me.caregiverId } });
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

    it('has rates for extended care and extras, each with a code of its own', async () => {
      const addOns = [{ code: 'bath', name: 'A bath', amount: usd(2500), per: 'dog' }, { code: 'ride', name: 'A ride home', amount: usd(1500), per: 'stay' }];
      const { body: service } = await put({ extendedCare: usd(2000), addOns });
      expect(service).toMatchObject({ extendedCare: usd(2000), addOns });
      expect((await call('listServices')).body.data).toEqual([service]);
      expect((await put()).body).toMatchObject({ extendedCare: null, addOns: [] });
      expect(outcome(await put({ addOns: [addOns[0], { ...addOns[1], code: 'bath' }] }))).toBe('422 duplicate_add_on #/addOns/1/code');
      expect(outcome(await put({ addOns: [{ ...addOns[0], amount: { amount: 5, currency: 'EUR' } }] }))).toBe('400 invalid_request #/addOns/0/amount/currency');
      expect(outcome(await put({ addOns: [{ ...addOns[0], code: 'A Bath' }] }))).toBe('400 invalid_request #/addOns/0/code');
      expect(outcome(await put({ addOns: Array.from({ length: 11 }, (_, i) => ({ ...addOns[0], code: `bath${i}` })) }))).toBe('400 invalid_request #/addOns');
      const walks = { capacity: 1, prices: [{ durationMinutes: 30, amount: usd(2000) }], extendedCare: usd(2000) };
      expect(outcome(await put(walks, 'walking'))).toBe('400 invalid_request #/extendedCare');
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
      expect(outcome(await call('putService', { ...(await pageless()), params, body }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('putService', { params, body, ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
    });

    it('does not go below what is booked', async () => {
      await put();
      await world.hold(me, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-14' }, 2);
      expect(outcome(await put({ capacity: 1 }))).toBe('409 capacity_below_bookings #/capacity');
      expect(outcome(await put({ capacity: 2 }))).toBe('200');
    });
  });

  describe('listServices', () => {
    it('lists them in the contract’s order, page by page', async () => {
      await put({ capacity: 1, prices: [{ durationMinutes: 30, amount: usd(2000) }] }, 'walking');
      await put({}, 'daycare');
      await put();
      const first = await call('listServices', { query: { limit: 2 } });
      expect(first.body.data.map((one: { serviceType: string }) => one.serviceType)).toEqual(['boarding', 'daycare']);
      const second = await call('listServices', { query: { limit: 2, cursor: first.body.nextCursor } });
      expect([second.body.data.length, second.body.data[0].serviceType, second.body.nextCursor]).toEqual([1, 'walking', null]);
    });

    it('refuses what is no cursor, no limit, no page', async () => {
      expect(outcome(await call('listServices', { query: { cursor: 'x' } }))).toBe('400 invalid_cursor #/query/cursor');
      expect(outcome(await call('listServices', { query: { limit: 101 } }))).toBe('400 invalid_request #/query/limit');
      expect(outcome(await call('listServices', { ...(await pageless()) }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('listServices', { ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
    });
  });

  describe('deleteService', () => {
    it('deletes what nobody has booked', async () => {
      await put();
      const owner = await world.person('owner');
      const when = { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-14' } as const;
      const { id: bookingId } = await world.booking(owner, me, [await world.dog(owner)], { when });
      expect(outcome(await call('deleteService', { params }))).toBe('409 service_has_bookings');
      expect(outcome(await call('cancelBooking', { token: owner.token, params: { bookingId }, body: {} }))).toBe('200');
      expect(outcome(await call('deleteService', { params, ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('deleteService', { params }))).toBe('204');
      expect(outcome(await call('deleteService', { params }))).toBe('404 service_not_found #/path/serviceType');
      expect((await call('listServices')).body.data).toEqual([]);
      expect(outcome(await call('deleteService', { params: { serviceType: 'x' } }))).toBe('400 invalid_request #/path/serviceType');
    });
  });

  describe('the weekly plan', () => {
    const days = [{ weekday: 'friday', windows: [{ from: '14:00', to: '24:00' }, { from: '08:00', to: '12:00' }] }, { weekday: 'monday', windows: [] }];
    const putPlan = (given: unknown) => call('putAvailabilityPlan', { body: { days: given } });

    it('is set with putAvailabilityPlan and read with getAvailabilityPlan', async () => {
      const { status, body: plan } = await putPlan(days);
      expect([status, plan]).toEqual([200, {
        timeZone: 'America/Denver', days: [{ weekday: 'friday', windows: [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '24:00' }] }],
        travelBufferMinutes: 15, sharedCapacity: null,
      }]);
      const got = await call('getAvailabilityPlan');
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
      expect(outcome(await call('getAvailabilityPlan', { ...(await pageless()) }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('getAvailabilityPlan', { ...(await elsewhere()) }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('putAvailabilityPlan', { ...(await elsewhere()), body: { days: [] } }))).toBe('404 caregiver_not_found');
    });
  });

  describe('getAvailability', () => {
    it('shows each night, and why not', async () => {
      const them = await world.caregiver({ services: [boarding, walking], plan: openAll });
      await world.hold(them, 'boarding', { unit: 'night', checkIn: '2026-06-12', checkOut: '2026-06-13' }, 3);
      const ask = (query: Record<string, string | number>, more = {}) =>
        call('getAvailability', { params: { caregiverId: them.caregiverId }, query: { from: '2026-06-12', to: '2026-06-13', ...query }, ...more });
      const { status, body: found } = await ask({ serviceType: 'boarding' });
      expect([status, found.unit, found.timeZone]).toEqual([200, 'night', 'America/Denver']);
      expect(found.places).toMatchObject([{ free: 0, bookable: false, reasons: ['fully_booked'] }, { free: 3, bookable: true, reasons: [] }]);
      expect((await ask({ serviceType: 'walking', durationMinutes: 60 })).body.places).toHaveLength(38);
      expect(outcome(await ask({ serviceType: 'daycare' }))).toBe('404 service_not_found #/query/serviceType');
      expect(outcome(await ask({ serviceType: 'boarding' }, { ...(await elsewhere()) }))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(outcome(await ask({}))).toBe('400 invalid_request #/query/serviceType');
      expect(outcome(await ask({ serviceType: 'boarding', from: '2026-02-30' }))).toBe('400 invalid_request #/query/from');
      expect(outcome(await ask({ serviceType: 'boarding', from: '2026-06-14' }))).toBe('400 invalid_request #/query/to');
      expect(outcome(await ask({ serviceType: 'boarding', to: '2027-06-14' }))).toBe('422 range_too_long #/query/to');
      expect(outcome(await ask({ serviceType: 'boarding', to: '9999-12-31' }))).toBe('400 invalid_request #/query/to');
    });
  });
}, { wall });

import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import type { Schema } from '../../../contract/contract.ts';

const sizesTaken = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const terms = { sizesTaken: [...sizesTaken], minNoticeHours: 0, horizonDays: 365, prices: [{ durationMinutes: null, amountMinor: 5_000 }] };
const services = [
  { ...terms, serviceType: 'boarding', capacity: 3 }, { ...terms, serviceType: 'daycare', capacity: 4 }, { ...terms, serviceType: 'house_sitting', capacity: 1 },
] as const;

describeApp('services that share the caregiver', (world) => {
  let me: SignedCaregiver;
  let owner: Signed;
  let dogs: string[];
  const call: Client = (id, options) => world.call(id, { token: me.token, ...options });
  beforeEach(async () => {
    me = await world.caregiver({ services: services.map((one) => ({ ...one, prices: [...one.prices], sizesTaken: [...one.sizesTaken] })) });
    owner = await world.person('owner');
    dogs = [await world.dog(owner), await world.dog(owner), await world.dog(owner)];
  });
  const date = (days: number): string => world.nights(days, 1).checkIn;
  const day = (days: number) => ({ unit: 'day', date: date(days) }) as const;
  const putPlan = async (more: object, headers = {}) => {
    const { body: { days, travelBufferMinutes, sharedCapacity } } = await call('getAvailabilityPlan');
    return call('putAvailabilityPlan', { headers, body: { days, travelBufferMinutes, sharedCapacity, ...more } });
  };
  const reasons = async (count: number, when: Schema<'When'>, serviceType: Schema<'ServiceType'> = 'boarding') => {
    const { body } = await world.quote(owner, me.caregiverId, dogs.slice(0, count), when, serviceType);
    return body.reasons.map((one: { code: string }) => one.code).join() as string;
  };
  const book = (count: number, when: Schema<'When'>, serviceType: Schema<'ServiceType'> = 'boarding') => world.booking(owner, me, dogs.slice(0, count), { when, serviceType });
  const cancel = async (bookingId: string) => expect((await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: {} })).status).toBe(200);

  it('counts each for itself unless the plan says otherwise', async () => {
    await book(3, world.nights(20, 2));
    expect(await reasons(3, day(21), 'daycare')).toBe('');
  });

  it('counts dogs of boarding and daycare together', async () => {
    expect((await putPlan({ sharedCapacity: 4 })).body.sharedCapacity).toBe(4);
    await book(3, world.nights(20, 2));
    expect(await reasons(1, day(20), 'daycare')).toBe('');
    expect(await reasons(2, day(20), 'daycare')).toBe('fully_booked');
    expect(await reasons(2, day(21), 'daycare')).toBe('fully_booked');
    expect(await reasons(2, day(22), 'daycare')).toBe('fully_booked'); // until noon they are all there
    expect(await reasons(2, day(19), 'daycare')).toBe('');
    expect(await reasons(3, world.nights(22, 1))).toBe(''); // one leaves at noon, the next one comes
    const { body } = await world.call('getAvailability', { params: { caregiverId: me.caregiverId }, query: { serviceType: 'daycare', from: date(19), to: date(23) } });
    expect(body.places.map(({ free }: { free: number }) => free)).toEqual([4, 1, 1, 1, 4]);
  });

  it('takes nobody while somebody’s house is sat, and nobody’s house while there are dogs', async () => {
    await putPlan({ sharedCapacity: 4 });
    const sat = await book(1, world.nights(20, 2), 'house_sitting');
    expect(await reasons(1, world.nights(21, 1))).toBe('fully_booked');
    expect(await reasons(1, day(21), 'daycare')).toBe('fully_booked');
    await cancel(sat.id);
    expect(await reasons(1, world.nights(21, 1))).toBe('');
    await book(1, world.nights(21, 1));
    expect(await reasons(1, world.nights(20, 2), 'house_sitting')).toBe('fully_booked');
  });

  it('gives back exactly what it took, across changes of what is shared', async () => {
    const before = await book(2, world.nights(20, 3));
    expect((await putPlan({ sharedCapacity: 3 })).status).toBe(200);
    const during = await book(1, day(21), 'daycare');
    expect(await reasons(1, day(21), 'daycare')).toBe('fully_booked');
    await cancel(before.id);
    expect(await reasons(2, day(21), 'daycare')).toBe('');
    expect(await reasons(3, day(21), 'daycare')).toBe('fully_booked');
    await putPlan({ sharedCapacity: null });
    await cancel(during.id);
    await putPlan({ sharedCapacity: 3 });
    expect(await reasons(3, day(21), 'daycare')).toBe('');
    const sat = await book(1, world.nights(20, 2), 'house_sitting');
    await putPlan({ sharedCapacity: 5 });
    expect(await reasons(1, world.nights(20, 1))).toBe('fully_booked');
    await cancel(sat.id);
    expect(await reasons(3, world.nights(20, 1))).toBe('');
  });

  it('is refused where more is booked already', async () => {
    await book(3, world.nights(20, 2));
    await book(2, day(21), 'daycare');
    expect(outcome(await putPlan({ sharedCapacity: 4 }))).toBe('409 capacity_below_bookings #/sharedCapacity');
    expect((await call('getAvailabilityPlan')).body.sharedCapacity).toBeNull();
    expect(outcome(await putPlan({ sharedCapacity: 5 }))).toBe('200');
    expect(outcome(await putPlan({ sharedCapacity: 0 }))).toBe('400 invalid_request #/sharedCapacity');
    expect(outcome(await putPlan({ sharedCapacity: 51 }))).toBe('400 invalid_request #/sharedCapacity');
  });

  it('lets nobody in twice, however many ask at once', async () => {
    await putPlan({ sharedCapacity: 4 });
    const crowd = await Promise.all(Array.from({ length: 12 }, async (_, i) => {
      const who = await world.person('owner');
      const quote = await world.quote(who, me.caregiverId, [await world.dog(who)], i % 2 === 0 ? world.nights(20, 2) : day(21), i % 2 === 0 ? 'boarding' : 'daycare');
      return { who, quoteId: quote.body.id as string };
    }));
    const made = await Promise.all(crowd.map(({ who, quoteId }) => world.call('createBooking', { token: who.token, body: { quoteId } })));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(4);
    expect([...new Set(made.filter(({ status }) => status !== 201).map(({ body }) => body.code))]).toEqual(['no_longer_available']);
  });

  it('is right whatever is booked and cancelled while it changes', async () => {
    const crowd = await Promise.all(Array.from({ length: 6 }, async () => {
      const who = await world.person('owner');
      return { who, dogId: await world.dog(who) };
    }));
    for (let round = 0; round < 4; round += 1) {
      const when = world.nights(40 + 3 * round, 1);
      const attempt = async ({ who, dogId }: (typeof crowd)[number], i: number): Promise<string | null> => {
        const isDay = i % 2 === 0;
        const quote = await world.quote(who, me.caregiverId, [dogId], isDay ? { unit: 'day', date: when.checkIn } : when, isDay ? 'daycare' : 'boarding');
        const made = await world.call('createBooking', { token: who.token, body: { quoteId: quote.body.id ?? 'qte_none' } });
        if (made.status !== 201) return null;
        if (i > 3) await world.call('cancelBooking', { token: who.token, params: { bookingId: made.body.id }, body: {} });
        return i > 3 ? null : (made.body.id as string);
      };
      const toggles = (async () => {
        for (const sharedCapacity of [3, null, 4, 3]) await putPlan({ sharedCapacity });
      })();
      const kept = (await Promise.all(crowd.map(attempt))).filter((id) => id !== null);
      await toggles;
      // now that all is quiet: what is free is what the bookings leave, whether it is counted anew or not
      const { body: { sharedCapacity } } = await call('getAvailabilityPlan');
      const free = async () => {
        const { body } = await world.call('getAvailability', { params: { caregiverId: me.caregiverId }, query: { serviceType: 'daycare', from: when.checkIn, to: when.checkIn } });
        return body.places[0].free as number;
      };
      if (sharedCapacity !== null) expect({ round, free: await free() }).toEqual({ round, free: Math.max(0, sharedCapacity - kept.length) });
      const counted = await free();
      await putPlan({ sharedCapacity: null });
      if (sharedCapacity !== null) {
        await putPlan({ sharedCapacity });
        expect({ round, free: await free() }).toEqual({ round, free: counted });
      }
      await putPlan({ sharedCapacity: null });
    }
  }, 60_000);

  describe('the plan', () => {
    it('keeps the time between visits that it says', async () => {
      await call('putService', { params: { serviceType: 'walking' }, body: { prices: [{ durationMinutes: 30, amount: { amount: 2_000, currency: 'USD' } }], capacity: 1, sizesTaken: [...sizesTaken], minNoticeHours: 0 } });
      const walk = (time: string) => ({ unit: 'visit', date: date(20), time, durationMinutes: 30 }) as const;
      expect((await putPlan({ travelBufferMinutes: 45 })).body.travelBufferMinutes).toBe(45);
      await book(1, walk('10:00'), 'walking');
      expect(await reasons(1, walk('11:00'), 'walking')).toBe('fully_booked');
      expect(await reasons(1, walk('11:15'), 'walking')).toBe('');
      expect(await reasons(1, walk('09:00'), 'walking')).toBe('fully_booked'); // its own way there takes as long
      expect(await reasons(1, walk('08:45'), 'walking')).toBe('');
      for (const travelBufferMinutes of [10, 135, -15]) expect(outcome(await putPlan({ travelBufferMinutes }))).toBe('400 invalid_request #/travelBufferMinutes');
    });

    it('is changed only as it was read', async () => {
      const { headers } = await call('getAvailabilityPlan');
      const etag = headers.get('etag')!;
      const changed = await putPlan({ travelBufferMinutes: 30 }, { 'if-match': etag });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).not.toBe(etag);
      expect(outcome(await putPlan({ travelBufferMinutes: 60 }, { 'if-match': etag }))).toBe('412 precondition_failed #/header/if-match');
      expect((await call('getAvailabilityPlan')).body.travelBufferMinutes).toBe(30);
    });
  });
});

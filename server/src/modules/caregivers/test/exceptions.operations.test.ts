import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Client, type SignedCaregiver } from '../../../../test/app/index.ts';
import type { Schema } from '../../../contract/contract.ts';
import { createRepository } from '../../../kernel/db/index.ts';
import { CaregiverExceptionEntity } from '../exceptions/entities.ts';

type Exception = Schema<'AvailabilityException'>;

describeApp('exceptions to the weekly plan', (world) => {
  let me: SignedCaregiver;
  const call: Client = (id, options) => world.call(id, { token: me.token, ...options });
  beforeEach(async () => {
    me = await world.caregiver();
  });
  /** A caregiver's local date some days on; noon is the same date in Denver as in UTC. */
  const date = (days: number): string => world.nights(days, 1).checkIn;
  const pageless = async () => ({ token: (await world.person('caregiver')).token });
  const elsewhere = async () => ({ tenant: 'beta', token: (await world.caregiver({}, 'beta')).token }) as const;
  const add = (body: object) => call('addAvailabilityException', { body });
  const nobody = { exceptionId: 'avx_01JZ0000000000000000000009' };
  const reasonsOn = async (day: string, serviceType = 'boarding'): Promise<string[]> => {
    const { body } = await world.call('getAvailability', { params: { caregiverId: me.caregiverId }, query: { serviceType, from: day, to: day } });
    return [...new Set(body.places.flatMap((place: { reasons: string[] }) => place.reasons))] as string[];
  };

  describe('addAvailabilityException', () => {
    it('closes days for every service, and says what it is', async () => {
      const { status, body } = await add({ kind: 'closed', from: date(10), to: date(12), note: 'Away' });
      expect(status).toBe(201);
      expect(body).toEqual({ exception: { id: body.exception.id, kind: 'closed', from: date(10), to: date(12), windows: [], note: 'Away', createdAt: body.exception.createdAt }, touchedBookings: [] });
      for (const serviceType of ['boarding', 'daycare']) expect(await reasonsOn(date(11), serviceType)).toEqual(['closed_that_day']);
      expect(await reasonsOn(date(11), 'walking')).toEqual([]); // no visit is proposed
      expect(await reasonsOn(date(13))).toEqual([]);
      const owner = await world.person('owner');
      const quote = await world.quote(owner, me.caregiverId, [await world.dog(owner)], world.nights(9, 2));
      expect(quote.body.reasons.map(({ code, date: on }: { code: string; date: string }) => `${code} ${on}`)).toEqual([`closed_that_day ${date(10)}`]);
    });

    it('opens hours beyond the plan', async () => {
      const early = { unit: 'visit', date: date(10), time: '05:00', durationMinutes: 30 } as const;
      const owner = await world.person('owner');
      const reasons = async () => (await world.quote(owner, me.caregiverId, [await world.dog(owner)], early, 'walking')).body.reasons.map(({ code }: { code: string }) => code);
      expect(await reasons()).toEqual(['outside_hours']);
      expect((await add({ kind: 'open', from: date(10), windows: [{ from: '05:00', to: '06:00' }] })).status).toBe(201);
      expect(await reasons()).toEqual([]);
    });

    it('lists the bookings that it touches, and leaves them as they are', async () => {
      const owner = await world.person('owner');
      const dogs = [await world.dog(owner)];
      const stay = await world.booking(owner, me, dogs, { when: world.nights(20, 3) });
      const walk = await world.booking(owner, me, dogs, { when: { unit: 'visit', date: date(22), time: '10:00', durationMinutes: 30 }, serviceType: 'walking' });
      const touched = async (body: object): Promise<string[]> => (await add({ kind: 'closed', ...body })).body.touchedBookings.map(({ id }: { id: string }) => id);
      expect(await touched({ from: date(22) })).toEqual([stay.id, walk.id]);
      expect(await touched({ from: date(23) })).toEqual([]); // the last night ends that noon
      expect(await touched({ from: date(22), windows: [{ from: '10:15', to: '12:00' }] })).toEqual([stay.id, walk.id]);
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: stay.id } })).body.status).toBe('pending');
    });

    it('is known to the search', async () => {
      const found = async (from: number): Promise<boolean> => {
        const { body } = await world.call('searchCaregivers', { query: { lat: 39.759, lng: -104.966, radiusKm: 5, serviceType: 'boarding', checkIn: date(from), checkOut: date(from + 1), limit: 100 } });
        return body.data.some((one: { caregiverId: string }) => one.caregiverId === me.caregiverId);
      };
      await world.settled();
      expect(await found(30)).toBe(true);
      await add({ kind: 'closed', from: date(30) });
      await world.settled();
      expect([await found(29), await found(30)]).toEqual([true, false]);
    });

    it('refuses what is over, backward, too long, or says nothing', async () => {
      expect(outcome(await add({ kind: 'closed', from: '2020-01-01' }))).toBe('422 invalid_exception #/from');
      expect(outcome(await add({ kind: 'closed', from: '2020-01-01', to: '2020-01-02' }))).toBe('422 invalid_exception #/to');
      expect(outcome(await add({ kind: 'closed', from: date(3), to: date(2) }))).toBe('422 invalid_exception #/to');
      expect(outcome(await add({ kind: 'closed', from: date(3), to: date(3_000) }))).toBe('422 invalid_exception #/to');
      expect(outcome(await add({ kind: 'open', from: date(3) }))).toBe('422 invalid_exception #/windows');
      expect(outcome(await add({ kind: 'open', from: date(3), windows: [{ from: '10:00', to: '09:00' }] }))).toBe('422 invalid_exception #/windows/0/to');
      expect(outcome(await add({ kind: 'open', from: date(3), windows: [{ from: '10:00', to: '12:00' }, { from: '11:00', to: '13:00' }] }))).toBe('422 invalid_exception #/windows/1/from');
      expect(outcome(await add({ kind: 'closed', from: '2027-02-30' }))).toBe('400 invalid_request #/from');
      expect(outcome(await add({ kind: 'holiday', from: date(3) }))).toBe('400 invalid_request #/kind');
      expect(outcome(await add({ kind: 'closed', from: date(3), note: 'x'.repeat(201) }))).toBe('400 invalid_request #/note');
      expect(outcome(await call('addAvailabilityException', { ...(await pageless()), body: { kind: 'closed', from: date(3) } }))).toBe('404 caregiver_not_found');
      expect((await call('listAvailabilityExceptions')).body.data).toEqual([]);
    });

    it('has an end', async () => {
      const body = { kind: 'closed', from: date(40) };
      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
      const one = (await add(body)).body.exception as Exception;
      const more = Array.from({ length: 499 }, (_, i) => ({
        id: `avx_${String(i).padStart(5, '0')}${me.caregiverId.slice(-10)}`, caregiverId: me.caregiverId, kind: one.kind, fromDate: one.from, toDate: one.to, windows: [], note: '', createdAt: new Date(0),
      }));
      await parts.db.transaction(ctx, (tx) => createRepository(parts.db, CaregiverExceptionEntity).insert(tx, more));
      expect(outcome(await add(body))).toBe('409 too_many_exceptions');
    });
  });

  describe('listAvailabilityExceptions', () => {
    it('lists those that are not over, by their first date, page by page, and no one else’s', async () => {
      for (const [from, to] of [[12, 13], [5, 30], [8, 8]] as const) await add({ kind: 'closed', from: date(from), to: date(to) });
      const first = await call('listAvailabilityExceptions', { query: { limit: 2 } });
      expect(first.body.data.map((one: Exception) => one.from)).toEqual([date(5), date(8)]);
      const second = await call('listAvailabilityExceptions', { query: { limit: 2, cursor: first.body.nextCursor } });
      expect([second.body.data.map((one: Exception) => one.from), second.body.nextCursor]).toEqual([[date(12)], null]);
      expect((await call('listAvailabilityExceptions', { query: { from: date(14) } })).body.data).toHaveLength(1);
      expect((await call('listAvailabilityExceptions', await elsewhere())).body.data).toEqual([]);
      expect((await call('listAvailabilityExceptions', { token: (await world.caregiver()).token })).body.data).toEqual([]);
    });

    it('refuses what is no date, no cursor, no page', async () => {
      expect(outcome(await call('listAvailabilityExceptions', { query: { from: 'soon' } }))).toBe('400 invalid_request #/query/from');
      expect(outcome(await call('listAvailabilityExceptions', { query: { cursor: 'x' } }))).toBe('400 invalid_cursor');
      expect(outcome(await call('listAvailabilityExceptions', await pageless()))).toBe('404 caregiver_not_found');
    });
  });

  describe('deleteAvailabilityException', () => {
    it('has the weekly plan hold again', async () => {
      const { id } = (await add({ kind: 'closed', from: date(10) })).body.exception as Exception;
      expect(await reasonsOn(date(10))).toEqual(['closed_that_day']);
      expect((await call('deleteAvailabilityException', { params: { exceptionId: id } })).status).toBe(204);
      expect(await reasonsOn(date(10))).toEqual([]);
      expect(outcome(await call('deleteAvailabilityException', { params: { exceptionId: id } }))).toBe('404 exception_not_found #/path/exceptionId');
    });

    it('knows one’s own alone', async () => {
      const params = { exceptionId: ((await add({ kind: 'closed', from: date(10) })).body.exception as Exception).id };
      const other = await world.caregiver();
      expect(outcome(await call('deleteAvailabilityException', { token: other.token, params }))).toBe('404 exception_not_found #/path/exceptionId');
      expect(outcome(await call('deleteAvailabilityException', { ...(await elsewhere()), params }))).toBe('404 exception_not_found #/path/exceptionId');
      expect(outcome(await call('deleteAvailabilityException', { ...(await pageless()), params: nobody }))).toBe('404 caregiver_not_found');
      expect(outcome(await call('deleteAvailabilityException', { params: { exceptionId: 'avx_1' } }))).toBe('400 invalid_request #/path/exceptionId');
      expect((await call('listAvailabilityExceptions')).body.data).toHaveLength(1);
    });
  });
});

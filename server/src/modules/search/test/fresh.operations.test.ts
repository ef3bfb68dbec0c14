import { beforeAll, expect, it } from 'vitest';
import { describeApp, until, type SignedCaregiver } from '../../../../test/app/index.ts';
import { createEvents } from '../../../kernel/events/events.ts';
import { createIds } from '../../../kernel/ids/ids.ts';
import { fixedClock } from '../../../kernel/time/clock.ts';

/**
 * Nothing here waits for work to be drained: what changed must be seen by itself, as somebody who searches sees it. The servers' clock stands still, and
 * nothing looks at the outbox every second: whatever is seen is seen because the change itself brought it on its way, with no time to run out on it. How long
 * that takes is then only how busy the machine is; what other servers wait for besides, at most half a second, is tried with the cache.
 */
describeApp('what is cached is let go when something changes', (world) => {
  let one: SignedCaregiver;
  const place = { lat: 35.1, lng: -106.6, serviceType: 'boarding' };
  beforeAll(async () => {
    one = await world.caregiver({ lat: 35.1, lng: -106.6, services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 1, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365 }] });
    await world.settled();
  });
  const search = async (query: Record<string, string | number> = {}): Promise<{ caregiverId: string; price: { amount: number }; rating: { average: number | null } }[]> =>
    (await world.call('searchCaregivers', { query: { ...place, ...query } })).body.data;
  const isSeen = (isSo: () => Promise<boolean>): Promise<void> => until(isSo, 30_000);
  const mine = () => ({ token: one.token });
  const terms = { capacity: 1, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365 };

  it('a price', async () => {
    expect((await search())[0]!.price.amount).toBe(5_500);
    expect((await search())[0]!.price.amount).toBe(5_500);
    await world.call('putService', { ...mine(), params: { serviceType: 'boarding' }, body: { ...terms, prices: [{ durationMinutes: null, amount: { amount: 6_100, currency: 'USD' } }] } });
    await isSeen(async () => (await search())[0]!.price.amount === 6_100);
  });

  it('a plan', async () => {
    const stay = world.nights(30);
    const dates = { checkIn: stay.checkIn, checkOut: stay.checkOut };
    expect(await search(dates)).toHaveLength(1);
    await world.call('putAvailabilityPlan', { ...mine(), body: { days: [] } });
    await isSeen(async () => (await search(dates)).length === 0);
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] }));
    await world.call('putAvailabilityPlan', { ...mine(), body: { days } });
    await isSeen(async () => (await search(dates)).length === 1);
  });

  it('a rating', async () => {
    const { parts, work } = world.server.app;
    const events = createEvents(parts.db, createIds(parts.wall, parts.random), work.poke);
    expect((await search())[0]!.rating.average).toBeNull();
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    // as a review that is published does
    await parts.db.transaction(ctx, async (tx) => {
      await parts.db.query(tx, 'UPDATE caregivers SET ratingAverage = 4.5, ratingCount = 2 WHERE id = ?', [one.caregiverId]);
      await events.record(tx, { type: 'caregiver.updated', subjectId: one.caregiverId });
    });
    await isSeen(async () => (await search())[0]!.rating.average === 4.5);
  });

  it('a booking, and its end', async () => {
    const owner = await world.person('owner');
    const stay = world.nights(40);
    const dates = { checkIn: stay.checkIn, checkOut: stay.checkOut };
    expect(await search(dates)).toHaveLength(1);
    const booked = await world.booking(owner, one, [await world.dog(owner)], { when: stay });
    await isSeen(async () => (await search(dates)).length === 0);
    await world.call('cancelBooking', { token: owner.token, params: { bookingId: booked.id }, body: {} });
    await isSeen(async () => (await search(dates)).length === 1);
  });

  it('what the business asks of its caregivers', async () => {
    const ask = async (certifications: { kind: string; serviceTypes: string[] }[]) => {
      const { token } = await world.person('admin');
      expect((await world.call('updateSettings', { token, body: { caregivers: { certifications } } })).status).toBe(200);
    };
    const swept = async (): Promise<void> => {
      const tenantId = world.server.tenantIds.alpha;
      const { time } = world.server.app.work;
      await world.settled();
      const soon = new Date(Date.now() + 60_000);
      expect(await time.nextDue(tenantId, new Date(0), soon)).not.toBeNull();
      await time.sweepTenant(tenantId, soon);
    };
    expect(await search()).toHaveLength(1);
    await ask([{ kind: 'pet_first_aid', serviceTypes: ['boarding'] }]);
    // everybody of the business is worked out anew, as soon as every server has read the new rule
    await swept();
    await isSeen(async () => (await search()).length === 0);
    await ask([]);
    await swept();
    await isSeen(async () => (await search()).length === 1);
  });

  it('a caregiver who leaves', async () => {
    expect(await search()).toHaveLength(1);
    expect((await world.call('deactivateMe', { ...mine(), body: {} })).status).toBeLessThan(300);
    await isSeen(async () => (await search()).length === 0);
  });
}, { wall: fixedClock(new Date()) });

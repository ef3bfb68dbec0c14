import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import type { HeldPlaces, Offer, When } from '../index.ts';
import { halvesOf, sharedAmountOf } from '../pools.ts';
import { boarding, caregiverActor, ctxOf, daycare, openAll, openCaregivers, walking } from './fixture.ts';

const date = (day: number): string => `2026-07-${String(day).padStart(2, '0')}`;
const nights = (from: number, count: number): When => ({ unit: 'night', checkIn: date(from), checkOut: date(from + count) });
const services = { boarding: { ...boarding, capacity: 4 }, daycare: { ...daycare, capacity: 3 }, house_sitting: { ...boarding, serviceType: 'house_sitting', capacity: 1 }, walking } as const;
type Type = keyof typeof services;

describe.each(engines)('places of a change on %s', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  const ctx = ctxOf();
  beforeAll(async () => {
    test = await openCaregivers(engine);
  });
  afterAll(async () => test?.close());

  const open = async () => {
    const { id, userId } = await test.add(Object.values(services));
    const offers = new Map<Type, Offer>();
    for (const type of Object.keys(services) as Type[]) offers.set(type, await test.caregivers.offer(ctx, id, type));
    const needs = (type: Type, when: When, dogCount: number): HeldPlaces => {
      const { pool, places } = test.caregivers.stayOf(offers.get(type)!, when);
      return { caregiverId: id, serviceType: type, pool, places, dogCount };
    };
    const taken = async (work: Promise<unknown>): Promise<boolean> => work.then(() => true, (error: unknown) => {
      if (isProblem(error, 'no_longer_available')) return false;
      throw error;
    });
    const stay = ({ pool, places }: HeldPlaces) => ({ pool, places: [...places], startsAt: new Date(0), endsAt: new Date(0), dates: [] });
    // the offer is read anew, as an action does: what is shared may be another by now
    const offer = (held: HeldPlaces) => test.caregivers.offer(ctx, id, held.serviceType);
    return {
      id, needs,
      hold: async (held: HeldPlaces) => taken(test.db.transaction(ctx, async (tx) => test.caregivers.hold(tx, await offer(held), stay(held), held))),
      beyond: async (wanted: HeldPlaces, held: HeldPlaces) => taken(test.db.transaction(ctx, async (tx) => test.caregivers.holdBeyond(tx, await offer(wanted), stay(wanted), wanted, held))),
      give: (held: HeldPlaces, kept: HeldPlaces) => test.db.transaction(ctx, (tx) => test.caregivers.releaseBeyond(tx, held, kept)),
      release: (held: HeldPlaces) => test.db.transaction(ctx, (tx) => test.caregivers.release(tx, held)),
      share: (sharedCapacity: number | null) => test.db.transaction(ctxOf(caregiverActor(userId)), (tx) => test.caregivers.services.putPlan(tx, { ...openAll, travelBufferMinutes: 15, sharedCapacity } as never))
        .then(() => true, (error: unknown) => {
          if (isProblem(error, 'capacity_below_bookings')) return false;
          throw error;
        }),
      /** What the rows say, without those that hold nothing. */
      used: async (): Promise<Record<string, number>> => {
        const { rows } = await test.db.query<{ pool: string; place: number; used: number }>({}, 'SELECT pool, place, used FROM caregiver_capacity WHERE caregiverId = ? AND used <> 0', [id]);
        return Object.fromEntries(rows.map(({ pool, place, used }) => [`${pool} ${place}`, Number(used)]).toSorted());
      },
    };
  };

  it('are only those that the booking does not hold, and only as many dogs as are more', async () => {
    const { needs, hold, beyond, give, used } = await open();
    const [before, after] = [needs('boarding', nights(1, 3), 2), needs('boarding', nights(2, 3), 3)];
    await hold(before);
    await hold(needs('boarding', nights(1, 4), 1));
    expect(await beyond(needs('boarding', nights(2, 3), 4), before)).toBe(false); // four and the one that is there
    expect(await beyond(after, before)).toBe(true);
    expect(Object.values(await used())).toEqual([3, 4, 4, 4]);
    await give(after, before); // declined
    expect(Object.values(await used())).toEqual([3, 3, 3, 1]);
    expect(await beyond(after, before)).toBe(true);
    await give(before, after); // accepted
    expect(Object.values(await used())).toEqual([1, 4, 4, 4]);
    await expect(give(before, needs('boarding', nights(9, 1), 1))).rejects.toThrow(); // more than is there
  });

  it('are quarters of an hour for a visit that moves a little', async () => {
    const { needs, hold, beyond, give, used } = await open();
    const at = (time: string): When => ({ unit: 'visit', date: date(1), time, durationMinutes: 30 });
    const [before, after] = [needs('walking', at('10:00'), 1), needs('walking', at('10:15'), 1)];
    await hold(before);
    expect(await beyond(after, before)).toBe(true);
    expect(Object.keys(await used())).toHaveLength(4);
    await give(before, after);
    expect(Object.keys(await used())).toHaveLength(3);
  });

  it('are always what open bookings and open changes need, whatever happens to them', async () => {
    const stay = fc.record({ type: fc.constantFrom<Type>('boarding', 'boarding', 'daycare', 'house_sitting'), from: fc.integer({ min: 1, max: 6 }), count: fc.integer({ min: 1, max: 4 }), dogs: fc.integer({ min: 1, max: 3 }) });
    const whom = fc.nat({ max: 5 });
    const command = fc.oneof(
      fc.record({ do: fc.constant('book' as const), stay }),
      { weight: 3, arbitrary: fc.record({ do: fc.constant('propose' as const), whom, stay }) },
      fc.record({ do: fc.constantFrom('accept' as const, 'decline' as const, 'cancel' as const), whom }),
      fc.record({ do: fc.constant('share' as const), sharedCapacity: fc.constantFrom(null, 4, 6) }),
    );
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 25 }), async (commands) => {
      const { needs, hold, beyond, give, release, share, used } = await open();
      const bookings: { booked: HeldPlaces; change: HeldPlaces | null }[] = [];
      let sharedCapacity: number | null = null;
      const needOf = ({ type, from, count, dogs }: { type: Type; from: number; count: number; dogs: number }) =>
        needs(type, services[type].unit === 'day' ? { unit: 'day', date: date(from) } : nights(from, count), dogs);
      const expected = (): Record<string, number> => {
        const sums = new Map<string, number>();
        const add = (key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);
        for (const { booked, change } of bookings) {
          const most = new Map<string, { type: HeldPlaces['serviceType']; place: number; amount: number }>();
          for (const held of change ? [booked, change] : [booked]) {
            const amount = held.serviceType === 'house_sitting' ? 1 : held.dogCount;
            for (const place of held.places) {
              const key = `${held.pool} ${place}`;
              most.set(key, { type: held.serviceType, place, amount: Math.max(amount, most.get(key)?.amount ?? 0) });
            }
          }
          for (const [key, { type, place, amount }] of most) {
            add(key, amount);
            if (sharedCapacity !== null) for (const half of halvesOf(type, [place])) add(`together ${half}`, sharedAmountOf(type, amount, sharedCapacity));
          }
        }
        return Object.fromEntries([...sums].toSorted());
      };
      for (const one of commands) {
        const chosen = 'whom' in one ? bookings[one.whom % Math.max(1, bookings.length)] : undefined;
        if (one.do === 'book') {
          const booked = needOf(one.stay);
          if (await hold(booked)) bookings.push({ booked, change: null });
        } else if (one.do === 'share') {
          if (await share(one.sharedCapacity)) sharedCapacity = one.sharedCapacity;
        } else if (chosen && one.do === 'propose' && !chosen.change) {
          const change = needOf(one.stay);
          if (await beyond(change, chosen.booked)) chosen.change = change;
        } else if (chosen && one.do === 'cancel') {
          await release(chosen.booked);
          if (chosen.change) await give(chosen.change, chosen.booked);
          bookings.splice(bookings.indexOf(chosen), 1);
        } else if (chosen?.change && one.do === 'accept') {
          await give(chosen.booked, chosen.change);
          [chosen.booked, chosen.change] = [chosen.change, null];
        } else if (chosen?.change && one.do === 'decline') {
          await give(chosen.change, chosen.booked);
          chosen.change = null;
        }
        expect(await used()).toEqual(expected());
      }
    }), { numRuns: engine === 'sqlite' ? 40 : 12 });
  }, 60_000);
});

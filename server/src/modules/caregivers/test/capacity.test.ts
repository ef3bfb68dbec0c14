import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import type { TxCtx } from '../../../kernel/context/context.ts';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { createCapacity } from '../capacity.ts';
import type { Offer, Stay, When } from '../index.ts';
import { createCaregiverRepository } from '../repository.ts';
import { boarding, caregiverActor, ctxOf, daycare, openCaregivers, walking } from './fixture.ts';

const nights = (checkIn: string, checkOut: string): When => ({ unit: 'night', checkIn, checkOut });
const visit = (time: string, durationMinutes = 30): When => ({ unit: 'visit', date: '2026-06-12', time, durationMinutes });
const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

describe.each(engines)('capacity on %s', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  const ctx = ctxOf();
  beforeAll(async () => {
    test = await openCaregivers(engine);
  });
  afterAll(async () => test?.close());

  const hold = async (offer: Offer, stay: Stay, dogCount = 1): Promise<string> => {
    try {
      await test.db.transaction(ctx, (tx) => test.caregivers.hold(tx, offer, stay, { dogCount }));
      return 'held';
    } catch (error) {
      if (isProblem(error)) return error.code;
      throw error;
    }
  };
  const release = (offer: Offer, { pool, places }: Stay, dogCount = 1) =>
    test.db.transaction(ctx, (tx) => test.caregivers.release(tx, {
      caregiverId: offer.caregiverId, serviceType: offer.service.serviceType, pool, places, dogCount,
    }));
  const offered = async (service: Offer['service'], more: Offer['service'][] = []) => {
    const { id, userId } = await test.add([service, ...more]);
    return { offer: await test.caregivers.offer(ctx, id, service.serviceType), mine: ctxOf(caregiverActor(userId)) };
  };
  const freeOn = async (offer: Offer, from: string, to: string) => {
    const { places } = await test.caregivers.calendar(ctx, offer.caregiverId, offer.service.serviceType, { from, to, dogCount: 1 });
    return places.map(({ free }) => free);
  };
  const put = (mine: typeof ctx, capacity: number, type: 'boarding' | 'daycare' = 'boarding') =>
    test.db.transaction(mine, (tx) => test.caregivers.services.put(tx, type, {
      active: true, prices: [{ durationMinutes: null, amount: { amount: 5500, currency: 'USD' } }], puppySurcharge: null, holidaySurcharge: null,
      capacity, sizesTaken: ['small'], cancellationPolicy: 'moderate', instantBook: false, minNoticeHours: 12, horizonDays: 180,
    }));

  it('takes all nights of a stay or none, and counts dogs', async () => {
    const { offer } = await offered(boarding);
    const two = test.caregivers.stayOf(offer, nights('2026-06-12', '2026-06-14'));
    const three = test.caregivers.stayOf(offer, nights('2026-06-11', '2026-06-14'));
    expect(await hold(offer, two, 2)).toBe('held');
    expect(await hold(offer, three, 2)).toBe('no_longer_available');
    expect(await freeOn(offer, '2026-06-11', '2026-06-14')).toEqual([3, 1, 1, 3]);
    expect(await hold(offer, three, 1)).toBe('held');
    expect(await freeOn(offer, '2026-06-11', '2026-06-14')).toEqual([2, 0, 0, 3]);
    expect(await hold(offer, two, 4)).toBe('no_longer_available');
    expect(await hold(offer, test.caregivers.stayOf(offer, nights('2026-07-01', '2026-07-02')), 4)).toBe('no_longer_available');
  });

  it('gives back what was held, once', async () => {
    const { offer } = await offered(boarding);
    const stay = test.caregivers.stayOf(offer, nights('2026-06-12', '2026-06-14'));
    await hold(offer, stay, 3);
    expect(await freeOn(offer, '2026-06-12', '2026-06-13')).toEqual([0, 0]);
    await release(offer, stay, 3);
    expect(await freeOn(offer, '2026-06-12', '2026-06-13')).toEqual([3, 3]);
    await expect(release(offer, stay, 3)).rejects.toThrow(); // the CHECK
    const later = test.caregivers.stayOf(offer, nights('2026-06-13', '2026-06-16'));
    await expect(release(offer, later, 0)).rejects.toThrow('3 places'); // two of them were never held
    expect(await freeOn(offer, '2026-06-12', '2026-06-13')).toEqual([3, 3]);
  });

  it('keeps one visit at a time, whatever it is, with the way to the next', async () => {
    const drop: Offer['service'] = { ...walking, serviceType: 'drop_in', prices: [{ durationMinutes: 30, amountMinor: 1500 }] };
    const { offer } = await offered(walking, [drop]);
    const dropIn = await test.caregivers.offer(ctx, offer.caregiverId, 'drop_in');
    expect(await hold(offer, test.caregivers.stayOf(offer, visit('10:00')), 4)).toBe('held');
    expect(await hold(dropIn, test.caregivers.stayOf(dropIn, visit('10:30')))).toBe('no_longer_available');
    expect(await hold(dropIn, test.caregivers.stayOf(dropIn, visit('10:45')))).toBe('held');
    expect(await hold(offer, test.caregivers.stayOf(offer, visit('09:15')))).toBe('held');
    expect(await hold(offer, test.caregivers.stayOf(offer, visit('11:15')))).toBe('no_longer_available');
  });

  it('keeps pools, caregivers and tenants apart', async () => {
    const { offer } = await offered(boarding, [daycare]);
    const stay = test.caregivers.stayOf(offer, nights('2026-06-12', '2026-06-13'));
    const care = await test.caregivers.offer(ctx, offer.caregiverId, 'daycare');
    const sitting = test.caregivers.stayOf(care, { unit: 'day', date: '2026-06-12' });
    expect(sitting.places).toEqual(stay.places);
    expect(await hold(offer, stay, 3)).toBe('held');
    expect(await hold(care, sitting, 3)).toBe('held');
    const { offer: other } = await offered(boarding);
    expect(await hold(other, stay, 3)).toBe('held');
    const elsewhere = ctxOf(undefined, 'ten_b');
    await expect(test.db.transaction(elsewhere, (tx) => test.caregivers.hold(tx, offer, stay, { dogCount: 1 }))).rejects.toThrow();
    await expect(test.db.transaction(elsewhere, (tx) => test.caregivers.release(tx, {
      caregiverId: offer.caregiverId, serviceType: 'boarding', pool: 'boarding', places: stay.places, dogCount: 3,
    }))).rejects.toThrow();
    expect(await freeOn(offer, '2026-06-12', '2026-06-12')).toEqual([0]);
  });

  it('never exceeds the cap with many at once, and in the end every place can be taken', async () => {
    const { offer } = await offered(boarding);
    const stays = Array.from({ length: 60 }, (_, i) => {
      const from = 1 + (i * 7) % 8;
      const pad = (n: number) => String(n).padStart(2, '0');
      return test.caregivers.stayOf(offer, nights(`2026-07-${pad(from)}`, `2026-07-${pad(from + 1 + (i % 3))}`));
    });
    const outcomes = await Promise.all(stays.map((stay, i) => hold(offer, stay, 1 + (i % 2))));
    expect(new Set(outcomes)).toEqual(new Set(['held', 'no_longer_available']));
    const used = new Map<number, number>();
    for (const [i, stay] of stays.entries()) {
      if (outcomes[i] === 'held') for (const place of stay.places) used.set(place, (used.get(place) ?? 0) + 1 + (i % 2));
    }
    for (const taken of used.values()) expect(taken).toBeLessThanOrEqual(3);
    const free = await freeOn(offer, '2026-07-01', '2026-07-10');
    expect(free).toEqual(free.map((_, i) => 3 - (used.get(day('2026-07-01') + i) ?? 0)));
    for (const [i, left] of free.entries()) {
      const night = { ...stays[0]!, places: [day('2026-07-01') + i] };
      for (let n = 0; n < left; n += 1) expect(await hold(offer, night)).toBe('held');
      expect(await hold(offer, night)).toBe('no_longer_available');
    }
  });

  it('is not lowered below what is booked to come, and is raised for places that have a row, too', async () => {
    const { offer, mine } = await offered(boarding);
    const stay = test.caregivers.stayOf(offer, nights('2026-06-12', '2026-06-13'));
    await hold(offer, stay, 2);
    await expect(put(mine, 1)).rejects.toMatchObject({ code: 'capacity_below_bookings' });
    expect((await test.caregivers.offer(ctx, offer.caregiverId, 'boarding')).service.capacity).toBe(3);
    await put(mine, 2);
    expect(await hold(offer, stay)).toBe('no_longer_available'); // with the offer as it was read before
    await put(mine, 4);
    expect(await hold(offer, stay, 2)).toBe('held');
    const past = { ...stay, places: [day('2026-05-20')] };
    await hold(offer, past, 4);
    await release(offer, stay, 4);
    await put(mine, 1);
    expect(await freeOn(offer, '2026-06-12', '2026-06-13')).toEqual([1, 1]);
  });

  it('lets no holder use a capacity that is being lowered', async () => {
    const { offer, mine } = await offered(boarding);
    const stay = test.caregivers.stayOf(offer, nights('2026-08-01', '2026-08-03'));
    const repository = createCaregiverRepository(test.db);
    let lowering: Promise<string> | undefined;
    let lowered = false;
    // the holder has read the capacity and is about to take the places when somebody comes to lower it
    const capacity = createCapacity({
      ...repository,
      take: async (tx, rows) => {
        lowering ??= put(mine, 2).then(() => 'lowered', (error: unknown) => (isProblem(error) ? error.code : Promise.reject(error)))
          .finally(() => (lowered = true));
        // asked more often than every 100 ms, InnoDB answers what it answered before
        const settled = async () => lowered || engine === 'sqlite' || (await waitsForService());
        await expect.poll(settled, { interval: 150, timeout: 5_000 }).toBe(true);
        return repository.take(tx, rows);
      },
    });
    const waitsForService = async (): Promise<boolean> => {
      const sql = "SELECT COUNT(*) AS n FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE ?";
      const { rows } = await test.db.query<{ n: number }>({}, sql, ['%caregiver_services%FOR UPDATE%']);
      return Number(rows[0]!.n) > 0;
    };
    await test.db.transaction(ctx, (tx) => capacity.hold(tx, offer, stay, 3));
    expect(await lowering).toBe('capacity_below_bookings');
    expect(await freeOn(offer, '2026-08-01', '2026-08-02')).toEqual([0, 0]);
  });

  it('is not held for a service that was switched off or deleted in the meantime', async () => {
    const { offer, mine } = await offered(boarding);
    const stay = test.caregivers.stayOf(offer, nights('2026-06-12', '2026-06-13'));
    await test.db.transaction(mine, (tx: TxCtx) => test.caregivers.services.remove(tx, 'boarding'));
    expect(await hold(offer, stay)).toBe('no_longer_available');
  });
});

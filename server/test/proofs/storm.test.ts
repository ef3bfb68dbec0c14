import { expect, it } from 'vitest';
import type { Schema } from '../../src/contract/contract.ts';
import { describeApp, until, type Signed, type SignedCaregiver, type World } from '../app/index.ts';

const rounds = Number(process.env['STORM_ROUNDS'] ?? 1);
const clients = 64;
const capacity = 3;
const season = 12;

interface Outcome {
  readonly status: number;
  readonly code: string | null;
  readonly booking: Schema<'Booking'> | null;
}

async function openBookings(world: World, caregiverId: string): Promise<Schema<'Booking'>[]> {
  const found: Schema<'Booking'>[] = [];
  let cursor: string | undefined;
  do {
    const query = { caregiverId, limit: 100, status: ['pending', 'confirmed', 'in_progress'], ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await world.call('adminListBookings', { token: world.secretKey('alpha'), query });
    found.push(...body.data);
    cursor = body.nextCursor ?? undefined;
  } while (cursor);
  return found;
}

const datesOf = (when: Schema<'When'>): string[] => {
  if (when.unit !== 'night') return [when.date];
  const dates: string[] = [];
  for (let day = Date.parse(when.checkIn); day < Date.parse(when.checkOut); day += 86_400_000) dates.push(new Date(day).toISOString().slice(0, 10));
  return dates;
};

/** Counts, night by night, the dogs of bookings that hold places: from the bookings' own rows, not from the capacity table. */
async function dogsByNight(world: World, caregiverId: string): Promise<Map<string, number>> {
  const nights = new Map<string, number>();
  for (const { when, dogs } of await openBookings(world, caregiverId)) for (const date of datesOf(when)) nights.set(date, (nights.get(date) ?? 0) + dogs.length);
  return nights;
}

/** The same before and after noon of each day: a night is there after noon, and the next morning. */
async function dogsByHalf(world: World, caregiverId: string): Promise<Map<string, number>> {
  const halves = new Map<string, number>();
  const next = (date: string): string => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
  for (const { when, dogs } of await openBookings(world, caregiverId)) {
    const taken = datesOf(when).flatMap((date) => [`${date} pm`, when.unit === 'night' ? `${next(date)} am` : `${date} am`]);
    for (const half of taken) halves.set(half, (halves.get(half) ?? 0) + dogs.length);
  }
  return halves;
}

describeApp('a storm of 64 clients on one caregiver', (world) => {
  const setUp = async (): Promise<{ caregiver: SignedCaregiver; owners: { owner: Signed; dogId: string }[] }> => {
    const caregiver = await world.caregiver();
    const owners = await Promise.all(Array.from({ length: clients }, async () => {
      const owner = await world.person('owner');
      return { owner, dogId: await world.dog(owner) };
    }));
    return { caregiver, owners };
  };

  const attempt = (caregiver: SignedCaregiver, owner: Signed, dogId: string, from: number, count: number): Promise<Outcome> =>
    attemptAt(caregiver, owner, dogId, world.nights(20 + from, count), 'boarding');
  const attemptAt = async (caregiver: SignedCaregiver, owner: Signed, dogId: string, when: Schema<'When'>, serviceType: Schema<'ServiceType'>): Promise<Outcome> => {
    const quote = await world.quote(owner, caregiver.caregiverId, [dogId], when, serviceType);
    if (quote.body.id === null) return { status: 422, code: quote.body.reasons[0].code, booking: null };
    const made = await world.call('createBooking', { token: owner.token, body: { quoteId: quote.body.id } });
    return { status: made.status, code: made.body.code ?? null, booking: made.status === 201 ? made.body : null };
  };

  it(`takes not one night too many, and refuses no free place once it is over (${rounds} rounds)`, async () => {
    const { caregiver, owners } = await setUp();
    for (let round = 0; round < rounds; round += 1) {
      // every client asks for a stay of one to four nights somewhere in a short season, three times, and some cancel again
      const outcomes = (await Promise.all(owners.map(async ({ owner, dogId }, i) => {
        const own: Outcome[] = [];
        for (let turn = 0; turn < 3; turn += 1) {
          const count = 1 + ((i + turn) % 4);
          const outcome = await attempt(caregiver, owner, dogId, (i * 7 + turn * 5 + round) % (season - count), count);
          own.push(outcome);
          if (outcome.booking && (i + turn) % 5 === 0) {
            const { status } = await world.call('cancelBooking', { token: owner.token, params: { bookingId: outcome.booking.id }, body: {} });
            expect(status).toBe(200);
          }
        }
        return own;
      }))).flat();
      const refusals = new Set(outcomes.filter((o) => o.status !== 201).map((o) => o.code));
      expect([...refusals].filter((code) => code !== 'no_longer_available' && code !== 'fully_booked')).toEqual([]);
      expect(outcomes.some((o) => o.status === 201)).toBe(true);

      const taken = await dogsByNight(world, caregiver.caregiverId);
      for (const [date, dogs] of taken) expect({ date, over: Math.max(0, dogs - capacity) }).toEqual({ date, over: 0 });

      // the storm is over: every place that the bookings leave free can be booked, one night at a time, and not one more
      for (let night = 0; night < season; night += 1) {
        const { checkIn } = world.nights(20 + night, 1);
        const free = capacity - (taken.get(checkIn) ?? 0);
        for (let place = 0; place < free; place += 1) {
          const { owner, dogId } = owners[(night * capacity + place) % clients]!;
          expect({ checkIn, place, ...(await attempt(caregiver, owner, dogId, night, 1)) }).toMatchObject({ checkIn, status: 201 });
        }
        const { owner, dogId } = owners[night]!;
        expect((await attempt(caregiver, owner, dogId, night, 1)).code).toBe('fully_booked');
      }
      const full = await dogsByNight(world, caregiver.caregiverId);
      expect([...new Set(full.values())]).toEqual([capacity]);
      expect(full.size).toBe(season);

      // all of them are declined, and every place is free again for the next round
      const all = await world.call('listBookings', { token: caregiver.token, query: { status: ['pending'], limit: 100 } });
      for (const { id: bookingId } of all.body.data) {
        await world.call('setBookingStatus', { token: caregiver.token, params: { bookingId }, body: { status: 'declined' } });
      }
      await until(async () => (await dogsByNight(world, caregiver.caregiverId)).size === 0);
    }
  }, 60_000 + rounds * 60_000);

  it(`takes not one dog too many where boarding and daycare share the caregiver (${rounds} rounds)`, async () => {
    const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const).map((weekday) => ({ weekday, windows: [{ from: '06:00', to: '22:00' }] }));
    const caregiver = await world.caregiver({ plan: { days: everyDay, sharedCapacity: capacity } });
    const { owners } = await setUp();
    for (let round = 0; round < rounds; round += 1) {
      const made = (await Promise.all(owners.map(async ({ owner, dogId }, i) => {
        const own: Outcome[] = [];
        for (let turn = 0; turn < 2; turn += 1) {
          const from = (i * 5 + turn * 3 + round) % (season - 2);
          const isDay = (i + turn) % 2 === 0;
          const when = isDay ? ({ unit: 'day', date: world.nights(20 + from, 1).checkIn } as const) : world.nights(20 + from, 1 + (i % 2));
          const outcome = await attemptAt(caregiver, owner, dogId, when, isDay ? 'daycare' : 'boarding');
          own.push(outcome);
          if (outcome.booking && (i + turn) % 5 === 0) await world.call('cancelBooking', { token: owner.token, params: { bookingId: outcome.booking.id }, body: {} });
        }
        return own;
      }))).flat();
      const refusals = new Set(made.filter((o) => o.status !== 201).map((o) => o.code));
      expect([...refusals].filter((code) => code !== 'no_longer_available' && code !== 'fully_booked')).toEqual([]);
      const halves = await dogsByHalf(world, caregiver.caregiverId);
      for (const [half, dogs] of halves) expect({ half, over: Math.max(0, dogs - capacity) }).toEqual({ half, over: 0 });

      // what is left over can be had, and not one place more
      for (let day = 0; day < season; day += 1) {
        const date = world.nights(20 + day, 1).checkIn;
        const free = capacity - Math.max(halves.get(`${date} am`) ?? 0, halves.get(`${date} pm`) ?? 0);
        for (let place = 0; place < free; place += 1) {
          const { owner, dogId } = owners[(day * capacity + place) % clients]!;
          expect({ date, place, ...(await attemptAt(caregiver, owner, dogId, { unit: 'day', date }, 'daycare')) }).toMatchObject({ date, status: 201 });
        }
        const { owner, dogId } = owners[day]!;
        expect((await attemptAt(caregiver, owner, dogId, { unit: 'day', date }, 'daycare')).code).toBe('fully_booked');
      }
      for (;;) {
        const all = await world.call('listBookings', { token: caregiver.token, query: { status: ['pending'], limit: 100 } });
        if (all.body.data.length === 0) break;
        for (const { id: bookingId } of all.body.data) await world.call('setBookingStatus', { token: caregiver.token, params: { bookingId }, body: { status: 'declined' } });
      }
      expect((await dogsByHalf(world, caregiver.caregiverId)).size).toBe(0);
    }
  }, 60_000 + rounds * 60_000);

  it('gives places back when requests expire', async () => {
    const { caregiver, owners } = await setUp();
    for (const { owner, dogId } of owners.slice(0, capacity)) expect((await attempt(caregiver, owner, dogId, 0, 2)).status).toBe(201);
    const { owner, dogId } = owners[capacity]!;
    expect((await attempt(caregiver, owner, dogId, 0, 2)).code).toBe('fully_booked');
    await world.advance(73 * 3_600_000);
    expect(await dogsByNight(world, caregiver.caregiverId)).toEqual(new Map());
    expect((await attempt(caregiver, owner, dogId, 0, 2)).status).toBe(201);
  }, 60_000);
});

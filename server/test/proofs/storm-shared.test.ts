import { expect, it } from 'vitest';
import { describeApp } from '../app/index.ts';
import { capacity, clients, dogsByHalf, gather, rounds, sayRound, season, type Outcome } from './storm/crowd.ts';

// in a file of its own: it and the other storm rage at the same time, each on a core
describeApp('a storm of 64 clients on one caregiver whose services share the places', (world) => {
  it(`takes not one dog too many where boarding and daycare share the caregiver (${rounds} rounds)`, async () => {
    const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const).map((weekday) => ({ weekday, windows: [{ from: '06:00', to: '22:00' }] }));
    const caregiver = await world.caregiver({ plan: { days: everyDay, sharedCapacity: capacity } });
    const { owners, attemptAt } = await gather(world);
    for (let round = 0; round < rounds; round += 1) {
      sayRound('shared places', world.engine, round);
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
});

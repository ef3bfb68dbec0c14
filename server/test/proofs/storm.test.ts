import { expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../app/index.ts';
import { capacity, clients, dogsByNight, gather, rounds, sayRound, season, type Outcome } from './storm/crowd.ts';

describeApp('a storm of 64 clients on one caregiver', (world) => {
  const setUp = async () => {
    const { owners, attemptAt } = await gather(world);
    const attempt = (caregiver: SignedCaregiver, owner: Signed, dogId: string, from: number, count: number): Promise<Outcome> =>
      attemptAt(caregiver, owner, dogId, world.nights(20 + from, count), 'boarding');
    return { caregiver: await world.caregiver(), owners, attempt };
  };

  it(`takes not one night too many, and refuses no free place once it is over (${rounds} rounds)`, async () => {
    const { caregiver, owners, attempt } = await setUp();
    for (let round = 0; round < rounds; round += 1) {
      sayRound('nights', world.engine, round);
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

  it('gives places back when requests expire', async () => {
    const { caregiver, owners, attempt } = await setUp();
    for (const { owner, dogId } of owners.slice(0, capacity)) expect((await attempt(caregiver, owner, dogId, 0, 2)).status).toBe(201);
    const { owner, dogId } = owners[capacity]!;
    expect((await attempt(caregiver, owner, dogId, 0, 2)).code).toBe('fully_booked');
    await world.advance(73 * 3_600_000);
    expect(await dogsByNight(world, caregiver.caregiverId)).toEqual(new Map());
    expect((await attempt(caregiver, owner, dogId, 0, 2)).status).toBe(201);
  }, 60_000);
});

import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { describeApp, type Signed } from '../../../../test/app/index.ts';

const clients = 12;
const runs = 6;
const minuteMs = 60_000;
/** Kept free after a visit where the plan does not say otherwise. */
const travelMs = 15 * minuteMs;
const refusals = new Set(['fully_booked', 'no_longer_available', 'meet_and_greet_open']);

interface Wish {
  readonly client: number;
  readonly meets: boolean;
  readonly minutes: number;
  readonly isLong: boolean;
  readonly regrets: boolean;
}
const wish: fc.Arbitrary<Wish> = fc.record({
  client: fc.nat(clients - 1), meets: fc.boolean(), minutes: fc.integer({ min: 0, max: 48 }).map((n) => 8 * 60 + 5 * n), isLong: fc.boolean(), regrets: fc.boolean(),
});
const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

describeApp('meet-and-greets and visits, asked for all at once', (world) => {
  let owners: { owner: Signed; dogId: string }[];
  beforeAll(async () => {
    owners = [];
    for (let i = 0; i < clients; i += 1) {
      const owner = await world.person('owner');
      await world.home(owner);
      owners.push({ owner, dogId: await world.dog(owner) });
    }
  });

  it(`never overlap, and give back all that they held (${runs} runs)`, async () => {
    await fc.assert(fc.asyncProperty(fc.array(wish, { minLength: 12, maxLength: 24 }), async (wishes) => {
      const caregiver = await world.caregiver();
      const { checkIn: date } = world.nights(20);
      const outcomes = await Promise.all(wishes.map(async ({ client, meets, minutes, isLong, regrets }) => {
        const { owner, dogId } = owners[client]!;
        const when = { unit: 'visit', date, time: clockOf(minutes), durationMinutes: isLong && !meets ? 60 : 30 } as const;
        const quoted = await world.quote(owner, caregiver.caregiverId, [dogId], when, meets ? 'boarding' : 'walking', meets ? { kind: 'meet_and_greet' } : {});
        if (!quoted.body.id) return quoted.body.reasons[0].code as string;
        const made = await world.call('createBooking', { token: owner.token, body: { quoteId: quoted.body.id } });
        if (made.status !== 201) return (made.body.errors?.[0]?.code ?? made.body.code) as string;
        if (regrets) expect((await world.call('cancelBooking', { token: owner.token, params: { bookingId: made.body.id }, body: {} })).status).toBe(200);
        return null;
      }));
      expect(outcomes.filter((code) => code !== null && !refusals.has(code))).toEqual([]);
      expect(outcomes).toContain(null);

      const open = async () => (await world.call('listBookings', { token: caregiver.token, query: { status: ['pending'], limit: 100 } })).body.data;
      const booked: { id: string; kind: string; from: number; to: number }[] = (await open())
        .map((one: any) => ({ id: one.id, kind: one.kind, from: Date.parse(one.startsAt), to: Date.parse(one.endsAt) + travelMs }))
        .toSorted((one: { from: number }, other: { from: number }) => one.from - other.from);
      const overlapping = booked.filter((one, i) => booked[i + 1] !== undefined && one.to > booked[i + 1]!.from);
      expect(overlapping).toEqual([]);

      const meeting = (await open()).filter(({ kind }: any) => kind === 'meet_and_greet').map((one: any) => one.dogs[0].id);
      expect(meeting).toEqual([...new Set(meeting)]);

      // once all of them are declined, every half hour of the morning is free again
      for (const { id } of booked) await world.call('setBookingStatus', { token: caregiver.token, params: { bookingId: id }, body: { status: 'declined' } });
      const { places } = (await world.call('getAvailability', { params: { caregiverId: caregiver.caregiverId }, query: { serviceType: 'boarding', kind: 'meet_and_greet', from: date, to: date } })).body;
      expect(places.filter(({ bookable }: any) => !bookable)).toEqual([]);
    }), { numRuns: runs });
  }, 60_000);
});

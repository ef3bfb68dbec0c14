import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, testSettings, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import type { Schema } from '../../../contract/contract.ts';

const all = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const terms = { sizesTaken: [...all], minNoticeHours: 0, horizonDays: 365 };
const flat = (amountMinor: number) => [{ durationMinutes: null, amountMinor }];
const bath = { code: 'bath', name: 'A bath', amountMinor: 1_500, per: 'dog' } as const;
const report = { code: 'photos', name: 'Photos', amountMinor: 500, per: 'unit' } as const;
const pickup = { code: 'pickup', name: 'Fetched from home', amountMinor: 2_000, per: 'stay' } as const;

describeApp('making bookings', (world) => {
  let owner: Signed;
  let caregiver: SignedCaregiver;
  let dogs: string[];
  beforeAll(async () => {
    owner = await world.person('owner');
    dogs = [await world.dog(owner), await world.dog(owner, { name: 'Waffle' })];
    caregiver = await world.caregiver({ services: [
      { ...terms, serviceType: 'boarding', prices: flat(5_000), additionalDogMinor: 3_000, capacity: 6, extendedCareMinor: 1_000, addOns: [bath, report, pickup] },
      { ...terms, serviceType: 'house_sitting', prices: flat(9_000), capacity: 1 },
      { ...terms, serviceType: 'daycare', prices: flat(3_000), capacity: 6, extendedCareMinor: 700, addOns: [bath] },
      { ...terms, serviceType: 'walking', prices: [{ durationMinutes: 30, amountMinor: 2_000 }], capacity: 1 },
      { ...terms, serviceType: 'drop_in', prices: [{ durationMinutes: 20, amountMinor: 1_800 }], capacity: 1 },
      { ...terms, serviceType: 'grooming', prices: [{ durationMinutes: 60, amountMinor: 6_000 }], capacity: 1, addOns: [bath] },
    ] });
  });
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const date = (days: number): string => world.nights(days).checkIn;
  const visit = (days: number, time: string, durationMinutes: number) => ({ unit: 'visit', date: date(days), time, durationMinutes }) as const;
  const quote = (serviceType: Schema<'ServiceType'>, when: Schema<'When'>, more = {}, dogIds = dogs) => world.quote(owner, caregiver.caregiverId, dogIds, when, serviceType, more);
  const linesOf = ({ body }: { body: any }) => body.lineItems.map((line: any) => [line.code, line.quantity, line.amount.amount]);
  const book = async (serviceType: Schema<'ServiceType'>, when: Schema<'When'>, more = {}): Promise<Schema<'Booking'>> => {
    const quoted = await quote(serviceType, when, more);
    const made = await world.call('createBooking', { ...as(owner), body: { quoteId: quoted.body.id } });
    if (made.status !== 201) throw new Error(JSON.stringify([quoted.body, made.body]));
    return made.body;
  };

  it.each([
    ['boarding', (n: number) => world.nights(n, 2), 17_000], ['house_sitting', (n: number) => world.nights(n, 2), 18_900], ['daycare', (n: number) => ({ unit: 'day', date: date(n) }) as const, 3_150],
    ['walking', (n: number) => visit(n, '10:00', 30), 2_100], ['drop_in', (n: number) => visit(n, '12:00', 20), 1_900], ['grooming', (n: number) => visit(n, '15:00', 60), 6_300],
  ] as const)('%s, for two dogs', async (serviceType, when, total) => {
    const days = 20 + 5 * ['boarding', 'house_sitting', 'daycare', 'walking', 'drop_in', 'grooming'].indexOf(serviceType);
    const booking = await book(serviceType, when(days));
    expect(booking).toMatchObject({ serviceType, status: 'pending', dogs: [{ name: 'Biscuit' }, { name: 'Waffle' }], addOns: [] });
    expect(booking.total.amount).toBe(serviceType === 'boarding' ? 16_800 : total);
  });

  describe('extras', () => {
    it('are lines of their own, once, for each dog or for each night, and frozen on the booking', async () => {
      const quoted = await quote('boarding', world.nights(60, 2), { addOns: ['bath', 'photos', 'pickup'] });
      expect(linesOf(quoted)).toEqual([['base', 2, 10_000], ['additional_dog', 2, 6_000], ['add_on', 2, 3_000], ['add_on', 2, 1_000], ['add_on', 1, 2_000], ['owner_fee', 1, 1_100]]);
      const booking = await book('boarding', world.nights(60, 2), { addOns: ['bath'] });
      expect(booking.addOns).toEqual(['bath']);
      expect(booking.lineItems.map((line) => line.description)).toContain('A bath');
      const change = await world.call('proposeBookingChange', { ...as(owner), params: { bookingId: booking.id }, body: { when: world.nights(60, 3) } });
      expect(change.body.change.money.lines.map((one: any) => [one.code, one.difference.amount])).toEqual([['base', 5_000], ['additional_dog', 3_000], ['add_on', 0], ['owner_fee', 400]]);
    });
    it('that there are not are refused by their place', async () => {
      expect(outcome(await quote('boarding', world.nights(60, 2), { addOns: ['bath', 'massage'] }))).toBe('422 unknown_add_on #/addOns/1');
      expect(outcome(await quote('boarding', world.nights(60, 2), { addOns: ['Bath!'] }))).toBe('400 invalid_request #/addOns/0');
    });
    it('have a quote changed when they cost something else after its time', async () => {
      const { body } = await quote('daycare', { unit: 'day', date: date(70) }, { addOns: ['bath'] });
      await world.call('putService', { ...as(caregiver), params: { serviceType: 'daycare' }, body: {
        prices: [{ durationMinutes: null, amount: { amount: 3_000, currency: 'USD' } }], capacity: 6, sizesTaken: [...all], minNoticeHours: 0, extendedCare: { amount: 700, currency: 'USD' },
        addOns: [{ code: 'bath', name: 'A bath', amount: { amount: 1_600, currency: 'USD' }, per: 'dog' }],
      } });
      await world.advance(31 * 60_000);
      const late = await world.call('createBooking', { ...as(owner), body: { quoteId: body.id } });
      expect([outcome(late), late.body.quote.lineItems.find((line: any) => line.code === 'add_on').amount.amount]).toEqual(['409 quote_changed #/quoteId', 3_200]);
    });
  });

  describe('extended care', () => {
    it('is charged for each dog that is fetched later in the day than it was brought', async () => {
      const stay = world.nights(75, 2);
      expect(linesOf(await quote('boarding', { ...stay, dropOff: '09:00', pickUp: '09:00' }))).not.toContainEqual(expect.arrayContaining(['extended_care']));
      const late = await quote('boarding', { ...stay, dropOff: '09:00', pickUp: '17:30' });
      expect(linesOf(late)).toContainEqual(['extended_care', 2, 2_000]);
      expect((Date.parse(late.body.endsAt) - Date.parse(late.body.startsAt)) / 3_600_000).toBe(56.5);
      expect(linesOf(await quote('boarding', { ...stay, pickUp: '12:30' }))).toContainEqual(['extended_care', 2, 2_000]); // brought at noon
    });
    it('of a day begins when the caregiver’s day ends', async () => {
      expect(linesOf(await quote('daycare', { unit: 'day', date: date(75), pickUp: '22:00' }))).not.toContainEqual(expect.arrayContaining(['extended_care']));
      expect(linesOf(await quote('daycare', { unit: 'day', date: date(75), pickUp: '22:30' }))).toContainEqual(['extended_care', 2, 1_400]);
    });
    it('that is not offered can’t be booked', async () => {
      const { body } = await quote('house_sitting', { ...world.nights(75, 2), pickUp: '18:00' });
      expect(body.reasons.map((one: any) => one.code)).toEqual(['extended_care_not_offered']);
    });
  });

  describe('where it happens', () => {
    const walk = (n: number) => visit(n, '10:00', 30);
    it('is the owner’s home, which the caregiver sees once it is confirmed', async () => {
      const booking = await book('walking', walk(80));
      expect(booking.address).toMatchObject({ line1: '1437 Larimer Street', accessInstructions: 'Key under the mat' });
      const params = { bookingId: booking.id };
      expect((await world.call('getBooking', { ...as(caregiver), params })).body.address).toBeNull();
      const confirmed = await world.call('setBookingStatus', { ...as(caregiver), params, body: { status: 'confirmed' } });
      expect(confirmed.body.address).toMatchObject({ line1: '1437 Larimer Street' });
      expect((await world.call('getBooking', { ...as(await world.person('admin')), params })).body.address).toBeNull();
      // as it was when it was booked
      const [home] = (await world.call('listAddresses', as(owner))).body.data;
      await world.call('updateAddress', { ...as(owner), params: { addressId: home.id }, body: { line1: '99 Elsewhere Road' } });
      expect((await world.call('getBooking', { ...as(caregiver), params })).body.address.line1).toBe('1437 Larimer Street');
      expect((await world.call('cancelBooking', { ...as(caregiver), params, body: {} })).body.address).toBeNull();
      expect((await book('grooming', visit(81, '10:00', 60))).address).toBeNull();
    });
    it('can be another of the owner’s homes, inside the area', async () => {
      const added = await world.call('addAddress', { ...as(owner), body: { label: 'Cabin', line1: '1 Main St', city: 'Boulder', region: 'CO', postalCode: '80302' } });
      expect((await quote('walking', walk(82), { addressId: added.body.id })).body.reasons.map((one: any) => one.code)).toEqual(['outside_service_area']);
      expect((await quote('walking', walk(82))).body.bookable).toBe(true);
      const stranger = await world.person('owner');
      const theirs = await world.call('addAddress', { ...as(stranger), body: { label: 'Home', line1: '1 Main St', city: 'Denver', region: 'CO', postalCode: '80202' } });
      expect(outcome(await quote('walking', walk(82), { addressId: theirs.body.id }))).toBe('404 address_not_found #/addressId');
      const nowhere = await world.call('quoteBooking', { ...as(await world.person('owner')), body: { caregiverId: caregiver.caregiverId, serviceType: 'walking', when: walk(82) } });
      expect(nowhere.body.reasons.map((one: any) => one.code)).toEqual(['address_missing']);
    });
  });
}, { settings: { serviceTypes: [...testSettings.serviceTypes, 'grooming'] } });

describeApp('a dog that is booked', (world) => {
  it('is not booked again at that time, here or elsewhere, but may be walked where it stays', async () => {
    const owner = await world.person('owner');
    const [dog, other] = [await world.dog(owner), await world.dog(owner)];
    const [here, there] = [await world.caregiver(), await world.caregiver()];
    const booking = await world.booking(owner, here, [dog], { when: world.nights(20, 3) });
    const codes = async (who: SignedCaregiver, when: Schema<'When'>, serviceType: Schema<'ServiceType'> = 'boarding', dogIds = [dog, other]) =>
      (await world.quote(owner, who.caregiverId, dogIds, when, serviceType)).body.reasons.map((one: any) => [one.code, one.dogId]);
    const walk = { unit: 'visit', date: world.nights(21).checkIn, time: '10:00', durationMinutes: 30 } as const;
    for (const who of [here, there]) expect(await codes(who, world.nights(22, 2))).toEqual([['dog_already_booked', dog]]);
    expect(await codes(there, walk, 'walking')).toEqual([['dog_already_booked', dog]]);
    expect(await codes(here, walk, 'walking')).toEqual([]);
    expect(await codes(there, world.nights(23, 1))).toEqual([]); // one ends at noon, the next one begins
    expect(await codes(there, world.nights(22, 2), 'boarding', [other])).toEqual([]);
    // its own booking is not in the way of a change
    expect((await world.call('quoteBookingChange', { token: owner.token, params: { bookingId: booking.id }, body: { when: world.nights(21, 3) } })).body.bookable).toBe(true);
    // of two at once, one
    const quotes = await Promise.all([here, there].map((who) => world.quote(owner, who.caregiverId, [other], world.nights(40))));
    const made = await Promise.all(quotes.map(({ body }) => world.call('createBooking', { token: owner.token, body: { quoteId: body.id } })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    expect(made.find(({ status }) => status === 422)!.body.errors[0].code).toBe('dog_already_booked');
    await world.call('cancelBooking', { token: owner.token, params: { bookingId: booking.id }, body: {} });
    expect(await codes(there, world.nights(22, 2))).toEqual([]);
  });
}, { settings: { bookings: { ...testSettings.bookings, dogOverlap: 'refuse' } } });

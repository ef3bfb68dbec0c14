import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, testSettings, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import type { Schema } from '../../../contract/contract.ts';

const sizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const instant = {
  services: [
    { serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 6, sizesTaken: [...sizes], minNoticeHours: 0, horizonDays: 365, instantBook: true },
    { serviceType: 'walking', prices: [{ durationMinutes: 30, amountMinor: 2_000 }], capacity: 1, sizesTaken: [...sizes], minNoticeHours: 0, horizonDays: 365, instantBook: true },
  ],
} as const;

const settingsOf = (meetAndGreet: 'off' | 'optional' | 'first', more: object = {}) => ({ settings: { bookings: { ...testSettings.bookings, meetAndGreet, ...more } } });

describeApp('where the business wants people to meet first', (world) => {
  let caregiver: SignedCaregiver;
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const date = (days: number): string => world.nights(days).checkIn;
  const at = (days: number, time = '10:00') => ({ unit: 'visit', date: date(days), time, durationMinutes: 45 }) as const;
  const codes = ({ body }: { body: any }): string[] => body.reasons.map((one: any) => one.code);
  const stay = (who: Signed, dogIds: readonly string[], when: Schema<'When'> = world.nights(30, 2)) => world.quote(who, caregiver.caregiverId, dogIds, when);
  const meet = async (who: Signed, dogIds: readonly string[], when: Schema<'When'>): Promise<Schema<'Booking'>> => {
    const { body } = await world.quote(who, caregiver.caregiverId, dogIds, when, 'boarding', { kind: 'meet_and_greet' });
    return (await world.call('createBooking', { ...as(who), body: { quoteId: body.id } })).body;
  };
  const set = async (bookingId: string, status: string) => {
    const done = await world.call('setBookingStatus', { ...as(caregiver), params: { bookingId }, body: { status } });
    if (done.status !== 200) throw new Error(JSON.stringify(done.body));
    return done;
  };
  const toStart = async ({ startsAt }: Schema<'Booking'>) => world.advance(Date.parse(startsAt) - Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now));
  const somebody = async (): Promise<[Signed, string[]]> => {
    const owner = await world.person('owner');
    return [owner, [await world.dog(owner)]];
  };
  /** They have met. */
  const acquaint = async (owner: Signed, dogIds: readonly string[], when: Schema<'When'>): Promise<void> => {
    const booking = await meet(owner, dogIds, when);
    await set(booking.id, 'confirmed');
    await toStart(booking);
    await set(booking.id, 'in_progress');
    expect((await set(booking.id, 'completed')).body.status).toBe('completed');
  };
  beforeAll(async () => {
    caregiver = await world.caregiver(instant as never);
  });

  it('the first stay is refused by the quote, and by the booking of one that was told before', async () => {
    const [owner, dogIds] = await somebody();
    const first = await stay(owner, dogIds);
    expect(first.body).toMatchObject({ id: null, bookable: false, reasons: [{ code: 'meet_and_greet_first', detail: 'Meet Grace K. first: it is free.' }], meetAndGreet: { first: true, durationMinutes: 45, met: false } });
    // told while the business did not want it yet
    const settings = (mode: string) => world.call('updateSettings', { token: world.secretKey('alpha'), body: { bookings: { meetAndGreet: mode } } });
    await settings('optional');
    const earlier = await stay(owner, dogIds);
    await settings('first');
    const made = await world.call('createBooking', { ...as(owner), body: { quoteId: earlier.body.id } });
    expect([outcome(made), made.body.errors.map((one: any) => one.code)]).toEqual(['422 not_bookable #/quoteId', ['meet_and_greet_first']]);
  });

  it('it is refused until they have met, not until they are going to', async () => {
    const [owner, dogIds] = await somebody();
    const booking = await meet(owner, dogIds, at(3));
    expect(booking.status).toBe('pending'); // nobody is met unasked, instant booking or not
    const waiting = async () => codes(await stay(owner, dogIds));
    expect([(await stay(owner, dogIds)).body.meetAndGreet.bookingId, await waiting()]).toEqual([booking.id, ['meet_and_greet_first']]);
    await set(booking.id, 'confirmed');
    await toStart(booking);
    await set(booking.id, 'in_progress');
    expect(await waiting()).toEqual(['meet_and_greet_first']);
    await set(booking.id, 'completed');
    const quoted = await stay(owner, dogIds);
    expect([codes(quoted), quoted.body.meetAndGreet.met]).toEqual([[], true]);
    expect((await world.call('createBooking', { ...as(owner), body: { quoteId: quoted.body.id } })).body.status).toBe('confirmed');
    // with somebody else they have not
    const other = await world.caregiver(instant as never);
    expect(codes(await world.quote(owner, other.caregiverId, dogIds))).toEqual(['meet_and_greet_first']);
  });

  it.each(['declined', 'cancelled'] as const)('one that was %s does not count', async (end) => {
    const [owner, dogIds] = await somebody();
    const booking = await meet(owner, dogIds, at(5));
    if (end === 'declined') await set(booking.id, 'declined');
    else await world.call('cancelBooking', { ...as(owner), params: { bookingId: booking.id }, body: {} });
    expect(codes(await stay(owner, dogIds))).toEqual(['meet_and_greet_first']);
  });

  it('a series is refused, too, and listed so before', async () => {
    const [owner, dogIds] = await somebody();
    await world.home(owner);
    const body = { caregiverId: caregiver.caregiverId, serviceType: 'walking', rule: 'FREQ=DAILY;COUNT=3', startsOn: date(12), each: { unit: 'visit', time: '12:30', durationMinutes: 30 }, dogIds };
    const preview = await world.call('previewSeries', { ...as(owner), body });
    expect(preview.body.occurrences.map((one: any) => one.reasons.map(({ code }: any) => code))).toEqual([['meet_and_greet_first'], ['meet_and_greet_first'], ['meet_and_greet_first']]);
    for (const onConflict of ['refuse', 'skip']) {
      const made = await world.call('createSeries', { ...as(owner), body: { ...body, onConflict } });
      expect([outcome(made), made.body.errors[0].code]).toEqual(['422 not_bookable #/caregiverId', 'meet_and_greet_first']);
    }
    await acquaint(owner, dogIds, at(8));
    const made = await world.call('createSeries', { ...as(owner), body: { ...body, startsOn: date(20) } });
    expect([made.status, made.body.occurrences.map(({ state }: any) => state)]).toEqual([201, ['booked', 'booked', 'booked']]);
  });

  describe('what was agreed on before', () => {
    it('goes on, and a stay that is completed counts', async () => {
      const [owner, dogIds] = await somebody();
      const settings = (mode: string) => world.call('updateSettings', { token: world.secretKey('alpha'), body: { bookings: { meetAndGreet: mode } } });
      await settings('off');
      const quoted = await world.quote(owner, caregiver.caregiverId, dogIds, world.nights(40, 1));
      expect(quoted.body.meetAndGreet).toBeNull();
      const { body: booking } = await world.call('createBooking', { ...as(owner), body: { quoteId: quoted.body.id } });
      await settings('first');
      const change = await world.call('proposeBookingChange', { ...as(owner), params: { bookingId: booking.id }, body: { when: world.nights(40, 2) } });
      expect(change.status).toBe(201);
      expect((await world.call('answerBookingChange', { ...as(caregiver), params: { bookingId: booking.id, changeId: change.body.change.id }, body: { answer: 'accept' } })).body.booking.when.checkOut).toBe(world.nights(40, 2).checkOut);
      expect(codes(await stay(owner, dogIds, world.nights(60, 1)))).toEqual(['meet_and_greet_first']);
      await world.pay(owner, booking.id);
      await toStart(booking);
      await set(booking.id, 'in_progress');
      await set(booking.id, 'completed');
      expect(codes(await stay(owner, dogIds, world.nights(60, 1)))).toEqual([]);
    });

    it('a meet-and-greet, too, can be moved though the business has none any more, or others', async () => {
      const [owner, dogIds] = await somebody();
      const settings = (bookings: object) => world.call('updateSettings', { token: world.secretKey('alpha'), body: { bookings } });
      const booking = await meet(owner, dogIds, at(80));
      await settings({ meetAndGreet: 'off', meetAndGreetMinutes: 30 });
      const propose = (when: Schema<'When'>) => world.call('quoteBookingChange', { ...as(owner), params: { bookingId: booking.id }, body: { when } });
      const reasons = (await propose({ ...at(80, '14:00'), durationMinutes: 30 })).body.reasons;
      const asBefore = (await propose(at(80, '14:00'))).body.reasons.map(({ code }: any) => code);
      await settings({ meetAndGreet: 'first', meetAndGreetMinutes: 45 });
      expect([reasons, asBefore]).toEqual([[], ['duration_not_offered']]);
    });
  });

  it('whoever is not signed in is told of it, and not refused', async () => {
    const { body } = await world.call('quoteBooking', { body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(90) } });
    expect(body).toMatchObject({ bookable: true, reasons: [], meetAndGreet: { first: true, met: null } });
    expect((await world.call('getStorefront')).body.meetAndGreet).toEqual({ mode: 'first', durationMinutes: 45 });
  });
}, settingsOf('first', { meetAndGreetMinutes: 45 }));

describeApp('where a business has no meet-and-greets', (world) => {
  it('none is quoted or free, and no quote speaks of them', async () => {
    const owner = await world.person('owner');
    const caregiver = await world.caregiver();
    const dogId = await world.dog(owner);
    const when = { unit: 'visit', date: world.nights(10).checkIn, time: '10:00', durationMinutes: 30 } as const;
    const { body } = await world.quote(owner, caregiver.caregiverId, [dogId], when, 'boarding', { kind: 'meet_and_greet' });
    expect(body).toMatchObject({ id: null, bookable: false, meetAndGreet: null, reasons: [{ code: 'meet_and_greet_not_offered' }] });
    const { places } = (await world.call('getAvailability', { params: { caregiverId: caregiver.caregiverId }, query: { serviceType: 'boarding', kind: 'meet_and_greet', from: when.date, to: when.date } })).body;
    expect([...new Set(places.flatMap(({ reasons }: any) => reasons))]).toEqual(['meet_and_greet_not_offered']);
    expect((await world.quote(owner, caregiver.caregiverId, [dogId])).body).toMatchObject({ bookable: true, meetAndGreet: null });
  });
  it('422 and 400: settings are looked at', async () => {
    const set = (bookings: object) => world.call('updateSettings', { token: world.secretKey('alpha'), body: { bookings } });
    expect(outcome(await set({ meetAndGreet: 'always' }))).toBe('400 invalid_request #/bookings/meetAndGreet');
    expect(outcome(await set({ meetAndGreetMinutes: 10 }))).toBe('400 invalid_request #/bookings/meetAndGreetMinutes');
    expect((await set({ meetAndGreet: 'optional', meetAndGreetMinutes: 20 })).body.bookings).toMatchObject({ meetAndGreet: 'optional', meetAndGreetMinutes: 20 });
  });
}, settingsOf('off'));

import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import type { Schema } from '../../../contract/contract.ts';

const hourMs = 3_600_000;

describeApp('a meet-and-greet', (world) => {
  let owner: Signed;
  let caregiver: SignedCaregiver;
  let dogs: string[];
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const date = (days: number): string => world.nights(days).checkIn;
  const at = (days: number, time = '10:00', durationMinutes = 30) => ({ unit: 'visit', date: date(days), time, durationMinutes }) as const;
  const quote = (who: Signed, dogIds: readonly string[], when: Schema<'When'>, more: object = {}, serviceType: Schema<'ServiceType'> = 'boarding') =>
    world.call('quoteBooking', { ...as(who), body: { kind: 'meet_and_greet', caregiverId: caregiver.caregiverId, serviceType, when, dogIds, ...more } });
  const codes = ({ body }: { body: any }): string[] => body.reasons.map((one: any) => one.code);
  const ask = async (who: Signed, dogIds: readonly string[], when: Schema<'When'>, more: object = {}): Promise<Schema<'Booking'>> => {
    const quoted = await quote(who, dogIds, when, more);
    const made = await world.call('createBooking', { ...as(who), body: { quoteId: quoted.body.id } });
    if (made.status !== 201) throw new Error(JSON.stringify([quoted.body, made.body]));
    return made.body;
  };
  const set = (who: Signed, bookingId: string, status: string) => world.call('setBookingStatus', { ...as(who), params: { bookingId }, body: { status } });
  /** Somebody new, with two dogs. */
  const somebody = async (): Promise<{ owner: Signed; dogs: string[] }> => {
    const one = await world.person('owner');
    return { owner: one, dogs: [await world.dog(one), await world.dog(one, { name: 'Waffle' })] };
  };
  const told = async (who: Signed, bookingId: string): Promise<Schema<'Notification'>[]> => {
    await world.settled();
    return (await world.call('listNotifications', { ...as(who), query: { limit: 100 } })).body.data.filter((one: any) => one.bookingId === bookingId);
  };

  beforeAll(async () => {
    ({ owner, dogs } = await somebody());
    caregiver = await world.caregiver();
  });

  it('is quoted for nothing, with what the business says of meeting', async () => {
    const { status, body } = await quote(owner, dogs, at(10));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'meet_and_greet', place: 'caregiver_home', lineItems: [], total: { amount: 0 }, instantBook: false, bookable: true, dogCount: 2,
      cancellationPolicy: { name: 'free' }, meetAndGreet: { first: false, durationMinutes: 30, met: false, bookingId: null },
    });
    expect((Date.parse(body.endsAt) - Date.parse(body.startsAt)) / 60_000).toBe(30);
    const stay = await world.quote(owner, caregiver.caregiverId, dogs);
    expect(stay.body).toMatchObject({ kind: 'stay', place: 'caregiver_home', bookable: true, meetAndGreet: { met: false } });
    const unknown = await world.call('quoteBooking', { body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(20) } });
    expect(unknown.body.meetAndGreet).toEqual({ first: false, durationMinutes: 30, met: null, bookingId: null });
  });

  it('goes by the rules of the service that it is about, and by its own length', async () => {
    expect(codes(await quote(owner, dogs, at(10, '10:00', 45)))).toEqual(['duration_not_offered']);
    expect(codes(await quote(owner, dogs, at(10, '04:00')))).toEqual(['outside_hours']);
    expect(codes(await quote(owner, dogs, at(400)))).toEqual(['beyond_horizon']);
    const small = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_000 }], capacity: 1, sizesTaken: ['toy'], minNoticeHours: 0, horizonDays: 90 }] });
    const { body } = await world.call('quoteBooking', { ...as(owner), body: { kind: 'meet_and_greet', caregiverId: small.caregiverId, serviceType: 'boarding', when: at(10), dogIds: dogs } });
    expect(codes({ body })).toEqual(['too_many_dogs', 'size_not_taken']);
  });

  it('400: is no stay of nights, and a stay has no place of its own', async () => {
    expect(outcome(await quote(owner, dogs, world.nights(10)))).toBe('400 invalid_request #/when/unit');
    expect(outcome(await quote(owner, dogs, at(10), { kind: 'coffee' }))).toBe('400 invalid_request #/kind');
    expect(outcome(await quote(owner, dogs, world.nights(10), { kind: 'stay', place: 'owner_home' }))).toBe('400 invalid_request #/place');
    expect(outcome(await quote(owner, dogs, at(10), { addOns: ['bath'] }))).toBe('422 unknown_add_on #/addOns/0');
  });

  it('of another business’s caregiver is not known', async () => {
    const theirs = await world.caregiver({}, 'beta');
    expect(outcome(await quote(owner, dogs, at(10), { caregiverId: theirs.caregiverId }))).toBe('404 caregiver_not_found #/caregiverId');
  });

  it('is at the owner’s home if wanted, within the caregiver’s area', async () => {
    const one = await somebody();
    expect(codes(await quote(one.owner, one.dogs, at(11), { place: 'owner_home' }))).toEqual(['address_missing']);
    await world.home(one.owner);
    const booking = await ask(one.owner, one.dogs, at(11), { place: 'owner_home' });
    expect(booking).toMatchObject({ place: 'owner_home', address: { line1: '1437 Larimer Street' } });
    const confirmed = await set(caregiver, booking.id, 'confirmed');
    expect(confirmed.body.address).toMatchObject({ accessInstructions: 'Key under the mat' });
    // a walk happens at the owner's home, and meeting about one does unless they say otherwise
    const walk = await quote(one.owner, one.dogs, at(12), {}, 'walking');
    expect([walk.body.place, (await quote(one.owner, one.dogs, at(12), { place: 'caregiver_home' }, 'walking')).body.place]).toEqual(['owner_home', 'caregiver_home']);
  });

  it('goes through the states of any booking, and never through a payment', async () => {
    const one = await somebody();
    const booking = await ask(one.owner, one.dogs, at(2));
    expect(booking).toMatchObject({ kind: 'meet_and_greet', status: 'pending', lineItems: [], total: { amount: 0 }, balanceDue: { amount: 0 }, payBy: null, address: null });
    const confirmed = await set(caregiver, booking.id, 'confirmed');
    expect(confirmed.body).toMatchObject({ status: 'confirmed', payBy: null, balanceDue: { amount: 0 }, caregiverEarnings: { amount: 0 } });
    expect(outcome(await world.call('processPayment', { ...as(one.owner), body: { bookingId: booking.id } }))).toBe('409 booking_not_payable #/bookingId');
    expect(outcome(await world.call('getInvoice', { ...as(one.owner), params: { bookingId: booking.id } }))).toMatch(/^404 /);
    const early = await set(caregiver, booking.id, 'in_progress');
    expect([outcome(early), early.body.reason]).toEqual(['409 transition_not_allowed', 'not_started_yet']);
    await world.advance(Date.parse(booking.startsAt) - Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now));
    expect((await set(caregiver, booking.id, 'in_progress')).body.status).toBe('in_progress');
    const met = await quote(one.owner, one.dogs, at(20));
    expect(met.body.meetAndGreet).toMatchObject({ met: false, bookingId: booking.id });
    expect((await set(caregiver, booking.id, 'completed')).body.status).toBe('completed');
    expect((await quote(one.owner, one.dogs, at(20))).body.meetAndGreet).toMatchObject({ met: true, bookingId: null });
    // no report card of what nobody looked after, and nobody is late for it
    await world.settled();
    expect(outcome(await world.call('getReportCard', { ...as(one.owner), params: { bookingId: booking.id } }))).toMatch(/^404 /);
    expect((await told(one.owner, booking.id)).map(({ type }) => type)).toEqual(['booking.completed', 'booking.confirmed', 'booking.requested']);
    const { recommendations } = (await world.call('recommendCaregivers', { ...as(one.owner), query: { serviceType: 'boarding', lat: 39.75, lng: -104.97 } })).body;
    expect(recommendations.find((entry: any) => entry.caregiver.caregiverId === caregiver.caregiverId)).toBeDefined();
    expect(recommendations.map((entry: any) => entry.reason.code)).not.toContain('booked_before');
  });

  it('completes by itself, a day after', async () => {
    const one = await somebody();
    const when = at(6);
    const booking = await ask(one.owner, one.dogs, when);
    await set(caregiver, booking.id, 'confirmed');
    await world.advance(Date.parse(booking.endsAt) - Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now) + 25 * hourMs);
    await world.settled();
    expect((await world.call('getBooking', { ...as(one.owner), params: { bookingId: booking.id } })).body.status).toBe('completed');
    expect((await told(one.owner, booking.id)).map(({ type }) => type)).not.toContain('care.check_in_late');
  });

  it('costs nothing to cancel, by either side, and gives the time back', async () => {
    const one = await somebody();
    const when = at(15);
    const booking = await ask(one.owner, one.dogs, when);
    await set(caregiver, booking.id, 'confirmed');
    const two = await somebody();
    expect(codes(await quote(two.owner, two.dogs, when))).toEqual(['fully_booked']);
    const params = { bookingId: booking.id };
    const preview = await world.call('previewCancellation', { ...as(one.owner), params });
    expect(preview.body).toMatchObject({ paid: { amount: 0 }, refund: { amount: 0 }, lines: [], explanation: 'It is free: nothing was paid, and cancelling costs nothing.' });
    const cancelled = await world.call('cancelBooking', { ...as(caregiver), params, body: { expectedRefund: preview.body.refund } });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', refunded: { amount: 0 } });
    expect(codes(await quote(two.owner, two.dogs, when))).toEqual([]);
    expect((await world.call('listReplacements', { ...as(one.owner), params })).body.data).toEqual([]);
    expect((await told(one.owner, booking.id))[0]).toMatchObject({ title: 'Grace K. cancelled the meet-and-greet', body: expect.not.stringMatching(/free on your dates|get back|charged/) });
  });

  it('is one at a time with a caregiver', async () => {
    const one = await somebody();
    const booking = await ask(one.owner, one.dogs, at(16));
    const again = await quote(one.owner, one.dogs, at(17));
    expect([codes(again), again.body.id, again.body.meetAndGreet.bookingId]).toEqual([['meet_and_greet_open'], null, booking.id]);
    await set(caregiver, booking.id, 'declined');
    expect(codes(await quote(one.owner, one.dogs, at(17)))).toEqual([]);
  });

  describe('and the caregiver’s time', () => {
    it('take the same places as visits, with the way between them', async () => {
      const one = await somebody();
      await ask(one.owner, one.dogs, at(30, '10:00'));
      const walk = async (time: string) => codes(await world.quote(owner, caregiver.caregiverId, [dogs[0]!], at(30, time), 'walking'));
      expect(await Promise.all(['09:30', '09:15', '10:00', '10:30', '10:45'].map(walk))).toEqual([['fully_booked'], [], ['fully_booked'], ['fully_booked'], []]);
      await world.booking(owner, caregiver, [dogs[0]!], { when: at(31, '10:00'), serviceType: 'walking' });
      const two = await somebody();
      expect(codes(await quote(two.owner, two.dogs, at(31, '10:30')))).toEqual(['fully_booked']);
      expect(codes(await quote(two.owner, two.dogs, at(31, '10:45')))).toEqual([]);
    });

    it('are free in getAvailability where one could meet', async () => {
      const of = async (kind: string, more: object = {}) => (await world.call('getAvailability', {
        params: { caregiverId: caregiver.caregiverId }, query: { serviceType: 'boarding', kind, from: date(30), to: date(30), ...more },
      })).body;
      const { places, unit, kind } = await of('meet_and_greet');
      expect([unit, kind, places.length]).toEqual(['visit', 'meet_and_greet', 32]);
      const around = places.filter(({ time }: any) => time >= '09:00' && time <= '11:00').map(({ time, bookable, reasons }: any) => [time, bookable, ...reasons]);
      expect(around).toEqual([['09:00', true], ['09:30', false, 'fully_booked'], ['10:00', false, 'fully_booked'], ['10:30', false, 'fully_booked'], ['11:00', true]]);
      expect(await of('stay')).toMatchObject({ unit: 'night', kind: 'stay' });
      expect((await of('meet_and_greet', { durationMinutes: 60 })).places[0].reasons).toEqual(['duration_not_offered']);
    });

    it('leave the nights alone, and a dog that stays there may be along', async () => {
      const one = await somebody();
      const full = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_000 }], capacity: 2, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 90 }] });
      const plan = (await world.call('getAvailabilityPlan', as(full))).body;
      await world.call('putAvailabilityPlan', { ...as(full), body: { days: plan.days, sharedCapacity: 2 } });
      const booked = async (times: readonly string[]): Promise<string[]> => {
        const quoted = await Promise.all(times.map((time) => world.call('quoteBooking', { ...as(one.owner), body: { kind: 'meet_and_greet', caregiverId: full.caregiverId, serviceType: 'boarding', when: at(41, time), dogIds: one.dogs } })));
        return quoted.map(({ body }) => body.id);
      };
      const [quoteId] = await booked(['10:00']);
      await world.booking(one.owner, full, one.dogs, { when: world.nights(40, 3) });
      const made = await world.call('createBooking', { ...as(one.owner), body: { quoteId } });
      expect(made.status).toBe(201);
      expect((await world.call('cancelBooking', { ...as(one.owner), params: { bookingId: made.body.id }, body: {} })).status).toBe(200);
      const { body } = await world.quote(owner, full.caregiverId, [dogs[0]!], world.nights(41, 1));
      expect(codes({ body })).toEqual(['fully_booked']); // nothing of the nights was given back with it
    });
  });

  it('is listed, and listed alone, by its kind', async () => {
    const one = await somebody();
    const meeting = await ask(one.owner, one.dogs, at(50));
    const stay = await world.booking(one.owner, caregiver, one.dogs, { when: world.nights(60, 1) });
    const mine = async (query: object = {}) => (await world.call('listBookings', { ...as(one.owner), query: { ...query } })).body.data.map((two: any) => two.id);
    expect([await mine(), await mine({ kind: 'meet_and_greet' }), await mine({ kind: 'stay' })]).toEqual([[stay.id, meeting.id], [meeting.id], [stay.id]]);
    const admin = await world.call('adminListBookings', { token: world.secretKey('alpha'), query: { ownerId: one.owner.userId, kind: 'meet_and_greet' } });
    expect(admin.body.data.map((two: any) => [two.id, two.kind])).toEqual([[meeting.id, 'meet_and_greet']]);
    expect(outcome(await world.call('listBookings', { ...as(one.owner), query: { kind: 'coffee' } }))).toBe('400 invalid_request #/query/kind');
    const { url } = (await world.call('createCalendarFeed', as(caregiver))).body;
    expect((await (await fetch(url)).text()).replaceAll('\r\n ', '')).toContain('SUMMARY:Meet-and-greet: Biscuit\\, Waffle for Olivia M.');
  });

  it('is moved like any booking, and becomes no stay', async () => {
    const one = await somebody();
    const booking = await ask(one.owner, one.dogs, at(55));
    const params = { bookingId: booking.id };
    const propose = (body: object) => world.call('proposeBookingChange', { ...as(caregiver), params, body });
    expect(outcome(await propose({ when: world.nights(55, 2) }))).toBe('400 invalid_request #/when/unit');
    const change = await propose({ when: at(55, '16:00') });
    expect(change.body.change.money).toMatchObject({ before: { amount: 0 }, after: { amount: 0 }, lines: [] });
    const accepted = await world.call('answerBookingChange', { ...as(one.owner), params: { ...params, changeId: change.body.change.id }, body: { answer: 'accept' } });
    expect(accepted.body.booking).toMatchObject({ kind: 'meet_and_greet', place: 'caregiver_home', when: { time: '16:00' }, total: { amount: 0 } });
    const two = await somebody();
    expect(await Promise.all(['10:00', '16:00'].map(async (time) => codes(await quote(two.owner, two.dogs, at(55, time)))))).toEqual([[], ['fully_booked']]);
  });

  it('can be complained about, and never about money', async () => {
    const one = await somebody();
    const booking = await ask(one.owner, one.dogs, at(9));
    await set(caregiver, booking.id, 'confirmed');
    await world.advance(Date.parse(booking.startsAt) - Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now));
    const open = (more: object) => world.call('openDispute', { ...as(one.owner), params: { bookingId: booking.id }, body: { category: 'other', text: 'Nobody was at home.', uploadIds: [], ...more } });
    expect(outcome(await open({ wantedRefund: { amount: 100, currency: 'USD' } }))).toBe('422 invalid_refund #/wantedRefund');
    expect((await open({})).status).toBe(201);
  });

  it('has no tasks, whatever the dogs’ schedules say', async () => {
    const one = await somebody();
    const booking = await ask(one.owner, [one.dogs[0]!], at(70));
    await set(caregiver, booking.id, 'confirmed');
    const { body } = await world.call('listCareTasks', { ...as(caregiver), params: { bookingId: booking.id } });
    expect(body.data).toEqual([]);
  });
});

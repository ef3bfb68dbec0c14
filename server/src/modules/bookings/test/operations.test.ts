import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const day = 86_400_000;
const unknownBooking = 'bkg_01JZ0000000000000000000000';

describeApp('bookings', (world) => {
  let owner: Signed;
  let other: Signed;
  let caregiver: SignedCaregiver;
  let stranger: SignedCaregiver;
  let admin: Signed;
  let foreigner: Signed;
  let dogId: string;

  beforeAll(async () => {
    [owner, other, admin, foreigner] = await Promise.all([world.person('owner'), world.person('owner'), world.person('admin'), world.person('owner', 'beta')]);
    [caregiver, stranger] = await Promise.all([world.caregiver(), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  const asOwner = () => ({ token: owner.token });
  const asCaregiver = () => ({ token: caregiver.token });

  describe('getBookingWorkflow', () => {
    it('publishes the table that the server goes by', async () => {
      const { status, body } = await world.call('getBookingWorkflow');
      expect(status).toBe(200);
      expect(body.states.filter((s: { final: boolean }) => s.final).map((s: { name: string }) => s.name)).toEqual(['completed', 'declined', 'cancelled', 'expired']);
      expect(body.transitions).toContainEqual(expect.objectContaining({ name: 'confirm', from: 'pending', to: 'confirmed', by: ['caregiver', 'admin'] }));
      expect(body.transitions.find((t: { name: string }) => t.name === 'expire').deadline).toContain('72 hours');
    });
    it('is not told without a key', async () => {
      expect((await world.call('getBookingWorkflow', { tenant: null })).body.code).toBe('unknown_key');
    });
  });

  describe('quoteBooking', () => {
    it('adds up line by line, and can be booked by its id', async () => {
      const second = await world.dog(owner, { name: 'Waffle' });
      const { status, body } = await world.quote(owner, caregiver.caregiverId, [dogId, second]);
      expect(status).toBe(200);
      expect(body.lineItems.map((l: any) => [l.code, l.quantity, l.amount.amount])).toEqual([
        ['base', 3, 16_500], ['additional_dog', 3, 10_500], ['owner_fee', 1, 1_350],
      ]);
      expect(body.total).toEqual({ amount: 28_350, currency: 'USD' });
      expect(body).toMatchObject({ bookable: true, reasons: [], cancellationPolicy: { name: 'moderate' } });
      expect(body.id).toMatch(/^qte_/);
    });
    it('tells a price before signing in, with no id to book it by', async () => {
      const { status, body } = await world.call('quoteBooking', { body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(20), dogCount: 2 } });
      expect([status, body.id, body.total.amount]).toEqual([200, null, 28_350]);
    });
    it('says why it can’t be booked', async () => {
      const { status, body } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(-5));
      expect(status).toBe(200);
      expect(body).toMatchObject({ id: null, bookable: false });
      expect(body.reasons.map((r: any) => r.code)).toContain('in_the_past');
    });
    it.each([
      ['an unknown caregiver', { caregiverId: 'cgv_01JZ0000000000000000000000' }, 404, 'caregiver_not_found'],
      ['a service not offered', { serviceType: 'house_sitting' }, 404, 'service_not_found'],
      ['an unknown field', { foo: 1 }, 400, 'invalid_request'],
      ['a wrong tag', { when: { unit: 'week', checkIn: '2030-01-01' } }, 400, 'invalid_request'],
      ['a date that is none', { when: { unit: 'night', checkIn: '2030-02-31', checkOut: '2030-03-02' } }, 400, 'invalid_request'],
      ['no night at all', { when: { unit: 'night', checkIn: '2030-02-01', checkOut: '2030-02-01' } }, 400, 'invalid_request'],
    ])('refuses %s', async (_, given, status, code) => {
      const body = { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(20), dogCount: 1, ...given };
      const answer = await world.call('quoteBooking', { body });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      if (status === 400) expect(answer.body.errors[0].pointer).toMatch(/^#\/(foo|when)/);
    });
    it('knows nobody else’s dogs, and none without signing in', async () => {
      const theirs = await world.quote(other, caregiver.caregiverId, [dogId]);
      expect([theirs.status, theirs.body.code, theirs.body.errors[0].pointer]).toEqual([404, 'dog_not_found', '#/dogIds/0']);
      const anonymous = await world.call('quoteBooking', { body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(20), dogIds: [dogId] } });
      expect(anonymous.body.code).toBe('unauthenticated');
    });
    it('does not know another business’s caregivers', async () => {
      const { body } = await world.call('quoteBooking', { tenant: 'beta', body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(20) } });
      expect(body.code).toBe('caregiver_not_found');
    });
  });

  describe('createBooking', () => {
    it('holds the places, waits for an answer, and tells what may be done', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(30) });
      expect(booking).toMatchObject({ status: 'pending', paymentStatus: 'unpaid', caregiverEarnings: null, total: { amount: 17_325, currency: 'USD' } });
      expect(booking.transitions).toEqual([{ name: 'cancel', to: 'cancelled', allowed: true, reason: null }]);
      expect(Date.parse(booking.respondBy!) - Date.parse(booking.createdAt)).toBe(72 * 3_600_000);
      expect(booking.history).toMatchObject([{ from: null, to: 'pending', by: 'owner' }]);
    });
    it('answers at the brief’s path too', async () => {
      const { body } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(40));
      const response = await fetch(`${world.server.url}/api/bookings/create`, {
        method: 'POST', body: JSON.stringify({ quoteId: body.id }),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.token}`, 'x-publishable-key': 'pk_test_alpha' },
      });
      expect(response.status).toBe(201);
    });
    it('books a quote once', async () => {
      const { body: quote } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(45));
      const both = await Promise.all([1, 2].map(() => world.call('createBooking', { ...asOwner(), body: { quoteId: quote.id } })));
      expect(both.map((a) => a.status).sort()).toEqual([201, 409]);
      expect(both.find((a) => a.status === 409)!.body.code).toBe('quote_used');
    });
    it('does one thing for one Idempotency-Key, however often it is sent', async () => {
      const { body: quote } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(50));
      const headers = { 'idempotency-key': 'once-only-1' };
      const first = await world.call('createBooking', { ...asOwner(), headers, body: { quoteId: quote.id } });
      const again = await world.call('createBooking', { ...asOwner(), headers, body: { quoteId: quote.id } });
      expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      const alias = await fetch(`${world.server.url}/api/bookings/create`, {
        method: 'POST', body: JSON.stringify({ quoteId: quote.id }),
        headers: { ...headers, 'content-type': 'application/json', authorization: `Bearer ${owner.token}`, 'x-publishable-key': 'pk_test_alpha' },
      });
      expect([alias.status, ((await alias.json()) as { id: string }).id]).toEqual([201, first.body.id]);
      const other = await world.call('createBooking', { ...asOwner(), headers, body: { quoteId: quote.id, note: 'another body' } });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    });
    it('of twenty at once with one key, one does it', async () => {
      const { body: quote } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(55));
      const headers = { 'idempotency-key': 'once-only-20' };
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.call('createBooking', { ...asOwner(), headers, body: { quoteId: quote.id } })));
      const ids = new Set(answers.filter((a) => a.status === 201).map((a) => a.body.id));
      expect(ids.size).toBe(1);
      expect(answers.every((a) => a.status === 201 || a.body.code === 'idempotency_in_flight')).toBe(true);
    });
    it('refuses places that somebody else took first', async () => {
      const small = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 4_000 }], capacity: 1, sizesTaken: ['large'], minNoticeHours: 0 }] });
      const otherDog = await world.dog(other);
      const [one, two] = [await world.quote(owner, small.caregiverId, [dogId]), await world.quote(other, small.caregiverId, [otherDog])];
      expect((await world.call('createBooking', { ...asOwner(), body: { quoteId: one.body.id } })).status).toBe(201);
      const late = await world.call('createBooking', { token: other.token, body: { quoteId: two.body.id } });
      expect([late.status, late.body.code]).toEqual([409, 'no_longer_available']);
    });
    it('takes no quote that is unknown, somebody else’s, or another business’s', async () => {
      const { body: quote } = await world.quote(owner, caregiver.caregiverId, [dogId], world.nights(60));
      const theirs = await world.call('createBooking', { token: other.token, body: { quoteId: quote.id } });
      const abroad = await world.call('createBooking', { token: foreigner.token, tenant: 'beta', body: { quoteId: quote.id } });
      expect([theirs.body.code, abroad.body.code]).toEqual(['quote_not_found', 'quote_not_found']);
    });
    it('is for owners', async () => {
      for (const token of [caregiver.token, admin.token, world.secretKey('alpha')]) {
        expect((await world.call('createBooking', { token, body: { quoteId: 'qte_01JZ0000000000000000000000' } })).body.code).toBe('forbidden');
      }
      expect((await world.call('createBooking', { body: { quoteId: 'qte_01JZ0000000000000000000000' } })).status).toBe(401);
      expect((await world.call('createBooking', { ...asOwner(), body: {} })).body.errors).toEqual([{ pointer: '#/quoteId', detail: 'is required', code: 'required' }]);
    });
    it('confirms at once where the caregiver takes instant bookings', async () => {
      const instant = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 4_000 }], capacity: 1, sizesTaken: ['large'], minNoticeHours: 0, instantBook: true }] });
      const booking = await world.booking(owner, instant, [dogId]);
      expect([booking.status, booking.respondBy, booking.payBy === null]).toEqual(['confirmed', null, false]);
    });
  });

  describe('listBookings and getBooking', () => {
    it('shows both sides theirs, a page at a time', async () => {
      const fresh = await world.person('owner');
      const dogs = [await world.dog(fresh)];
      const made = [];
      for (const days of [70, 75, 80]) made.push(await world.booking(fresh, stranger, dogs, { when: world.nights(days) }));
      const first = await world.call('listBookings', { token: fresh.token, query: { limit: 2 } });
      expect(first.body.data.map((b: any) => b.id)).toEqual([made[2]!.id, made[1]!.id]);
      const rest = await world.call('listBookings', { token: fresh.token, query: { limit: 2, cursor: first.body.nextCursor } });
      expect(rest.body).toMatchObject({ data: [{ id: made[0]!.id }], nextCursor: null });
      const theirs = await world.call('listBookings', { token: stranger.token, query: { status: ['pending'] } });
      expect(theirs.body.data).toHaveLength(3);
      expect(theirs.body.data[0].caregiverEarnings).toEqual({ amount: 13_200, currency: 'USD' });
      expect((await world.call('listBookings', { token: fresh.token, query: { status: ['confirmed', 'declined'] } })).body.data).toEqual([]);
    });
    it('refuses a cursor that is none, and a state that is none', async () => {
      expect((await world.call('listBookings', { ...asOwner(), query: { cursor: 'rubbish' } })).body.code).toBe('invalid_cursor');
      expect((await world.call('listBookings', { ...asOwner(), query: { status: ['eaten'] } })).body.errors[0].pointer).toBe('#/query/status/0');
      expect((await world.call('listBookings')).status).toBe(401);
      expect((await world.call('listBookings', { token: (await world.person('support')).token })).status).toBe(403);
    });
    it('is there for its parties and the business, and for nobody else', async () => {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(85) });
      const params = { bookingId };
      for (const token of [owner.token, caregiver.token, admin.token]) expect((await world.call('getBooking', { token, params })).status).toBe(200);
      for (const token of [other.token, stranger.token]) expect((await world.call('getBooking', { token, params })).body.code).toBe('booking_not_found');
      expect((await world.call('getBooking', { token: foreigner.token, tenant: 'beta', params })).body.code).toBe('booking_not_found');
      expect((await world.call('getBooking', { ...asOwner(), params: { bookingId: 'nonsense' } })).body.errors[0].pointer).toBe('#/path/bookingId');
    });
    it('does not take a token of another business', async () => {
      expect((await world.call('listBookings', { token: owner.token, tenant: 'beta' })).status).toBe(401);
    });
  });

  describe('setBookingStatus', () => {
    it('goes from request to the end', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(2, 1), confirmed: true });
      const params = { bookingId: booking.id };
      expect(booking).toMatchObject({ status: 'confirmed', respondBy: null });
      const early = await world.call('setBookingStatus', { ...asCaregiver(), params, body: { status: 'in_progress' } });
      expect(early.body).toMatchObject({ code: 'transition_not_allowed', bookingStatus: 'confirmed', reason: 'not_paid_yet' });
      await world.pay(owner, booking.id);
      const paid = await world.call('getBooking', { ...asCaregiver(), params });
      expect(paid.body.transitions.find((t: any) => t.name === 'start')).toEqual({ name: 'start', to: 'in_progress', allowed: false, reason: 'not_started_yet' });
      await world.advance(Date.parse(booking.startsAt) - Date.now());
      expect((await world.call('setBookingStatus', { ...asCaregiver(), params, body: { status: 'in_progress' } })).body.status).toBe('in_progress');
      expect((await world.call('setBookingStatus', { ...asCaregiver(), params, body: { status: 'completed' } })).body.status).toBe('completed');
    });
    it('lets one of two win, and tells the other the state', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(90) });
      const answers = await Promise.all((['confirmed', 'declined'] as const).map((status) =>
        world.call('setBookingStatus', { ...asCaregiver(), params: { bookingId: booking.id }, body: { status } })));
      expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
      const won = answers.find((a) => a.status === 200)!.body.status;
      expect(answers.find((a) => a.status === 409)!.body).toMatchObject({ code: 'transition_not_allowed', bookingStatus: won });
    });
    it('is not for the owner to confirm, nor for a stranger to know', async () => {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(95) });
      const confirm = (token: string, tenant: 'alpha' | 'beta' = 'alpha') => world.call('setBookingStatus', { token, tenant, params: { bookingId }, body: { status: 'confirmed' } });
      expect((await confirm(owner.token)).body.code).toBe('forbidden');
      expect((await confirm(stranger.token)).body.code).toBe('booking_not_found');
      expect((await confirm(foreigner.token, 'beta')).body.code).toBe('booking_not_found');
      expect((await world.call('setBookingStatus', { ...asCaregiver(), params: { bookingId: unknownBooking }, body: { status: 'confirmed' } })).status).toBe(404);
      expect((await world.call('setBookingStatus', { ...asCaregiver(), params: { bookingId }, body: { status: 'cancelled' } })).status).toBe(400);
    });
    it('frees the places of a declined request', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(100, 1) });
      const date = (booking.when as { checkIn: string }).checkIn;
      const free = async () => (await world.call('getAvailability', { params: { caregiverId: caregiver.caregiverId }, query: { serviceType: 'boarding', from: date, to: date } })).body.places[0].free;
      expect(await free()).toBe(2);
      await world.call('setBookingStatus', { ...asCaregiver(), params: { bookingId: booking.id }, body: { status: 'declined', reason: 'Away' } });
      expect(await free()).toBe(3);
    });
  });

  describe('with a secret key', () => {
    const keyFor = async (...scopes: string[]): Promise<string> => (await world.call('createApiKey', { token: admin.token, body: { kind: 'secret', name: 'Desk', scopes } })).body.key;
    it('all of the business’s bookings are read, moved on and cancelled, as far as its scopes go', async () => {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(130) });
      const params = { bookingId };
      const [reads, writes, neither] = [await keyFor('bookings:read'), await keyFor('bookings:write'), await keyFor('users:read')];
      const listed = await world.call('listBookings', { token: reads, query: { limit: 100 } });
      expect(listed.body.data.map(({ id }: { id: string }) => id)).toContain(bookingId);
      const seen = await world.call('getBooking', { token: reads, params });
      expect(seen.body).toMatchObject({ id: bookingId, address: null, transitions: expect.arrayContaining([{ name: 'confirm', to: 'confirmed', allowed: true, reason: null }]) });
      expect((await world.call('setBookingStatus', { token: writes, params, body: { status: 'confirmed' } })).body).toMatchObject({ status: 'confirmed', history: [{ by: 'owner' }, { by: 'admin' }] });
      expect((await world.call('previewCancellation', { token: reads, params })).body.paid.amount).toBe(0);
      for (const [id, token] of [['listBookings', neither], ['getBooking', neither], ['previewCancellation', writes], ['setBookingStatus', reads], ['cancelBooking', reads]] as const) {
        const body = id === 'setBookingStatus' ? { status: 'completed' } : id === 'cancelBooking' ? {} : undefined;
        expect([id, (await world.call(id, { token, ...(id !== 'listBookings' && { params }), ...(body && { body }) })).body.code]).toEqual([id, 'insufficient_scope']);
      }
      const cancelled = await world.call('cancelBooking', { token: writes, params, body: {} });
      expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
      const { rows } = await world.server.app.parts.db.query({}, 'SELECT actorKind, subjectId FROM audit_rows WHERE requestId = ?', [cancelled.headers.get('x-request-id')]);
      expect(rows).toEqual([{ actorKind: 'key', subjectId: bookingId }]);
      expect((await world.call('getBooking', { token: 'sk_test_beta', tenant: 'beta', params })).body.code).toBe('booking_not_found');
    });
  });

  describe('previewCancellation and cancelBooking', () => {
    it('gives back what the preview said', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(110), confirmed: true });
      await world.pay(owner, booking.id);
      const params = { bookingId: booking.id };
      await world.advance(Date.parse(booking.startsAt) - Date.now() - (await offset(world)) - 3 * day);
      const preview = await world.call('previewCancellation', { ...asOwner(), params });
      expect(preview.body).toMatchObject({ refundBps: 5_000, paid: { amount: 17_325 } });
      const lines = preview.body.lines.reduce((n: number, l: any) => n + l.refund.amount, 0);
      expect(preview.body.refund.amount).toBe(lines);
      const cancelled = await world.call('cancelBooking', { ...asOwner(), params, body: { reason: 'Ill' } });
      expect(cancelled.body.status).toBe('cancelled');
      await world.settled();
      await until(async () => (await world.call('getBooking', { ...asOwner(), params })).body.refunded.amount === preview.body.refund.amount);
      expect((await world.call('getBooking', { ...asOwner(), params })).body.paymentStatus).toBe('partially_refunded');
      const again = await world.call('cancelBooking', { ...asOwner(), params, body: {} });
      expect([again.status, again.body.code]).toEqual([409, 'transition_not_allowed']);
      expect((await world.call('previewCancellation', { ...asOwner(), params })).status).toBe(409);
    });
    it('refunds everything when the caregiver cancels', async () => {
      const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(160), confirmed: true });
      await world.pay(owner, booking.id);
      const params = { bookingId: booking.id };
      expect((await world.call('previewCancellation', { ...asCaregiver(), params })).body.refund.amount).toBe(17_325);
      await world.call('cancelBooking', { ...asCaregiver(), params, body: {} });
      await world.settled();
      expect((await world.call('getBooking', { ...asOwner(), params })).body).toMatchObject({ paymentStatus: 'refunded', refunded: { amount: 17_325 } });
    });
    it('is for the parties', async () => {
      const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { when: world.nights(170) });
      for (const [token, tenant] of [[stranger.token, 'alpha'], [other.token, 'alpha'], [foreigner.token, 'beta']] as const) {
        expect((await world.call('previewCancellation', { token, tenant, params: { bookingId } })).body.code).toBe('booking_not_found');
        expect((await world.call('cancelBooking', { token, tenant, params: { bookingId }, body: {} })).body.code).toBe('booking_not_found');
      }
      expect((await world.call('cancelBooking', { ...asCaregiver(), params: { bookingId }, body: {} })).body.code).toBe('forbidden');
      expect((await world.call('cancelBooking', { ...asOwner(), params: { bookingId }, body: { why: 'x' } })).body.errors[0].pointer).toBe('#/why');
      expect((await world.call('cancelBooking', { params: { bookingId }, body: {} })).status).toBe(401);
    });
  });
});

const offset = async (world: { call: (id: 'getSandboxClock', options: { token: string }) => Promise<{ body: { offsetMs: number } }> }): Promise<number> =>
  (await world.call('getSandboxClock', { token: 'sk_test_alpha' })).body.offsetMs;

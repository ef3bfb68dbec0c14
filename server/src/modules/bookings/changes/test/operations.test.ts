import { beforeEach, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Client, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import type { Schema } from '../../../../contract/contract.ts';

const hour = 3_600_000;
const noChange = 'bch_01JZ0000000000000000000000';

describeApp('changes of bookings', (world) => {
  let owner: Signed;
  let caregiver: SignedCaregiver;
  let dogId: string;
  beforeEach(async () => {
    [owner, caregiver] = await Promise.all([world.person('owner'), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  /** The sandbox's clock is moved by some tests: days count from what it says. */
  let movedMs = 0;
  const advance = async (ms: number): Promise<void> => {
    movedMs += ms;
    await world.advance(ms);
  };
  const nights: typeof world.nights = (...given) => world.nights(...given);
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const as = (who: Signed): Client => (id, options) => world.call(id, { token: who.token, tenant: who.tenant, ...options });
  const book = (options: Parameters<typeof world.booking>[3] = {}) => world.booking(owner, caregiver, [dogId], { when: nights(20), confirmed: true, ...options });
  const propose = (who: Signed, bookingId: string, body: unknown) => as(who)('proposeBookingChange', { params: { bookingId }, body });
  const answer = (who: Signed, bookingId: string, changeId: string, given: string, more = {}) =>
    as(who)('answerBookingChange', { params: { bookingId, changeId }, body: { answer: given, ...more } });
  const get = async (bookingId: string, who = owner): Promise<Schema<'Booking'>> => (await as(who)('getBooking', { params: { bookingId } })).body;
  /** How many dogs there is room for on each night from some days on. */
  const free = (fromDays: number, count: number, serviceType?: string): Promise<number[]> => freeOn(nights(fromDays, count), serviceType);
  const freeOn = async ({ checkIn: from, checkOut }: ReturnType<typeof nights>, serviceType = 'boarding'): Promise<number[]> => {
    const to = new Date(Date.parse(checkOut) - 86_400_000).toISOString().slice(0, 10);
    const { body } = await world.call('getAvailability', { params: { caregiverId: caregiver.caregiverId }, query: { serviceType, from, to } });
    return body.places.map((one: { free: number }) => one.free);
  };
  const proposed = async (who: Signed, bookingId: string, body: unknown): Promise<Schema<'BookingChange'>> => {
    const { status, body: made } = await propose(who, bookingId, body);
    if (status !== 201) throw new Error(JSON.stringify(made));
    return made.change;
  };
  const toldOf = async (who: Signed): Promise<string[]> => {
    await world.settled();
    return (await as(who)('listNotifications')).body.data.map((one: { type: string; title: string }) => `${one.type}: ${one.title}`);
  };

  describe('proposeBookingChange', () => {
    it('shows the difference, holds what is needed beyond the booking, and waits for the other side', async () => {
      const { id } = await book();
      const { status, body: { booking, change } } = await propose(owner, id, { when: nights(20, 4), message: 'A day later.' });
      expect(status).toBe(201);
      expect(change).toMatchObject({
        status: 'open', proposedBy: 'owner', message: 'A day later.', answers: ['withdraw'], total: usd(23_100), caregiverEarnings: null,
        money: { before: usd(17_325), after: usd(23_100), difference: usd(5_775), paid: usd(0), refund: usd(0), balanceDue: usd(23_100) },
      });
      expect(change.money.lines.map((one: any) => [one.code, one.before.amount, one.after.amount, one.difference.amount])).toEqual([['base', 16_500, 22_000, 5_500], ['owner_fee', 825, 1_100, 275]]);
      expect(Date.parse(change.answerBy) - Date.parse(change.createdAt)).toBe(72 * hour);
      expect(booking).toMatchObject({ when: nights(20), total: usd(17_325), change: { id: change.id } });
      expect(await free(20, 4)).toEqual([2, 2, 2, 2]);
      expect((await get(id, caregiver)).change).toMatchObject({ id: change.id, answers: ['accept', 'decline'], caregiverEarnings: usd(17_600) });
      const listed = await as(caregiver)('listBookings');
      expect(listed.body.data[0].change.id).toBe(change.id);
      expect(await toldOf(caregiver)).toContain('booking.change_proposed: Olivia M. proposes a change');
    });

    it('takes a dog more with the places of one dog', async () => {
      const second = await world.dog(owner, { name: 'Waffle' });
      const { id } = await book();
      const change = await proposed(owner, id, { dogIds: [dogId, second] });
      expect(change.money.lines.map((one) => one.code)).toEqual(['base', 'additional_dog', 'owner_fee']);
      expect(await free(20, 3)).toEqual([1, 1, 1]);
      expect((await answer(caregiver, id, change.id, 'accept')).body.booking.dogs).toHaveLength(2);
      expect(await free(20, 3)).toEqual([1, 1, 1]);
      const less = await proposed(caregiver, id, { dogIds: [second] });
      expect(await free(20, 3)).toEqual([1, 1, 1]);
      expect((await answer(owner, id, less.id, 'accept')).body.booking).toMatchObject({ dogs: [{ name: 'Waffle' }] });
      expect(await free(20, 3)).toEqual([2, 2, 2]);
    });

    it('refuses places that are not there, and says which', async () => {
      const { id } = await book();
      await world.hold(caregiver, 'boarding', nights(23, 1), 3);
      const longer = { when: nights(20, 4) };
      const quoted = await as(owner)('quoteBookingChange', { params: { bookingId: id }, body: longer });
      expect(quoted.body).toMatchObject({ bookable: false, reasons: [{ code: 'fully_booked', date: nights(23).checkIn }] });
      expect(outcome(await propose(owner, id, longer))).toBe('409 no_longer_available');
      expect((await get(id)).change).toBeNull();
      expect(await free(20, 3)).toEqual([2, 2, 2]);
    });

    it('counts what the booking holds as its own', async () => {
      const dogs = [dogId, await world.dog(owner), await world.dog(owner)];
      const { id } = await world.booking(owner, caregiver, dogs, { when: nights(20), confirmed: true });
      const body = { when: nights(21) };
      expect((await as(owner)('quoteBookingChange', { params: { bookingId: id }, body })).body).toMatchObject({ bookable: true, reasons: [] });
      const change = await proposed(owner, id, body);
      expect(await free(20, 4)).toEqual([0, 0, 0, 0]);
      await answer(caregiver, id, change.id, 'accept');
      expect(await free(20, 4)).toEqual([3, 0, 0, 0]);
    });

    it('is for one change at a time, and for one that changes something', async () => {
      const { id } = await book();
      expect(outcome(await propose(owner, id, {}))).toBe('422 change_without_effect');
      expect(outcome(await propose(owner, id, { when: nights(20), dogIds: [dogId], serviceType: 'boarding' }))).toBe('422 change_without_effect');
      const both = await Promise.all([propose(owner, id, { when: nights(20, 4) }), propose(caregiver, id, { when: nights(20, 2) })]);
      expect(both.map(outcome).sort()).toEqual(['201', '409 change_already_open']);
      expect((await free(20, 3)).slice(0, 3)).toEqual([2, 2, 2]);
    });

    it('is refused where it makes no sense or is nobody’s', async () => {
      const { id } = await book();
      const [other, stranger, abroad, admin] = [await world.person('owner'), await world.caregiver(), await world.person('owner', 'beta'), await world.person('admin')];
      const body = { when: nights(30) };
      for (const who of [other, stranger, abroad]) {
        expect(outcome(await propose(who, id, body))).toBe('404 booking_not_found');
        expect(outcome(await as(who)('quoteBookingChange', { params: { bookingId: id }, body }))).toBe('404 booking_not_found');
      }
      expect(outcome(await propose(admin, id, body))).toBe('403 forbidden');
      expect(outcome(await propose(owner, id, { when: { unit: 'day', date: '2030-01-01' } }))).toBe('400 invalid_request #/when/unit');
      expect(outcome(await propose(owner, id, { when: nights(30), price: 1 }))).toBe('400 invalid_request #/price');
      expect(outcome(await propose(owner, id, { serviceType: 'house_sitting' }))).toBe('404 service_not_found #/serviceType');
      expect(outcome(await propose(owner, id, { when: nights(-4) }))).toBe('422 not_bookable #/when');
      const [theirs, mine] = [await world.dog(other), await world.dog(owner)];
      expect(outcome(await propose(owner, id, { dogIds: [theirs] }))).toBe('404 dog_not_found #/dogIds/0');
      expect(outcome(await propose(caregiver, id, { dogIds: [dogId, mine] }))).toBe('404 dog_not_found #/dogIds/1');
    });

    it('goes to another service, whose places are held as well', async () => {
      const { id } = await book({ when: nights(20, 1) });
      const change = await proposed(owner, id, { serviceType: 'daycare', when: { unit: 'day', date: nights(20).checkIn } });
      expect([await free(20, 1), await free(20, 1, 'daycare')]).toEqual([[2], [3]]);
      expect((await answer(caregiver, id, change.id, 'accept')).body.booking).toMatchObject({ serviceType: 'daycare', total: usd(3_150) });
      expect([await free(20, 1), await free(20, 1, 'daycare')]).toEqual([[3], [3]]);
    });
  });

  describe('answerBookingChange', () => {
    it('changes the booking as it was shown, and moves what is due', async () => {
      const { id, cancellationPolicy } = await book();
      const change = await proposed(owner, id, { when: nights(40, 2) });
      const { status, body } = await answer(caregiver, id, change.id, 'accept');
      expect(status).toBe(200);
      expect(body.change).toMatchObject({ status: 'accepted', answers: [] });
      expect(body.booking).toMatchObject({ status: 'confirmed', when: nights(40, 2), startsAt: change.startsAt, lineItems: change.lineItems, total: usd(11_550), balanceDue: usd(11_550), cancellationPolicy, change: null });
      expect([await free(20, 3), await free(40, 2)]).toEqual([[3, 3, 3], [2, 2]]);
      expect(await toldOf(owner)).toContain('booking.change_accepted: Grace K. accepted your change');
      await world.pay(owner, id);
      expect(await get(id)).toMatchObject({ paymentStatus: 'paid', balanceDue: usd(0) });
      const invoice = await as(owner)('getInvoice', { params: { bookingId: id } });
      expect(invoice.body.total).toEqual(usd(11_550));
    });

    it.each([['decline', 'caregiver', 'declined'], ['withdraw', 'owner', 'withdrawn']] as const)('%s gives back exactly what was held', async (given, by, status) => {
      const { id } = await book();
      const change = await proposed(owner, id, { when: nights(22, 3) });
      expect(await free(20, 5)).toEqual([2, 2, 2, 2, 2]);
      const { body } = await answer(by === 'owner' ? owner : caregiver, id, change.id, given, { reason: 'Sorry.' });
      expect(body).toMatchObject({ change: { status, reason: 'Sorry.' }, booking: { change: null, when: nights(20), total: usd(17_325) } });
      expect(await free(20, 5)).toEqual([2, 2, 2, 3, 3]);
      const again = await answer(caregiver, id, change.id, 'accept');
      expect(again.body).toMatchObject({ status: 409, code: 'change_not_open', changeStatus: status, bookingStatus: 'confirmed' });
      expect(await toldOf(by === 'owner' ? caregiver : owner)).toContain(status === 'declined' ? 'booking.change_declined: Grace K. declined your change' : 'booking.change_withdrawn: Olivia M. withdrew the change');
      expect((await propose(owner, id, { when: nights(20, 4) })).status).toBe(201);
    });

    it('is the other side’s, and of the booking it belongs to', async () => {
      const [{ id }, other] = [await book(), await book({ when: nights(60) })];
      const change = await proposed(caregiver, id, { when: nights(20, 2) });
      expect(outcome(await answer(caregiver, id, change.id, 'accept'))).toBe('403 forbidden');
      expect(outcome(await answer(owner, id, change.id, 'withdraw'))).toBe('403 forbidden');
      expect(outcome(await answer(owner, other.id, change.id, 'accept'))).toBe('404 change_not_found #/path/changeId');
      expect(outcome(await answer(owner, id, noChange, 'accept'))).toBe('404 change_not_found #/path/changeId');
      expect(outcome(await answer(owner, id, change.id, 'perhaps'))).toBe('400 invalid_request #/answer');
      expect(outcome(await answer(await world.person('owner', 'beta'), id, change.id, 'accept'))).toBe('404 booking_not_found');
      expect(outcome(await answer(owner, id, change.id, 'accept'))).toBe('200');
    });

    it('expires unanswered, once, and what was held is free again', async () => {
      const { id, when } = await book();
      await world.pay(owner, id);
      const longer = nights(20, 4);
      const change = await proposed(owner, id, { when: longer });
      await advance(72 * hour + 1_000);
      expect(outcome(await answer(caregiver, id, change.id, 'accept'))).toBe('409 change_not_open');
      expect(await get(id)).toMatchObject({ change: null, when, total: usd(17_325) });
      expect(await freeOn(longer)).toEqual([2, 2, 2, 3]);
      for (const who of [owner, caregiver]) expect((await toldOf(who)).filter((one) => one.startsWith('booking.change_expired'))).toHaveLength(1);
    });

    it('lets one of those win who act at once; the others are told the state', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { id } = await book({ when: nights(100 + 10 * round) });
        const change = await proposed(owner, id, { when: nights(102 + 10 * round) });
        const answers = await Promise.all([
          answer(caregiver, id, change.id, 'accept'), answer(owner, id, change.id, 'withdraw'), answer(caregiver, id, change.id, 'decline'),
          as(owner)('cancelBooking', { params: { bookingId: id }, body: {} }),
        ]);
        expect(answers[3]!.status).toBe(200); // before or after: what is agreed can be cancelled
        const changed = answers.slice(0, 3);
        const won = changed.filter(({ status }) => status === 200).length;
        expect(won).toBeLessThanOrEqual(1);
        for (const { status, body } of changed) if (status !== 200) expect([body.code, body.changeStatus]).toEqual(['change_not_open', expect.stringMatching(/accepted|withdrawn|declined|cancelled/)]);
        expect(await get(id)).toMatchObject({ status: 'cancelled', change: null });
        expect(await free(100 + 10 * round, 6)).toEqual([3, 3, 3, 3, 3, 3]);
      }
    });
  });

  describe('the state of the booking', () => {
    it('lets the owner change a request, whose answer stays due', async () => {
      const booking = await book({ confirmed: false });
      const change = await proposed(owner, booking.id, { when: nights(25, 2) });
      const { body } = await answer(caregiver, booking.id, change.id, 'accept');
      expect(body.booking).toMatchObject({ status: 'pending', when: nights(25, 2), respondBy: booking.respondBy });
      expect((await as(caregiver)('setBookingStatus', { params: { bookingId: booking.id }, body: { status: 'confirmed' } })).body).toMatchObject({ status: 'confirmed', total: usd(11_550) });
    });

    it.each([['cancelled', 'cancelBooking', {}], ['declined', 'setBookingStatus', { status: 'declined' }]] as const)('ends the change when it is %s', async (status, operation, body) => {
      const { id } = await book({ confirmed: status === 'cancelled' });
      const change = await proposed(owner, id, { when: nights(22, 3) });
      const ended = await as(caregiver)(operation, { params: { bookingId: id }, body });
      expect(ended.body).toMatchObject({ status, change: null });
      expect(await free(20, 5)).toEqual([3, 3, 3, 3, 3]);
      expect((await answer(caregiver, id, change.id, 'accept')).body).toMatchObject({ code: 'change_not_open', changeStatus: 'cancelled', bookingStatus: status });
      expect(outcome(await propose(owner, id, { when: nights(30) }))).toBe('409 change_not_possible');
    });

    it('that has begun can only be made longer, and owes the rest', async () => {
      const today = nights(0).checkIn; // as it was before the clock is moved
      const dateFrom = (days: number): string => new Date(Date.parse(today) + days * 24 * hour).toISOString().slice(0, 10);
      const from = (days: number, count: number) => ({ unit: 'night' as const, checkIn: dateFrom(days), checkOut: dateFrom(days + count) });
      const { id, startsAt } = await book({ when: from(2, 2) });
      await world.pay(owner, id);
      const other = await proposed(owner, id, { when: from(3, 2) });
      await advance(Date.parse(startsAt) - Date.now() - movedMs - hour);
      const began = await as(caregiver)('setBookingStatus', { params: { bookingId: id }, body: { status: 'in_progress' } });
      expect(began.body.change).toBeNull();
      expect((await answer(caregiver, id, other.id, 'accept')).body).toMatchObject({ code: 'change_not_open', changeStatus: 'cancelled' });
      await advance(2 * hour);
      for (const body of [{ when: from(2, 1) }, { when: from(3, 2) }, { dogIds: [await world.dog(owner)] }]) {
        expect((await propose(owner, id, body)).body).toMatchObject({ code: 'change_not_possible', reason: 'only_longer', bookingStatus: 'in_progress' });
      }
      const change = await proposed(owner, id, { when: from(2, 3) });
      const { body } = await answer(caregiver, id, change.id, 'accept');
      expect(body.booking).toMatchObject({ status: 'in_progress', paymentStatus: 'paid', total: usd(17_325), balanceDue: usd(5_775), when: from(2, 3) });
      expect(await toldOf(owner)).toContain('booking.balance_due: The rest of your booking is still to be paid');
      await advance(4 * 24 * hour + 25 * hour);
      expect((await get(id)).status).toBe('completed');
      expect(outcome(await propose(owner, id, { when: from(2, 9) }))).toBe('409 change_not_possible');
    });
  });

  describe('money', () => {
    it('goes back as the policy has it when the owner wants less, and the booking stays paid', async () => {
      const { id } = await book({ when: nights(4, 3) }); // moderate: half, from five days before on
      await world.pay(owner, id);
      const body = { when: nights(4, 2) };
      const { money } = (await as(owner)('quoteBookingChange', { params: { bookingId: id }, body })).body;
      expect(money).toMatchObject({ paid: usd(17_325), difference: usd(-5_775), kept: usd(2_887), refund: usd(2_888), balanceDue: usd(0) });
      expect(money.explanation).toContain('More than 24 hours before the start: 50% is refunded.');
      const change = await proposed(owner, id, body);
      expect(change.money).toEqual(money);
      expect((await answer(caregiver, id, change.id, 'accept')).body.change.money).toEqual(money);
      await until(async () => (await get(id)).refunded.amount === 2_888);
      expect(await get(id)).toMatchObject({ paymentStatus: 'paid', total: usd(11_550), balanceDue: usd(0) });
      // what was kept goes back where the caregiver cancels, and the whole is never more than was paid
      expect((await as(caregiver)('previewCancellation', { params: { bookingId: id } })).body.refund).toEqual(usd(11_550 + 2_887));
      await as(caregiver)('cancelBooking', { params: { bookingId: id }, body: {} });
      await until(async () => (await get(id)).refunded.amount === 17_325);
      expect(await get(id)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
    });

    it('goes back in full where the caregiver proposes less', async () => {
      const { id } = await book({ when: nights(3, 3) });
      await world.pay(owner, id);
      const change = await proposed(caregiver, id, { when: nights(3, 2) });
      expect(change.money).toMatchObject({ refund: usd(5_775), kept: usd(0) });
      await answer(owner, id, change.id, 'accept');
      await until(async () => (await get(id)).refunded.amount === 5_775);
      expect((await as(owner)('previewCancellation', { params: { bookingId: id } })).body).toMatchObject({ paid: usd(11_550) });
    });

    it('of a payment that was begun before does not pay the new total', async () => {
      const { id } = await book();
      const begun = await as(owner)('processPayment', { body: { bookingId: id } });
      const old = begun.body.payment.id as string;
      const change = await proposed(owner, id, { when: nights(20, 4) });
      await Promise.all([
        answer(caregiver, id, change.id, 'accept'),
        as(owner)('completeSandboxPayment', { params: { paymentId: old }, body: { outcome: 'succeeded' } }),
      ]);
      await world.settled();
      const then = await get(id);
      const first = (await as(owner)('getPayment', { params: { paymentId: old } })).body;
      if (then.paymentStatus === 'paid') expect(then).toMatchObject({ total: usd(23_100), balanceDue: usd(5_775) }); // it came before
      else {
        expect(['canceled', 'succeeded', 'refunded']).toContain(first.status);
        await world.pay(owner, id);
        expect(await get(id)).toMatchObject({ paymentStatus: 'paid', balanceDue: usd(0), total: usd(23_100) });
      }
    });

    it('of a payment that was begun before is good for other dates at the same price', async () => {
      const { id } = await book();
      const begun = (await as(owner)('processPayment', { body: { bookingId: id } })).body.payment.id as string;
      const change = await proposed(owner, id, { when: nights(24) });
      expect((await answer(caregiver, id, change.id, 'accept')).status).toBe(200);
      expect((await as(owner)('processPayment', { body: { bookingId: id } })).body.payment.id).toBe(begun);
      await world.settled();
      expect((await as(owner)('completeSandboxPayment', { params: { paymentId: begun }, body: { outcome: 'succeeded' } })).status).toBe(200);
      await until(async () => (await get(id)).paymentStatus === 'paid');
    });

    it('of the old amount that arrives late goes back', async () => {
      const { id } = await book();
      const old = (await as(owner)('processPayment', { body: { bookingId: id } })).body.payment.id as string;
      const change = await proposed(owner, id, { when: nights(20, 4) });
      // the provider has it before the change, and the news comes after
      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
      await answer(caregiver, id, change.id, 'accept');
      const applied = await parts.db.transaction(ctx, (tx) => parts.bookings.payable.applyPaid(tx, id, old, { amountMinor: 17_325, caregiverMinor: 13_200, taxMinor: 0 }));
      expect(applied).toBe('too_late');
      expect(await get(id)).toMatchObject({ paymentStatus: 'unpaid', balanceDue: usd(23_100) });
      const next = await as(owner)('processPayment', { body: { bookingId: id } });
      expect(next.body.payment).toMatchObject({ amount: usd(23_100) });
      expect(next.body.payment.id).not.toBe(old);
    });
  });
});

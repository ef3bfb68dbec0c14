import { beforeAll, expect, it } from 'vitest';
import { cardOf, submitPage, typeCard } from '../../../../test/app/cards.ts';
import { describeApp, outcome, until, type Answer, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';
import { createStays } from '../../bookings/care/test/stays.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });

/** 3 nights are 17,325 (a fee of 825), of which the caregiver gets 13,200; each night more is 5,775, of which they get 4,400. */
describeApp('paying the rest of a booking', (world) => {
  let [owner, admin, caregiver, dogId] = [] as unknown as [Signed, Signed, SignedCaregiver, string];
  let nth = 0;
  beforeAll(async () => {
    [owner, admin, caregiver] = await Promise.all([world.person('owner'), world.person('admin'), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  const from = () => 20 + 6 * (nth += 1);
  const change = async (bookingId: string, when: object, by: Signed = owner): Promise<Answer> => {
    const { status, body } = await world.call('proposeBookingChange', { token: by.token, params: { bookingId }, body: { when } });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return world.call('answerBookingChange', { token: (by === owner ? caregiver : owner).token, params: { bookingId, changeId: body.change.id }, body: { answer: 'accept' } });
  };
  /** Paid for three nights, and for four by now. */
  const dearer = async (): Promise<{ bookingId: string; first: string; days: number }> => {
    const days = from();
    const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(days) });
    const first = await world.pay(owner, bookingId);
    expect((await change(bookingId, world.nights(days, 4))).body.booking).toMatchObject({ paymentStatus: 'paid', balanceDue: usd(5_775) });
    return { bookingId, first, days };
  };
  const get = async (bookingId: string) => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body;
  const pay = (bookingId: string, more: object = {}) => world.call('processPayment', { token: owner.token, body: { bookingId, ...more } });
  const paid = (bookingId: string) => until(async () => (await get(bookingId)).balanceDue.amount === 0);
  const payment = async (paymentId: string) => (await world.call('getPayment', { token: owner.token, params: { paymentId } })).body;
  const told = async (who: Signed, bookingId: string): Promise<string[]> => {
    await world.settled();
    return (await world.call('listNotifications', { token: who.token, query: { limit: 100 } })).body.data.filter((one: any) => one.bookingId === bookingId).map(({ type }: any) => type);
  };
  const sumOf = async (sql: string, bookingId: string): Promise<number> =>
    Number((await world.server.app.parts.db.query<{ amount: number | string | null }>({}, sql, [bookingId])).rows[0]!.amount ?? 0);
  const owed = async (bookingId: string): Promise<number> =>
    0 - (await sumOf("SELECT SUM(e.amountMinor) AS amount FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transactionId WHERE t.bookingId = ? AND e.account = 'caregiver_payable'", bookingId));
  const written = async (bookingId: string): Promise<number> =>
    (await world.call('listInvoices', { token: owner.token, query: { bookingId } })).body.data.reduce((sum: number, one: any) => sum + one.total.amount, 0);

  it('with a card that is typed, after one that was declined and a question of the bank', async () => {
    const { bookingId, first } = await dearer();
    expect(outcome(await pay(bookingId, { when: 'at_start' }))).toBe('422 payment_option_not_supported #/when');
    const begun = await pay(bookingId, { returnUrl: 'https://alpha.example/back' });
    expect(begun).toMatchObject({ status: 201, body: { payment: { purpose: 'balance', amount: usd(5_775), status: 'requires_payment' }, checkout: { action: 'pay' } } });
    const { payment: { id }, checkout: { url } } = begun.body;
    expect(id).not.toBe(first);
    expect((await pay(bookingId)).body.payment.id, 'one at a time').toBe(id);
    await submitPage(url, { number: '4000000000000002', expiry: '12/60', cvc: '123' });
    await until(async () => (await payment(id)).failure !== null);
    expect((await pay(bookingId)).body.payment, 'a declined card is followed by another').toMatchObject({ id, status: 'requires_payment' });
    expect((await get(bookingId)).balanceDue).toEqual(usd(5_775));
    await typeCard(url, '4000002500003155');
    await paid(bookingId);
    expect(await get(bookingId)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid', total: usd(23_100) });
    expect(outcome(await pay(bookingId))).toBe('409 booking_not_payable #/bookingId');
    expect([await owed(bookingId), await written(bookingId)]).toEqual([17_600, 23_100]);
    expect(await told(owner, bookingId)).toEqual(expect.arrayContaining(['booking.balance_due', 'booking.balance_paid']));
    expect(await told(caregiver, bookingId)).toContain('booking.balance_paid');
    const listed = (await world.call('listPayments', { token: caregiver.token, query: { bookingId } })).body.data;
    expect(listed.map(({ purpose, status }: any) => [purpose, status])).toEqual([['balance', 'succeeded'], ['booking', 'succeeded']]);
  });

  it('with a saved card at once, and both payments go back when it is cancelled', async () => {
    const { bookingId, first } = await dearer();
    const done = (await pay(bookingId, { paymentMethodId: await cardOf(world, owner) })).body;
    expect(done).toMatchObject({ payment: { purpose: 'balance', status: 'succeeded' }, checkout: null });
    await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: { expectedRefund: usd(23_100) } });
    await until(async () => (await get(bookingId)).refunded.amount === 23_100);
    expect(await get(bookingId)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' });
    expect([await payment(first), await payment(done.payment.id)]).toMatchObject([{ status: 'refunded', refunded: usd(17_325) }, { status: 'refunded', refunded: usd(5_775) }]);
    expect([await owed(bookingId), await written(bookingId)]).toEqual([0, 0]);
  });

  it('with PayPal, and the newest goes back first', async () => {
    const { bookingId, first } = await dearer();
    const { id } = (await pay(bookingId, { provider: 'paypal' })).body.payment;
    expect((await world.call('completeSandboxPayment', { token: owner.token, params: { paymentId: id }, body: { outcome: 'succeeded' } })).status).toBe(200);
    await paid(bookingId);
    // two nights fewer: one was paid by PayPal, the other with the first payment
    expect((await change(bookingId, { ...(await get(bookingId)).when, checkOut: world.nights(20 + 6 * nth, 2).checkOut }, caregiver)).body.change.money).toMatchObject({ refund: usd(11_550), balanceDue: usd(0) });
    await until(async () => (await get(bookingId)).refunded.amount === 11_550);
    expect([(await payment(id)).refunded, (await payment(first)).refunded]).toEqual([usd(5_775), usd(5_775)]);
    expect(await get(bookingId)).toMatchObject({ paymentStatus: 'paid', total: usd(11_550) });
    expect([await owed(bookingId), await written(bookingId)]).toEqual([8_800, 11_550]);
  });

  it('that is changed while it is being paid is asked for anew, and none of a cancelled booking', async () => {
    const { bookingId, days } = await dearer();
    const old = (await pay(bookingId)).body.payment.id as string;
    expect((await change(bookingId, world.nights(days, 5))).body.booking.balanceDue).toEqual(usd(11_550));
    const next = (await pay(bookingId)).body.payment;
    expect([next.id === old, next.amount]).toEqual([false, usd(11_550)]);
    expect((await payment(old)).status).toBe('canceled');
    await world.call('cancelBooking', { token: owner.token, params: { bookingId }, body: {} });
    await until(async () => (await payment(next.id)).status === 'canceled');
    await until(async () => (await get(bookingId)).refunded.amount === 17_325);
    expect(outcome(await pay(bookingId))).toBe('409 booking_not_payable #/bookingId');
    expect(await get(bookingId)).toMatchObject({ paymentStatus: 'refunded', balanceDue: usd(0) });
  });

  it('does not ask again for what an admin gave back, nor give it back twice', async () => {
    const { id: bookingId } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(from()) });
    const paymentId = await world.pay(owner, bookingId);
    await world.call('createRefund', { token: admin.token, params: { paymentId }, body: { amount: usd(1_000), reason: 'Late.' } });
    await until(async () => (await get(bookingId)).refunded.amount === 1_000);
    const days = 20 + 6 * nth;
    const longer = (await change(bookingId, world.nights(days, 4))).body;
    expect(longer.change.money).toMatchObject({ paid: usd(16_325), balanceDue: usd(5_775) });
    await pay(bookingId, { paymentMethodId: await cardOf(world, owner) });
    await paid(bookingId);
    expect(await get(bookingId)).toMatchObject({ paymentStatus: 'partially_refunded' });
    expect((await change(bookingId, world.nights(days, 2), caregiver)).body.change.money).toMatchObject({ paid: usd(22_100), refund: usd(11_550) });
    await until(async () => (await get(bookingId)).refunded.amount === 12_550);
    expect(await written(bookingId)).toBe(10_550);
    expect((await world.call('previewCancellation', { token: caregiver.token, params: { bookingId } })).body).toMatchObject({ paid: usd(10_550), refund: usd(10_550) });
    await world.call('cancelBooking', { token: caregiver.token, params: { bookingId }, body: {} });
    await until(async () => (await get(bookingId)).refunded.amount === 23_100);
    expect(await get(bookingId)).toMatchObject({ paymentStatus: 'refunded' });
    expect([await owed(bookingId), await written(bookingId)]).toEqual([0, 0]);
  });

  it('after it is completed: both parts are earned, and a dispute gives back of both', async () => {
    const stays = createStays(world);
    const stay = await stays.started({ nights: 3 });
    const { params, params: { bookingId } } = stay;
    const mine = { token: stay.owner.token, params };
    const proposed = await world.call('proposeBookingChange', { ...mine, body: { when: { ...stay.booking.when, checkOut: (await stays.nightsFrom(4, 1)).checkOut } } });
    await world.call('answerBookingChange', { token: stay.caregiver.token, params: { ...params, changeId: proposed.body.change.id }, body: { answer: 'accept' } });
    await world.call('setBookingStatus', { token: stay.caregiver.token, params, body: { status: 'completed' } });
    const before = await stays.bookingOf(stay);
    expect(before).toMatchObject({ status: 'completed', paymentStatus: 'paid' });
    const restMinor = before.balanceDue.amount;
    expect(restMinor).toBeGreaterThan(0);
    const rest = await world.call('processPayment', { token: stay.owner.token, body: { bookingId, paymentMethodId: await cardOf(world, stay.owner) } });
    expect(rest.body.payment).toMatchObject({ purpose: 'balance', status: 'succeeded', amount: usd(restMinor) });
    const { body: booking } = await world.call('getBooking', { token: stay.caregiver.token, params });
    expect(await owed(bookingId)).toBe(booking.caregiverEarnings.amount);
    const { coming } = (await world.call('getEarnings', { token: stay.caregiver.token })).body;
    expect(coming).toMatchObject([{ bookingId, amount: booking.caregiverEarnings }]);

    const { body: dispute } = await world.call('openDispute', { ...mine, body: { category: 'care_not_as_agreed', text: 'One night of them.' } });
    const decision = { outcome: 'refund_partial', lines: [{ line: 0, refund: usd(restMinor + 1_000) }], reason: 'As said.' };
    const resolve = { token: world.secretKey('alpha'), tenant: null, params: { disputeId: dispute.id } };
    const preview = (await world.call('previewDisputeResolution', { ...resolve, body: decision })).body;
    expect(preview).toMatchObject({ caregiverEarningsBefore: booking.caregiverEarnings });
    expect((await world.call('resolveDispute', { ...resolve, body: decision })).status).toBe(200);
    await until(async () => (await stays.bookingOf(stay)).refunded.amount === restMinor + 1_000);
    expect(await owed(bookingId)).toBe(preview.caregiverEarningsAfter.amount);
    const both = (await world.call('listPayments', { token: stay.owner.token, query: { bookingId } })).body.data;
    expect(both.map(({ status }: any) => status)).toEqual(['partially_refunded', 'partially_refunded']);
  });
});

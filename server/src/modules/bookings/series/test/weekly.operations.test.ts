import { beforeAll, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { cardOf, typeCard } from '../../../../../test/app/cards.ts';
import { denver, seriesOf, threeWeeks, walks } from './fixture.ts';
import { dateAt, mondayOf } from '../plan.ts';

const hourMs = 3_600_000;
const failing = '4000000000000341';
const usd = (amount: number) => ({ amount, currency: 'USD' });

describeApp('a series that is paid weekly', (world) => {
  const s = seriesOf(world);
  let admin: Signed;
  beforeAll(async () => {
    admin = await world.person('admin');
  });

  interface Weekly { owner: Signed; who: SignedCaregiver; id: string; see: () => Promise<any> }
  /** Four walks a week, taken instantly; each costs 2,100 with the fee. */
  const weekly = async (number?: string | null, more: object = {}): Promise<Weekly> => {
    const [owner, who] = [await world.person('owner'), await world.caregiver(walks({ instantBook: true }))];
    const dogId = await world.dog(owner);
    if (number !== null) await cardOf(world, owner, number);
    const { status, body } = await s.create(owner, who, [dogId], { rule: 'FREQ=WEEKLY;BYDAY=MO,TU,TH,SA', billing: 'weekly', startsOn: await s.date(5), ...more });
    expect(status).toBe(201);
    await world.settled();
    return { owner, who, id: body.id, see: () => s.see(owner, body.id) };
  };
  const timeIs = async (instant: string | number): Promise<void> => {
    const byMs = (typeof instant === 'string' ? Date.parse(instant) : instant) - (await s.now());
    if (byMs > 0) await world.advance(byMs);
    await world.settled();
  };
  const paymentsOf = async ({ owner }: Weekly, query: object = {}): Promise<any[]> =>
    (await world.call('listPayments', { token: owner.token, query: { limit: 100, ...query } })).body.data.toReversed();
  const weekOf = (startsAt: string): string => mondayOf(dateAt(new Date(startsAt), denver));
  /** The next whole week ahead, and what it is charged. */
  const nextWeek = async (w: Weekly) => {
    const charge = (await w.see()).charges.find(({ status, bookingIds }: any) => status === 'upcoming' && bookingIds.length === 4);
    const occurrences = s.booked(await w.see()).filter(({ bookingId }) => charge.bookingIds.includes(bookingId));
    return { ...charge, occurrences, startsAt: Date.parse(occurrences[0].startsAt) };
  };
  const chargeOf = async (w: Weekly, week: string): Promise<any[]> => (await w.see()).charges.filter((one: any) => one.week === week);
  /** What became of the week's charge. */
  const tried = async (w: Weekly, week: string): Promise<any> => {
    let charge: any;
    await until(async () => {
      charge = (await chargeOf(w, week))[0];
      if (['succeeded', 'requires_payment'].includes(charge?.status)) return true;
      await timeIs((await s.now()) + 1_000); // what was not done at once is tried again
      return false;
    });
    return charge;
  };
  const booking = async (w: Weekly, bookingId: string): Promise<any> => (await world.call('getBooking', { token: w.owner.token, params: { bookingId } })).body;
  const heard = async (w: Weekly): Promise<any[]> => (await world.call('listNotifications', { token: w.owner.token, query: { limit: 100 } })).body.data;
  const asAdmin = () => ({ token: admin.token });
  const sound = async (): Promise<void> => {
    expect((await world.call('verifyLedger', asAdmin())).body).toMatchObject({ balanced: true, total: usd(0), faults: [] });
  };
  const charged = async (number?: string | null, more: object = {}) => {
    const w = await weekly(number, more);
    const week = await nextWeek(w);
    await timeIs(week.chargeAt);
    const charge = await tried(w, week.week);
    return { w, week, charge, paymentId: charge.paymentId as string };
  };

  it('charges each week once, in order, as the clock jumps a month: one payment and one invoice, a line for each visit', async () => {
    const w = await weekly();
    await timeIs((await s.now()) + 30 * s.dayMs);
    const payments = await paymentsOf(w);
    expect(payments.length).toBeGreaterThanOrEqual(4);
    const { rows } = await world.server.app.parts.db.query<{ id: string; startsAt: Date | string }>({}, 'SELECT id, startsAt FROM bookings WHERE seriesId = ? ORDER BY startsAt', [w.id]);
    const startsAt = new Map(rows.map((row) => [row.id, new Date(row.startsAt instanceof Date ? row.startsAt : `${row.startsAt.replace(' ', 'T').replace(/Z$/, '')}Z`)]));
    const weeks = payments.map(({ bookings }) => new Set(bookings.map(({ bookingId }: any) => mondayOf(dateAt(startsAt.get(bookingId)!, denver)))));
    expect(weeks.every((of) => of.size === 1)).toBe(true);
    const mondays = weeks.map(([week]: any) => week);
    expect(mondays).toEqual([...new Set(mondays)].toSorted());
    for (const { purpose, status, amount, bookings, paymentMethod, paidAt } of payments) {
      expect([purpose, status, amount.amount, paymentMethod.last4]).toEqual(['week', 'succeeded', bookings.length * 2_100, '4242']);
      const first = Math.min(...bookings.map(({ bookingId }: any) => startsAt.get(bookingId)!.getTime()));
      // three days before the first of the week; the weeks that were near already, at once
      if (payments.indexOf(payments.find((one) => one.paidAt === paidAt)) > 0) expect(Date.parse(paidAt) - first + 72 * hourMs, paidAt).toSatisfy((lateMs: number) => lateMs >= 0 && lateMs < hourMs);
    }
    const all = payments.flatMap(({ bookings }) => bookings.map(({ bookingId }: any) => bookingId));
    expect(new Set(all).size).toBe(all.length);
    // whatever begins within three days was paid
    const due = [...startsAt].filter(([, at]) => at.getTime() <= Date.parse(payments.at(-1).paidAt) + 71 * hourMs).map(([id]) => id);
    expect(all).toEqual(expect.arrayContaining(due));

    const invoices = (await world.call('listInvoices', { token: w.owner.token, query: { limit: 100 } })).body.data;
    expect(invoices).toHaveLength(payments.length);
    const { bookings } = payments.at(-1);
    const invoice = (await world.call('getInvoice', { token: w.owner.token, params: { bookingId: bookings.at(-1).bookingId } })).body;
    expect(invoice).toMatchObject({ kind: 'invoice', bookingId: bookings[0].bookingId, total: payments.at(-1).amount, paid: payments.at(-1).amount, refunded: usd(0) });
    expect(invoice.lineItems.filter(({ code }: any) => code === 'base').map(({ on, bookingId }: any) => [on, bookingId]))
      .toEqual(bookings.map(({ bookingId }: any) => [dateAt(startsAt.get(bookingId)!, denver), bookingId]).toSorted());
    expect((await world.call('listInvoices', { token: w.owner.token, query: { bookingId: bookings.at(-1).bookingId } })).body.data.map(({ id }: any) => id)).toEqual([invoice.id]);
    await sound();
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all' });
  });

  it('tells the sum before; charges what is left when the time has come, and what is added afterwards by itself', async () => {
    const w = await weekly();
    const week = await nextWeek(w);
    const [skipped, moved, later] = week.occurrences.slice(1);
    await s.act('cancelSeries', w.owner, w.id, { scope: 'this', date: skipped.date });
    await s.act('cancelSeries', w.owner, w.id, { scope: 'this', date: later.date });
    expect((await s.act('updateSeries', w.owner, w.id, { scope: 'this', date: moved.date, each: { unit: 'visit', time: '16:00', durationMinutes: 60 } })).status).toBe(200);
    await timeIs(Date.parse(week.chargeAt) - 1_000);
    expect((await chargeOf(w, week.week))[0]).toMatchObject({ status: 'upcoming', paymentId: null, amount: usd(2_100 + 3_360) });
    expect((await heard(w)).some(({ type }) => type === 'series.week_due')).toBe(true);
    expect(await paymentsOf(w, { bookingId: moved.bookingId })).toEqual([]);
    await timeIs(week.chargeAt);
    const charge = await tried(w, week.week);
    expect(charge).toMatchObject({ status: 'succeeded', amount: usd(2_100 + 3_360) });
    expect(charge.bookingIds).not.toContain(skipped.bookingId);

    // one of the week after is moved into this one
    const moveTo = later.date;
    const from = s.booked(await w.see()).find(({ date }) => date > later.date);
    expect((await s.act('updateSeries', w.owner, w.id, { scope: 'this', date: from.date, moveTo, each: { unit: 'visit', time: '18:15', durationMinutes: 30 } })).status).toBe(200);
    await world.settled();
    const [, added] = await chargeOf(w, week.week);
    expect(added).toMatchObject({ status: 'upcoming', amount: usd(2_100), bookingIds: [from.bookingId] });
    await timeIs(added.chargeAt);
    await until(async () => {
      await timeIs((await s.now()) + 1_000);
      return (await chargeOf(w, week.week))[1]?.status === 'succeeded';
    });
    const charges = await chargeOf(w, week.week);
    expect(charges.map(({ status, bookingIds }) => [status, bookingIds.length])).toEqual([['succeeded', 2], ['succeeded', 1]]);
    expect(charges[1]!.bookingIds).toEqual([from.bookingId]);
    await sound();
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });
  });

  it('tells of a card that fails, takes another for all of the week, and cancels only after the time to mend it', async () => {
    const { w, week, charge } = await charged(failing);
    expect(charge).toMatchObject({ status: 'requires_payment', bookingIds: week.bookingIds });
    await until(async () => (await heard(w)).some(({ type }) => type === 'payment.failed'));
    const payBy = new Date(Date.parse(week.chargeAt) + 48 * hourMs).toISOString();
    for (const bookingId of week.bookingIds) expect(await booking(w, bookingId)).toMatchObject({ status: 'confirmed', paymentStatus: 'unpaid', payBy });
    // any of them is paid with the others
    const paymentMethodId = await cardOf(world, w.owner);
    const { status, body } = await world.call('processPayment', { token: w.owner.token, body: { bookingId: week.bookingIds[3], paymentMethodId } });
    expect([status, body.payment.id, body.payment.status, body.payment.bookings.length]).toEqual([201, charge.paymentId, 'succeeded', 4]);
    await world.settled();
    for (const bookingId of week.bookingIds) expect((await booking(w, bookingId)).paymentStatus).toBe('paid');
    expect((await world.call('processPayment', { token: w.owner.token, body: { bookingId: week.bookingIds[0], paymentMethodId } })).body.code).toBe('booking_not_payable');
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });

    const other = await charged(null);
    expect((await world.call('getPayment', { token: other.w.owner.token, params: { paymentId: other.paymentId } })).body).toMatchObject({ status: 'requires_payment', failure: { code: 'no_payment_method' } });
    const until48 = Date.parse(other.week.chargeAt) + 48 * hourMs;
    await timeIs(until48 - 1_000);
    expect((await booking(other.w, other.week.bookingIds[0])).status).toBe('confirmed');
    await timeIs(until48);
    for (const bookingId of other.week.bookingIds) expect((await booking(other.w, bookingId)).status).toBe('cancelled');
    await until(async () => (await paymentsOf(other.w)).every(({ status: one }) => one === 'canceled'));
    await s.act('cancelSeries', other.w.owner, other.w.id, { scope: 'all' });
  });

  it('a failed week is paid on its page without what was left out, by a card that is typed or by PayPal', async () => {
    const { w, week, paymentId } = await charged(failing);
    await s.act('cancelSeries', w.owner, w.id, { scope: 'this', date: week.occurrences[1].date });
    // the others are tried anew
    await until(async () => {
      await timeIs((await s.now()) + 1_000);
      const [now] = await chargeOf(w, week.week);
      return now?.paymentId !== null && now?.paymentId !== paymentId && now?.status === 'requires_payment';
    });
    const typed = await world.call('processPayment', { token: w.owner.token, body: { bookingId: week.bookingIds[0], provider: 'stripe' } });
    expect(typed.body.payment).toMatchObject({ purpose: 'week', status: 'requires_payment', amount: usd(3 * 2_100) });
    const paypal = await world.call('processPayment', { token: w.owner.token, body: { bookingId: week.bookingIds[2], provider: 'paypal' } });
    if (paypal.status === 201) expect(paypal.body.payment).toMatchObject({ purpose: 'week', provider: 'paypal', amount: usd(3 * 2_100) });
    else expect(paypal.body.code).toBe('payment_provider_not_offered');
    const { body } = await world.call('processPayment', { token: w.owner.token, body: { bookingId: week.bookingIds[0], provider: 'stripe' } });
    expect(body.payment.bookings).toHaveLength(3);
    await typeCard(body.checkout.url);
    const refreshed = await world.call('refreshPayment', { token: w.owner.token, params: { paymentId: body.payment.id } });
    expect(refreshed.body.status).toBe('succeeded');
    for (const bookingId of refreshed.body.bookings.map((one: any) => one.bookingId)) expect((await booking(w, bookingId)).paymentStatus).toBe('paid');
    await sound();
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });
  });

  it('what a payer began for one of them and left is charged with the others; what they paid is not', async () => {
    const w = await weekly();
    const week = await nextWeek(w);
    const [left, done] = week.bookingIds;
    await world.call('processPayment', { token: w.owner.token, body: { bookingId: left } });
    await world.pay(w.owner, done);
    await timeIs(week.chargeAt);
    await tried(w, week.week);
    const charges = await chargeOf(w, week.week);
    expect(charges.map(({ status, bookingIds }) => [status, bookingIds.toSorted()])).toEqual([['succeeded', week.bookingIds.filter((id: string) => id !== done).toSorted()]]);
    expect((await paymentsOf(w, { bookingId: left })).map(({ status, purpose }) => [status, purpose])).toEqual([['canceled', 'booking'], ['succeeded', 'week']]);
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });
  });

  it('gives back by booking: by its policy, by an admin and by line, never more than was paid for it; credit notes say which visit', async () => {
    const { w, week, paymentId } = await charged();
    const [first, second, third] = week.bookingIds;
    const refund = (body: object) => world.call('createRefund', { ...asAdmin(), params: { paymentId }, body: { reason: 'x', ...body } });
    expect((await refund({})).body).toMatchObject({ code: 'invalid_refund' });
    expect((await refund({ bookingId: (await weekly(null)).id.replace('bks_', 'bkg_') })).body.code).toBe('invalid_refund');
    expect((await refund({ bookingId: second, amount: usd(2_101) })).body.code).toBe('refund_too_large');
    expect((await world.call('cancelBooking', { token: w.owner.token, params: { bookingId: first }, body: {} })).status).toBe(200);
    const given = await refund({ bookingId: second, lines: [{ line: 0, amount: usd(500) }] });
    expect(given.body).toMatchObject({ paymentId, bookingId: second, amount: usd(500), lines: [{ bookingId: second, line: 0 }] });
    expect((await refund({ bookingId: third })).status).toBe(201);
    expect((await refund({ bookingId: third })).body.code).toBe('payment_not_refundable');
    await world.settled();
    const payment = (await world.call('getPayment', { token: w.owner.token, params: { paymentId } })).body;
    const back = Object.fromEntries(payment.bookings.map(({ bookingId, refunded }: any) => [bookingId, refunded.amount]));
    expect([payment.status, back[second], back[third], payment.refunded.amount]).toEqual(['partially_refunded', 500, 2_100, back[first] + 2_600]);
    expect(back[first]).toBe((await booking(w, first)).refunded.amount);
    expect((await booking(w, week.bookingIds[3])).paymentStatus).toBe('paid');
    const listed = (await world.call('listRefunds', { ...asAdmin(), params: { paymentId } })).body;
    expect(listed.data).toHaveLength(3);
    expect(listed.refundable.amount.amount).toBe(4 * 2_100 - payment.refunded.amount);
    const documents = (await world.call('listInvoices', { token: w.owner.token, query: { bookingId: third } })).body.data;
    expect(documents.map(({ kind, bookingId, total }: any) => [kind, bookingId, total.amount])).toEqual([['credit_note', third, -2_100], ['invoice', first, 4 * 2_100]]);
    expect(documents[0].corrects.id).toBe(documents[1].id);
    await sound();
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });
  });

  it('a change of one that is paid gives back the difference, and corrects the week’s invoice by it', async () => {
    const { w, week, paymentId } = await charged(undefined, { each: { unit: 'visit', time: '12:30', durationMinutes: 60 } });
    const [, bookingId] = week.bookingIds;
    const { when } = await booking(w, bookingId);
    const proposed = await world.call('proposeBookingChange', { token: w.owner.token, params: { bookingId }, body: { when: { ...when, durationMinutes: 30 } } });
    expect(proposed.status).toBe(201);
    expect((await world.call('answerBookingChange', { token: w.who.token, params: { bookingId, changeId: proposed.body.change.id }, body: { answer: 'accept' } })).status).toBe(200);
    await world.settled();
    const payment = (await world.call('getPayment', { token: w.owner.token, params: { paymentId } })).body;
    expect(payment.bookings.map((one: any) => [one.bookingId === bookingId, one.refunded.amount])).toEqual(payment.bookings.map((one: any) => [one.bookingId === bookingId, one.bookingId === bookingId ? 1_260 : 0]));
    const documents = (await world.call('listInvoices', { token: w.owner.token, query: { bookingId } })).body.data;
    expect(documents.map(({ kind, total }: any) => [kind, total.amount])).toEqual([['correction', -1_260], ['invoice', 4 * 3_360]]);
    expect(documents[0].corrects.id).toBe(documents[1].id);
    await sound();
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' });
  });

  it('a chargeback is one, divided among the bookings: each payout waits, and a lost one takes from each its part', async () => {
    const { w, week, paymentId } = await charged();
    const refunded = week.bookingIds[0];
    await world.call('createRefund', { ...asAdmin(), params: { paymentId }, body: { bookingId: refunded, reason: 'x' } });
    await world.settled();
    const bank = (what: string) => world.call('completeSandboxPayment', { ...asAdmin(), params: { paymentId }, body: { outcome: what } });
    const listed = async (bookingId: string) => (await world.call('listChargebacks', { ...asAdmin(), query: { bookingId } })).body.data;
    expect((await bank('disputed')).status).toBe(200);
    await until(async () => (await listed(week.bookingIds[1])).length === 1);
    const [chargeback] = await listed(week.bookingIds[1]);
    expect(chargeback).toMatchObject({ paymentId, status: 'needs_response' });
    expect(chargeback.bookings.map(({ bookingId }: any) => bookingId).toSorted()).toEqual(week.bookingIds.slice(1).toSorted());
    expect(chargeback.bookings.reduce((sum: number, { amount }: any) => sum + amount.amount, 0)).toBe(chargeback.amount.amount);
    const { payments, contextFor } = world.server.app.parts;
    const ctx = await contextFor(world.server.tenantIds.alpha, 'test');
    for (const bookingId of week.bookingIds.slice(1)) expect(await payments.openChargebackOf(ctx, bookingId)).not.toBeNull();
    expect((await world.call('createRefund', { ...asAdmin(), params: { paymentId }, body: { bookingId: week.bookingIds[1], reason: 'x' } })).body.code).toBe('payment_not_refundable');
    await bank('dispute_lost');
    await until(async () => (await listed(week.bookingIds[1]))[0].status === 'lost');
    const [lost] = await listed(week.bookingIds[2]);
    expect(lost.bookings.map((one: any) => one.lost.amount)).toEqual(lost.bookings.map((one: any) => one.amount.amount));
    for (const bookingId of week.bookingIds.slice(1)) expect(await payments.openChargebackOf(ctx, bookingId)).toBeNull();
    await sound();
    // the day's close adds up the parts of what is one movement at the provider
    const day = dateAt(new Date((await world.call('getPayment', { ...asAdmin(), params: { paymentId } })).body.paidAt), ctx.tenant.timeZone);
    await timeIs((await s.now()) + 2 * s.dayMs);
    const closed = await world.call('closeLedgerDay', { ...asAdmin(), body: { day } });
    expect([closed.status, closed.body.differences]).toEqual([200, []]);
    await s.act('cancelSeries', w.owner, w.id, { scope: 'all' });
  });

  it('pausing and ending leave out what is not charged, and keep or give back what is', async () => {
    const { w, week } = await charged();
    const next = (await w.see()).charges.find(({ status }: any) => status === 'upcoming');
    expect((await s.act('pauseSeries', w.owner, w.id, { from: week.occurrences[2].date })).status).toBe(200);
    await world.settled();
    expect((await w.see()).charges.map(({ week: of, status }: any) => [of, status])).not.toContainEqual([next.week, 'upcoming']);
    expect((await s.act('resumeSeries', w.owner, w.id, {})).status).toBe(200);
    await world.settled();
    expect((await w.see()).charges.map(({ week: of, status }: any) => [of, status])).toContainEqual([next.week, 'upcoming']);
    expect((await s.act('cancelSeries', w.owner, w.id, { scope: 'all', paid: 'cancel' })).status).toBe(200);
    await world.settled();
    const left = await world.server.app.parts.db.query({}, 'SELECT kind FROM deadlines WHERE subjectId = ?', [w.id]);
    expect(left.rows).toEqual([]);
    const count = (await paymentsOf(w)).length;
    await timeIs((await s.now()) + 14 * s.dayMs);
    expect((await paymentsOf(w)).length).toBe(count);
    expect(weekOf(week.occurrences[0].startsAt)).toBe(week.week);
  });
}, threeWeeks);

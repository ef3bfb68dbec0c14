import { beforeAll, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { cardOf, typeCard } from '../../../../../test/app/cards.ts';
import { createRepository } from '../../../../kernel/db/index.ts';
import { BookingEntity } from '../../../bookings/index.ts';
import type { PaymentActions } from '../../index.ts';

const webhookSecret = 'whsec_tips';
const answered = ({ status, body }: { status: number; body: any }) => [status, body.code];

describeApp('tips', (world) => {
  let [owner, stranger, foreigner, admin] = [] as unknown as [Signed, Signed, Signed, Signed];
  let caregiver: SignedCaregiver;
  let card = '';
  let dogId = '';
  let week = 0;
  beforeAll(async () => {
    world.server.sandbox.setWebhookTargets([{ url: `${world.server.url}/api/webhooks/payment`, secret: webhookSecret }]);
    [owner, stranger, foreigner, admin] = [await world.person('owner'), await world.person('owner'), await world.person('owner', 'beta'), await world.person('admin')];
    [caregiver, card, dogId] = [await world.caregiver(), await cardOf(world, owner), await world.dog(owner)];
  });
  const ctx = () => world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
  /** Told to the database, as a stay takes its time. */
  const completed = async (endedDaysAgo = 1): Promise<string> => {
    const { id } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(20 + 7 * (week += 1)) });
    await world.pay(owner, id);
    const { db } = world.server.app.parts;
    await db.transaction(await ctx(), (tx) => createRepository(db, BookingEntity).update(tx, { id }, { status: 'completed', endsAt: new Date(Date.now() - endedDaysAgo * 86_400_000) }));
    return id;
  };
  const tip = (bookingId: string, more: object = {}, who: Signed = owner) =>
    world.call('tipCaregiver', { token: who.token, tenant: who.tenant, params: { bookingId }, body: { amount: { amount: 1_000, currency: 'USD' }, paymentMethodId: card, ...more } });
  const balances = async () => Object.fromEntries((await (world.server.app.parts.payments as unknown as PaymentActions).balances(await ctx())).map((one) => [`${one.account} ${one.subjectId ?? ''}`, one.amountMinor]));

  it('all of it is the caregiver’s, who hears of it; the booking and its invoice stay as they are', async () => {
    const id = await completed();
    const before = await balances();
    const { status, body } = await tip(id);
    expect([status, body.checkout]).toEqual([201, null]);
    expect(body.payment).toMatchObject({ bookingId: id, purpose: 'tip', status: 'succeeded', amount: { amount: 1_000, currency: 'USD' } });
    const after = await balances();
    const added = (account: string) => (after[account] ?? 0) - (before[account] ?? 0);
    expect([added('gateway_clearing '), added(`tips ${caregiver.userId}`), added('platform_revenue '), added(`caregiver_payable ${caregiver.userId}`)]).toEqual([1_000, -1_000, 0, 0]);
    await world.settled();
    const booking = (await world.call('getBooking', { token: owner.token, params: { bookingId: id } })).body;
    expect([booking.paymentStatus, booking.refunded.amount]).toEqual(['paid', 0]);
    expect((await world.call('getInvoice', { token: owner.token, params: { bookingId: id } })).body.total.amount).toBe(17_325);
    const told = (await world.call('listNotifications', { token: caregiver.token })).body.data[0];
    expect([told.type, told.channels, told.body.includes('$10.00')]).toEqual(['tip.succeeded', ['in_app', 'email'], true]);
  });
  it('is typed where no card is saved; asking again goes on with it, another amount begins anew', async () => {
    const id = await completed();
    const first = await tip(id, { paymentMethodId: null });
    expect(first.body.checkout.action).toBe('pay');
    expect((await tip(id, { paymentMethodId: null })).body.payment.id).toBe(first.body.payment.id);
    const other = await tip(id, { paymentMethodId: null, amount: { amount: 2_000, currency: 'USD' } });
    expect(other.body.payment.id).not.toBe(first.body.payment.id);
    await typeCard(other.body.checkout.url);
    const payment = async (paymentId: string) => (await world.call('getPayment', { token: owner.token, params: { paymentId } })).body;
    await until(async () => (await payment(other.body.payment.id)).status === 'succeeded');
    expect((await payment(first.body.payment.id)).status).toBe('canceled');
    // there may be another tip later
    expect((await tip(id)).body.payment).toMatchObject({ status: 'succeeded', amount: { amount: 1_000 } });
  });
  it('a lost answer leaves one tip, found by whoever asks again', async () => {
    const id = await completed();
    const lost = { paymentMethodId: await cardOf(world, owner, '4000000000009045') };
    expect(answered(await tip(id, lost))).toEqual([503, 'payment_provider_unavailable']);
    expect((await tip(id, lost)).body.payment).toMatchObject({ status: 'succeeded' });
    const tips = (await world.call('listPayments', { token: owner.token, query: { bookingId: id, limit: 100 } })).body.data.filter((one: any) => one.purpose === 'tip');
    expect(tips).toHaveLength(1);
  });
  it('a declined card is told, and the same tip is paid by another', async () => {
    const id = await completed();
    const declined = await tip(id, { paymentMethodId: await cardOf(world, owner, '4000000000000341') });
    expect(declined.body).toMatchObject({ payment: { status: 'requires_payment', failure: { code: 'generic_decline' } }, checkout: { action: 'pay' } });
    expect((await tip(id)).body.payment).toMatchObject({ id: declined.body.payment.id, status: 'succeeded' });
    await world.settled();
    expect((await world.call('listNotifications', { token: owner.token })).body.data.map((one: any) => one.type)).not.toContain('payment.failed');
  });
  it('is for a booking that is completed, for 60 days, in its currency', async () => {
    const { id: open } = await world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(20 + 7 * (week += 1)) });
    expect(answered(await tip(open))).toEqual([409, 'tip_not_possible']);
    expect(answered(await tip(await completed(61)))).toEqual([409, 'tip_not_possible']);
    const id = await completed();
    const foreign = await tip(id, { amount: { amount: 1_000, currency: 'EUR' } });
    expect([...answered(foreign), foreign.body.errors[0].pointer]).toEqual([409, 'tip_not_possible', '#/amount/currency']);
    expect(answered(await tip(id, { paymentMethodId: await cardOf(world, stranger) }))).toEqual([404, 'payment_method_not_found']);
    for (const wrong of [{ amount: { amount: 99, currency: 'USD' } }, { amount: { amount: 1_000.5, currency: 'USD' } }, { amount: 1_000 }, { amount: { amount: 100_001, currency: 'USD' } }, { note: 'Thanks' }]) {
      expect(answered(await tip(id, wrong))).toEqual([400, 'invalid_request']);
    }
  });
  it('is the owner’s to give', async () => {
    const id = await completed();
    for (const who of [stranger, foreigner]) expect(answered(await tip(id, {}, who))).toEqual([404, 'booking_not_found']);
    for (const who of [caregiver, admin]) expect(answered(await tip(id, {}, who))).toEqual([403, 'forbidden']);
    expect(answered(await world.call('tipCaregiver', { params: { bookingId: id }, body: { amount: { amount: 1_000, currency: 'USD' } } }))).toEqual([401, 'unauthenticated']);
  });
}, { env: { STRIPE_WEBHOOK_SECRET: webhookSecret } });

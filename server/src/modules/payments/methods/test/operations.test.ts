import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { cardOf, submitPage, typeCard } from '../../../../../test/app/cards.ts';

const webhookSecret = 'whsec_methods';
const hourMs = 3_600_000;
const answered = ({ status, body }: { status: number; body: any }) => [status, body.code];

describeApp('saved cards', (world) => {
  let [owner, stranger, foreigner] = [] as unknown as [Signed, Signed, Signed];
  beforeAll(async () => {
    world.server.sandbox.setWebhookTargets([{ url: `${world.server.url}/api/webhooks/payment`, secret: webhookSecret }]);
    [owner, stranger, foreigner] = [await world.person('owner'), await world.person('owner'), await world.person('owner', 'beta')];
  });
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const start = (who: Signed = owner, body: object = {}) => world.call('startPaymentMethodSetup', { ...as(who), body });
  const setup = (setupId: string, who: Signed = owner) => world.call('getPaymentMethodSetup', { ...as(who), params: { setupId } });
  const list = async (who: Signed = owner) => (await world.call('listPaymentMethods', as(who))).body.data;
  const remove = (paymentMethodId: string, who: Signed = owner) => world.call('removePaymentMethod', { ...as(who), params: { paymentMethodId } });
  const prefer = (paymentMethodId: string, who: Signed = owner) => world.call('setDefaultPaymentMethod', { ...as(who), params: { paymentMethodId } });

  it('a card is typed at the provider, and known here by its last digits', async () => {
    const { status, body } = await start(owner, { returnUrl: 'https://alpha.example/account/cards' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ setup: { status: 'requires_method', failure: null, paymentMethod: null }, checkout: { provider: 'stripe', clientSecret: expect.stringMatching(/^seti_/), publishableKey: expect.any(String) } });
    expect(await submitPage(body.checkout.url, { number: '4000000000000002', expiry: '12/60', cvc: '123' })).toBe('');
    expect((await setup(body.setup.id)).body).toMatchObject({ status: 'requires_method', failure: { code: 'generic_decline', message: 'Your card was declined.' } });
    await typeCard(body.checkout.url);
    const done = await setup(body.setup.id);
    expect([done.status, done.body.status, done.body.failure]).toEqual([200, 'succeeded', null]);
    expect(done.body.paymentMethod).toMatchObject({ brand: 'visa', last4: '4242', expMonth: 12, expYear: 2060, isDefault: true, isExpired: false });
    expect(await list()).toEqual([done.body.paymentMethod]);
    expect(await list(stranger)).toEqual([]);
    expect(await list(foreigner)).toEqual([]);
  });

  it('the webhook alone brings it, however often; nobody need come back', async () => {
    const who = await world.person('owner');
    const { body } = await start(who);
    await typeCard(body.checkout.url, '5555555555554444');
    await until(async () => (await list(who)).length === 1);
    for (let n = 0; n < 2; n += 1) expect((await setup(body.setup.id, who)).body.status).toBe('succeeded');
    await world.settled();
    expect((await list(who)).map(({ last4, isDefault }: any) => [last4, isDefault])).toEqual([['4444', true]]);
  });

  it('one is the usual one; when it is removed, the newest of the others is', async () => {
    const who = await world.person('owner');
    const [first, second, third] = [await cardOf(world, who), await cardOf(world, who, '5555555555554444'), await cardOf(world, who, '378282246310005').catch(() => cardOf(world, who))];
    const preferred = await prefer(second!, who);
    expect([preferred.status, preferred.body.id, preferred.body.isDefault]).toEqual([200, second, true]);
    expect((await list(who)).map(({ id, isDefault }: any) => [id, isDefault])).toEqual([[second, true], [third, false], [first, false]]);
    expect((await remove(second!, who)).status).toBe(204);
    expect((await list(who)).map(({ id, isDefault }: any) => [id, isDefault])).toEqual([[third, true], [first, false]]);
    expect(answered(await remove(second!, who))).toEqual([404, 'payment_method_not_found']);
    expect(answered(await prefer(second!, who))).toEqual([404, 'payment_method_not_found']);
    // the provider forgets it, too, and the row goes
    await until(async () => (await world.server.app.parts.db.query({}, 'SELECT id FROM payment_methods WHERE id = ?', [second!])).rows.length === 0);
  });

  it('a change sent again with its key is done once', async () => {
    const who = await world.person('owner');
    const [card, other] = [await cardOf(world, who), await cardOf(world, who)];
    const headers = { 'idempotency-key': `remove-${card}` };
    for (let n = 0; n < 2; n += 1) expect((await world.call('removePaymentMethod', { ...as(who), params: { paymentMethodId: card }, headers })).status).toBe(204);
    expect((await list(who)).map(({ id }: any) => id)).toEqual([other]);
    const asked = { ...as(who), body: {}, headers: { 'idempotency-key': `setup-${card}` } };
    expect((await world.call('startPaymentMethodSetup', asked)).body).toEqual((await world.call('startPaymentMethodSetup', asked)).body);
  });

  it('belongs to its owner alone', async () => {
    const card = await cardOf(world, owner);
    const { body } = await start();
    for (const who of [stranger, foreigner]) {
      expect(answered(await remove(card, who))).toEqual([404, 'payment_method_not_found']);
      expect(answered(await prefer(card, who))).toEqual([404, 'payment_method_not_found']);
      expect(answered(await setup(body.setup.id, who))).toEqual([404, 'payment_method_setup_not_found']);
    }
    expect(answered(await setup('pms_01JZ0000000000000000000000'))).toEqual([404, 'payment_method_setup_not_found']);
  });

  it.each([
    ['startPaymentMethodSetup', { body: { returnUrl: 'javascript:alert(1)' } }, '#/returnUrl'],
    ['startPaymentMethodSetup', { body: { number: '4242424242424242' } }, '#/number'],
    ['getPaymentMethodSetup', { params: { setupId: 'pms_1' } }, '#/path/setupId'],
    ['removePaymentMethod', { params: { paymentMethodId: 'pm_1' } }, '#/path/paymentMethodId'],
    ['setDefaultPaymentMethod', { params: { paymentMethodId: 'pm_1' } }, '#/path/paymentMethodId'],
  ] as const)('%s refuses bad input', async (operation, asked, pointer) => {
    const answer = await world.call(operation, { token: owner.token, ...asked } as never);
    expect([...answered(answer), answer.body.errors[0].pointer]).toEqual([400, 'invalid_request', pointer]);
  });

  it('nobody saves more than twenty', async () => {
    const who = await world.person('owner');
    const { db } = world.server.app.parts;
    const ctx = await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
    const rows = Array.from({ length: 20 }, (_, n) => ({
      id: `pmt_01JZ00000000000000000${world.engine === 'sqlite' ? 'S' : 'M'}00${String(n).padStart(2, '0')}`, tenantId: ctx.tenant.id, userId: who.userId, defaultFor: null, provider: 'stripe', providerMethodId: `pm_many_${world.engine}_${n}`,
      brand: 'visa', last4: '4242', expMonth: 12, expYear: 2020, createdAt: new Date(), removedAt: null,
    }));
    await db.transaction(ctx, (tx) => tx.tx.manager.insert('payment_methods', rows));
    expect((await list(who))[0].isExpired).toBe(true);
    expect(answered(await start(who))).toEqual([409, 'too_many_payment_methods']);
  });

  describe('with bookings', () => {
    let [caregiver, admin, support] = [] as unknown as [SignedCaregiver, Signed, Signed];
    let dogId = '';
    let card = '';
    let week = 0;
    beforeAll(async () => {
      [caregiver, admin, support] = [await world.caregiver(), await world.person('admin'), await world.person('support')];
      [dogId, card] = [await world.dog(owner), await cardOf(world, owner)];
    });
    const booked = (inDays = 20 + 7 * (week += 1)) => world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(inDays) });
    const pay = (bookingId: string, more: object = {}) => world.call('processPayment', { token: owner.token, body: { bookingId, ...more } });
    const booking = async (bookingId: string) => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body;

    it('processPayment charges one at once, and answers that nothing is left to do', async () => {
      const { id } = await booked();
      const { status, body } = await pay(id, { paymentMethodId: card });
      expect([status, body.checkout]).toEqual([201, null]);
      expect(body.payment).toMatchObject({ status: 'succeeded', purpose: 'booking', paymentMethod: { brand: 'visa', last4: '4242' }, chargeAt: null });
      expect((await booking(id)).paymentStatus).toBe('paid');
    });
    it('processPayment tells of a decline, and of a bank that asks', async () => {
      const { id } = await booked();
      const declined = await pay(id, { paymentMethodId: await cardOf(world, owner, '4000000000000341') });
      expect(declined.body).toMatchObject({ payment: { status: 'requires_payment', failure: { code: 'generic_decline' } }, checkout: { action: 'pay' } });
      const asked = await pay(id, { paymentMethodId: await cardOf(world, owner, '4000002760003184'), returnUrl: 'https://alpha.example/back' });
      expect([asked.body.payment.id, asked.body.checkout.action]).toEqual([declined.body.payment.id, 'authenticate']);
      await submitPage(asked.body.checkout.url, { answer: 'complete' });
      await until(async () => (await booking(id)).paymentStatus === 'paid');
    });
    it('processPayment at the start, soon: the money is held, and a part of it kept where the policy says so', async () => {
      const { id } = await booked(4);
      const { body } = await pay(id, { paymentMethodId: card, when: 'at_start' });
      const shown = await booking(id);
      expect([body.payment.status, body.checkout, shown.paymentStatus, shown.payBy]).toEqual(['authorized', null, 'authorized', null]);
      expect(body.payment.chargeAt).toBe(new Date(Date.parse(shown.startsAt) - 2 * hourMs).toISOString());
      expect(answered(await pay(id))).toEqual([409, 'booking_not_payable']);
      const preview = (await world.call('previewCancellation', { token: owner.token, params: { bookingId: id } })).body;
      expect(preview.refund.amount).toBeLessThan(17_325);
      await world.call('cancelBooking', { token: owner.token, params: { bookingId: id }, body: {} });
      await until(async () => (await booking(id)).paymentStatus === (preview.refund.amount > 0 ? 'partially_refunded' : 'paid'));
      expect((await booking(id)).refunded.amount).toBe(preview.refund.amount);
    });
    it('processPayment at the start, soon: a caregiver who cancels takes nothing', async () => {
      const { id } = await booked(5);
      const { body } = await pay(id, { paymentMethodId: card, when: 'at_start' });
      await world.call('cancelBooking', { token: caregiver.token, params: { bookingId: id }, body: { reason: 'I am ill.' } });
      await until(async () => (await world.call('getPayment', { token: owner.token, params: { paymentId: body.payment.id } })).body.status === 'canceled');
      expect(await booking(id)).toMatchObject({ status: 'cancelled', paymentStatus: 'unpaid', refunded: { amount: 0 } });
    });
    it('processPayment at the start, further off: a saved card is named, the owner is told, and the booking waits until then', async () => {
      const poor = await world.person('owner');
      const theirs = await world.booking(poor, caregiver, [await world.dog(poor)], { confirmed: true, when: world.nights(340) });
      const asked = { token: poor.token, body: { bookingId: theirs.id, when: 'at_start' } };
      expect(answered(await world.call('processPayment', asked))).toEqual([409, 'payment_method_required']);
      const { id, startsAt } = await booked(343);
      const { body } = await pay(id, { when: 'at_start' });
      expect(body).toMatchObject({ checkout: null, payment: { status: 'scheduled', chargeAt: new Date(Date.parse(startsAt) - 72 * hourMs).toISOString() } });
      expect((await booking(id)).payBy).toBe(new Date(Date.parse(startsAt) - 24 * hourMs).toISOString());
      expect(answered(await remove(body.payment.paymentMethod && (await list()).find(({ isDefault }: any) => isDefault).id))).toEqual([409, 'payment_method_in_use']);
      await world.settled();
      const told = (await world.call('listNotifications', { token: owner.token })).body.data.map((one: any) => one.type);
      expect(told).toEqual(expect.arrayContaining(['payment.scheduled', 'booking.payment_held']));
    });
    it('processPayment knows no card of others, and none that is too old by then', async () => {
      const { id } = await booked();
      expect(answered(await pay(id, { paymentMethodId: await cardOf(world, stranger) }))).toEqual([404, 'payment_method_not_found']);
      const old = await cardOf(world, owner);
      const ctx = await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
      await world.server.app.parts.db.transaction(ctx, (tx) => tx.tx.manager.update('payment_methods', { id: old }, { expYear: 2020 }));
      expect(answered(await pay(id, { paymentMethodId: old }))).toEqual([409, 'payment_method_expired']);
      for (const wrong of [{ when: 'later' }, { paymentMethodId: 'pm_1' }, { saveMethod: 'yes' }]) expect(answered(await pay(id, wrong))).toEqual([400, 'invalid_request']);
    });

    describe('listPayments', () => {
      const payments = async (who: Signed, query: object = {}) => (await world.call('listPayments', { ...as(who), query } as never)).body;
      it('shows an owner their own, a caregiver those of their bookings, the business all: the newest first', async () => {
        const mine = await payments(owner, { limit: 100 });
        expect(mine.data.length).toBeGreaterThan(3);
        expect(mine.data.map(({ id }: any) => id)).toEqual(mine.data.map(({ id }: any) => id).toSorted().toReversed());
        expect(mine.data.some((one: any) => one.paymentMethod)).toBe(true);
        expect((await payments(caregiver, { limit: 100 })).data).toEqual(mine.data.map((one: object) => ({ ...one, paymentMethod: null })));
        expect((await payments(admin, { limit: 100 })).data).toEqual(expect.arrayContaining(mine.data));
        expect((await payments(stranger)).data).toEqual([]);
        expect((await payments(foreigner)).data).toEqual([]);
      });
      it('takes a booking, states and pages', async () => {
        const all = (await payments(owner, { limit: 100 })).data;
        expect((await payments(owner, { bookingId: all[0].bookingId })).data.every((one: any) => one.bookingId === all[0].bookingId)).toBe(true);
        expect((await payments(owner, { status: ['scheduled', 'canceled'] })).data.map((one: any) => one.status).toSorted()).toEqual(all.map((one: any) => one.status).filter((s: string) => s === 'scheduled' || s === 'canceled').toSorted());
        const first = await payments(owner, { limit: 2 });
        const next = await payments(owner, { limit: 2, cursor: first.nextCursor });
        expect([...first.data, ...next.data]).toEqual(all.slice(0, 4));
      });
      it('refuses bad input, and those whom it is not for', async () => {
        expect(answered(await world.call('listPayments', { token: owner.token, query: { status: ['paid'] } } as never))).toEqual([400, 'invalid_request']);
        expect(answered(await world.call('listPayments', { token: owner.token, query: { cursor: 'nonsense' } }))).toEqual([400, 'invalid_cursor']);
        expect(answered(await world.call('listPayments', { token: support.token }))).toEqual([403, 'forbidden']);
        expect(answered(await world.call('listPayments'))).toEqual([401, 'unauthenticated']);
      });
    });
  });
}, { env: { STRIPE_WEBHOOK_SECRET: webhookSecret } });

// nothing listens on port 1
describeApp('saved cards while the provider is down', (world) => {
  it('says so, and leaves nothing half-done', async () => {
    const owner = await world.person('owner');
    for (let n = 0; n < 2; n += 1) {
      const { status, body, headers } = await world.call('startPaymentMethodSetup', { token: owner.token, body: {} });
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'payment_provider_unavailable', '5']);
    }
    expect((await world.call('listPaymentMethods', { token: owner.token })).body).toEqual({ data: [], nextCursor: null });
  });
}, { env: { STRIPE_API_BASE: 'http://127.0.0.1:1' } });

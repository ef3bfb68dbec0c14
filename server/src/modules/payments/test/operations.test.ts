import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const webhookSecret = 'whsec_operations';
const unknownPayment = 'pay_01JZ0000000000000000000000';
const unknownBooking = 'bkg_01JZ0000000000000000000000';

const signed = (payload: string, atMs = Date.now(), secret = webhookSecret): Record<string, string> => {
  const seconds = Math.floor(atMs / 1000);
  return { 'stripe-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')}` };
};

describeApp('payments', (world) => {
  let owner: Signed;
  let stranger: Signed;
  let caregiver: SignedCaregiver;
  let otherCaregiver: SignedCaregiver;
  let admin: Signed;
  let support: Signed;
  let foreigner: Signed;
  let dogId: string;
  let week = 0;

  beforeAll(async () => {
    world.server.sandbox.setWebhookTargets([{ url: `${world.server.url}/api/webhooks/payment`, secret: webhookSecret }]);
    [owner, stranger, admin, support, foreigner] = await Promise.all([
      world.person('owner'), world.person('owner'), world.person('admin'), world.person('support'), world.person('owner', 'beta'),
    ]);
    [caregiver, otherCaregiver] = await Promise.all([world.caregiver(), world.caregiver()]);
    dogId = await world.dog(owner);
  });

  const booked = (confirmed = true) => world.booking(owner, caregiver, [dogId], { confirmed, when: world.nights(20 + 7 * (week += 1)) });
  const start = (bookingId: string, more: object = {}) => world.call('processPayment', { token: owner.token, body: { bookingId, ...more } });
  const payment = (paymentId: string, who: Signed = owner) => world.call('getPayment', { token: who.token, tenant: who.tenant, params: { paymentId } });
  const invoice = (bookingId: string, who: Signed = owner) => world.call('getInvoice', { token: who.token, tenant: who.tenant, params: { bookingId } });
  const answered = ({ status, body }: { status: number; body: any }) => [status, body.code];

  describe('processPayment', () => {
    it('answers what the payer’s browser needs, and the same again while it is open', async () => {
      const booking = await booked();
      const { status, body } = await start(booking.id, { returnUrl: 'https://alpha.example/back' });
      expect(status).toBe(201);
      expect(body.payment).toMatchObject({ bookingId: booking.id, provider: 'stripe', status: 'requires_payment', amount: { amount: 17_325, currency: 'USD' }, failure: null, paidAt: null });
      expect(body.checkout.clientSecret).toMatch(/^pi_.*_secret/);
      expect(new URL(body.checkout.url).searchParams.get('return_url')).toBe('https://alpha.example/back');
      const again = await start(booking.id);
      expect([again.status, again.body.payment.id]).toEqual([201, body.payment.id]);
    });
    it('gives the same answer to the same Idempotency-Key', async () => {
      const booking = await booked();
      const asked = { token: owner.token, body: { bookingId: booking.id }, headers: { 'idempotency-key': `pay-${booking.id}` } };
      const first = await world.call('processPayment', asked);
      expect((await world.call('processPayment', asked)).body).toEqual(first.body);
      const other = await world.call('processPayment', { ...asked, body: { bookingId: unknownBooking } });
      expect(answered(other)).toEqual([422, 'idempotency_key_reused']);
    });
    it('refuses a booking that does not wait for a payment', async () => {
      const { body, status } = await start((await booked(false)).id);
      expect([status, body.code, body.errors[0].pointer]).toEqual([409, 'booking_not_payable', '#/bookingId']);
      const paid = await booked();
      await world.pay(owner, paid.id);
      expect(answered(await start(paid.id))).toEqual([409, 'booking_not_payable']);
    });
    it('knows no bookings but the payer’s own', async () => {
      const { id: bookingId } = await booked();
      expect(answered(await start(unknownBooking))).toEqual([404, 'booking_not_found']);
      for (const who of [stranger, foreigner]) {
        const answer = await world.call('processPayment', { token: who.token, tenant: who.tenant, body: { bookingId } });
        expect(answered(answer)).toEqual([404, 'booking_not_found']);
      }
    });
    it('is for owners who are signed in', async () => {
      const { id: bookingId } = await booked();
      expect(answered(await world.call('processPayment', { body: { bookingId } }))).toEqual([401, 'unauthenticated']);
      for (const who of [caregiver, admin, support]) {
        expect(answered(await world.call('processPayment', { token: who.token, body: { bookingId } }))).toEqual([403, 'forbidden']);
      }
    });
    it.each([
      ['no booking', {}, '#/bookingId'],
      ['another kind of id', { bookingId: unknownPayment }, '#/bookingId'],
      ['an amount of the payer’s own', { bookingId: unknownBooking, amount: 1 }, '#/amount'],
      ['an address that runs', { bookingId: unknownBooking, returnUrl: 'javascript:alert(1)' }, '#/returnUrl'],
    ])('refuses %s', async (_, body, pointer) => {
      const answer = await world.call('processPayment', { token: owner.token, body });
      expect([...answered(answer), answer.body.errors[0].pointer]).toEqual([400, 'invalid_request', pointer]);
    });
    it('takes JSON only', async () => {
      const sent = (raw: string, type: string) => world.call('processPayment', { token: owner.token, raw, headers: { 'content-type': type } });
      expect(answered(await sent('bookingId=1', 'application/x-www-form-urlencoded'))).toEqual([415, 'unsupported_media_type']);
      expect(answered(await sent('{', 'application/json'))).toEqual([400, 'invalid_json']);
    });
  });

  describe('getPayment', () => {
    it('shows it to both sides and to the business, and to nobody else', async () => {
      const booking = await booked();
      const { body: { payment: { id } } } = await start(booking.id);
      for (const who of [owner, caregiver, admin]) expect((await payment(id, who)).body).toMatchObject({ id, bookingId: booking.id, status: 'requires_payment' });
      for (const who of [stranger, otherCaregiver, foreigner]) expect(answered(await payment(id, who))).toEqual([404, 'payment_not_found']);
      expect(answered(await payment(id, support))).toEqual([403, 'forbidden']);
      expect(answered(await world.call('getPayment', { params: { paymentId: id } }))).toEqual([401, 'unauthenticated']);
    });
    it('tells why it failed, and that it was paid after all', async () => {
      const booking = await booked();
      const { body: { payment: { id: paymentId } } } = await start(booking.id);
      const asPayer = { token: owner.token, params: { paymentId } };
      await world.call('completeSandboxPayment', { ...asPayer, body: { outcome: 'declined' } });
      await until(async () => (await payment(paymentId)).body.failure !== null);
      expect((await payment(paymentId)).body).toMatchObject({ status: 'requires_payment', failure: { code: expect.any(String), message: expect.any(String) } });
      await world.call('completeSandboxPayment', { ...asPayer, body: { outcome: 'succeeded' } });
      await until(async () => (await payment(paymentId)).body.status === 'succeeded');
      expect((await payment(paymentId)).body).toMatchObject({ failure: null, paidAt: expect.any(String) });
    });
    it('knows no payment that is not there, and no id that is none', async () => {
      expect(answered(await payment(unknownPayment))).toEqual([404, 'payment_not_found']);
      expect(answered(await payment('pay_1'))).toEqual([400, 'invalid_request']);
    });
  });

  describe('getInvoice', () => {
    it('is frozen when the booking is paid, and shows what went back since', async () => {
      const booking = await booked();
      expect(answered(await invoice(booking.id))).toEqual([404, 'invoice_not_found']);
      await world.pay(owner, booking.id);
      const { status, body } = await invoice(booking.id);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        bookingId: booking.id, seller: { name: 'Alpha Pets, Inc.', email: 'help@alpha.example' }, buyer: { name: 'Olivia Martin', email: owner.email },
        total: { amount: 17_325, currency: 'USD' }, paid: { amount: 17_325 }, refunded: { amount: 0 },
      });
      expect(body.number).toMatch(/^ALPHA-\d{6}$/);
      expect(body.lineItems).toEqual(booking.lineItems.map((line: object) => ({ ...line, bookingId: booking.id, on: null })));
      await world.call('cancelBooking', { token: caregiver.token, params: { bookingId: booking.id }, body: { reason: 'I am ill.' } });
      await until(async () => (await invoice(booking.id)).body.refunded.amount === 17_325);
      expect((await invoice(booking.id)).body).toEqual({ ...body, refunded: { amount: 17_325, currency: 'USD' } });
    });
    it('hides the buyer’s address from the caregiver, and the invoice from everybody else', async () => {
      const booking = await booked();
      await world.pay(owner, booking.id);
      expect((await invoice(booking.id, caregiver)).body.buyer).toEqual({ name: 'Olivia Martin', email: null });
      expect((await invoice(booking.id, admin)).body.buyer.email).toBe(owner.email);
      for (const who of [stranger, otherCaregiver, foreigner]) expect(answered(await invoice(booking.id, who))).toEqual([404, 'booking_not_found']);
      expect(answered(await invoice(booking.id, support))).toEqual([403, 'forbidden']);
      expect(answered(await world.call('getInvoice', { params: { bookingId: booking.id } }))).toEqual([401, 'unauthenticated']);
    });
    it('knows no booking that is not there, and no id that is none', async () => {
      expect(answered(await invoice(unknownBooking))).toEqual([404, 'booking_not_found']);
      expect(answered(await invoice('bkg_1'))).toEqual([400, 'invalid_request']);
    });
  });

  describe('receivePaymentWebhook', () => {
    const send = (raw: string, headers: Record<string, string>) => world.call('receivePaymentWebhook', { tenant: null, raw, headers });
    const eventOf = (id: string, object: object) =>
      JSON.stringify({ id, object: 'event', type: 'payment_intent.succeeded', created: Math.floor(Date.now() / 1000), data: { object } });

    it('believes what is signed, and answers the same again', async () => {
      const raw = eventOf('evt_operations_1', { id: 'pi_of_nobody', object: 'payment_intent', metadata: {} });
      for (let n = 0; n < 2; n += 1) {
        const { status, body } = await send(raw, signed(raw));
        expect([status, body]).toEqual([200, { received: true }]);
      }
    });
    it('asks the provider whether it is true', async () => {
      const booking = await booked();
      const { body } = await start(booking.id);
      const raw = eventOf('evt_operations_2', {
        id: body.checkout.clientSecret.split('_secret')[0], object: 'payment_intent', status: 'succeeded',
        metadata: { payment_id: body.payment.id, tenant_id: world.server.tenantIds.alpha },
      });
      expect((await send(raw, signed(raw))).status).toBe(200);
      await world.settled();
      expect((await payment(body.payment.id)).body.status).toBe('requires_payment');
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body.paymentStatus).toBe('unpaid');
    });
    it('changes nothing when the provider says it again and again', async () => {
      const booking = await booked();
      const paymentId = await world.pay(owner, booking.id);
      const workedOff = async (): Promise<number> => {
        const { rows } = await world.server.app.parts.db.query<{ n: number }>(
          {}, 'SELECT COUNT(*) AS n FROM received_webhooks WHERE subjectId = ? AND processedAt IS NOT NULL', [paymentId]);
        return Number(rows[0]!.n);
      };
      const before = (await payment(paymentId)).body;
      const heard = await workedOff();
      for (const type of ['payment_intent.succeeded', 'payment_intent.succeeded', 'payment_intent.payment_failed']) {
        const sent = await world.call('sendSandboxEvent', { token: world.secretKey('alpha'), body: { paymentId, type } });
        expect(sent.status).toBe(202);
      }
      await until(async () => (await workedOff()) >= heard + 3);
      expect((await payment(paymentId)).body).toEqual(before);
    });
    it('refuses what is unsigned, signed by another, changed, old or empty', async () => {
      const raw = eventOf('evt_operations_3', { id: 'pi_1', object: 'payment_intent', metadata: {} });
      const wrong: [string, Record<string, string>][] = [
        [raw, {}], [raw, signed(raw, Date.now(), 'whsec_other')], [`${raw} `, signed(raw)], [raw, signed(raw, Date.now() - 301_000)], ['{}', signed('{}')], ['', signed('')],
      ];
      for (const [body, headers] of wrong) expect(answered(await send(body, headers))).toEqual([400, 'invalid_signature']);
    });
  });
}, { env: { STRIPE_WEBHOOK_SECRET: webhookSecret } });

// nothing listens on port 1
describeApp('payments while the provider is down', (world) => {
  it('says so, leaves nothing half-done, and can be asked again', async () => {
    const [owner, caregiver] = await Promise.all([world.person('owner'), world.caregiver()]);
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    const asked = { token: owner.token, body: { bookingId: booking.id }, headers: { 'idempotency-key': 'down' } };
    for (let n = 0; n < 2; n += 1) {
      const { status, body, headers } = await world.call('processPayment', asked);
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'payment_provider_unavailable', '5']);
    }
    expect((await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body).toMatchObject({ status: 'confirmed', paymentStatus: 'unpaid' });
  });
}, { env: { STRIPE_API_BASE: 'http://127.0.0.1:1' } });

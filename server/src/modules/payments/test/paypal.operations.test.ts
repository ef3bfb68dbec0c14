import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, until, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const unknownPayment = 'pay_01JZ0000000000000000000000';

describeApp('payments by PayPal, and with accounts of a business’s own', (world) => {
  let owner: Signed;
  let stranger: Signed;
  let caregiver: SignedCaregiver;
  let admin: Signed;
  let support: Signed;
  let foreigner: Signed;
  let dogId: string;
  let week = 0;

  beforeAll(async () => {
    [owner, stranger, admin, support, foreigner] = await Promise.all([
      world.person('owner'), world.person('owner'), world.person('admin'), world.person('support'), world.person('owner', 'beta'),
    ]);
    caregiver = await world.caregiver();
    dogId = await world.dog(owner);
  });

  const booked = () => world.booking(owner, caregiver, [dogId], { confirmed: true, when: world.nights(20 + 7 * (week += 1)) });
  const start = (bookingId: string, more: object = { provider: 'paypal' }) => world.call('processPayment', { token: owner.token, body: { bookingId, ...more } });
  const refresh = (paymentId: string, who: Signed = owner) => world.call('refreshPayment', { token: who.token, tenant: who.tenant, params: { paymentId } });
  const statusOf = async (paymentId: string): Promise<string> => (await world.call('getPayment', { token: owner.token, params: { paymentId } })).body.status;
  const complete = (paymentId: string, wanted = 'succeeded') => world.call('completeSandboxPayment', { token: owner.token, params: { paymentId }, body: { outcome: wanted } });
  const update = (body: object) => world.call('updateSettings', { token: admin.token, body });
  const query = async (sql: string, values: unknown[]) => (await world.server.app.parts.db.query<Record<string, unknown>>({}, sql, values)).rows;

  describe('processPayment', () => {
    it('sends the payer to PayPal where they ask for it, and pays when they approve', async () => {
      const booking = await booked();
      const { status, body } = await start(booking.id, { provider: 'paypal', returnUrl: 'https://alpha.example/back' });
      expect(status).toBe(201);
      expect(body).toMatchObject({ payment: { provider: 'paypal', status: 'requires_payment' }, checkout: { provider: 'paypal', publishableKey: 'paypal-sandbox' } });
      expect(body.checkout.url).toBe(`${world.server.sandbox.url}/paypal/checkoutnow?token=${body.checkout.clientSecret}`);
      expect((await start(booking.id, {})).body.payment.id).toBe(body.payment.id);
      expect((await complete(body.payment.id)).status).toBe(200);
      await until(async () => (await statusOf(body.payment.id)) === 'succeeded');
      expect((await world.call('getBooking', { token: owner.token, params: { bookingId: booking.id } })).body.paymentStatus).toBe('paid');
    });
    it('approved in a browser, it is paid by the webhook, and the payer is back where they came from', async () => {
      const { body } = await start((await booked()).id, { provider: 'paypal', returnUrl: 'https://alpha.example/back?a=1' });
      const shown = await fetch(body.checkout.url);
      expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Agree and pay')]);
      const sent = await fetch(`${world.server.sandbox.url}/paypal/checkoutnow`, {
        method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: body.checkout.clientSecret, answer: 'balance' }),
      });
      const back = new URL(sent.headers.get('location') ?? '');
      expect([sent.status, back.origin, back.searchParams.get('a'), back.searchParams.get('token')]).toEqual([303, 'https://alpha.example', '1', body.checkout.clientSecret]);
      expect(back.searchParams.get('PayerID')).toBeTruthy();
      await until(async () => (await statusOf(body.payment.id)) === 'succeeded');
    });
    it('refuses a provider that is none, or that the business does not offer', async () => {
      const booking = await booked();
      expect(outcome(await start(booking.id, { provider: 'cash' }))).toMatch(/^400 invalid_request/);
      expect((await update({ paymentProviders: ['stripe'] })).status).toBe(200);
      expect((await world.call('getStorefront', {})).body.paymentProviders).toEqual(['stripe']);
      expect(outcome(await start(booking.id))).toBe('422 payment_provider_not_offered #/provider');
      expect(outcome(await update({ paymentProviders: [] }))).toMatch(/^400 invalid_request/);
      await update({ paymentProviders: ['paypal', 'stripe'] });
      expect((await start(booking.id, {})).body.payment.provider).toBe('paypal');
      await update({ paymentProviders: ['stripe', 'paypal'] });
      expect((await world.call('getStorefront', {})).body.paymentProviders).toEqual(['stripe', 'paypal']);
    });
  });

  describe('refreshPayment', () => {
    it('takes what was approved without waiting for a webhook, and says so', async () => {
      const { body: { payment } } = await start((await booked()).id);
      expect((await refresh(payment.id)).body).toEqual(payment);
      await world.server.app.parts.sandboxControl!.setWebhookMode('drop');
      await complete(payment.id);
      expect((await refresh(payment.id)).body).toMatchObject({ id: payment.id, status: 'succeeded', paidAt: expect.any(String) });
      await world.server.app.parts.sandboxControl!.setWebhookMode('normal');
      expect((await refresh(payment.id)).body.status).toBe('succeeded');
    });
    it('tells of a refusal, which the payer may mend', async () => {
      const { body: { payment } } = await start((await booked()).id);
      // which would do it at the same moment
      await world.server.app.parts.sandboxControl!.setWebhookMode('drop');
      await complete(payment.id, 'declined');
      expect((await refresh(payment.id)).body).toMatchObject({ status: 'requires_payment', failure: { code: 'INSTRUMENT_DECLINED', message: expect.any(String) } });
      await complete(payment.id);
      expect((await refresh(payment.id)).body).toMatchObject({ status: 'succeeded', failure: null });
      await world.server.app.parts.sandboxControl!.setWebhookMode('normal');
    });
    it('is for the payer alone', async () => {
      const { body: { payment } } = await start((await booked()).id);
      for (const who of [stranger, foreigner]) expect(outcome(await refresh(payment.id, who))).toMatch(/^404 payment_not_found/);
      for (const who of [caregiver, admin, support]) expect(outcome(await refresh(payment.id, who))).toBe('403 forbidden');
      expect(outcome(await world.call('refreshPayment', { params: { paymentId: payment.id } }))).toBe('401 unauthenticated');
      expect(outcome(await refresh(unknownPayment))).toMatch(/^404 payment_not_found/);
      expect(outcome(await refresh('pay_1'))).toMatch(/^400 invalid_request/);
    });
  });

  describe('webhooks', () => {
    it('delayed, doubled and out of order change nothing', async () => {
      const control = world.server.app.parts.sandboxControl!;
      for (const mode of ['delay', 'double', 'reorder'] as const) {
        const booking = await booked();
        const { body: { payment } } = await start(booking.id);
        await control.setWebhookMode(mode);
        await complete(payment.id);
        if (mode === 'delay') {
          expect((await refresh(payment.id)).body.status).toBe('succeeded');
          await control.flushWebhooks();
        }
        await until(async () => (await statusOf(payment.id)) === 'succeeded');
        await control.setWebhookMode('normal');
        await world.settled();
        expect((await query('SELECT kind FROM ledger_transactions WHERE causeId = ?', [payment.id]))).toHaveLength(1);
        expect((await query('SELECT id FROM payments WHERE bookingId = ?', [booking.id]))).toHaveLength(1);
      }
    });
    it('that never come are made up for by asking, in time', async () => {
      const booking = await booked();
      const [paypal, booking2] = [(await start(booking.id)).body.payment, await booked()];
      const card = (await start(booking2.id, { provider: 'stripe' })).body.payment;
      await world.server.app.parts.sandboxControl!.setWebhookMode('drop');
      for (const { id } of [paypal, card]) await complete(id);
      const advanced = await world.call('advanceSandboxClock', { token: world.secretKey('alpha'), body: { byMs: 20 * 60_000 } });
      expect(advanced.status).toBe(200);
      await world.server.app.parts.sandboxControl!.setWebhookMode('normal');
      for (const { id } of [paypal, card]) expect(await statusOf(id)).toBe('succeeded');
    });
    it('are sent on demand, signed, and change nothing', async () => {
      const { body: { payment } } = await start((await booked()).id);
      await complete(payment.id);
      await until(async () => (await statusOf(payment.id)) === 'succeeded');
      for (const type of ['CHECKOUT.ORDER.APPROVED', 'PAYMENT.CAPTURE.COMPLETED']) {
        expect((await world.call('sendSandboxEvent', { token: world.secretKey('alpha'), body: { paymentId: payment.id, type } })).status).toBe(202);
      }
      const heard = async (): Promise<number> =>
        (await query("SELECT id FROM received_webhooks WHERE subjectId = ? AND processedAt IS NOT NULL AND provider = 'paypal'", [payment.id])).length;
      await until(async () => (await heard()) >= 4);
      expect(await statusOf(payment.id)).toBe('succeeded');
    });
    it('of PayPal’s kind are refused unless PayPal signed them', async () => {
      const headers = {
        'paypal-transmission-sig': 'AAAA', 'paypal-transmission-id': '1', 'paypal-transmission-time': new Date().toISOString(), 'paypal-auth-algo': 'SHA256withRSA',
        'paypal-cert-url': 'https://evil.example/v1/notifications/certs/CERT-1',
      };
      const raw = JSON.stringify({ id: 'WH-1', event_type: 'PAYMENT.CAPTURE.COMPLETED' });
      const { alpha } = world.server.tenantIds;
      expect(outcome(await world.call('receivePaymentWebhook', { tenant: null, raw, headers }))).toBe('400 invalid_signature');
      expect(outcome(await world.call('receivePaymentWebhook', { tenant: null, raw, headers: { 'paypal-transmission-sig': 'AAAA' } }))).toBe('400 invalid_signature');
      expect(outcome(await world.call('receiveOwnPaymentWebhook', { tenant: null, params: { endpointToken: alpha }, raw, headers }))).toBe('400 invalid_signature');
    });
  });

  describe('accounts of a business’s own', () => {
    it('PayPal: payments begin with it and stay with it, its webhooks come to the business’s address', async () => {
      const early = (await start((await booked()).id)).body.payment;
      const own = { clientId: 'sandbox-alpha', clientSecret: 'sandbox-alpha' };
      const token = await (await fetch(`${world.server.sandbox.url}/paypal/v1/oauth2/token`, {
        method: 'POST', headers: { authorization: `Basic ${btoa('sandbox-alpha:sandbox-alpha')}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })).json() as { access_token: string };
      const { alpha } = world.server.tenantIds;
      const made = await (await fetch(`${world.server.sandbox.url}/paypal/v1/notifications/webhooks`, {
        method: 'POST', headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ url: `${world.server.url}/api/webhooks/payment/${alpha}`, event_types: [{ name: '*' }] }),
      })).json() as { id: string };
      const { body: settings } = await update({ providers: { paypal: { ...own, webhookId: made.id } } });
      expect(settings.providers.paypal).toMatchObject({ clientId: '••••lpha', clientSecret: '••••lpha', webhookPath: `/api/webhooks/payment/${alpha}` });

      const { body: late } = await start((await booked()).id);
      expect(late.checkout.publishableKey).toBe('sandbox-alpha');
      await complete(late.payment.id);
      await until(async () => (await statusOf(late.payment.id)) === 'succeeded');
      expect(await query('SELECT account FROM payments WHERE id = ?', [late.payment.id])).toEqual([{ account: 'own' }]);
      const [hook] = await query("SELECT providerEventId FROM received_webhooks WHERE subjectId = ? AND type = 'CHECKOUT.ORDER.APPROVED'", [late.payment.id]);
      expect(String(hook?.providerEventId)).toMatch(new RegExp(`^${alpha}:WH-`));

      await complete(early.id);
      await until(async () => (await statusOf(early.id)) === 'succeeded');
      expect(await query('SELECT account FROM payments WHERE id = ?', [early.id])).toEqual([{ account: 'platform' }]);
      // the other business pays through the platform's account as before
      const theirs = await world.caregiver({}, 'beta');
      const booking = await world.booking(foreigner, theirs, [await world.dog(foreigner)], { confirmed: true });
      const begun = await world.call('processPayment', { token: foreigner.token, tenant: 'beta', body: { bookingId: booking.id, provider: 'paypal' } });
      expect(begun.body.checkout.publishableKey).toBe('paypal-sandbox');
      await update({ providers: { paypal: null } });
    });

    it('Stripe, too; credentials that are wrong are that business’s trouble alone, and a refund goes by the account of its payment', async () => {
      const stripe = { secretKey: 'sk_test_sandbox-alpha', publishableKey: 'pk_test_sandbox-alpha' };
      const { alpha, beta } = world.server.tenantIds;
      const endpoint = await (await fetch(`${world.server.sandbox.url}/v1/webhook_endpoints`, {
        method: 'POST', headers: { authorization: `Bearer ${stripe.secretKey}` },
        body: new URLSearchParams({ url: `${world.server.url}/api/webhooks/payment/${alpha}`, 'enabled_events[]': '*' }),
      })).json() as { secret: string };
      const { body: settings } = await update({ providers: { stripe: { ...stripe, webhookSecret: endpoint.secret } } });
      expect(settings.providers.stripe).toMatchObject({ webhookPath: `/api/webhooks/payment/${alpha}` });
      const booking = await booked();
      const { body } = await start(booking.id, { provider: 'stripe' });
      expect(body.checkout.publishableKey).toBe(stripe.publishableKey);
      await complete(body.payment.id);
      await until(async () => (await statusOf(body.payment.id)) === 'succeeded');
      expect(await query('SELECT account FROM payments WHERE id = ?', [body.payment.id])).toEqual([{ account: 'own' }]);

      const raw = JSON.stringify({ id: 'evt_forged', object: 'event', type: 'payment_intent.succeeded', created: Math.floor(Date.now() / 1000), data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { payment_id: body.payment.id } } } });
      const signed = (secret: string) => {
        const seconds = Math.floor(Date.now() / 1000);
        return { 'stripe-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${raw}`).digest('hex')}` };
      };
      const send = async (secret: string, endpointToken: string) =>
        outcome(await world.call('receiveOwnPaymentWebhook', { tenant: null, params: { endpointToken }, raw, headers: signed(secret) }));
      expect(await send('another', alpha)).toBe('400 invalid_signature');
      expect(await send(endpoint.secret, beta)).toBe('400 invalid_signature');
      expect(await send(endpoint.secret, 'ten_01JZ0000000000000000000009')).toBe('400 invalid_signature');
      expect(await send(endpoint.secret, 'ten_1')).toMatch(/^400 invalid_request/);
      expect(outcome(await world.call('receivePaymentWebhook', { tenant: null, raw, headers: signed(endpoint.secret) }))).toBe('400 invalid_signature');
      expect(await send(endpoint.secret, alpha)).toBe('200');
      expect(await send(endpoint.secret, alpha)).toBe('200');

      await world.call('cancelBooking', { token: caregiver.token, params: { bookingId: booking.id }, body: { reason: 'I am ill.' } });
      await until(async () => (await statusOf(body.payment.id)) === 'refunded');

      await update({ providers: { stripe: { ...stripe, secretKey: 'sk_test_wrong', webhookSecret: endpoint.secret } } });
      const refused = await start((await booked()).id, { provider: 'stripe' });
      expect(outcome(refused)).toBe('503 payment_provider_unavailable');
      expect(world.server.errors.join()).toContain('unauthorized');
      (world.server.errors as string[]).length = 0;
      await update({ providers: { stripe: null } });
      expect((await start((await booked()).id, { provider: 'stripe' })).status).toBe(201);
    });

    it('a business’s webhooks speak of its own payments alone', async () => {
      const booking = await booked();
      const { body } = await start(booking.id, { provider: 'stripe' });
      const theirs = await world.person('admin', 'beta');
      await world.call('updateSettings', { token: theirs.token, tenant: 'beta', body: { providers: { stripe: { secretKey: 'sk_test_sandbox-beta', publishableKey: 'pk_test_sandbox-beta', webhookSecret: 'whsec_beta' } } } });
      const raw = JSON.stringify({ id: 'evt_of_beta', object: 'event', type: 'payment_intent.canceled', created: Math.floor(Date.now() / 1000), data: { object: { id: 'pi_1', object: 'payment_intent', metadata: { payment_id: body.payment.id } } } });
      const seconds = Math.floor(Date.now() / 1000);
      const headers = { 'stripe-signature': `t=${seconds},v1=${createHmac('sha256', 'whsec_beta').update(`${seconds}.${raw}`).digest('hex')}` };
      expect(outcome(await world.call('receiveOwnPaymentWebhook', { tenant: null, params: { endpointToken: world.server.tenantIds.beta }, raw, headers }))).toBe('200');
      const [stored] = await query('SELECT tenantId, subjectId FROM received_webhooks WHERE providerEventId LIKE ?', ['%evt_of_beta']);
      expect(stored).toMatchObject({ tenantId: null, subjectId: null });
    });
  });
});

// nothing listens on port 1
describeApp('PayPal while it is down', (world) => {
  it('says so, and leaves cards as they are', async () => {
    const [owner, caregiver] = await Promise.all([world.person('owner'), world.caregiver()]);
    const booking = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true });
    const start = (provider: string) => world.call('processPayment', { token: owner.token, body: { bookingId: booking.id, provider } });
    const { status, body, headers } = await start('paypal');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'payment_provider_unavailable', '5']);
    const card = await start('stripe');
    expect([card.status, card.body.payment.provider]).toEqual([201, 'stripe']);
  });
  it('its webhooks are asked to come again, as nobody can tell whether they are true', async () => {
    const answer = await world.call('receivePaymentWebhook', { tenant: null, raw: '{}', headers: {
      'paypal-transmission-sig': 'AAAA', 'paypal-transmission-id': '1', 'paypal-transmission-time': new Date().toISOString(), 'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': 'http://127.0.0.1:1/paypal/v1/notifications/certs/CERT-1',
    } });
    expect(outcome(answer)).toBe('503 payment_provider_unavailable');
  });
}, { env: { PAYPAL_API_BASE: 'http://127.0.0.1:1/paypal', PAYPAL_CERT_BASE: 'http://127.0.0.1:1/paypal' } });

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../host.ts';
import { keys, startTestSandbox, stripeCall, wall } from './harness.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const call = (method: string, path: string, params?: Record<string, string>, headers?: Record<string, string>) =>
  stripeCall(sandbox.url, method, path, params, headers);
const intent = async (params: Record<string, string> = {}) =>
  (await call('POST', '/v1/payment_intents', { amount: '5000', currency: 'usd', ...params })).body;

describe('keys', () => {
  it("refuses a missing and a wrong key with Stripe's 401", async () => {
    const missing = await call('GET', '/v1/payment_intents', {}, { authorization: '' });
    expect(missing.status).toBe(401);
    const wrong = await call('GET', '/v1/payment_intents', {}, { authorization: 'Bearer sk_test_wrongwrong' });
    expect(wrong.status).toBe(401);
    expect(wrong.body.error.type).toBe('invalid_request_error');
    expect(JSON.stringify(wrong.body)).not.toContain('sk_test_wrongwrong');
  });

  it('lets a publishable key do no more than a browser needs', async () => {
    const publishable = { authorization: `Bearer ${keys.publishableKey}` };
    expect((await call('POST', '/v1/payment_intents', { amount: '5000', currency: 'usd' }, publishable)).status).toBe(
      401,
    );
    const made = await intent({ 'metadata[payment_id]': 'pay_1' });
    expect((await call('GET', `/v1/payment_intents/${made.id}`, {}, publishable)).status).toBe(404);
    expect(
      (await call('GET', `/v1/payment_intents/${made.id}`, { client_secret: `${made.client_secret}x` }, publishable))
        .status,
    ).toBe(404);
    const seen = await call(
      'GET',
      `/v1/payment_intents/${made.id}`,
      { client_secret: made.client_secret },
      publishable,
    );
    expect(seen.status).toBe(200);
    expect(seen.body).not.toHaveProperty('metadata');
  });
});

describe('validation', () => {
  it.each([
    [{ currency: 'usd' }, 'parameter_missing', 'amount'],
    [{ amount: '5000' }, 'parameter_missing', 'currency'],
    [{ amount: '50.5', currency: 'usd' }, 'parameter_invalid_integer', 'amount'],
    [{ amount: '49', currency: 'usd' }, 'amount_too_small', 'amount'],
    [{ amount: '100000000', currency: 'usd' }, 'amount_too_large', 'amount'],
    [{ amount: '5000', currency: 'usd', colour: 'red' }, 'parameter_unknown', 'colour'],
    [{ amount: '5000', currency: '' }, 'parameter_invalid_empty', 'currency'],
    [
      { amount: '5000', currency: 'usd', 'automatic_payment_methods[on]': 'true' },
      'parameter_unknown',
      'automatic_payment_methods[on]',
    ],
  ])('refuses %j', async (params, code, param) => {
    const { status, body } = await call('POST', '/v1/payment_intents', params as Record<string, string>);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ type: 'invalid_request_error', code, param });
  });

  it('answers 404 with an error for what does not exist', async () => {
    const gone = await call('GET', '/v1/payment_intents/pi_none');
    expect(gone.status).toBe(404);
    expect(gone.body.error.code).toBe('resource_missing');
    const url = await call('GET', '/v1/unicorns');
    expect(url.status).toBe(404);
    expect(url.body.error.message).toContain('Unrecognized request URL');
  });

  it('does not confirm without a payment method', async () => {
    const { status, body } = await call('POST', `/v1/payment_intents/${(await intent()).id}/confirm`);
    expect(status).toBe(400);
    expect(body.error.code).toBe('payment_intent_unexpected_state');
  });

  it('takes no card number from a server', async () => {
    const { status } = await call('POST', '/v1/payment_methods', {
      type: 'card',
      'card[number]': '4242424242424242',
      'card[exp_month]': '12',
      'card[exp_year]': '2040',
      'card[cvc]': '123',
    });
    expect(status).toBe(402);
  });

  it('does not fill prototypes', async () => {
    const made = await intent({ 'metadata[__proto__]': 'x', '__proto__[polluted]': 'yes' });
    expect(made.error.code).toBe('parameter_unknown');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('payment', () => {
  it('goes through and leaves charge, fee and events', async () => {
    const made = await intent({ payment_method: 'pm_card_visa', confirm: 'true', 'metadata[payment_id]': 'pay_2' });
    expect(made).toMatchObject({ status: 'succeeded', amount_received: 5000 });
    const read = await call('GET', `/v1/payment_intents/${made.id}`, {
      'expand[0]': 'latest_charge.balance_transaction',
    });
    expect(read.body.latest_charge).toMatchObject({
      object: 'charge',
      captured: true,
      metadata: { payment_id: 'pay_2' },
    });
    expect(read.body.latest_charge.balance_transaction).toMatchObject({ amount: 5000, fee: 175, net: 4825 });
    const events = await call('GET', '/v1/events', { limit: '3' });
    expect(events.body.data.map((event: { type: string }) => event.type)).toEqual([
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_intent.created',
    ]);
  });

  it('is declined with the intent in the answer, and can be tried again', async () => {
    const declined = await call('POST', '/v1/payment_intents', {
      amount: '5000',
      currency: 'usd',
      payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds',
      confirm: 'true',
    });
    expect(declined.status).toBe(402);
    expect(declined.body.error).toMatchObject({
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    expect(declined.body.error.payment_intent.status).toBe('requires_payment_method');
    const { id } = declined.body.error.payment_intent;
    const again = await call('POST', `/v1/payment_intents/${id}/confirm`, { payment_method: 'pm_card_visa' });
    expect(again.body).toMatchObject({ status: 'succeeded', last_payment_error: null });
    expect((await call('POST', `/v1/payment_intents/${id}/confirm`, { payment_method: 'pm_card_visa' })).status).toBe(
      400,
    );
  });

  it('is held and captured in part, never above what is held', async () => {
    const made = await intent({ payment_method: 'pm_card_visa', confirm: 'true', capture_method: 'manual' });
    expect(made).toMatchObject({ status: 'requires_capture', amount_capturable: 5000, amount_received: 0 });
    expect((await call('POST', `/v1/payment_intents/${made.id}/capture`, { amount_to_capture: '5001' })).status).toBe(
      400,
    );
    const captured = await call('POST', `/v1/payment_intents/${made.id}/capture`, { amount_to_capture: '3000' });
    expect(captured.body).toMatchObject({ status: 'succeeded', amount_received: 3000 });
    const refund = await call('POST', '/v1/refunds', { payment_intent: made.id, amount: '3001' });
    expect(refund.status).toBe(400);
  });

  it('is cancelled, once', async () => {
    const made = await intent();
    const canceled = await call('POST', `/v1/payment_intents/${made.id}/cancel`, { cancellation_reason: 'abandoned' });
    expect(canceled.body).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    const twice = await call('POST', `/v1/payment_intents/${made.id}/cancel`);
    expect(twice.body.error.code).toBe('payment_intent_unexpected_state');
  });

  it('is refunded in parts, never above what was captured', async () => {
    const made = await intent({ payment_method: 'pm_card_visa', confirm: 'true' });
    expect((await call('POST', '/v1/refunds', { payment_intent: made.id, amount: '2000' })).body).toMatchObject({
      status: 'succeeded',
      amount: 2000,
    });
    expect((await call('POST', '/v1/refunds', { payment_intent: made.id, amount: '3001' })).status).toBe(400);
    expect((await call('POST', '/v1/refunds', { payment_intent: made.id })).body.amount).toBe(3000);
    const more = await call('POST', '/v1/refunds', { payment_intent: made.id });
    expect(more.body.error.code).toBe('charge_already_refunded');
    const listed = await call('GET', '/v1/refunds', { payment_intent: made.id, limit: '1' });
    expect(listed.body).toMatchObject({ object: 'list', has_more: true, data: [{ amount: 3000 }] });
    const next = await call('GET', '/v1/refunds', { payment_intent: made.id, starting_after: listed.body.data[0].id });
    expect(next.body).toMatchObject({ has_more: false, data: [{ amount: 2000 }] });
  });

  it('charges a saved card off session, and declines one that asks for authentication', async () => {
    const customer = (await call('POST', '/v1/customers', { email: 'ann@example.com' })).body;
    const offSession = { amount: '5000', currency: 'usd', customer: customer.id, confirm: 'true', off_session: 'true' };
    const refused = await call('POST', '/v1/payment_intents', {
      ...offSession,
      payment_method: 'pm_card_authenticationRequired',
    });
    expect(refused.body.error.code).toBe('authentication_required');
    await intent({
      customer: customer.id,
      payment_method: 'pm_card_visa',
      confirm: 'true',
      setup_future_usage: 'off_session',
    });
    const cards = await call('GET', '/v1/payment_methods', { customer: customer.id });
    expect(cards.body.data).toHaveLength(1);
    const charged = await call('POST', '/v1/payment_intents', { ...offSession, payment_method: cards.body.data[0].id });
    expect(charged.body.status).toBe('succeeded');
  });

  it('is confirmed by a browser with a card, as Stripe.js does, and never shows the number', async () => {
    const made = await intent();
    const params = {
      client_secret: made.client_secret,
      key: keys.publishableKey,
      return_url: 'https://shop.example/done',
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': '4000 0025 0000 3155',
      'payment_method_data[card][exp_month]': '12',
      'payment_method_data[card][exp_year]': '40',
      'payment_method_data[card][cvc]': '123',
    };
    const confirmed = await call('POST', `/v1/payment_intents/${made.id}/confirm`, params, { authorization: '' });
    expect(confirmed.body.status).toBe('requires_action');
    expect(confirmed.body.next_action.redirect_to_url.url).toContain(`/pay/${made.id}/authenticate`);
    const all = await call('GET', '/v1/payment_methods');
    expect(JSON.stringify([confirmed.body, all.body])).not.toMatch(/4000 ?0025 ?0000 ?3155/);
    const wrong = await call(
      'POST',
      `/v1/payment_intents/${made.id}/confirm`,
      { ...params, client_secret: 'x' },
      { authorization: '' },
    );
    expect(wrong.status).toBe(404);
  });
});

describe('idempotency', () => {
  const params = { amount: '5000', currency: 'usd' };

  it('answers the same again, also a decline', async () => {
    const first = await call('POST', '/v1/payment_intents', params, { 'idempotency-key': 'k1' });
    const second = await call('POST', '/v1/payment_intents', params, { 'idempotency-key': 'k1' });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const declining = { ...params, payment_method: 'pm_card_chargeDeclined', confirm: 'true' };
    const declined = await call('POST', '/v1/payment_intents', declining, { 'idempotency-key': 'k2' });
    const again = await call('POST', '/v1/payment_intents', declining, { 'idempotency-key': 'k2' });
    expect([declined.status, again.status]).toEqual([402, 402]);
    expect(again.body.error.payment_intent.id).toBe(declined.body.error.payment_intent.id);
  });

  it('refuses a key with other parameters or another endpoint', async () => {
    await call('POST', '/v1/payment_intents', params, { 'idempotency-key': 'k3' });
    const other = await call('POST', '/v1/payment_intents', { ...params, amount: '6000' }, { 'idempotency-key': 'k3' });
    expect([other.status, other.body.error.type]).toEqual([400, 'idempotency_error']);
    const elsewhere = await call('POST', '/v1/customers', {}, { 'idempotency-key': 'k3' });
    expect(elsewhere.body.error.type).toBe('idempotency_error');
  });

  it('keeps no refused parameters, and forgets after a day', async () => {
    let now = wall.now().getTime();
    const own = await startTestSandbox({ clock: { now: () => new Date(now) } });
    try {
      const key = { 'idempotency-key': 'k4' };
      expect((await stripeCall(own.url, 'POST', '/v1/payment_intents', { ...params, x: '1' }, key)).status).toBe(400);
      const first = await stripeCall(own.url, 'POST', '/v1/payment_intents', params, key);
      expect(first.status).toBe(200);
      now += 25 * 3600_000;
      const later = await stripeCall(own.url, 'POST', '/v1/payment_intents', params, key);
      expect(later.body.id).not.toBe(first.body.id);
    } finally {
      await own.stop();
    }
  });
});

describe('accounts and restarts', () => {
  it('keeps its data across a restart when given a folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    try {
      const before = await startTestSandbox({ dataDir });
      const { body } = await stripeCall(before.url, 'POST', '/v1/payment_intents', { amount: '5000', currency: 'usd' });
      await before.stop();
      const after = await startTestSandbox({ dataDir });
      const read = await stripeCall(after.url, 'GET', `/v1/payment_intents/${body.id}`);
      await after.stop();
      expect(read.body).toEqual(body);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('keeps accounts apart', async () => {
    const own = await startTestSandbox({
      furtherStripeAccounts: [{ secretKey: 'sk_test_other', publishableKey: 'pk_test_other', webhookTargets: [] }],
    });
    try {
      const { body } = await stripeCall(own.url, 'POST', '/v1/payment_intents', { amount: '5000', currency: 'usd' });
      const other = await stripeCall(
        own.url,
        'GET',
        `/v1/payment_intents/${body.id}`,
        {},
        { authorization: 'Bearer sk_test_other' },
      );
      expect(other.status).toBe(404);
    } finally {
      await own.stop();
    }
  });
});

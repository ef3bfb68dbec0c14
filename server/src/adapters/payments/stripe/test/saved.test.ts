import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../../sandbox/host.ts';
import { keys, startTestSandbox, stripeCall } from '../../../../sandbox/test/harness.ts';
import { createStripePayments } from '../index.ts';

const expiry = { expiry: '12/34', cvc: '123' };

describe('saved cards at the sandbox, by Stripe’s own client', () => {
  let sandbox: Sandbox;
  let stripe: ReturnType<typeof createStripePayments>;
  let customer: string;
  let count = 0;
  const next = (): string => `saved-${(count += 1)}`;
  const metadata = { tenantId: 'ten_1', userId: 'usr_1' };
  const saved = () => stripe.saved!;

  beforeAll(async () => {
    sandbox = await startTestSandbox();
    const config = {
      STRIPE_API_BASE: sandbox.url, STRIPE_SECRET_KEY: keys.secretKey, STRIPE_PUBLISHABLE_KEY: keys.publishableKey,
      STRIPE_WEBHOOK_SECRET: keys.webhookSecret, STRIPE_CHECKOUT_BASE: sandbox.url,
    };
    stripe = createStripePayments(config);
    customer = (await saved().createCustomer({ idempotencyKey: next(), metadata })).providerCustomerId;
  });
  afterAll(() => sandbox.stop());

  const setup = (providerCustomerId = customer) => saved().createSetup({ idempotencyKey: next(), providerCustomerId, metadata, returnUrl: 'https://alpha.example/cards' });
  /** What somebody does on the hosted page; answers where it leads. */
  const submit = async (url: string, fields: Record<string, string>): Promise<{ status: number; to: string; text: string }> => {
    const form = new URLSearchParams([...new URL(url).searchParams, ...Object.entries(fields)]);
    const answer = await fetch(url.split('?')[0]!, { method: 'POST', body: form, redirect: 'manual' });
    return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
  };
  const card = async (number: string): Promise<string> => {
    const { providerSetupId, checkoutUrl } = await setup();
    let { to } = await submit(checkoutUrl!, { number, ...expiry });
    if (to.includes('/authenticate')) ({ to } = await submit(to, { answer: 'complete' }));
    expect(to).toContain('redirect_status=succeeded');
    return (await saved().retrieveSetup(providerSetupId)).method!.providerMethodId;
  };
  const intent = async (more: object = {}) => (await stripe.createIntent({
    idempotencyKey: next(), amountMinor: 5_000, currency: 'USD', description: 'Walk', metadata: { paymentId: 'pay_1', tenantId: 'ten_1' }, providerCustomerId: customer, ...more,
  })).providerPaymentId;
  const charge = async (providerMethodId: string, offSession = true, more: object = {}) =>
    stripe.saved!.confirm({ idempotencyKey: next(), providerPaymentId: await intent(more), providerMethodId, offSession, returnUrl: 'https://alpha.example/back' });

  it('saves a card on the hosted page, and knows it again by four digits', async () => {
    const { providerSetupId, checkoutUrl, status } = await setup();
    expect(status).toBe('requires_method');
    expect(await saved().retrieveSetup(providerSetupId)).toEqual({ providerSetupId, status: 'requires_method', method: null, failure: null, metadata });
    const wrong = await submit(checkoutUrl!, { number: '4000000000000002', ...expiry });
    expect([wrong.status, wrong.text.includes('Your card was declined.')]).toEqual([402, true]);
    expect((await saved().retrieveSetup(providerSetupId)).failure).toMatchObject({ code: 'generic_decline' });
    expect((await submit(checkoutUrl!, { number: '4242 4242 4242 4242', ...expiry })).to).toContain('https://alpha.example/cards?setup_intent=');
    expect(await saved().retrieveSetup(providerSetupId)).toMatchObject({
      status: 'succeeded', failure: null, method: { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034, providerMethodId: expect.stringMatching(/^pm_/) },
    });
    expect((await submit(checkoutUrl!, { number: '4242424242424242', ...expiry })).status).toBe(409);
    expect((await submit(checkoutUrl!.replace('secret_', 'secret_x'), { number: '4242424242424242', ...expiry })).status).toBe(404);
  });

  it('charges it while nobody is there, or holds the money and takes it later', async () => {
    const method = await card('5555555555554444');
    expect(await charge(method)).toMatchObject({ status: 'succeeded', amountReceivedMinor: 5_000, failure: null });
    const held = await charge(method, true, { captureMethod: 'manual' });
    expect(held).toMatchObject({ status: 'authorized', amountReceivedMinor: 0 });
    expect(await stripe.capture({ idempotencyKey: next(), providerPaymentId: held.providerPaymentId })).toMatchObject({ status: 'succeeded', amountReceivedMinor: 5_000 });
  });

  it('asks the bank once, when the card is saved; a card that always asks is declined while nobody is there', async () => {
    expect(await charge(await card('4000002500003155'))).toMatchObject({ status: 'succeeded' });
    const stubborn = await card('4000002760003184');
    expect(await charge(stubborn)).toMatchObject({ status: 'requires_payment', failure: { code: 'authentication_required' } });
    const asked = await charge(stubborn, false);
    expect(asked.status).toBe('requires_action');
    const { actionUrl } = await stripe.checkout({ providerPaymentId: asked.providerPaymentId });
    await submit(actionUrl!, { answer: 'complete' });
    expect(await stripe.retrieve(asked.providerPaymentId)).toMatchObject({ status: 'succeeded' });
    expect(await charge(stubborn)).toMatchObject({ failure: { code: 'authentication_required' } });
  });

  it('a challenge that is failed saves nothing', async () => {
    const { providerSetupId, checkoutUrl } = await setup();
    const { to } = await submit(checkoutUrl!, { number: '4000002760003184', ...expiry });
    expect((await saved().retrieveSetup(providerSetupId)).status).toBe('requires_action');
    expect((await submit(to, { answer: 'fail' })).to).toContain('redirect_status=failed');
    expect(await saved().retrieveSetup(providerSetupId)).toMatchObject({ status: 'requires_method', method: null, failure: { code: 'setup_intent_authentication_failure' } });
  });

  it('tells of a card that was saved and is declined when it is charged', async () => {
    expect(await charge(await card('4000000000000341'))).toMatchObject({ status: 'requires_payment', failure: { code: 'generic_decline', message: 'Your card was declined.' } });
  });

  it('keeps what a payment was made with, where that is asked for', async () => {
    const providerPaymentId = await intent({ saveMethod: true });
    expect(await stripe.saved!.confirm({ idempotencyKey: next(), providerPaymentId, providerMethodId: 'pm_card_visa', offSession: false, returnUrl: 'https://alpha.example/' }))
      .toMatchObject({ status: 'succeeded', savedMethod: { last4: '4242' } });
  });

  it('forgets a card, once or twice; it can’t be charged any more, nor by another customer', async () => {
    const method = await card('4242424242424242');
    const { providerCustomerId } = await saved().createCustomer({ idempotencyKey: next(), metadata });
    await expect(charge(method, true, { providerCustomerId })).rejects.toMatchObject({ kind: 'invalid' });
    for (let n = 0; n < 2; n += 1) await saved().detach({ providerMethodId: method });
    await saved().detach({ providerMethodId: 'pm_of_nobody' });
    await expect(charge(method)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('an answer that is lost after the card was charged does not charge it twice', async () => {
    const method = await card('4000000000009045');
    const before = (await stripeCall(sandbox.url, 'GET', '/v1/charges', { limit: '100' })).body.data.length;
    const asked = { idempotencyKey: next(), providerPaymentId: await intent(), providerMethodId: method, offSession: true, returnUrl: 'https://alpha.example/' };
    // Stripe's client asks again by itself where a connection was cut
    await expect(stripe.saved!.confirm(asked)).rejects.toMatchObject({ retryable: true });
    expect(await stripe.saved!.confirm(asked)).toMatchObject({ status: 'succeeded' });
    expect((await stripeCall(sandbox.url, 'GET', '/v1/charges', { limit: '100' })).body.data).toHaveLength(before + 1);
  });

  it('a bank that is slower than we wait has charged the card once, however often it is asked', async () => {
    const method = await card('4000000000009037');
    const hasty = createStripePayments({
      STRIPE_API_BASE: sandbox.url, STRIPE_SECRET_KEY: keys.secretKey, STRIPE_PUBLISHABLE_KEY: keys.publishableKey, STRIPE_WEBHOOK_SECRET: keys.webhookSecret,
    }, { timeoutMs: 300, maxNetworkRetries: 0 });
    const before = (await stripeCall(sandbox.url, 'GET', '/v1/charges', { limit: '100' })).body.data.length;
    const asked = { idempotencyKey: next(), providerPaymentId: await intent(), providerMethodId: method, offSession: true, returnUrl: 'https://alpha.example/' };
    await expect(hasty.saved!.confirm(asked)).rejects.toMatchObject({ kind: 'timeout', retryable: true });
    expect(await stripe.saved!.confirm(asked)).toMatchObject({ status: 'succeeded' });
    expect((await stripeCall(sandbox.url, 'GET', '/v1/charges', { limit: '100' })).body.data).toHaveLength(before + 1);
  });

  it('a browser’s key sees of a setup what it needs, by its secret only', async () => {
    const { providerSetupId, clientSecret } = await setup();
    const asBrowser = { authorization: `Bearer ${keys.publishableKey}` };
    const read = (secret: string) => stripeCall(sandbox.url, 'GET', `/v1/setup_intents/${providerSetupId}`, { client_secret: secret }, asBrowser);
    expect((await read('wrong')).status).toBe(404);
    const { status, body } = await read(clientSecret);
    expect([status, body.id, body.customer, body.metadata]).toEqual([200, providerSetupId, undefined, undefined]);
    expect((await stripeCall(sandbox.url, 'POST', `/v1/setup_intents/${providerSetupId}/cancel`, {}, asBrowser)).status).toBe(401);
    expect((await stripeCall(sandbox.url, 'POST', `/v1/setup_intents/${providerSetupId}/cancel`)).body.status).toBe('canceled');
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebhookRejected, type PaymentProvider, type WebhookInput } from '../../../../ports/payments/index.ts';
import { paymentConformance } from '../../../../ports/payments/test/conformance.ts';
import type { Sandbox } from '../../../../sandbox/host.ts';
import { keys, startReceiver, startTestSandbox, wall, type Receiver } from '../../../../sandbox/test/harness.ts';
import { createHttpSandboxControl } from '../../../sandbox/http/index.ts';
import { createPaypalPayouts } from '../payouts/index.ts';
import { createPaypalPayments, type PaypalConfig } from '../index.ts';
import { fromCustomId, toCustomId } from '../metadata.ts';
import { fromPaypalMoney, toPaypalMoney } from '../money.ts';

const config = (base: string, more: Partial<PaypalConfig> = {}): PaypalConfig => ({
  PAYPAL_API_BASE: `${base}/paypal`,
  PAYPAL_CERT_BASE: `${base}/paypal`,
  PAYPAL_CLIENT_ID: keys.paypalId,
  PAYPAL_CLIENT_SECRET: keys.paypalSecret,
  PAYPAL_WEBHOOK_ID: keys.paypalWebhookId,
  ...more,
});
const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const startBoth = async () => {
  const receiver = await startReceiver();
  const sandbox = await startTestSandbox({
    paypal: { clientId: keys.paypalId, clientSecret: keys.paypalSecret, webhookTargets: [{ url: receiver.url, secret: keys.paypalWebhookId }] },
  });
  const control = createHttpSandboxControl({ SANDBOX_CONTROL_URL: sandbox.url, SANDBOX_CONTROL_TOKEN: keys.controlToken });
  return { receiver, sandbox, control };
};

paymentConformance('paypal against the sandbox', { insufficientFunds: 'INSTRUMENT_DECLINED', authentication: false }, async () => {
  const { receiver, sandbox, control } = await startBoth();
  const silence = createServer(() => {});
  const silentUrl = await listen(silence);
  const closed = createServer();
  const closedUrl = await listen(closed);
  await new Promise((resolve) => {
    closed.close(resolve);
  });
  return {
    provider: createPaypalPayments(config(sandbox.url)),
    unreachable: createPaypalPayments(config(closedUrl)),
    silent: createPaypalPayments(config(silentUrl), { timeoutMs: 100 }),
    payer: async (outcome, providerPaymentId) => {
      await control.completePayment({ tenantId: 'ten_1', providerPaymentId, outcome });
    },
    received: () => receiver.received,
    untilReceived: (condition) => receiver.until((received) => received.some(({ rawBody }) => condition(rawBody.toString()))),
    nowMs: () => wall.now().getTime(),
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

describe('paypal amounts and metadata', () => {
  it.each([[1, 'USD', '0.01'], [12_345, 'USD', '123.45'], [100, 'EUR', '1.00'], [500, 'JPY', '500'], [1_500, 'HUF', '1500'], [150_000, 'TWD', '1500']])('%i %s is %s', (minor, currency, value) => {
    expect(toPaypalMoney(minor, currency)).toEqual({ currencyCode: currency, value });
    expect(fromPaypalMoney({ currencyCode: currency, value })).toBe(minor);
  });
  it('takes no part of what PayPal has no parts of, and nothing that is no amount', () => {
    expect(() => toPaypalMoney(150_050, 'TWD')).toThrow('whole TWD');
    for (const minor of [0, -1, 1.5, Number.NaN]) expect(() => toPaypalMoney(minor, 'USD')).toThrow('Not an amount');
    for (const value of ['1.005', '1e3', '', 'x', '1.2.3']) expect(() => fromPaypalMoney({ currencyCode: 'USD', value })).toThrow('Not an amount');
  });
  it('keeps our ids in the one text there is room for', () => {
    const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`;
    const all = { tenantId: id('ten'), paymentId: id('pay'), refundId: id('rfn'), orderId: 'A'.repeat(17) };
    expect(fromCustomId(toCustomId(all))).toEqual(all);
    expect(() => toCustomId({ ...all, note: 'x'.repeat(10) })).toThrow('127');
    expect([fromCustomId('INVOICE-1'), fromCustomId(undefined)]).toEqual([{}, {}]);
  });
});

describe('paypal adapter', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });
  /** Tokens for everybody; then one answer after the other, the last one for good. */
  const answering = async (...answers: [number, unknown][]) => {
    const asked: string[] = [];
    const tokens: string[] = [];
    server = createServer((request, response) => {
      const isToken = request.url === '/paypal/v1/oauth2/token';
      if (!isToken) asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      else tokens.push(`t${tokens.length + 1}`);
      const [status, body] = isToken ? [200, { access_token: tokens.at(-1), token_type: 'Bearer', expires_in: 3600 }] : (answers.length > 1 ? answers.shift()! : answers[0]!);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    return { provider: createPaypalPayments(config(await listen(server))), asked };
  };
  const order = (more: object = {}) => ({ id: 'ORDER1', status: 'APPROVED', intent: 'CAPTURE', purchase_units: [{ amount: { currency_code: 'USD', value: '10.00' } }], ...more });

  it.each([
    ['nothing', {}],
    ['another order', order({ id: 'ORDER2' })],
    ['a status it does not know', order({ status: 'LEVITATING' })],
    ['no amount', order({ purchase_units: [{}] })],
  ])('does not take %s for success', async (_what, body) => {
    const { provider } = await answering([200, body]);
    await expect(provider.retrieve('ORDER1')).rejects.toMatchObject({ kind: 'unavailable', code: 'unexpected_answer' });
  });

  it.each([
    [401, {}, 'unavailable', 'unauthorized', false],
    [403, { name: 'NOT_AUTHORIZED' }, 'unavailable', 'forbidden', false],
    [409, { name: 'RESOURCE_CONFLICT' }, 'conflict', 'RESOURCE_CONFLICT', true],
    [429, {}, 'unavailable', 'rate_limit', true],
    [500, {}, 'unavailable', undefined, true],
    [422, { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: 'PAYER_CANNOT_PAY', description: 'd' }] }, 'declined', 'PAYER_CANNOT_PAY', false],
    [422, { details: [{ issue: 'REFUND_AMOUNT_EXCEEDED' }] }, 'invalid', 'REFUND_AMOUNT_EXCEEDED', false],
  ])('maps %i %j', async (status, body, kind, code, retryable) => {
    const { provider } = await answering([status, body]);
    await expect(provider.retrieve('ORDER1')).rejects.toMatchObject({ kind, code, retryable });
  });

  it('asks with a new token where its own was withdrawn', async () => {
    const { provider, asked } = await answering([401, {}], [200, order()]);
    expect(await provider.retrieve('ORDER1')).toMatchObject({ status: 'approved', amountMinor: 1_000 });
    expect(asked).toEqual(['GET /paypal/v2/checkout/orders/ORDER1 Bearer t1', 'GET /paypal/v2/checkout/orders/ORDER1 Bearer t2']);
  });

  it.each([
    ['a capture under review', { captures: [{ id: 'C', status: 'PENDING', amount: { currency_code: 'USD', value: '10.00' } }] }, { status: 'processing', amountReceivedMinor: 0 }],
    ['a capture that was refused', { captures: [{ id: 'C', status: 'DECLINED', amount: { currency_code: 'USD', value: '10.00' } }] }, { status: 'canceled', amountReceivedMinor: 0, failure: { code: 'CAPTURE_DECLINED' } }],
    ['a fee in another currency', { captures: [{ id: 'C', status: 'COMPLETED', amount: { currency_code: 'USD', value: '10.00' }, seller_receivable_breakdown: { gross_amount: { currency_code: 'USD', value: '10.00' }, paypal_fee: { currency_code: 'EUR', value: '0.30' } } }] }, { status: 'succeeded', feeMinor: null, chargeId: 'C' }],
    ['a hold that was let go', { authorizations: [{ id: 'A', status: 'VOIDED' }] }, { status: 'canceled' }],
  ])('understands %s', async (_what, payments, expected) => {
    const { provider } = await answering([200, order({ status: 'COMPLETED', purchase_units: [{ amount: { currency_code: 'USD', value: '10.00' }, payments }] })]);
    expect(await provider.retrieve('ORDER1')).toMatchObject(expected);
  });
});

describe('paypal webhooks', () => {
  let receiver: Receiver;
  let sandbox: Sandbox;
  let provider: PaymentProvider;
  let genuine: WebhookInput;
  beforeAll(async () => {
    const both = await startBoth();
    ({ receiver, sandbox } = both);
    provider = createPaypalPayments(config(sandbox.url));
    const { providerPaymentId } = await provider.createIntent({
      idempotencyKey: 'k', amountMinor: 1_000, currency: 'USD', description: 'd', metadata: { paymentId: 'pay_1', tenantId: 'ten_1' }, returnUrl: 'https://shop.example/done?a=1',
    });
    await both.control.completePayment({ tenantId: 'ten_1', providerPaymentId, outcome: 'succeed' });
    await receiver.until((received) => received.length > 0);
    const { rawBody, headers } = receiver.received[0]!;
    genuine = { rawBody, headers, nowMs: wall.now().getTime() };
  });
  afterAll(async () => {
    await sandbox.stop();
    await receiver.stop();
  });
  const reason = async (change: Partial<WebhookInput>, by = provider): Promise<string> => {
    try {
      await by.verifyWebhook({ ...genuine, ...change });
      return 'believed';
    } catch (error) {
      return error instanceof WebhookRejected ? error.reason : `not typed: ${String(error)}`;
    }
  };
  const header = (name: string, value: string | string[] | undefined) => ({ headers: { ...genuine.headers, [`paypal-${name}`]: value } });

  it('are believed as they came', async () => {
    expect(await reason({})).toBe('believed');
    expect(await provider.verifyWebhook(genuine)).toMatchObject({ type: 'CHECKOUT.ORDER.APPROVED', object: { kind: 'payment', metadata: { paymentId: 'pay_1', tenantId: 'ten_1' } } });
  });
  it('speak of payouts by our own name for them', async () => {
    await createPaypalPayouts(config(sandbox.url)).send({ idempotencyKey: 'payout:pyo_1', reference: 'pyo_1', destination: 'grace@example.com', amountMinor: 100, currency: 'USD', metadata: {} });
    const isIt = ({ type }: { type: string }): boolean => type === 'PAYMENT.PAYOUTS-ITEM.SUCCEEDED';
    await receiver.until((received) => received.some(isIt));
    const { rawBody, headers } = receiver.received.find(isIt)!;
    const { object } = await provider.verifyWebhook({ rawBody, headers, nowMs: wall.now().getTime() });
    expect(object).toMatchObject({ kind: 'payout', providerObjectId: expect.any(String), metadata: { payoutId: 'pyo_1' } });
  });
  it('are believed for their own webhook alone, and not without one', async () => {
    expect(await reason({}, createPaypalPayments(config(sandbox.url, { PAYPAL_WEBHOOK_ID: 'WH-other' })))).toBe('bad_signature');
    expect(await reason({}, createPaypalPayments(config(sandbox.url, { PAYPAL_WEBHOOK_ID: ' ' })))).toBe('no_secret');
  });
  it.each(['transmission-id', 'transmission-time', 'transmission-sig', 'cert-url', 'auth-algo'])('are refused without %s, and with two', async (name) => {
    expect(await reason(header(name, undefined))).toBe('bad_signature');
    const one = String(genuine.headers[`paypal-${name}`]);
    expect(await reason(header(name, [one, one]))).toBe('bad_signature');
  });
  it('are refused with another time, id, way of signing or body', async () => {
    expect(await reason(header('transmission-time', new Date(genuine.nowMs).toISOString()))).toBe('bad_signature');
    expect(await reason(header('transmission-time', 'today'))).toBe('bad_signature');
    expect(await reason(header('transmission-id', 'x'))).toBe('bad_signature');
    expect(await reason(header('auth-algo', 'none'))).toBe('bad_signature');
    expect(await reason({ rawBody: '{}' })).toBe('bad_signature');
  });
  it('are not believed by a certificate from elsewhere', async () => {
    const url = String(genuine.headers['paypal-cert-url']);
    for (const other of [url.replace('127.0.0.1', 'localhost'), url.replace('/certs/', '/webhooks/'), `${url}?x=1`, 'https://evil.example/paypal/v1/notifications/certs/CERT-1', 'nothing']) {
      expect(await reason(header('cert-url', other))).toBe('bad_signature');
    }
    expect(await reason(header('cert-url', `${url}0`))).toBe('bad_signature');
  });
});

it('has said to a dispute what it has to say, though the answer was lost; and says so where that came too late', async () => {
  const { receiver, sandbox, control } = await startBoth();
  const provider = createPaypalPayments(config(sandbox.url));
  const disputed = async (n: number): Promise<string> => {
    const made = await provider.createIntent({ idempotencyKey: `k${n}`, amountMinor: 2_000, currency: 'USD', description: 'Walk', metadata: { paymentId: `pay_${n}`, tenantId: 'ten_1' } });
    await control.completePayment({ tenantId: 'ten_1', providerPaymentId: made.providerPaymentId, outcome: 'succeed' });
    await provider.accept!({ idempotencyKey: `a${n}`, providerPaymentId: made.providerPaymentId });
    return (await control.disputePayment({ tenantId: 'ten_1', providerPaymentId: made.providerPaymentId, outcome: 'open' })).providerChargebackId;
  };
  const said = (providerChargebackId: string) => provider.chargebacks!.submitEvidence({ idempotencyKey: 'e', providerChargebackId, explanation: 'The dog was walked.', accessLog: null, productDescription: 'Walk' });
  const one = await disputed(1);
  expect([(await said(one)).status, (await said(one)).status]).toEqual(['under_review', 'under_review']);

  const other = await disputed(2);
  const { providerPaymentId } = await provider.chargebacks!.retrieve(other);
  await control.disputePayment({ tenantId: 'ten_1', providerPaymentId: providerPaymentId!, outcome: 'lost' });
  await expect(said(other)).rejects.toMatchObject({ kind: 'invalid', code: 'ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE' });
  await sandbox.stop();
  await receiver.stop();
});

import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookRejected, type WebhookInput } from '../../../../ports/payments/index.ts';
import { paymentConformance } from '../../../../ports/payments/test/conformance.ts';
import { keys, startReceiver, startTestSandbox, wall } from '../../../../sandbox/test/harness.ts';
import { createHttpSandboxControl } from '../../../sandbox/http/index.ts';
import { createStripePayments, type StripeConfig } from '../index.ts';

const config = (base: string): StripeConfig => ({
  STRIPE_API_BASE: base,
  STRIPE_SECRET_KEY: keys.secretKey,
  STRIPE_PUBLISHABLE_KEY: keys.publishableKey,
  STRIPE_WEBHOOK_SECRET: keys.webhookSecret,
  STRIPE_CHECKOUT_BASE: base,
});
const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

paymentConformance('stripe against the sandbox', { insufficientFunds: 'insufficient_funds', authentication: true }, async () => {
  const receiver = await startReceiver();
  const sandbox = await startTestSandbox({ webhookTargets: [{ url: receiver.url, secret: keys.webhookSecret }] });
  const control = createHttpSandboxControl({
    SANDBOX_CONTROL_URL: sandbox.url,
    SANDBOX_CONTROL_TOKEN: keys.controlToken,
  });
  const silence = createServer(() => {});
  const silentUrl = await listen(silence);
  const closed = createServer();
  const closedUrl = await listen(closed);
  await new Promise((resolve) => {
    closed.close(resolve);
  });
  return {
    provider: createStripePayments(config(sandbox.url)),
    unreachable: createStripePayments(config(closedUrl), { maxNetworkRetries: 0 }),
    silent: createStripePayments(config(silentUrl), { timeoutMs: 100, maxNetworkRetries: 0 }),
    payer: async (outcome, providerPaymentId) => {
      await control.completePayment({ tenantId: 'ten_1', providerPaymentId, outcome });
    },
    received: () => receiver.received,
    untilReceived: (condition) =>
      receiver.until((received) => received.some(({ rawBody }) => condition(rawBody.toString()))),
    nowMs: () => wall.now().getTime(),
    stop: async () => {
      await sandbox.stop();
      await receiver.stop();
      silence.close();
      silence.closeAllConnections();
    },
  };
});

describe('stripe adapter', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    server = undefined;
  });
  const answering = async (status: number, body: unknown) => {
    server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    return createStripePayments(config(await listen(server)), { maxNetworkRetries: 0 });
  };

  it.each([
    ['a 404 without an error', 404, {}],
    ['another object', 200, { object: 'charge', id: 'pi_1' }],
    ['another id', 200, { object: 'payment_intent', id: 'pi_2' }],
    [
      'a status it does not know',
      200,
      { object: 'payment_intent', id: 'pi_1', status: 'levitating', amount: 1, amount_received: 0, currency: 'usd' },
    ],
  ])('does not take %s for success', async (_what, status, body) => {
    const provider = await answering(status, body);
    await expect(provider.retrieve('pi_1')).rejects.toMatchObject({ kind: 'unavailable', code: 'unexpected_answer' });
  });

  it.each([
    [401, {}, 'unavailable', false],
    [409, { code: 'lock_timeout' }, 'conflict', true],
    [429, {}, 'unavailable', true],
    [500, {}, 'unavailable', true],
    [402, { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' }, 'declined', false],
  ])('maps %i', async (status, error, kind, retryable) => {
    const provider = await answering(status, { error: { type: 'api_error', message: 'm', ...error } });
    await expect(provider.retrieve('pi_1')).rejects.toMatchObject({ kind, retryable });
  });

  it("has no card page on live Stripe, and puts the way back on the sandbox's", async () => {
    const intent = {
      object: 'payment_intent',
      id: 'pi_1',
      status: 'requires_payment_method',
      client_secret: 'pi_1_secret_x',
    };
    const provider = await answering(200, intent);
    const { checkoutUrl } = await provider.checkout({
      providerPaymentId: 'pi_1',
      returnUrl: 'https://shop.example/done?a=1',
    });
    expect(new URL(checkoutUrl ?? '').pathname).toBe('/pay/pi_1');
    expect(new URL(checkoutUrl ?? '').searchParams.get('return_url')).toBe('https://shop.example/done?a=1');
    const base = `http://127.0.0.1:${((server as Server).address() as AddressInfo).port}`;
    const live = createStripePayments({ ...config(base), STRIPE_CHECKOUT_BASE: undefined });
    expect((await live.checkout({ providerPaymentId: 'pi_1' })).checkoutUrl).toBeNull();
  });

  it('refuses a base with a path and a live key over http', () => {
    expect(() => createStripePayments(config('http://127.0.0.1:1/stripe'))).toThrow('STRIPE_API_BASE');
    expect(() => createStripePayments({ ...config('http://127.0.0.1:1'), STRIPE_SECRET_KEY: 'sk_live_x' })).toThrow(
      'live',
    );
  });
});

describe('stripe webhooks', () => {
  const nowMs = 1_800_000_000_000;
  const body = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'x.y',
    created: 1_800_000_000,
    data: { object: { object: 'dispute', id: 'dp_1' } },
  });
  const sign = (payload: string, seconds: number | string, secret = keys.webhookSecret) =>
    `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')}`;
  const reason = async (change: Partial<WebhookInput> & { secret?: string }): Promise<string> => {
    const provider = createStripePayments({
      ...config('http://127.0.0.1:1'),
      STRIPE_WEBHOOK_SECRET: change.secret ?? keys.webhookSecret,
    });
    try {
      await provider.verifyWebhook({
        rawBody: body,
        headers: { 'Stripe-Signature': sign(body, 1_800_000_000) },
        nowMs,
        ...change,
      });
      return 'believed';
    } catch (error) {
      return error instanceof WebhookRejected ? error.reason : `not typed: ${String(error)}`;
    }
  };
  const header = (value: string | string[]) => ({ headers: { 'stripe-signature': value } });

  it.each([
    ['a good one', {}, 'believed'],
    ['one at the edge of five minutes', { nowMs: nowMs + 300_000 }, 'believed'],
    ['one past it', { nowMs: nowMs + 301_000 }, 'stale'],
    ['a clock a little behind', { nowMs: nowMs - 30_000 }, 'believed'],
    ['one from the future', { nowMs: nowMs - 61_000 }, 'future'],
    ['no secret', { secret: '' }, 'no_secret'],
    ['a blank secret', { secret: ' ' }, 'no_secret'],
    ["the empty secret's signature", header(sign(body, 1_800_000_000, '')), 'bad_signature'],
    ["another secret's", header(sign(body, 1_800_000_000, 'whsec_other')), 'bad_signature'],
    ['a time that is no number', header(sign(body, 'NaN')), 'bad_signature'],
    ['two times', header(`t=1,${sign(body, 1_800_000_000)}`), 'bad_signature'],
    ['two headers', header([sign(body, 1_800_000_000), 'x']), 'bad_signature'],
    ['an old scheme only', header(sign(body, 1_800_000_000).replace('v1=', 'v0=')), 'bad_signature'],
    ['several signatures, one of them right', header(`${sign(body, 1_800_000_000)},v1=00`), 'believed'],
    ['no JSON', { rawBody: '{', ...header(sign('{', 1_800_000_000)) }, 'malformed'],
    ['null', { rawBody: 'null', ...header(sign('null', 1_800_000_000)) }, 'malformed'],
    [
      'a thin event',
      { rawBody: '{"object":"v2.core.event"}', ...header(sign('{"object":"v2.core.event"}', 1_800_000_000)) },
      'malformed',
    ],
    ['an empty body', { rawBody: '', ...header(sign('', 1_800_000_000)) }, 'bad_signature'],
  ])('%s', async (_what, change, expected) => {
    expect(await reason(change as Parameters<typeof reason>[0])).toBe(expected);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpSandboxControl } from '../../adapters/sandbox/http/index.ts';
import type { SandboxControl } from '../../ports/sandbox/index.ts';
import type { Sandbox } from '../host.ts';
import { keys, startReceiver, startTestSandbox, stripeCall, type Receiver } from './harness.ts';

let receiver: Receiver;
let sandbox: Sandbox;
let control: SandboxControl;
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startTestSandbox({ webhookTargets: [{ url: receiver.url, secret: keys.webhookSecret }] });
  control = createHttpSandboxControl({ SANDBOX_CONTROL_URL: sandbox.url, SANDBOX_CONTROL_TOKEN: keys.controlToken });
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const pay = () =>
  stripeCall(sandbox.url, 'POST', '/v1/payment_intents', {
    amount: '5000',
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: 'true',
    'metadata[tenant_id]': 'ten_1',
  });
const types = () => receiver.received.map(({ type }) => type);
const inOrder = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];

describe('webhooks', () => {
  it("come in order, signed so that Stripe's own client believes them", async () => {
    await pay();
    await receiver.until((received) => received.length === 3);
    expect(types()).toEqual(inOrder);
    const last = receiver.received[2];
    const event = Stripe.webhooks.constructEvent(
      last?.rawBody ?? '',
      last?.headers['stripe-signature'] ?? '',
      keys.webhookSecret,
    );
    expect(event.data.object).toMatchObject({ object: 'payment_intent', status: 'succeeded' });
    expect(() =>
      Stripe.webhooks.constructEvent(last?.rawBody ?? '', last?.headers['stripe-signature'] ?? '', 'whsec_other'),
    ).toThrow();
    // As it was when it happened, not as it is now.
    expect(receiver.received[0]?.object.status).toBe('requires_confirmation');
  });

  it('come again after a failure, with the same id', async () => {
    receiver.answers.push(500);
    await stripeCall(sandbox.url, 'POST', '/v1/payment_intents', { amount: '5000', currency: 'usd' });
    await receiver.until((received) => received.length === 2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it('survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const targets = [{ url: receiver.url, secret: keys.webhookSecret }];
    try {
      receiver.answers.push(500);
      const before = await startTestSandbox({ dataDir, webhookTargets: targets, webhookRetryDelaysMs: [60_000] });
      await stripeCall(before.url, 'POST', '/v1/payment_intents', { amount: '5000', currency: 'usd' });
      await receiver.until((received) => received.length === 1);
      await before.stop();
      const after = await startTestSandbox({ dataDir });
      after.setWebhookTargets(targets);
      await receiver.until((received) => received.length === 2);
      await after.stop();
      expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });

  it('double, turn round, wait and vanish as told', async () => {
    await control.setWebhookMode('double');
    await pay();
    await receiver.until((received) => received.length === 6);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(3);

    receiver.received.length = 0;
    await control.setWebhookMode('reorder');
    await pay();
    await receiver.until((received) => received.length === 3);
    expect(types()).toEqual(inOrder.toReversed());

    receiver.received.length = 0;
    await control.setWebhookMode('drop');
    await pay();
    await control.setWebhookMode('delay');
    await pay();
    expect(await control.flushWebhooks()).toBe(3);
    await receiver.until((received) => received.length === 3);
    expect(types()).toEqual(inOrder);
    expect(await control.flushWebhooks()).toBe(0);
  });

  it('of one tenant wait without the others’, a dispute’s too, which does not name it', async () => {
    receiver.received.length = 0;
    await control.setTenantWebhooks({ tenantId: 'ten_1', mode: 'delay', flush: false });
    const { body } = await pay();
    await control.disputePayment({ tenantId: 'ten_1', providerPaymentId: body.id, outcome: 'open' });
    await stripeCall(sandbox.url, 'POST', '/v1/payment_intents', { amount: '5000', currency: 'usd', 'metadata[tenant_id]': 'ten_2' });
    await receiver.until((received) => received.length === 1);
    expect(await control.setTenantWebhooks({ tenantId: 'ten_1', mode: 'normal', flush: false })).toBe(5);
    await receiver.until((received) => received.length === 6);
    expect(await control.setTenantWebhooks({ tenantId: 'ten_1', mode: 'normal', flush: true })).toBe(0);
  });

  it('are raised on demand, for objects of the tenant only', async () => {
    const { body } = await pay();
    const { eventId } = await control.raiseEvent({
      tenantId: 'ten_1',
      type: 'payment_intent.succeeded',
      objectId: body.id,
    });
    await receiver.until((received) => received.some(({ id }) => id === eventId));
    await expect(
      control.raiseEvent({ tenantId: 'ten_2', type: 'payment_intent.succeeded', objectId: body.id }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await expect(control.raiseEvent({ tenantId: 'ten_1', type: 'x', objectId: body.id })).rejects.toMatchObject({
      kind: 'invalid',
    });
  });
});

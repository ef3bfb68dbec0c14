import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../host.ts';
import { keys, startReceiver, startTestSandbox, stripeCall, type Receiver } from './harness.ts';

/** Stripe's own command line with Stripe's own fixtures: a double that is not ours. */
const cli = join(dirname(createRequire(import.meta.url).resolve('@stripe/cli/package.json')), 'bin', 'shim.js');

let sandbox: Sandbox;
let receiver: Receiver;
let home: string;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startTestSandbox({ webhookTargets: [{ url: receiver.url, secret: keys.webhookSecret }] });
  home = mkdtempSync(join(tmpdir(), 'stripe-home-'));
});
afterAll(async () => {
  await sandbox.stop();
  await receiver.stop();
  rmSync(home, { recursive: true });
});

const trigger = (event: string): Promise<string> =>
  new Promise((resolve, reject) => {
    // Whatever it would ask the world goes to a closed port; what is local needs no proxy.
    const env = {
      PATH: process.env.PATH,
      HOME: home,
      XDG_CONFIG_HOME: home,
      STRIPE_CLI_TELEMETRY_OPTOUT: '1',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '127.0.0.1',
    };
    const args = [cli, 'trigger', event, '--api-base', sandbox.url, '--api-key', keys.secretKey];
    execFile(process.execPath, args, { env, timeout: 30_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
    });
  });

describe('stripe trigger', () => {
  it.each([['payout.created', 'payout'], ['payout.updated', 'payout'], ['account.updated', 'account']])(
    '%s',
    async (type, kind) => {
      const before = receiver.received.length;
      expect(await trigger(type)).toContain('Trigger succeeded');
      await receiver.until((received) => received.slice(before).some((event) => event.type === type));
      const object = receiver.received.slice(before).find((event) => event.type === type)?.object as { object: string; id: string; metadata: object };
      expect(object.object).toBe(kind);
      if (type === 'payout.updated') {
        expect(Object.keys(object.metadata)).not.toEqual([]);
        expect((await stripeCall(sandbox.url, 'GET', `/v1/payouts/${object.id}`)).body).toMatchObject({ status: 'paid', metadata: object.metadata });
      }
    },
    40_000,
  );

  it.each([
    ['payment_intent.created', 'requires_payment_method'],
    ['payment_intent.succeeded', 'succeeded'],
    ['payment_intent.payment_failed', 'requires_payment_method'],
    ['payment_intent.requires_action', 'requires_action'],
    ['payment_intent.amount_capturable_updated', 'requires_capture'],
    ['payment_intent.canceled', 'canceled'],
    ['payment_intent.processing', 'processing'],
    ['payment_intent.partially_funded', 'requires_action'],
    ['charge.succeeded', 'succeeded'],
    ['charge.captured', 'succeeded'],
    ['charge.failed', 'requires_payment_method'],
    ['charge.refunded', 'succeeded'],
    ['charge.dispute.created', 'succeeded'],
  ])(
    '%s',
    async (type, status) => {
      const before = receiver.received.length;
      expect(await trigger(type)).toContain('Trigger succeeded');
      await receiver.until((received) => received.slice(before).some((event) => event.type === type));
      const got = receiver.received.slice(before).find((event) => event.type === type);
      const event = Stripe.webhooks.constructEvent(
        got?.rawBody ?? '',
        got?.headers['stripe-signature'] ?? '',
        keys.webhookSecret,
      );
      expect(event.type).toBe(type);
      const object = got?.object as { object: string; id: string; payment_intent?: string; refunded?: boolean };
      const intentId = object.object === 'payment_intent' ? object.id : object.payment_intent;
      expect((await stripeCall(sandbox.url, 'GET', `/v1/payment_intents/${intentId}`)).body.status).toBe(status);
      if (type === 'charge.refunded') expect(object.refunded).toBe(true);
    },
    40_000,
  );
});

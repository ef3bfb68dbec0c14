import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStripePayouts, createStripeStatement } from '../../adapters/payments/stripe/payouts.ts';
import type { ProviderMovement } from '../../ports/payouts/index.ts';
import type { ProviderError } from '../../ports/payments/index.ts';
import type { Sandbox } from '../host.ts';
import { keys, startReceiver, startTestSandbox, stripeCall, type Receiver } from './harness.ts';

let sandbox: Sandbox;
let receiver: Receiver;
let stripe: Stripe;
beforeAll(async () => {
  receiver = await startReceiver();
  sandbox = await startTestSandbox({ webhookTargets: [{ url: receiver.url, secret: keys.webhookSecret }] });
  stripe = new Stripe(keys.secretKey, { host: '127.0.0.1', port: sandbox.port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
});
afterAll(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const config = () => ({ STRIPE_API_BASE: sandbox.url, STRIPE_SECRET_KEY: keys.secretKey });
const urls = { returnUrl: 'https://alpha.example/earnings', refreshUrl: 'https://alpha.example/earnings' };
const finish = (url: string, answer: string) => fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer }) });
const fill = (amount: number) => stripe.paymentIntents.create({ amount, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, return_url: 'https://alpha.example/' });
const codeOf = (work: Promise<unknown>): Promise<string | undefined> => work.then(() => 'fine', (error: ProviderError) => `${error.kind} ${error.code}`);

describe('the payout port on the Stripe stand-in', () => {
  it('opens one account for one key, and follows it', async () => {
    const payouts = createStripePayouts(config());
    const input = { idempotencyKey: 'account:1', destination: null, ...urls, metadata: { tenantId: 'ten_1' } };
    const [one, other] = [await payouts.createAccountLink(input), await payouts.createAccountLink(input)];
    expect(other.destination).toBe(one.destination);
    expect(other.url).not.toBe(one.url);
    expect(await payouts.accountStatus(one.destination)).toMatchObject({ status: 'pending', requirements: expect.arrayContaining(['external_account']) });
    await finish(one.url!, 'restricted');
    expect(await payouts.accountStatus(one.destination)).toMatchObject({ status: 'restricted', disabledReason: 'requirements.past_due' });
    await finish(other.url!, 'complete');
    expect(await payouts.accountStatus(one.destination)).toEqual({ status: 'active', requirements: [], disabledReason: null });
    await receiver.until((received) => received.filter(({ type }) => type === 'account.updated').length >= 2);
    expect(await codeOf(payouts.accountStatus('acct_nobody'))).toBe('not_found resource_missing');
    expect(await codeOf(payouts.createAccountLink({ ...input, destination: one.destination, returnUrl: 'nowhere' }))).toBe('invalid url_invalid');
  });

  it('sends once for one key, never more than there is, and hears what came back', async () => {
    const payouts = createStripePayouts(config());
    const { destination, url } = await payouts.createAccountLink({ idempotencyKey: 'account:2', destination: null, ...urls, metadata: {} });
    const input = { idempotencyKey: 'payout:1', reference: 'pyt_1', destination, amountMinor: 1_600, currency: 'USD', metadata: { payoutId: 'pyt_1' } };
    expect(await codeOf(payouts.send(input))).toBe('invalid insufficient_capabilities_for_transfer');
    await finish(url!, 'complete');
    // Stripe repeats its answer to a key, also one that says no
    expect(await codeOf(payouts.send(input))).toBe('invalid insufficient_capabilities_for_transfer');
    expect(await codeOf(payouts.send({ ...input, idempotencyKey: 'payout:2' }))).toBe('invalid balance_insufficient');
    expect(await payouts.find('pyt_1')).toBeNull();

    await fill(5_000);
    const [sent, again] = [await payouts.send({ ...input, idempotencyKey: 'payout:3' }), await payouts.send({ ...input, idempotencyKey: 'payout:3' })];
    expect(sent).toMatchObject({ status: 'paid', amountMinor: 1_600, currency: 'USD' });
    expect(again).toEqual(sent);
    expect(await payouts.find('pyt_1')).toEqual(sent);
    await stripe.transfers.createReversal(sent.providerPayoutId, { amount: 600 });
    expect(await payouts.retrieve(sent.providerPayoutId)).toMatchObject({ status: 'paid' });
    await stripe.transfers.createReversal(sent.providerPayoutId);
    expect(await payouts.retrieve(sent.providerPayoutId)).toMatchObject({ status: 'reversed' });
    await expect(stripe.transfers.createReversal(sent.providerPayoutId)).rejects.toThrow(/already fully reversed/);
    await receiver.until((received) => received.some(({ type }) => type === 'transfer.reversed'));
  });

  it('lists what moved, page by page, and finds one of it', async () => {
    const statement = createStripeStatement(config());
    const before = Date.now() - 60_000;
    const intent = await fill(2_000);
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 300, metadata: { tenant_id: 'ten_1', refundId: 'rfd_1' } });
    const all: ProviderMovement[] = [];
    for await (const one of statement.movements({ fromMs: before, toMs: Date.now() + 1_000 })) all.push(one);
    expect(all).toContainEqual({ kind: 'payment', reference: intent.id, amountMinor: 2_000, feeMinor: 88, currency: 'USD', metadata: {} });
    expect(all).toContainEqual({ kind: 'refund', reference: refund.id, amountMinor: -300, feeMinor: 0, currency: 'USD', metadata: { tenantId: 'ten_1', refundId: 'rfd_1' }, paymentReference: intent.id });
    expect(all.filter(({ kind }) => kind === 'payout')).toMatchObject([{ amountMinor: -1_600 }]);
    expect(all.filter(({ kind }) => kind === 'payout_reversal').map(({ amountMinor }) => amountMinor)).toEqual([1_000, 600]);
    expect(await statement.find('payment', intent.id)).toMatchObject({ amountMinor: 2_000, feeMinor: 88 });
    expect(await statement.find('refund', refund.id)).toMatchObject({ amountMinor: -300 });
    expect(await statement.find('payment', 'pi_nobody')).toBeNull();
    for await (const one of statement.movements({ fromMs: 0, toMs: before })) expect.unreachable(JSON.stringify(one));
  });

  it('pays its own bank, and says what is there', async () => {
    const before = (await stripe.balance.retrieve()).available[0]!.amount;
    const payout = await stripe.payouts.create({ amount: 100, currency: 'usd' });
    expect((await stripe.payouts.retrieve(payout.id)).status).toBe('paid');
    expect((await stripe.balance.retrieve()).available[0]!.amount).toBe(before - 100);
    expect((await stripeCall(sandbox.url, 'POST', '/v1/payouts', { amount: '99999999', currency: 'usd' })).body.error.code).toBe('balance_insufficient');
    await receiver.until((received) => received.some(({ type }) => type === 'payout.paid'));
  });
});

describe('what the stand-in refuses', () => {
  it.each([
    ['/v1/transfers', { amount: '100', currency: 'usd' }, 'parameter_missing'],
    ['/v1/transfers', { amount: '100', currency: 'usd', destination: 'acct_nobody' }, 'resource_missing'],
    ['/v1/account_links', { account: 'acct_nobody', type: 'account_onboarding' }, 'resource_missing'],
    ['/v1/accounts', { type: 'express', colour: 'red' }, 'parameter_unknown'],
  ])('%s %j', async (path, params, code) => {
    expect((await stripeCall(sandbox.url, 'POST', path, params as unknown as Record<string, string>)).body.error.code).toBe(code);
  });
});

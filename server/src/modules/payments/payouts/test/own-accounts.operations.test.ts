import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome, until } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

/** A business that is paid into accounts of its own pays from them, and closes its days with their lists. */
describeApp('payouts and closes by a business’s own accounts', (world) => {
  let earner: Earner;
  let token: string;
  const call: typeof world.call = (...asked) => world.call(...asked);
  const stripeKey = 'sk_test_sandbox-payouts';
  const api = async (path: string, init: RequestInit): Promise<any> => (await fetch(`${world.server.sandbox.url}${path}`, init)).json();
  const settings = (body: object) => call('updateSettings', { ...earner.admin, body });
  const latest = async () => (await earner.payouts())[0];
  const rows = async (sql: string, values: unknown[] = []) => (await world.server.app.parts.db.query<Record<string, unknown>>({}, sql, values)).rows;

  beforeAll(async () => {
    earner = await createEarner(world);
    await settings({ payouts: { schedule: 'on_demand' } });
    const url = `${world.server.url}/api/webhooks/payment/${world.server.tenantIds.alpha}`;
    const { secret } = await api('/v1/webhook_endpoints', { method: 'POST', headers: { authorization: `Bearer ${stripeKey}` }, body: new URLSearchParams({ url, 'enabled_events[]': '*' }) });
    ({ access_token: token } = await api('/paypal/v1/oauth2/token', { method: 'POST', headers: { authorization: `Basic ${btoa('sandbox-payouts:sandbox-payouts')}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }) }));
    const hook = await api('/paypal/v1/notifications/webhooks', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ url, event_types: [{ name: '*' }] }) });
    // somebody who was set up with the platform's account before
    await earner.onboard();
    await settings({ providers: {
      stripe: { secretKey: stripeKey, publishableKey: 'pk_test_sandbox-payouts', webhookSecret: secret },
      paypal: { clientId: 'sandbox-payouts', clientSecret: 'sandbox-payouts', webhookId: hook.id },
    } });
  });

  it('asks who was set up with the platform’s account for another one, and pays by that', async () => {
    const { bookingId } = await earner.walk();
    await earner.released(bookingId);
    expect((await earner.run()).skipped).toMatchObject([{ reason: 'account_not_active' }]);
    expect((await call('listNotifications', { ...earner.as, query: { limit: 50 } })).body.data.map(({ title }: { title: string }) => title)).toContain('Your payouts have stopped');
    expect((await call('getPayoutAccount', earner.as)).body).toMatchObject({ status: 'restricted', requirements: ['new_account'] });

    await earner.onboard();
    await earner.run();
    expect(await latest()).toMatchObject({ status: 'paid', amount: { amount: 1_600 } });
    const made = (await api('/v1/transfers', { headers: { authorization: `Bearer ${stripeKey}` } })).data;
    expect(made).toMatchObject([{ amount: 1_600, transfer_group: (await latest()).id }]);
    expect((await earner.stripe('GET', '/v1/transfers')).data, 'nothing by the platform’s').toEqual([]);

    // … and hears what becomes of it at the business's own address
    await api(`/v1/transfers/${made[0].id}/reversals`, { method: 'POST', headers: { authorization: `Bearer ${stripeKey}` } });
    await until(async () => (await latest()).status === 'reversed');
    expect(await earner.owed()).toBe(1_600);
    await earner.run();
    expect(await latest()).toMatchObject({ status: 'paid' });
  });

  it('pays by its own PayPal, and a payer’s dispute there is its own', async () => {
    await call('startPayoutOnboarding', { ...earner.as, body: { provider: 'paypal', returnUrl: 'https://alpha.example/', email: 'grace@pay.example' } });
    const walk = await earner.walk(1, 'paypal');
    await earner.released(walk.bookingId);
    await earner.run();
    await until(async () => (await latest()).status === 'paid');
    expect(await rows('SELECT provider, account FROM payouts WHERE id = ?', [(await latest()).id])).toEqual([{ provider: 'paypal', account: 'own' }]);
    const [{ id: batchId }] = (await rows('SELECT providerPayoutId AS id FROM payouts WHERE id = ?', [(await latest()).id])) as { id: string }[] as [{ id: string }];
    const batch = await api(`/paypal/v1/payments/payouts/${batchId}`, { headers: { authorization: `Bearer ${token}` } });
    expect(batch.batch_header.sender_batch_header.sender_batch_id).toBe(`payout:${(await latest()).id}`);

    await call('completeSandboxPayment', { ...earner.admin, params: { paymentId: walk.paymentId }, body: { outcome: 'disputed' } });
    const stands = async () => (await call('listChargebacks', { ...earner.admin, query: { bookingId: walk.bookingId } })).body.data[0]?.status;
    await until(async () => (await stands()) === 'needs_response');
    await call('completeSandboxPayment', { ...earner.admin, params: { paymentId: walk.paymentId }, body: { outcome: 'dispute_won' } });
    await until(async () => (await stands()) === 'won');
  });

  it('closes each day with the lists of both accounts', async () => {
    await world.advance(2 * dayMs);
    const closes = (await call('listLedgerCloses', { ...earner.admin, query: { limit: 100 } })).body.data;
    expect(closes.flatMap(({ day, differences }: { day: string; differences: object[] }) => differences.map((one) => ({ day, ...one })))).toEqual([]);
    const moved = closes.filter(({ transactions }: any) => transactions > 0).map(({ provider, account }: any) => `${provider} ${account}`);
    expect(new Set(moved)).toEqual(new Set(['stripe own', 'paypal own']));

    // what only the own account's list has is named
    const walk = await earner.walk();
    const { parts } = world.server.app;
    const intent = await parts.payments.providerIdOf(await parts.contextFor(world.server.tenantIds.alpha, 'test'), walk.paymentId);
    const refund = await api('/v1/refunds', { method: 'POST', headers: { authorization: `Bearer ${stripeKey}` }, body: new URLSearchParams({ payment_intent: intent, amount: '500' }) });
    const { day } = closes.find(({ provider, transactions }: any) => provider === 'stripe' && transactions > 0);
    expect((await call('closeLedgerDay', { ...earner.admin, body: { day } })).body).toMatchObject({ provider: 'stripe', account: 'own', differences: [{ kind: 'missing_here', reference: refund.id }] });
  });

  it('keys that do not work stop nobody else, and lose nothing', async () => {
    const other = await createEarner(world);
    await call('startPayoutOnboarding', { ...other.as, body: { provider: 'paypal', returnUrl: 'https://alpha.example/', email: 'grace@pay.example' } });
    await other.released((await other.walk(1, 'paypal')).bookingId);

    const stripe = (key: string) => ({ providers: { stripe: { secretKey: `sk_${key}`, publishableKey: `pk_${key}`, webhookSecret: 'whsec_unknown' } } });
    await settings(stripe('test_unknown'));
    expect(outcome(await call('startPayoutOnboarding', { ...other.as, body: { returnUrl: 'https://alpha.example/' } }))).toBe('503 payout_provider_unavailable');
    const beta = await createEarner(world, 'beta');
    expect((await call('startPayoutOnboarding', { ...beta.as, body: { returnUrl: 'https://alpha.example/' } })).status).toBe(201);

    // a live key in a sandbox is used for nothing at all, and what waits is not paid by somebody else
    const { parts } = world.server.app;
    await parts.db.transaction(await parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) =>
      tx.tx.manager.query("UPDATE payout_accounts SET provider = 'stripe', account = 'own', destination = 'acct_1', status = 'active' WHERE caregiverUserId = ?", [other.who.userId]));
    await settings(stripe(`live_${'x'.repeat(24)}`));
    expect(outcome(await call('runPayouts', { ...other.admin, body: { caregiverUserId: other.who.userId, dryRun: true } }))).toBe('503 payout_provider_unavailable');

    await settings({ providers: { stripe: null, paypal: null } });
    expect((await other.run()).skipped).toMatchObject([{ amount: { amount: 1_600 }, reason: 'account_not_active' }]);
    expect((await call('startPayoutOnboarding', { ...other.as, body: { returnUrl: 'https://alpha.example/' } })).body.account).toMatchObject({ provider: 'stripe', status: 'pending' });
  });
});

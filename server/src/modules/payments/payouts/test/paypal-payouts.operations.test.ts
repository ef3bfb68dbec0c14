import { beforeAll, expect, it } from 'vitest';
import { describeApp, until } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

const returnUrl = 'https://alpha.example/earnings';

/** Each walk is 20.00 and a fee of 1.00; the caregiver gets 16.00 of it. */
describeApp('payouts by PayPal', (world) => {
  const call: typeof world.call = (...asked) => world.call(...asked);
  const paidTo = async (wanted: object) => {
    const earner = await createEarner(world);
    const { status, body } = await call('startPayoutOnboarding', { ...earner.as, body: { provider: 'paypal', returnUrl, ...wanted } });
    expect(status).toBe(201);
    return { earner, account: body.account, url: body.url };
  };
  const due = async (earner: Earner): Promise<string> => {
    const { bookingId } = await earner.walk(1, 'paypal');
    await earner.released(bookingId);
    return bookingId;
  };
  const latest = async (earner: Earner) => (await earner.payouts())[0];
  const sandbox = () => world.server.app.parts.sandboxControl!;
  const batchOf = async (payoutId: string): Promise<string> =>
    (await world.server.app.parts.db.query<{ id: string }>({}, 'SELECT providerPayoutId AS id FROM payouts WHERE id = ?', [payoutId])).rows[0]!.id;
  const told = async (earner: Earner): Promise<string[]> => {
    await world.settled();
    return (await call('listNotifications', { ...earner.as, query: { limit: 50 } })).body.data.map(({ title }: { title: string }) => title);
  };

  beforeAll(async () => {
    const admin = { token: world.secretKey('alpha'), tenant: null };
    await call('updateSettings', { ...admin, body: { payouts: { schedule: 'on_demand' } } });
  });

  it('takes an address or an id, shows neither whole, and tells of a change', async () => {
    const { earner, account, url } = await paidTo({});
    expect([account.status, account.provider, account.destination, url]).toEqual(['active', 'paypal', `${earner.who.email.slice(0, 1)}…@test.example`, null]);
    const other = await call('startPayoutOnboarding', { ...earner.as, body: { provider: 'paypal', returnUrl, email: 'grace@pay.example' } });
    expect(other.body.account).toMatchObject({ status: 'active', destination: 'g…@pay.example' });
    const byId = await call('startPayoutOnboarding', { ...earner.as, body: { provider: 'paypal', returnUrl, paypalId: 'ABCDEFGHIJ234' } });
    expect(byId.body.account).toMatchObject({ status: 'active', destination: '…J234' });
    expect((await call('getPayoutAccount', earner.as)).body).toMatchObject({ provider: 'paypal', destination: '…J234', offered: ['stripe', 'paypal'] });
    expect(await told(earner)).toEqual(expect.arrayContaining(['Your payouts are set up', 'Your payouts go somewhere else now']));
    // it can be Stripe after all
    expect((await call('startPayoutOnboarding', { ...earner.as, body: { returnUrl } })).body.account).toMatchObject({ provider: 'stripe', status: 'pending' });
  });

  it('sends what is due once, and the webhook says that it is there', async () => {
    const { earner } = await paidTo({ email: 'grace@pay.example' });
    const bookingId = await due(earner);
    const ran = await Promise.all([earner.run(), earner.run()]);
    expect(ran.flatMap(({ payouts }) => payouts)).toHaveLength(1);
    await until(async () => (await latest(earner)).status === 'paid');
    expect(await latest(earner)).toMatchObject({ provider: 'paypal', destination: 'g…@pay.example', amount: { amount: 1_600 }, reversed: { amount: 0 }, failure: null });
    expect(await earner.owed()).toBe(0);
    expect(await earner.earnings()).toMatchObject({ balance: { amount: 0 }, total: { paidOut: { amount: 1_600 } } });
    const { lines } = (await call('getPayoutStatement', { ...earner.as, params: { payoutId: (await latest(earner)).id } })).body;
    expect(lines).toMatchObject([{ kind: 'payment', bookingId, amount: { amount: 1_600 } }]);

    // sent back by who got it: owed again
    await sandbox().decidePayout({ providerPayoutId: await batchOf((await latest(earner)).id), outcome: 'sent_back' });
    await until(async () => (await latest(earner)).status === 'reversed');
    expect(await latest(earner)).toMatchObject({ reversed: { amount: 1_600 } });
    expect(await earner.owed()).toBe(1_600);
  });

  it('waits for who has not claimed it, and owes again what nobody claims', async () => {
    const { earner } = await paidTo({ email: 'unclaimed@pay.example' });
    await due(earner);
    await earner.run();
    await until(async () => (await latest(earner)).failure === 'UNCLAIMED');
    expect(await latest(earner)).toMatchObject({ status: 'sent', paidAt: null });
    expect(await earner.earnings()).toMatchObject({ onItsWay: { amount: 1_600 }, balance: { amount: 1_600 }, available: { amount: 0 } });
    expect((await earner.run()).payouts, 'it is on its way').toEqual([]);
    expect(await told(earner)).toContain('A payout waits for you at PayPal');

    // no webhook tells of the end: it is found by asking
    await sandbox().setTenantWebhooks({ tenantId: world.server.tenantIds.alpha, mode: 'normal', flush: false });
    await sandbox().setWebhookMode('drop');
    await sandbox().decidePayout({ providerPayoutId: await batchOf((await latest(earner)).id), outcome: 'returned' });
    await sandbox().setWebhookMode('normal');
    await world.advance(2 * dayMs);
    expect(await latest(earner)).toMatchObject({ status: 'failed', failure: 'RECEIVER_UNCONFIRMED' });
    expect(await earner.owed()).toBe(1_600);
    expect(await told(earner)).toContain('A payout did not go through');

    // the caregiver mends the address, and gets it
    await call('startPayoutOnboarding', { ...earner.as, body: { provider: 'paypal', returnUrl, email: 'grace@pay.example' } });
    await earner.run();
    await until(async () => (await latest(earner)).status === 'paid');
    expect(await earner.owed()).toBe(0);
  });

  it('is there once it is claimed; one that PayPal will not make is owed again, and what the balance lacks is waited for', async () => {
    const { earner: late } = await paidTo({ email: 'unclaimed+1@pay.example' });
    const { earner: blocked } = await paidTo({ email: 'blocked@pay.example' });
    const { earner: poor } = await paidTo({ email: 'insufficient@pay.example' });
    const { earner: denied } = await paidTo({ email: 'pending@pay.example' });
    for (const one of [late, blocked, poor, denied]) await due(one);
    for (const one of [late, blocked, poor, denied]) await one.run();
    await until(async () => (await latest(late)).failure === 'UNCLAIMED');
    await sandbox().decidePayout({ providerPayoutId: await batchOf((await latest(late)).id), outcome: 'claimed' });
    await until(async () => (await latest(late)).status === 'paid');
    expect(await latest(late)).toMatchObject({ failure: null });
    await until(async () => (await latest(blocked)).status === 'failed');
    expect([await blocked.owed(), (await latest(blocked)).failure]).toEqual([1_600, 'RECEIVER_ACCOUNT_LOCKED']);
    // PayPal looks at a batch, and makes none of it
    await until(async () => (await latest(denied)).status === 'sent');
    await sandbox().decidePayout({ providerPayoutId: await batchOf((await latest(denied)).id), outcome: 'denied' });
    await until(async () => (await latest(denied)).status === 'failed');
    expect([await denied.owed(), (await latest(denied)).failure]).toEqual([1_600, 'DENIED']);
    expect(await latest(poor)).toMatchObject({ status: 'requested' });
    expect((await poor.earnings()).onItsWay.amount).toBe(1_600);
    expect((await call('verifyLedger', late.admin)).body).toMatchObject({ balanced: true, faults: [], orphans: [] });
  });

  it('gives nothing back of what a payer disputes at PayPal, until that is decided', async () => {
    const { earner } = await paidTo({ email: 'grace@pay.example' });
    const { parts } = world.server.app;
    const tenantId = world.server.tenantIds.alpha;
    const asked = async (outcome: 'open' | 'inquire') => {
      const { paymentId } = await earner.walk(1, 'paypal');
      const providerPaymentId = await parts.payments.providerIdOf(await parts.contextFor(tenantId, 'test'), paymentId);
      const disputed = (what: Parameters<ReturnType<typeof sandbox>['disputePayment']>[0]['outcome']) => sandbox().disputePayment({ tenantId, providerPaymentId, outcome: what });
      await disputed(outcome);
      expect((await call('createRefund', { ...earner.admin, params: { paymentId }, body: { reason: 'x', amount: { amount: 500, currency: 'USD' } } })).status).toBe(201);
      await world.settled();
      const promised = async () => {
        const { refundPending, refundWaiting } = (await call('getPayment', { token: earner.owner.token, params: { paymentId } })).body;
        return [refundPending.amount, refundWaiting.amount];
      };
      return { disputed, promised, refunds: async () => (await call('listRefunds', { ...earner.admin, params: { paymentId } })).body.data.map(({ status, failure }: any) => `${status} ${failure?.code ?? ''}`.trim()) };
    };
    const taken = await asked('open');
    await until(async () => (await taken.refunds())[0] === 'failed charge_disputed');
    expect([await taken.refunds(), await taken.promised()]).toEqual([['failed charge_disputed', 'waiting'], [0, 500]]);
    await taken.disputed('won');
    await until(async () => (await taken.refunds())[1] === 'succeeded');
    expect(await taken.promised()).toEqual([0, 0]);

    // who only asks has all of it or nothing: a part waits
    const inquiry = await asked('inquire');
    expect([await inquiry.refunds(), await inquiry.promised()]).toEqual([['requested'], [500, 0]]);
    await inquiry.disputed('won');
    await world.advance(dayMs);
    expect(await inquiry.refunds()).toEqual(['succeeded']);
  });

  it('a payer disputes at PayPal: taken, answered, decided, by the same books as a card’s', async () => {
    const { earner } = await paidTo({ email: 'grace@pay.example' });
    const bank = (paymentId: string, what: string) => call('completeSandboxPayment', { ...earner.admin, params: { paymentId }, body: { outcome: what } });
    const found = async (bookingId: string) => (await call('listChargebacks', { ...earner.admin, query: { bookingId } })).body.data[0];

    const won = await earner.walk(1, 'paypal');
    expect((await bank(won.paymentId, 'disputed')).status).toBe(200);
    await until(async () => (await found(won.bookingId))?.status === 'needs_response');
    expect(await found(won.bookingId)).toMatchObject({ provider: 'paypal', amount: { amount: 2_100 }, reason: 'merchandise_or_service_not_received', evidenceDueAt: expect.any(String) });
    expect((await earner.earnings()).coming).toMatchObject([{ bookingId: won.bookingId, amount: { amount: 1_600 } }]);
    const answer = (chargebackId: string, explanation: string) => call('submitChargebackEvidence', { ...earner.admin, params: { chargebackId }, body: { explanation, accessLog: 'check-in 08:00' } });
    expect((await answer((await found(won.bookingId)).id, 'winning_evidence')).status).toBe(200);
    await world.settled();
    await until(async () => (await found(won.bookingId)).status === 'won');

    const lost = await earner.walk(1, 'paypal');
    await bank(lost.paymentId, 'disputed');
    await until(async () => (await found(lost.bookingId))?.status === 'needs_response');
    expect((await answer((await found(lost.bookingId)).id, `The walk was made. ${'It took half an hour. '.repeat(150)}`)).status).toBe(200);
    await until(async () => (await found(lost.bookingId)).status === 'under_review');
    await bank(lost.paymentId, 'dispute_lost');
    await until(async () => (await found(lost.bookingId)).status === 'lost');
    await earner.released(won.bookingId);
    expect(await earner.earnings()).toMatchObject({ balance: { amount: 1_600 }, total: { earned: { amount: 3_200 }, refunded: { amount: 1_600 } } });
    expect((await call('verifyLedger', earner.admin)).body).toMatchObject({ balanced: true, faults: [], orphans: [] });
  });

  it('and each day agrees with PayPal’s list; what it has and we do not is named', async () => {
    const earner = await createEarner(world);
    const closes = async () => (await call('listLedgerCloses', { ...earner.admin, query: { limit: 100 } })).body.data.filter(({ provider }: { provider: string }) => provider === 'paypal');
    await world.advance(2 * dayMs);
    expect((await closes()).length).toBeGreaterThan(2);
    expect((await closes()).flatMap(({ day, differences }: { day: string; differences: object[] }) => differences.map((one) => ({ day, ...one })))).toEqual([]);
    expect((await closes()).every(({ account, ours, theirs }: any) => account === 'platform' && ours.amount === theirs.amount)).toBe(true);
    expect((await closes()).some(({ fees }: any) => fees.amount > 0)).toBe(true);
    const day = (await closes()).at(-1).day;

    // somebody gives money back in PayPal's own pages, and nobody told us
    const { paymentId } = await earner.walk(1, 'paypal');
    const token = (await (await fetch(`${world.server.sandbox.url}/paypal/v1/oauth2/token`, {
      method: 'POST', headers: { authorization: `Basic ${btoa('paypal-sandbox:paypal-sandbox')}` }, body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })).json() as { access_token: string }).access_token;
    const paypal = async (method: string, path: string, body?: object): Promise<any> => (await fetch(`${world.server.sandbox.url}/paypal${path}`, {
      method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', prefer: 'return=representation' }, ...(body && { body: JSON.stringify(body) }),
    })).json();
    const { parts } = world.server.app;
    const order = await paypal('GET', `/v2/checkout/orders/${await parts.payments.providerIdOf(await parts.contextFor(world.server.tenantIds.alpha, 'test'), paymentId)}`);
    const refund = await paypal('POST', `/v2/payments/captures/${order.purchase_units[0].payments.captures[0].id}/refund`, { amount: { value: '5.00', currency_code: 'USD' } });
    expect((await call('closeLedgerDay', { ...earner.admin, body: { day } })).body).toMatchObject({
      day, provider: 'paypal', status: 'differs', differences: [{ kind: 'missing_here', reference: refund.id, causeId: null, ours: null, theirs: { amount: -500, currency: 'USD' } }],
    });
  });
});

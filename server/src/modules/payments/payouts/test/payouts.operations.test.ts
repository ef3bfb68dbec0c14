import { beforeAll, expect, it } from 'vitest';
import { describeApp, outcome } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

describeApp('payouts', (world) => {
  let earner: Earner;
  beforeAll(async () => {
    earner = await createEarner(world);
  });

  it('asks for an account by the provider’s own pages, and follows how it stands', async () => {
    const { call } = world;
    expect((await call('getPayoutAccount', earner.as)).body).toEqual({ status: 'none', provider: null, destination: null, requirements: [], disabledReason: null, offered: ['stripe', 'paypal'], updatedAt: null });

    const begun = await call('startPayoutOnboarding', { ...earner.as, body: { returnUrl: 'https://alpha.example/earnings' } });
    expect(begun.status).toBe(201);
    expect(begun.body.account).toMatchObject({ status: 'pending', provider: 'stripe', destination: expect.stringMatching(/^acct_…\w{4}$/), requirements: expect.arrayContaining(['external_account']) });
    // going on is with the same account, by another link
    const again = await call('startPayoutOnboarding', { ...earner.as, body: { returnUrl: 'https://alpha.example/earnings' } });
    expect(again.body.account.destination).toBe(begun.body.account.destination);
    expect(again.body.url).not.toBe(begun.body.url);

    expect(await (await fetch(again.body.url)).text()).toContain('Set up payouts');
    expect(await earner.answer(again.body.url, 'restricted')).toBe('https://alpha.example/earnings');
    expect((await call('getPayoutAccount', earner.as)).body).toMatchObject({ status: 'restricted', requirements: ['individual.verification.document'] });
    expect((await fetch(again.body.url)).status, 'a link is good once').toBe(404);

    // the webhook tells it, too: nobody has to look
    await earner.answer(begun.body.url, 'complete');
    const { parts } = world.server.app;
    const status = async () => (await parts.db.query<{ status: string }>({}, 'SELECT status FROM payout_accounts WHERE caregiverUserId = ?', [earner.who.userId])).rows[0]!.status;
    await earner.until(async () => (await status()) === 'active');
    expect((await call('getPayoutAccount', earner.as)).body).toMatchObject({ status: 'active', requirements: [], disabledReason: null });
  });

  it('pays what is released, once, less nothing it should not', async () => {
    const { bookingId } = await earner.walk();
    expect(await earner.earnings()).toMatchObject({
      total: { earned: { amount: 1_600 }, paidOut: { amount: 0 } }, balance: { amount: 1_600 }, available: { amount: 0 },
      coming: [{ bookingId, amount: { amount: 1_600 }, releaseAt: null, held: 'not_over' }],
    });
    expect(await earner.run()).toEqual({ dryRun: false, payouts: [], skipped: [], more: false });

    await earner.over(bookingId);
    expect((await earner.earnings()).coming).toMatchObject([{ bookingId, held: 'waiting', releaseAt: expect.any(String) }]);
    await world.call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'on_demand' } } });
    await earner.released(bookingId);
    expect(await earner.earnings()).toMatchObject({ coming: [], available: { amount: 1_600 } });

    const dry = await earner.run({ caregiverUserId: earner.who.userId, dryRun: true });
    expect(dry.payouts).toMatchObject([{ payoutId: null, caregiver: { id: earner.who.userId, firstName: 'Grace', lastInitial: 'K' }, amount: { amount: 1_600 } }]);
    expect(await earner.payouts()).toEqual([]);

    const [one, other] = await Promise.all([earner.run(), earner.run()]);
    expect([...one.payouts, ...other.payouts]).toHaveLength(1);
    expect(await earner.payouts()).toMatchObject([{ status: 'paid', amount: { amount: 1_600 }, failure: null, paidAt: expect.any(String) }]);
    expect(await earner.owed()).toBe(0);
    const transfers = (await earner.stripe('GET', '/v1/transfers')).data;
    expect(transfers.filter((sent: { transfer_group: string }) => sent.transfer_group === [...one.payouts, ...other.payouts][0].payoutId)).toMatchObject([{ amount: 1_600 }]);
    expect(await earner.earnings()).toMatchObject({ balance: { amount: 0 }, available: { amount: 0 }, total: { earned: { amount: 1_600 }, paidOut: { amount: 1_600 } } });

    const [payout] = await earner.payouts();
    const statement = (await world.call('getPayoutStatement', { ...earner.as, params: { payoutId: payout.id } })).body;
    expect(statement.lines).toEqual([{ kind: 'payment', bookingId, occurredAt: expect.any(String), amount: { amount: 1_600, currency: 'USD' } }]);
    const all = (await world.call('adminListPayouts', { ...earner.admin, query: { caregiverUserId: earner.who.userId, status: ['paid'] } })).body;
    expect(all.data).toMatchObject([{ id: payout.id, providerPayoutId: expect.stringMatching(/^tr_/), caregiver: { firstName: 'Grace' } }]);
    expect((await world.call('adminListPayouts', { ...earner.admin, query: { caregiverUserId: earner.who.userId, status: ['failed'] } })).body.data).toEqual([]);
  });

  it('nets what went back after a payout with the next one', async () => {
    const paidOut = (await world.call('getPayoutStatement', { ...earner.as, params: { payoutId: (await earner.payouts())[0].id } })).body.lines[0].bookingId;
    await earner.refund(paidOut, 1_000);
    await world.settled();
    const owes = await earner.owed();
    expect(owes).toBeLessThan(0);
    expect((await earner.run()).skipped).toMatchObject([{ amount: { amount: owes }, reason: 'negative_balance' }]);

    const { bookingId } = await earner.walk();
    await earner.released(bookingId);
    expect((await earner.run()).payouts).toMatchObject([{ amount: { amount: 1_600 + owes } }]);
    const [payout] = await earner.payouts();
    expect(payout).toMatchObject({ status: 'paid', amount: { amount: 1_600 + owes } });
    const { lines } = (await world.call('getPayoutStatement', { ...earner.as, params: { payoutId: payout.id } })).body;
    expect(lines).toMatchObject([{ kind: 'refund', bookingId: paidOut, amount: { amount: owes } }, { kind: 'payment', bookingId }]);
    expect(await earner.owed()).toBe(0);
  });

  it('holds what is in dispute, and what is promised to go back', async () => {
    const { bookingId } = await earner.walk();
    await earner.over(bookingId);
    const opened = await world.call('openDispute', { token: earner.owner.token, params: { bookingId }, body: { category: 'other', text: 'Not as agreed.' } });
    await earner.released(bookingId);
    expect((await earner.earnings()).coming).toMatchObject([{ bookingId, held: 'dispute' }]);
    expect((await earner.run()).payouts).toEqual([]);

    await world.call('withdrawDispute', { token: earner.owner.token, params: { bookingId, disputeId: opened.body.id } });
    await world.server.app.parts.db.transaction(await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) =>
      tx.tx.manager.query('UPDATE payments SET refundReservedMinor = 100 WHERE bookingId = ?', [bookingId]));
    expect((await earner.earnings()).coming).toMatchObject([{ bookingId, held: 'refund' }]);
    expect((await earner.run()).payouts).toEqual([]);
    await world.server.app.parts.db.transaction(await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test'), (tx) =>
      tx.tx.manager.query('UPDATE payments SET refundReservedMinor = 0 WHERE bookingId = ?', [bookingId]));
    expect((await earner.run()).payouts).toMatchObject([{ amount: { amount: 1_600 } }]);

    // what is owed the other way is netted at once, whatever holds its booking
    expect((await world.call('openDispute', { token: earner.owner.token, params: { bookingId }, body: { category: 'other', text: 'Still not as agreed.' } })).status).toBe(201);
    await earner.refund(bookingId, 500);
    await world.settled();
    const owes = await earner.owed();
    expect(owes).toBeLessThan(0);
    await earner.released((await earner.walk()).bookingId);
    expect((await earner.run()).payouts).toMatchObject([{ amount: { amount: 1_600 + owes } }]);
  });

  it('owes again what the provider refused, or took back', async () => {
    const other = await createEarner(world);
    await other.released((await other.walk()).bookingId);
    expect((await other.run()).skipped).toMatchObject([{ amount: { amount: 1_600 }, reason: 'no_account' }]);
    const url = await other.link();
    expect((await other.run()).skipped).toMatchObject([{ reason: 'account_not_active' }]);

    // we believe it active, and the provider does not
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    await parts.db.transaction(ctx, (tx) => tx.tx.manager.query(`UPDATE payout_accounts SET status = 'active' WHERE caregiverUserId = ?`, [other.who.userId]));
    await other.run();
    expect(await other.payouts()).toMatchObject([{ status: 'failed', failure: 'insufficient_capabilities_for_transfer', paidAt: null }]);
    expect(await other.owed()).toBe(1_600);

    await other.answer(url, 'complete');
    await other.run();
    const [payout] = await other.payouts();
    expect(payout).toMatchObject({ status: 'paid', amount: { amount: 1_600 } });
    expect(await other.owed()).toBe(0);

    const [transfer] = (await other.stripe('GET', `/v1/transfers?transfer_group=${payout.id}`)).data;
    await other.stripe('POST', `/v1/transfers/${transfer.id}/reversals`);
    await other.until(async () => (await other.payouts())[0].status === 'reversed');
    expect(await other.owed()).toBe(1_600);
    expect(await other.earnings()).toMatchObject({ available: { amount: 1_600 }, total: { paidOut: { amount: 0 } } });
    await other.run();
    expect(await other.payouts()).toMatchObject([{ status: 'paid' }, { status: 'reversed' }, { status: 'failed' }]);
  });

  it('waits for the minimum, and pays by itself each week', async () => {
    const weekly = await createEarner(world);
    await weekly.onboard();
    const { bookingId } = await weekly.walk();
    await world.call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'weekly', minimumMinor: 2_000 } } });
    await weekly.released(bookingId);
    await weekly.reach((await weekly.earnings()).nextPayoutAt);
    expect((await weekly.run()).skipped).toMatchObject([{ reason: 'below_minimum', amount: { amount: 1_600 } }]);
    const before = (await weekly.earnings()).nextPayoutAt;
    await weekly.released((await weekly.walk()).bookingId);
    await weekly.reach((await weekly.earnings()).nextPayoutAt);
    expect(await weekly.payouts()).toMatchObject([{ status: 'paid', amount: { amount: 3_200 } }]);
    expect(new Date((await weekly.earnings()).nextPayoutAt).getTime() - new Date(before).getTime()).toBeGreaterThanOrEqual(7 * dayMs);
    await world.call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'on_demand', minimumMinor: 100 } } });
    expect((await weekly.earnings()).nextPayoutAt).toBeNull();
  });

  it('is nobody else’s', async () => {
    const [payout] = await earner.payouts();
    const stranger = await createEarner(world);
    const elsewhere = await createEarner(world, 'beta');
    for (const other of [stranger, elsewhere]) {
      expect(outcome(await world.call('getPayoutStatement', { ...other.as, params: { payoutId: payout.id } }))).toBe('404 payout_not_found #/path/payoutId');
      expect(await other.payouts()).toEqual([]);
      expect((await other.earnings()).balance.amount).toBe(0);
    }
    expect((await world.call('adminListPayouts', elsewhere.admin)).body.data).toEqual([]);
    expect((await elsewhere.run({ caregiverUserId: earner.who.userId })).payouts).toEqual([]);
  });

  it('refuses what makes no sense', async () => {
    const { call } = world;
    const start = (body: object) => call('startPayoutOnboarding', { ...earner.as, body });
    await call('updateSettings', { ...earner.admin, body: { paymentProviders: ['stripe'] } });
    expect((await call('getPayoutAccount', earner.as)).body.offered).toEqual(['stripe']);
    expect(outcome(await start({ provider: 'paypal', returnUrl: 'https://alpha.example/' }))).toBe('409 payout_provider_not_offered #/provider');
    await call('updateSettings', { ...earner.admin, body: { paymentProviders: ['stripe', 'paypal'] } });
    expect((await start({ provider: 'paypal', returnUrl: 'https://alpha.example/', email: 'nobody' })).status).toBe(400);
    expect((await start({ provider: 'paypal', returnUrl: 'https://alpha.example/', paypalId: 'short' })).status).toBe(400);
    expect((await start({ returnUrl: 'javascript:alert(1)' })).status).toBe(400);
    expect((await start({})).status).toBe(400);
    const earnings = (query: Record<string, string>) => call('getEarnings', { ...earner.as, query });
    expect(outcome(await earnings({ from: '2026-06-02', to: '2026-06-01' }))).toBe('422 invalid_period #/query/from');
    expect(outcome(await earnings({ from: '2020-01-01', to: '2026-06-01' }))).toBe('422 invalid_period #/query/from');
    expect((await earnings({ by: 'year' })).status).toBe(400);
    expect((await call('runPayouts', { ...earner.admin, body: { caregiverUserId: 'cgv_1' } })).status).toBe(400);
    expect(outcome(await call('listPayouts', { ...earner.as, query: { cursor: 'nonsense' } }))).toContain('invalid_cursor');
    expect((await call('runPayouts', { token: earner.owner.token, body: {} })).status).toBe(403);
  });
});

describeApp('payouts, where the provider is down', (world) => {
  it('503: nothing is lost, and it can be tried again', async () => {
    const earner = await createEarner(world);
    const { call } = world;
    expect(outcome(await call('startPayoutOnboarding', { ...earner.as, body: { returnUrl: 'https://alpha.example/' } }))).toBe('503 payout_provider_unavailable');
    expect((await call('getPayoutAccount', earner.as)).body).toMatchObject({ status: 'pending', destination: null });
    expect(outcome(await call('closeLedgerDay', { ...earner.admin, body: { day: '2026-01-05' } }))).toBe('503 payout_provider_unavailable');

    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    await parts.db.transaction(ctx, (tx) => tx.tx.manager.query(`UPDATE payout_accounts SET destination = 'acct_1' WHERE caregiverUserId = ?`, [earner.who.userId]));
    expect(outcome(await call('getPayoutAccount', earner.as))).toBe('503 payout_provider_unavailable');
  });
}, { env: { STRIPE_API_BASE: 'http://127.0.0.1:9' } });

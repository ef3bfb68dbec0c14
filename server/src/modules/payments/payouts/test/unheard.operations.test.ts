import { beforeAll, expect, it } from 'vitest';
import { describeApp } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

/** Each walk is 20.00 and a fee of 1.00; the caregiver gets 16.00 of it. */
describeApp('what no webhook told, and the provider’s list of the day shows', (world) => {
  let earner: Earner;
  const sandbox = () => world.server.app.parts.sandboxControl!;
  const closes = async () => (await world.call('listLedgerCloses', { ...earner.admin, query: { limit: 100 } })).body.data;

  beforeAll(async () => {
    earner = await createEarner(world);
    await world.call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'on_demand' } } });
    await earner.onboard();
  });

  it('a chargeback at either provider, and what came back of a payout, are found when the day is closed', async () => {
    const due = [await earner.walk(), await earner.walk()];
    for (const { bookingId } of due) await earner.released(bookingId);
    await earner.run();
    const [payout] = await earner.payouts();
    expect(payout).toMatchObject({ status: 'paid', amount: { amount: 3_200 } });
    const walks = [await earner.walk(1, 'stripe'), await earner.walk(1, 'paypal')];

    await sandbox().setWebhookMode('drop');
    const { parts } = world.server.app;
    const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
    for (const { paymentId } of walks) await sandbox().disputePayment({ tenantId: ctx.tenant.id, providerPaymentId: await parts.payments.providerIdOf(ctx, paymentId), outcome: 'open' });
    const { rows: [row] } = await parts.db.query<{ id: string }>({}, 'SELECT providerPayoutId AS id FROM payouts WHERE id = ?', [payout.id]);
    await earner.stripe('POST', `/v1/transfers/${row!.id}/reversals`, { amount: '500' });
    await sandbox().setWebhookMode('normal');
    const chargebacks = async () => (await world.call('listChargebacks', { ...earner.admin, query: { limit: 50 } })).body.data;
    await world.settled();
    expect([(await chargebacks()).length, (await earner.payouts())[0].reversed.amount]).toEqual([0, 0]);

    await world.advance(2 * dayMs);
    expect((await chargebacks()).map(({ provider, bookingId, status }: any) => `${provider} ${bookingId} ${status}`).toSorted())
      .toEqual(walks.map(({ bookingId }, i) => `${['stripe', 'paypal'][i]} ${bookingId} needs_response`).toSorted());
    expect((await earner.payouts())[0]).toMatchObject({ status: 'paid', reversed: { amount: 500 } });
    expect((await closes()).filter(({ status }: any) => status !== 'agrees')).toEqual([]);
    expect((await world.call('verifyLedger', earner.admin)).body).toMatchObject({ balanced: true, faults: [], orphans: [] });
  });
});

import { beforeAll, expect, it } from 'vitest';
import { describeApp, until } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

/** What Stripe tells after all was well: each walk brings the caregiver 16.00. */
describeApp('what Stripe tells of payouts later', (world) => {
  let earner: Earner;
  const call: typeof world.call = (...asked) => world.call(...asked);
  const account = async (of: Earner) => (await call('getPayoutAccount', of.as)).body;
  const told = async (of: Earner): Promise<{ type: string; title: string; body: string }[]> => {
    await world.settled();
    return (await call('listNotifications', { ...of.as, query: { limit: 50 } })).body.data;
  };
  const due = async (of: Earner): Promise<void> => of.released((await of.walk()).bookingId);
  const latest = async (of: Earner) => (await of.payouts())[0];
  const known = async (of: Earner): Promise<string | undefined> =>
    (await world.server.app.parts.db.query<{ status: string }>({}, 'SELECT status FROM payout_accounts WHERE caregiverUserId = ?', [of.who.userId])).rows[0]?.status;

  beforeAll(async () => {
    earner = await createEarner(world);
    await call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'on_demand' } } });
    // so that the provider has enough of the business's after its fees
    const other = await world.caregiver();
    const { id } = await world.booking(earner.owner, other, [await world.dog(earner.owner)], { confirmed: true, when: world.nights(60) });
    await world.pay(earner.owner, id);
  });

  it('an account that was good is restricted: the caregiver is told, nothing is sent, and it can be mended', async () => {
    await earner.onboard();
    await due(earner);
    await earner.answer(await earner.link(), 'restricted');
    await until(async () => (await known(earner)) === 'restricted');
    expect((await told(earner)).map(({ type }) => type)).toContain('payout_account.restricted');
    expect((await earner.run()).skipped).toMatchObject([{ reason: 'account_not_active' }]);
    expect(await account(earner)).toMatchObject({ status: 'restricted', requirements: ['individual.verification.document'] });

    await earner.answer(await earner.link(), 'complete');
    await until(async () => (await known(earner)) === 'active');
    await earner.run();
    expect(await latest(earner)).toMatchObject({ status: 'paid' });
  });

  it('the bank of a connected account takes nothing: what was sent stays sent, and the caregiver names another bank', async () => {
    const other = await createEarner(world);
    await other.answer(await other.link(), 'bank_refuses' as never);
    expect(await account(other)).toMatchObject({ status: 'active' });
    await due(other);
    await other.run();
    expect(await latest(other)).toMatchObject({ status: 'paid' });
    await until(async () => (await known(other)) === 'restricted');
    expect(await account(other)).toMatchObject({ status: 'restricted', requirements: ['external_account'] });
    expect((await told(other)).map(({ title }) => title)).toContain('Your payouts have stopped');
    const hooks = (await world.server.app.parts.db.query<{ type: string; objectKind: string }>({}, "SELECT type, objectKind FROM received_webhooks WHERE type IN ('payout.failed', 'account.updated') AND subjectId = ?", [other.who.userId])).rows;
    expect(hooks.map(({ type, objectKind }) => `${type} ${objectKind}`)).toEqual(expect.arrayContaining(['payout.failed account', 'account.updated account']));
    await due(other);
    expect((await other.run()).skipped).toMatchObject([{ reason: 'account_not_active' }]);

    await other.answer(await other.link(), 'complete');
    await until(async () => (await known(other)) === 'active');
    await other.run();
    expect(await latest(other)).toMatchObject({ status: 'paid', amount: { amount: 1_600 } });
  });

  it('a part of a payout comes back, and then the rest: told, owed again, in the books, and paid with the next', async () => {
    const third = await createEarner(world);
    await third.onboard();
    await due(third);
    await third.run();
    const payout = await latest(third);
    const [transfer] = (await third.stripe('GET', `/v1/transfers?transfer_group=${payout.id}`)).data;
    const back = (amount: number) => third.stripe('POST', `/v1/transfers/${transfer.id}/reversals`, { amount: String(amount) });

    await back(600);
    await until(async () => (await latest(third)).reversed.amount === 600);
    expect(await latest(third)).toMatchObject({ status: 'paid', amount: { amount: 1_600 } });
    expect(await third.owed()).toBe(600);
    expect(await third.earnings()).toMatchObject({ balance: { amount: 600 }, available: { amount: 600 }, total: { earned: { amount: 1_600 }, paidOut: { amount: 1_000 } } });
    const news = (await told(third)).filter(({ type }) => type === 'payout.partly_reversed');
    expect(news).toMatchObject([{ title: 'A part of a payout came back', body: expect.stringContaining('$6.00 of the $16.00') }]);
    const listed = (await call('adminListPayouts', { ...third.admin, query: { caregiverUserId: third.who.userId } })).body.data;
    expect(listed).toMatchObject([{ id: payout.id, status: 'paid', reversed: { amount: 600, currency: 'USD' } }]);

    await third.run();
    expect(await third.payouts()).toMatchObject([{ status: 'paid', amount: { amount: 600 } }, { id: payout.id, reversed: { amount: 600 } }]);
    const { lines } = (await call('getPayoutStatement', { ...third.as, params: { payoutId: (await latest(third)).id } })).body;
    expect(lines).toMatchObject([{ kind: 'payout_part_reversal', bookingId: null, amount: { amount: 600 } }]);

    await back(1_000);
    await until(async () => (await third.payouts()).find(({ id }: { id: string }) => id === payout.id).status === 'reversed');
    expect(await third.owed()).toBe(1_000);
    expect((await third.run()).payouts).toMatchObject([{ amount: { amount: 1_000 } }]);
    expect((await call('verifyLedger', third.admin)).body).toMatchObject({ balanced: true, faults: [], orphans: [] });
    const { body: booked } = await call('listLedgerEntries', { ...third.admin, query: { account: ['gateway_clearing'], limit: 100 } });
    expect(booked.data.filter((one: any) => one.causeId.startsWith(payout.id)).map((one: any) => [one.kind, one.amount.amount]).toSorted()).toEqual([['payout', -1_600], ['payout_part_reversal', 1_000], ['payout_part_reversal', 600]]);
  });

  it('and each day agrees with Stripe’s list, parts and all', async () => {
    await world.advance(2 * dayMs);
    const closes = (await call('listLedgerCloses', { ...earner.admin, query: { limit: 100 } })).body.data;
    expect(closes.length).toBeGreaterThan(1);
    expect(closes.flatMap(({ day, differences }: { day: string; differences: object[] }) => differences.map((one) => ({ day, ...one })))).toEqual([]);
  });
});

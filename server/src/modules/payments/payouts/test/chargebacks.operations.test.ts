import { beforeAll, expect, it } from 'vitest';
import { describeApp, until } from '../../../../../test/app/index.ts';
import { createEarner, dayMs, type Earner } from './earner.ts';

type Walk = Awaited<ReturnType<Earner['walk']>>;

/** Each walk is 20.00 and a fee of 1.00; the caregiver gets 16.00 of it. */
describeApp('payouts of what went back, or is disputed at the bank', (world) => {
  let earner: Earner;
  const call: typeof world.call = (...asked) => world.call(...asked);
  beforeAll(async () => {
    earner = await createEarner(world);
    await earner.onboard();
    await call('updateSettings', { ...earner.admin, body: { payouts: { schedule: 'on_demand' } } });
    // somebody else's, so that the provider has enough of the business's after its fees and what banks took
    const other = await world.caregiver();
    const { id } = await world.booking(earner.owner, other, [await world.dog(earner.owner)], { confirmed: true, when: world.nights(60) });
    await world.pay(earner.owner, id);
  });

  const bank = (paymentId: string, what: 'disputed' | 'dispute_won' | 'dispute_lost') => call('completeSandboxPayment', { ...earner.admin, params: { paymentId }, body: { outcome: what } });
  const stands = async (bookingId: string): Promise<string | undefined> => (await call('listChargebacks', { ...earner.admin, query: { bookingId } })).body.data[0]?.status;
  const disputed = async ({ bookingId, paymentId }: Walk): Promise<void> => {
    expect((await bank(paymentId, 'disputed')).status).toBe(200);
    await until(async () => (await stands(bookingId)) === 'needs_response');
  };
  const decided = async ({ bookingId, paymentId }: Walk, how: 'won' | 'lost'): Promise<void> => {
    await bank(paymentId, `dispute_${how}`);
    await until(async () => (await stands(bookingId)) === how);
  };
  const refunded = async ({ paymentId }: Walk, amount: number): Promise<void> => {
    const made = await call('createRefund', { ...earner.admin, params: { paymentId }, body: { lines: [{ line: 0, amount: { amount, currency: 'USD' } }], reason: 'Half of it was not as agreed.' } });
    expect(made.status).toBe(201);
    await until(async () => (await call('listRefunds', { ...earner.admin, params: { paymentId } })).body.data.every(({ status }: { status: string }) => status === 'succeeded'));
  };
  const over = () => world.advance(6 * dayMs);
  /** Of a new walk, so that there is something to pay; what the caregiver is paid for all. */
  const nextPayout = async (): Promise<{ amount: number; lines: { kind: string; bookingId: string; amount: { amount: number } }[] }> => {
    await earner.walk();
    await over();
    expect((await earner.run()).payouts).toHaveLength(1);
    const [payout] = await earner.payouts();
    expect(payout.status).toBe('paid');
    return { amount: payout.amount.amount, lines: (await call('getPayoutStatement', { ...earner.as, params: { payoutId: payout.id } })).body.lines };
  };
  const closes = async () => (await call('listLedgerCloses', { ...earner.admin, query: { limit: 100 } })).body.data;

  it('a refund by line after the payout is netted with the next one', async () => {
    const walk = await earner.walk();
    await over();
    expect((await earner.run()).payouts).toMatchObject([{ amount: { amount: 1_600 } }]);
    await refunded(walk, 1_000);
    expect(await earner.owed()).toBe(-800);
    expect((await earner.run()).skipped).toMatchObject([{ amount: { amount: -800 }, reason: 'negative_balance' }]);

    const { amount, lines } = await nextPayout();
    expect(amount).toBe(800);
    expect(lines).toMatchObject([{ kind: 'refund', bookingId: walk.bookingId, amount: { amount: -800 } }, { kind: 'payment', amount: { amount: 1_600 } }]);
    expect(await earner.owed()).toBe(0);
    expect((await earner.earnings()).total).toMatchObject({ earned: { amount: 3_200 }, refunded: { amount: 800 }, paidOut: { amount: 2_400 } });
  });

  it('a chargeback that is open holds what its booking brought; won, it is paid out', async () => {
    const walk = await earner.walk();
    await disputed(walk);
    await over();
    expect((await earner.earnings()).coming).toMatchObject([{ bookingId: walk.bookingId, amount: { amount: 1_600 }, held: 'chargeback' }]);
    expect(await earner.run()).toMatchObject({ payouts: [], skipped: [] });

    await decided(walk, 'won');
    expect(await earner.earnings()).toMatchObject({ coming: [], available: { amount: 1_600 } });
    expect((await earner.run()).payouts).toMatchObject([{ amount: { amount: 1_600 } }]);
    expect(await earner.owed()).toBe(0);
  });

  it('a chargeback that is lost after the payout is netted; before it, there is nothing to pay and nothing waits', async () => {
    const paidOut = await earner.walk();
    await over();
    await earner.run();
    await disputed(paidOut);
    expect(await earner.owed(), 'it is not decided yet').toBe(0);
    await decided(paidOut, 'lost');
    expect(await earner.owed()).toBe(-1_600);
    expect((await earner.earnings()).balance.amount).toBe(-1_600);

    const notPaidOut = await earner.walk();
    await refunded(notPaidOut, 1_000);
    await disputed(notPaidOut);
    await over();
    await decided(notPaidOut, 'lost');
    expect(await earner.earnings()).toMatchObject({ coming: [], available: { amount: -1_600 }, balance: { amount: -1_600 } });
    await earner.walk();
    const { amount, lines } = await nextPayout();
    expect(amount).toBe(1_600);
    expect(lines.filter(({ bookingId }) => bookingId === paidOut.bookingId)).toMatchObject([{ kind: 'chargeback_loss', amount: { amount: -1_600 } }]);
    expect(lines.filter(({ bookingId }) => bookingId === notPaidOut.bookingId).map(({ kind, amount: { amount: minor } }) => [kind, minor]))
      .toEqual([['payment', 1_600], ['refund', -800], ['chargeback_loss', -800]]);
    expect((await earner.earnings()).total).toMatchObject({ refunded: { amount: 800 + 1_600 + 1_600 } });
    const { body: books } = await call('verifyLedger', earner.admin);
    expect(books).toMatchObject({ balanced: true, faults: [], orphans: [] });
  });

  it('and each day agrees with the provider’s list', async () => {
    await world.advance(2 * dayMs);
    expect((await closes()).length).toBeGreaterThan(3);
    expect((await closes()).flatMap(({ day, differences }: { day: string; differences: object[] }) => differences.map((one) => ({ day, ...one })))).toEqual([]);
    const compared = (await call('listLedgerEntries', { ...earner.admin, query: { account: ['gateway_clearing'], kind: ['chargeback', 'chargeback_reversal'] } })).body.data;
    expect(compared.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(['chargeback', 'chargeback', 'chargeback', 'chargeback_reversal']);
  });
});

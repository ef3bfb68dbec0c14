import { afterEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../../test/services/engines.ts';
import { ProviderError } from '../../../../ports/payments/index.ts';
import type { PayoutProvider, ProviderPayout, SendPayoutInput } from '../../../../ports/payouts/index.ts';
import { openWorld, type World } from '../../test/world.ts';
import { createPayoutsRepository } from '../repository.ts';

const hourMs = 3_600_000;
const caregiverUserId = 'usr_caregiver';

/** A provider that pays, and can be made to misbehave: it forgets keys after a day, as Stripe does. */
function createProvider(now: () => Date) {
  const made = new Map<string, { payout: ProviderPayout; reference: string; atMs: number }>();
  const state = { sent: 0, lose: 0, refuse: null as ProviderError | null };
  const provider: PayoutProvider = {
    name: 'stripe',
    createAccountLink: () => Promise.reject(new Error('not asked here')),
    accountStatus: async () => ({ status: 'active', requirements: [], disabledReason: null }),
    async send({ idempotencyKey, reference, amountMinor, currency }: SendPayoutInput) {
      if (state.refuse) throw state.refuse;
      const known = made.get(idempotencyKey);
      const isKnown = known !== undefined && now().getTime() - known.atMs < 24 * hourMs;
      const payout = isKnown ? known.payout : { providerPayoutId: `tr_${(state.sent += 1)}`, status: 'paid' as const, amountMinor, currency, failureCode: null };
      if (!isKnown) made.set(idempotencyKey, { payout, reference, atMs: now().getTime() });
      if (state.lose > 0) {
        state.lose -= 1;
        throw new ProviderError({ kind: 'timeout', message: 'the answer was lost', retryable: true });
      }
      return payout;
    },
    retrieve: async (id) => [...made.values()].find(({ payout }) => payout.providerPayoutId === id)!.payout,
    find: async (reference) => [...made.values()].find((one) => one.reference === reference)?.payout ?? null,
  };
  return { provider, state };
}

describe.each(engines)('sending payouts on %s', (engine) => {
  let world: World;
  afterEach(() => world.close());

  /** A caregiver with a booking that is paid, over and released, and an account. */
  async function open() {
    let now = (): Date => new Date();
    const { provider, state } = createProvider(() => now());
    world = await openWorld(engine, { payoutProvider: provider });
    now = world.wall.now;
    const booking = world.booking();
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    await world.payments.settle(world.ctxOf(booking.tenantId), payment.id);
    await world.drain();
    const repository = createPayoutsRepository(world.db);
    const at = world.wall.now();
    await world.inTx(booking, async (tx) => {
      await repository.insertRelease(tx, { bookingId: booking.id, caregiverUserId, dueAt: at, releasedAt: at });
      await repository.insertAccount(tx, { id: 'pac_1', caregiverUserId, provider: 'stripe', destination: 'acct_1', status: 'active', requirements: [], createdAt: at, updatedAt: at });
    });
    const ctx = world.ctxOf(booking.tenantId);
    const run = () => world.payments.payoutRoutes.runPayouts(ctx, { body: { dryRun: false } } as never);
    const payouts = async () => (await repository.pageOf(ctx, {}, { limit: 10, after: undefined })).rows;
    const balance = async () => (await world.payments.balances(ctx)).filter(({ subjectId }) => subjectId === caregiverUserId).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return { state, run, payouts, balance };
  }

  it('pays once where the answer is lost, and asked again with the same key', async () => {
    const { state, run, payouts, balance } = await open();
    state.lose = 1;
    await run();
    expect(await world.drain()).toMatchObject([expect.stringContaining('lost')]);
    expect(await payouts()).toMatchObject([{ status: 'requested' }]);
    expect((await run()).body.payouts, 'it is on its way already').toEqual([]);
    await world.drain();
    expect(await payouts()).toMatchObject([{ status: 'paid', providerPayoutId: 'tr_1', amountMinor: 14_025 }]);
    expect([state.sent, await balance()]).toEqual([1, 0]);
    expect(await world.payments.ledgerFaults(world.ctxOf('ten_pawhaven'))).toEqual([]);
  });

  it('looks for one whose key the provider has forgotten, before it sends it again', async () => {
    const { state, run, payouts, balance } = await open();
    state.lose = 1;
    await run();
    await world.drain();
    world.advance(30 * hourMs);
    await world.sweeper.sweep();
    await world.drain();
    expect(await payouts()).toMatchObject([{ status: 'paid', providerPayoutId: 'tr_1' }]);
    expect([state.sent, await balance()]).toEqual([1, 0]);
  });

  it('waits for a balance that is too small, and gives up where it is refused', async () => {
    const { state, run, payouts, balance } = await open();
    state.refuse = new ProviderError({ kind: 'invalid', code: 'balance_insufficient', message: 'not enough', retryable: false });
    await run();
    await world.drain();
    expect(await payouts()).toMatchObject([{ status: 'requested' }]);
    state.refuse = new ProviderError({ kind: 'invalid', code: 'account_closed', message: 'closed', retryable: false });
    world.advance(hourMs);
    await world.sweeper.sweep();
    expect(await payouts()).toMatchObject([{ status: 'failed', failureCode: 'account_closed' }]);
    expect(await balance()).toBe(-14_025);
    state.refuse = null;
    await run();
    await world.drain();
    expect(await payouts()).toMatchObject([{ status: 'paid' }, { status: 'failed' }]);
    expect([state.sent, await balance()]).toEqual([1, 0]);
  });

  it('pays an entry once, of 8 runs at once', async () => {
    const { state, run, payouts, balance } = await open();
    const ran = await Promise.all(Array.from({ length: 8 }, run));
    expect(ran.flatMap(({ body }) => body.payouts)).toHaveLength(1);
    await world.drain();
    expect(await payouts()).toHaveLength(1);
    expect([state.sent, await balance()]).toEqual([1, 0]);
  });
});

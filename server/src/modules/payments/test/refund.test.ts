import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError, type PaymentProvider } from '../../../ports/payments/index.ts';
import { engines } from '../../../../test/services/engines.ts';
import { openWorld, owner, type TestBooking, type World } from './world.ts';

const fault = (kind: ProviderError['kind'], retryable: boolean) => async (): Promise<never> => {
  throw new ProviderError({ kind, message: 'the provider says no', retryable });
};

/** The provider does it, and its answer is lost. */
const killedAfter = (work: PaymentProvider['refund']): PaymentProvider['refund'] => async (input) => {
  await work(input);
  throw new Error('killed');
};

describe.each(engines)('giving money back on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterEach(async () => {
    for (const name of Object.keys(world.trouble)) delete world.trouble[name as keyof PaymentProvider];
    expect(await world.payments.ledgerFaults(world.ctxOf('ten_pawhaven'))).toEqual([]);
  });
  afterAll(() => world.close());

  const settle = (booking: TestBooking, paymentId: string) => world.payments.settle(world.ctxOf(booking.tenantId), paymentId);
  const paid = async (tenantId?: string): Promise<{ booking: TestBooking; paymentId: string }> => {
    const booking = world.booking(tenantId);
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    await settle(booking, payment.id);
    return { booking, paymentId: payment.id };
  };
  const refund = (booking: TestBooking, amountMinor: number) =>
    world.inTx(booking, (tx) => world.payments.refund(tx, { bookingId: booking.id, amountMinor, reason: 'cancelled by owner' }));
  const refundedAtProvider = async (paymentId: string): Promise<number> =>
    (await world.stripe.retrieve((await world.payment(paymentId)).providerPaymentId!)).amountRefundedMinor;

  it('gives back parts until nothing is left, and the books end at zero', async () => {
    const { booking, paymentId } = await paid('ten_zero');
    await refund(booking, 5_000);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'partially_refunded', refundedMinor: 5_000 });
    expect(booking.refundedMinor).toBe(5_000);
    expect((await world.payments.invoice(world.ctxOf(booking.tenantId, owner), booking.id)).refunded.amount).toBe(5_000);
    await refund(booking, 12_325);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'refunded', refundedMinor: 17_325 });
    expect(booking.refundedMinor).toBe(17_325);
    expect(await refundedAtProvider(paymentId)).toBe(17_325);
    const ctx = world.ctxOf('ten_zero');
    expect((await world.payments.balances(ctx)).map(({ account, amountMinor }) => [account, amountMinor])).toEqual([
      ['caregiver_payable', 0], ['gateway_clearing', 0], ['platform_revenue', 0],
    ]);
    expect(await world.payments.ledgerFaults(ctx)).toEqual([]);
  });

  it('says nothing about nothing, and refuses what was never paid', async () => {
    const booking = world.booking();
    await refund(booking, 0);
    await expect(refund(booking, 1)).rejects.toThrow(RangeError);
    const { booking: other } = await paid();
    for (const wrong of [-1, 0.5, 17_326]) await expect(refund(other, wrong)).rejects.toThrow(RangeError);
  });

  it('never promises more than was paid, of 16 at once', async () => {
    const { booking, paymentId } = await paid();
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => refund(booking, 2_000)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'partially_refunded', refundReservedMinor: 16_000, refundedMinor: 16_000 });
    expect(await refundedAtProvider(paymentId)).toBe(16_000);
  });

  it('promises nothing when the caller’s transaction comes to nothing', async () => {
    const { booking, paymentId } = await paid();
    await expect(world.inTx(booking, async (tx) => {
      await world.payments.refund(tx, { bookingId: booking.id, amountMinor: 100, reason: 'x' });
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    expect(await world.payment(paymentId)).toMatchObject({ refundReservedMinor: 0 });
    expect(await world.refundsOf(paymentId)).toEqual([]);
  });

  it('gives back once, however often it died before it could write that down', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 7_000);
    world.trouble.refund = killedAfter((input) => world.stripe.refund(input));
    expect(await world.drain()).toEqual(['Error: killed']);
    delete world.trouble.refund;
    expect(await world.refundsOf(paymentId)).toMatchObject([{ status: 'requested' }]);
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(7_000);
    const [row] = await world.refundsOf(paymentId);
    expect(row).toMatchObject({ status: 'succeeded', amountMinor: 7_000 });
    expect(await world.booked(row!.id)).toBe(1);
    expect(await world.eventsOf(row!.id)).toEqual(['refund.requested', 'refund.succeeded']);
  });

  it('gives back once, whoever performs it, eight at once', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 7_000);
    const [row] = await world.refundsOf(paymentId);
    const handler = world.payments.deadlines.find(({ kind }) => kind === 'refund.reconcile')!;
    const ctx = world.ctxOf(booking.tenantId);
    // the provider answers all of them alike before any of them has written it down
    let asked = 0;
    let release = (): void => {};
    const together = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.trouble.refund = async (input) => {
      const made = await world.stripe.refund(input);
      asked += 1;
      if (asked === 8) release();
      await together;
      return made;
    };
    await Promise.all(Array.from({ length: 8 }, () => handler.run(ctx as never, row!.id)));
    expect(await world.payment(paymentId)).toMatchObject({ refundedMinor: 7_000 });
    expect(await world.booked(row!.id)).toBe(1);
    expect((await world.eventsOf(row!.id)).filter((type) => type === 'refund.succeeded')).toHaveLength(1);
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(7_000);
    expect(await world.deadlinesOf(row!.id)).toBe(0);
  });

  it('does not give back twice when the provider has forgotten the key', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 7_000);
    world.trouble.refund = killedAfter((input) => world.stripe.refund({ ...input, idempotencyKey: `${input.idempotencyKey}:forgotten` }));
    expect(await world.drain()).toEqual(['Error: killed']);
    delete world.trouble.refund;
    world.advance(24 * 3_600_000);
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(7_000);
    expect(await world.payment(paymentId)).toMatchObject({ refundedMinor: 7_000, status: 'partially_refunded' });
  });

  it('makes a second refund of the same amount, long after one that was found to be made', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 7_000);
    world.trouble.refund = killedAfter((input) => world.stripe.refund({ ...input, idempotencyKey: `${input.idempotencyKey}:forgotten` }));
    expect(await world.drain()).toEqual(['Error: killed']);
    delete world.trouble.refund;
    world.advance(24 * 3_600_000);
    expect(await world.drain()).toEqual([]);
    await refund(booking, 7_000);
    world.advance(24 * 3_600_000); // nobody came to it until then
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(14_000);
    expect(await world.payment(paymentId)).toMatchObject({ refundedMinor: 14_000 });
  });

  it('waits for an account that is empty', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 1_000);
    world.trouble.refund = async () => {
      throw new ProviderError({ kind: 'invalid', code: 'balance_insufficient', message: 'Insufficient funds', retryable: false });
    };
    expect(await world.drain()).toHaveLength(1);
    expect(await world.refundsOf(paymentId)).toMatchObject([{ status: 'requested' }]);
    delete world.trouble.refund;
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(1_000);
  });

  it('takes a refund as made from a webhook, when its job has not run', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 3_000);
    world.trouble.refund = killedAfter((input) => world.stripe.refund(input));
    expect(await world.drain()).toEqual(['Error: killed']);
    const [row] = await world.refundsOf(paymentId);
    const hook = await world.webhook('refund.created', row!.id);
    await world.payments.receiveWebhook(hook.rawBody, hook.headers);
    await world.drain();
    const [done] = await world.refundsOf(paymentId);
    expect(done).toMatchObject({ status: 'succeeded' });
    expect(done!.providerRefundId).toMatch(/^re_/);
    expect(await world.booked(row!.id)).toBe(1);
  });

  it('waits out a provider that is down, by the sweeper as by the queue', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 1_000);
    world.trouble.refund = fault('unavailable', true);
    expect(await world.drain()).toHaveLength(1);
    world.advance(10 * 60_000);
    await world.sweeper.sweep();
    expect(await world.refundsOf(paymentId)).toMatchObject([{ status: 'requested' }]);
    delete world.trouble.refund;
    world.advance(10 * 60_000);
    await world.sweeper.sweep();
    expect(await world.refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
    expect(await world.drain()).toEqual([]);
    expect(await refundedAtProvider(paymentId)).toBe(1_000);
  });

  it('gives up what the provider will never do, and keeps the money promised to nobody', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 1_000);
    world.trouble.refund = fault('invalid', false);
    expect(await world.drain()).toEqual([]);
    const [row] = await world.refundsOf(paymentId);
    expect(row).toMatchObject({ status: 'failed', failureCode: 'invalid' });
    expect(await world.eventsOf(row!.id)).toEqual(['refund.requested', 'refund.failed']);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'succeeded', refundReservedMinor: 0, refundedMinor: 0 });
    expect(world.logged).toContain('a refund failed: somebody has to give the money back');
  });

  it('books a refund that takes its time when it is done', async () => {
    const { booking, paymentId } = await paid();
    await refund(booking, 1_000);
    world.trouble.refund = async (input) => ({ ...(await world.stripe.refund(input)), status: 'pending' });
    expect(await world.drain()).toEqual([]);
    const [row] = await world.refundsOf(paymentId);
    expect(row).toMatchObject({ status: 'pending' });
    expect(await world.booked(row!.id)).toBe(0);
    world.advance(10 * 60_000);
    await world.sweeper.sweep();
    expect(await world.refundsOf(paymentId)).toMatchObject([{ status: 'succeeded' }]);
    expect(await world.booked(row!.id)).toBe(1);
  });

  it('returns what was paid too late, and the booking never hears of it', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    booking.payable = false;
    await settle(booking, payment.id);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(payment.id)).toMatchObject({ status: 'refunded', refundedMinor: 17_325, applied: false });
    expect(await refundedAtProvider(payment.id)).toBe(17_325);
    expect(booking).toMatchObject({ applied: [], refundedMinor: 0 });
    await expect(world.payments.invoice(world.ctxOf(booking.tenantId, owner), booking.id)).rejects.toMatchObject({ code: 'invoice_not_found' });
  });

  describe('a booking that is called off', () => {
    const abandon = async (booking: TestBooking): Promise<void> => {
      booking.payable = false;
      await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
    };

    it('has its open payment cancelled', async () => {
      const booking = world.booking();
      const { payment } = await world.start(booking);
      await abandon(booking);
      expect(await world.drain()).toEqual([]);
      expect(await world.payment(payment.id)).toMatchObject({ status: 'canceled', openFor: null });
      expect((await world.stripe.retrieve(payment.providerPaymentId!)).status).toBe('canceled');
      await abandon(booking); // nothing is open any more
      expect(await world.drain()).toEqual([]);
      expect(await world.eventsOf(payment.id)).toEqual(['payment.abandoned', 'payment.canceled']);
    });

    it('has one closed that the provider never heard of', async () => {
      const booking = world.booking();
      world.trouble.createIntent = fault('timeout', true);
      await expect(world.start(booking)).rejects.toMatchObject({ code: 'payment_provider_unavailable' });
      await abandon(booking);
      expect(await world.drain()).toEqual([]);
      expect(await world.paymentsOf(booking.id)).toMatchObject([{ status: 'canceled', openFor: null }]);
    });

    it('gives the money back where the payer was faster', async () => {
      const booking = world.booking();
      const { payment } = await world.start(booking);
      await world.payer(booking, payment.id);
      await abandon(booking);
      expect(await world.drain()).toEqual([]);
      expect(await world.payment(payment.id)).toMatchObject({ status: 'refunded', refundedMinor: 17_325 });
      expect(await refundedAtProvider(payment.id)).toBe(17_325);
    });

    it('has a payment cancelled by the sweeper that was begun at that very moment', async () => {
      const booking = world.booking();
      const { payment } = await world.start(booking);
      booking.payable = false; // and nobody said so
      world.advance(10 * 60_000);
      await world.sweeper.sweep();
      expect(await world.payment(payment.id)).toMatchObject({ status: 'canceled' });
    });
  });
});

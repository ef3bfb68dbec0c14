import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProviderError, type PaymentProvider } from '../../../ports/payments/index.ts';
import type { SandboxPaymentOutcome } from '../../../ports/sandbox/index.ts';
import { engines } from '../../../../test/services/engines.ts';
import { openWorld, owner, type TestBooking, type World } from './world.ts';

const hourMs = 3_600_000;

describe.each(engines)('paying by PayPal on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterEach(async () => {
    for (const name of Object.keys(world.trouble)) delete world.trouble[name as keyof PaymentProvider];
    expect(await world.payments.ledgerFaults(world.ctxOf('ten_pawhaven'))).toEqual([]);
  });
  afterAll(() => world.close());

  const begun = async (booking: TestBooking): Promise<string> => (await world.start(booking, 'https://shop.example/done', 'paypal')).payment.id;
  const approved = async (booking: TestBooking, outcome: SandboxPaymentOutcome = 'succeed'): Promise<string> => {
    const paymentId = await begun(booking);
    await world.payer(booking, paymentId, outcome);
    return paymentId;
  };
  const settle = (booking: TestBooking, paymentId: string) => world.payments.settle(world.ctxOf(booking.tenantId), paymentId);
  const hear = async (paymentId: string, type = 'CHECKOUT.ORDER.APPROVED'): Promise<void> => {
    const hook = await world.webhook(type, paymentId);
    await world.payments.receiveWebhook(hook.rawBody, hook.headers);
  };
  const atPaypal = async (paymentId: string) => world.paypal.retrieve((await world.payment(paymentId)).providerPaymentId!);
  const assertPaidOnce = async (booking: TestBooking, paymentId: string): Promise<void> => {
    expect(booking.applied).toEqual([paymentId]);
    expect(await world.payment(paymentId)).toMatchObject({ provider: 'paypal', account: 'platform', status: 'succeeded', applied: true, openFor: null, refundedMinor: 0 });
    expect(await world.booked(paymentId)).toBe(1);
    expect((await world.eventsOf(paymentId)).filter((type) => type === 'payment.succeeded')).toHaveLength(1);
    expect(await atPaypal(paymentId)).toMatchObject({ status: 'succeeded', amountReceivedMinor: booking.amountMinor });
    expect(await world.deadlinesOf(paymentId)).toBe(0);
  };

  it('sends the payer to the page where they approve, and answers the same one again', async () => {
    const booking = world.booking();
    const { payment, intent } = await world.start(booking, 'https://shop.example/done', 'paypal');
    expect(payment).toMatchObject({ provider: 'paypal', status: 'requires_payment' });
    expect(intent.checkoutUrl).toContain(`/paypal/checkoutnow?token=${payment.providerPaymentId}`);
    expect(await world.start(booking)).toEqual({ payment, intent });
  });

  it.each([
    ['a webhook alone', ['hook']],
    ['polling alone', ['poll']],
    ['the capture’s webhook before the approval’s', ['poll', 'captured', 'hook']],
    ['everything, three times', ['hook', 'poll', 'hook', 'poll', 'captured', 'hook', 'poll', 'captured']],
  ])('takes what was approved once by %s', async (_what, news) => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    for (const one of news) {
      if (one === 'poll') await settle(booking, paymentId);
      else await hear(paymentId, one === 'captured' ? 'PAYMENT.CAPTURE.COMPLETED' : undefined);
      expect(await world.drain()).toEqual([]);
    }
    await assertPaidOnce(booking, paymentId);
    expect((await world.payment(paymentId)).providerFeeMinor).toBeGreaterThan(0);
  });

  it('takes it once for 16 who bring the news at once', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    await Promise.all(Array.from({ length: 16 }, () => settle(booking, paymentId)));
    await settle(booking, paymentId);
    await assertPaidOnce(booking, paymentId);
  });

  it('takes it once though the answer was lost', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    world.trouble.accept = async (input) => {
      await world.paypal.accept!(input);
      throw new ProviderError({ kind: 'timeout', message: 'lost', retryable: true });
    };
    await expect(settle(booking, paymentId)).rejects.toThrow('lost');
    expect((await world.payment(paymentId)).status).toBe('processing');
    delete world.trouble.accept;
    await settle(booking, paymentId);
    await assertPaidOnce(booking, paymentId);
  });

  it('takes it once though the server stopped before it asked, and by the same key', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    const keys: string[] = [];
    world.trouble.accept = async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      throw new ProviderError({ kind: 'unavailable', message: 'stopped', retryable: true });
    };
    for (let n = 0; n < 2; n += 1) await expect(settle(booking, paymentId)).rejects.toThrow('stopped');
    expect(new Set(keys).size).toBe(1);
    delete world.trouble.accept;
    world.advance(25 * 60_000);
    await world.sweeper.sweep();
    await assertPaidOnce(booking, paymentId);
  });

  it('tells of a way of paying that was refused, and takes another one', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking, 'decline');
    await hear(paymentId);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'requires_payment', failureCode: 'INSTRUMENT_DECLINED' });
    expect(await world.eventsOf(paymentId)).toContain('payment.failed');
    await settle(booking, paymentId);
    expect((await world.payment(paymentId)).failureCode).toBe('INSTRUMENT_DECLINED');
    await world.payer(booking, paymentId);
    await settle(booking, paymentId);
    expect((await world.payment(paymentId)).failureCode).toBeNull();
    await assertPaidOnce(booking, paymentId);
  });

  it('waits where PayPal reviews it first', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking, 'review');
    await settle(booking, paymentId);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'processing', applied: false });
    expect(booking.applied).toEqual([]);
    await world.payer(booking, paymentId);
    await hear(paymentId, 'PAYMENT.CAPTURE.COMPLETED');
    expect(await world.drain()).toEqual([]);
    await assertPaidOnce(booking, paymentId);
  });

  it('closes what PayPal’s review refused, and says why', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking, 'review');
    await settle(booking, paymentId);
    await world.payer(booking, paymentId, 'decline');
    await settle(booking, paymentId);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'canceled', openFor: null, failureCode: 'CAPTURE_DECLINED' });
    expect((await begun(booking))).not.toBe(paymentId);
  });

  it('takes nothing for a booking that is not to be paid any more', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    booking.payable = false;
    await settle(booking, paymentId);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'canceled', openFor: null });
    expect(await atPaypal(paymentId)).toMatchObject({ status: 'approved', amountReceivedMinor: 0 });
    await settle(booking, paymentId);
    expect((await atPaypal(paymentId)).amountReceivedMinor).toBe(0);
  });

  it('gives it back where the booking was called off while it was taken', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    world.trouble.accept = async (input) => {
      delete world.trouble.accept;
      booking.payable = false;
      await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
      await world.drain();
      return world.paypal.accept!(input);
    };
    await settle(booking, paymentId);
    await world.drain();
    expect(await world.payment(paymentId)).toMatchObject({ status: 'refunded', applied: false, refundedMinor: booking.amountMinor });
    expect(await atPaypal(paymentId)).toMatchObject({ amountReceivedMinor: booking.amountMinor, amountRefundedMinor: booking.amountMinor });
  });

  it('takes nothing where it was called off while PayPal was asked', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    world.trouble.retrieve = async (id) => {
      delete world.trouble.retrieve;
      const state = await world.paypal.retrieve(id);
      await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
      await world.drain();
      return state;
    };
    await settle(booking, paymentId);
    expect((await world.payment(paymentId)).status).toBe('canceled');
    expect((await atPaypal(paymentId)).amountReceivedMinor).toBe(0);
  });

  it('does not call off what was taken meanwhile, though nobody heard of it', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    world.trouble.accept = async (input) => {
      await world.paypal.accept!(input);
      throw new ProviderError({ kind: 'timeout', message: 'lost', retryable: true });
    };
    world.trouble.cancel = async (input) => {
      const promised = await world.paypal.cancel(input);
      await settle(booking, paymentId).catch(() => undefined);
      return promised;
    };
    await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
    await world.drain();
    expect((await world.payment(paymentId)).status).toBe('processing');
    for (const name of ['accept', 'cancel'] as const) delete world.trouble[name];
    await settle(booking, paymentId);
    await assertPaidOnce(booking, paymentId);
  });

  it('calls off what nobody approved, without a word from PayPal', async () => {
    const booking = world.booking();
    const paymentId = await begun(booking);
    await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
    expect(await world.drain()).toEqual([]);
    expect((await world.payment(paymentId)).status).toBe('canceled');
  });

  it('begins anew once PayPal has forgotten an order that nobody approved', async () => {
    const booking = world.booking();
    const paymentId = await begun(booking);
    world.advance(7 * hourMs);
    const again = await begun(booking);
    expect(again).not.toBe(paymentId);
    expect((await world.payment(paymentId)).status).toBe('canceled');
  });

  it('does not take an order that is not found for unpaid once its money was asked for', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    world.trouble.accept = () => Promise.reject(new ProviderError({ kind: 'timeout', message: 'lost', retryable: true }));
    await expect(settle(booking, paymentId)).rejects.toThrow('lost');
    world.trouble.retrieve = () => Promise.reject(new ProviderError({ kind: 'not_found', message: 'gone', retryable: false }));
    await expect(settle(booking, paymentId)).rejects.toThrow('gone');
    expect((await world.payment(paymentId)).status).toBe('processing');
  });

  it('lets the payer change between providers, and never has two payments open', async () => {
    const booking = world.booking();
    const card = (await world.start(booking)).payment;
    expect(card.provider).toBe('stripe');
    const first = await begun(booking);
    const back = (await world.start(booking, undefined, 'stripe')).payment;
    expect((await world.paymentsOf(booking.id)).map(({ provider, status }) => [provider, status])).toEqual([
      ['stripe', 'canceled'], ['paypal', 'canceled'], ['stripe', 'requires_payment'],
    ]);
    expect((await world.stripe.retrieve(card.providerPaymentId!)).status).toBe('canceled');
    // approved on the page that was left open: nobody takes it
    await world.payer(booking, first);
    await hear(first);
    expect(await world.drain()).toEqual([]);
    expect((await atPaypal(first)).amountReceivedMinor).toBe(0);
    await world.payer(booking, back.id);
    await settle(booking, back.id);
    expect(booking.applied).toEqual([back.id]);
  });

  it('gives money back by PayPal, in parts, once', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    await settle(booking, paymentId);
    for (const amountMinor of [1_000, 500]) {
      await world.inTx(booking, (tx) => world.payments.refund(tx, { bookingId: booking.id, amountMinor, reason: 'test' }));
      expect(await world.drain()).toEqual([]);
    }
    const refunds = await world.refundsOf(paymentId);
    expect(refunds.map(({ status, amountMinor }) => [status, amountMinor])).toEqual([['succeeded', 1_000], ['succeeded', 500]]);
    await hear(paymentId, 'PAYMENT.CAPTURE.REFUNDED');
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'partially_refunded', refundedMinor: 1_500 });
    expect((await atPaypal(paymentId)).amountRefundedMinor).toBe(1_500);
    expect(booking.refundedMinor).toBe(1_500);
  });

  it('finds a refund whose answer was lost', async () => {
    const booking = world.booking();
    const paymentId = await approved(booking);
    await settle(booking, paymentId);
    world.trouble.refund = async (input) => {
      await world.paypal.refund(input);
      throw new ProviderError({ kind: 'timeout', message: 'lost', retryable: true });
    };
    await world.inTx(booking, (tx) => world.payments.refund(tx, { bookingId: booking.id, amountMinor: 700, reason: 'test' }));
    expect(await world.drain()).toHaveLength(1);
    delete world.trouble.refund;
    expect(await world.drain()).toEqual([]);
    expect((await world.payment(paymentId)).refundedMinor).toBe(700);
    expect((await atPaypal(paymentId)).amountRefundedMinor).toBe(700);
  });

  it('is refused where the business does not offer it', async () => {
    const booking = world.booking();
    const ctx = world.ctxOf(booking.tenantId, owner);
    const without = { ...ctx, tenant: { ...ctx.tenant, settings: { ...ctx.tenant.settings, paymentProviders: ['stripe'] as const } } };
    await expect(world.payments.process(without, { bookingId: booking.id, provider: 'paypal' })).rejects.toMatchObject({ code: 'payment_provider_not_offered' });
    const only = { ...ctx, tenant: { ...ctx.tenant, settings: { ...ctx.tenant.settings, paymentProviders: ['paypal'] as const } } };
    expect((await world.payments.process(only, { bookingId: booking.id })).payment.provider).toBe('paypal');
  });

  it('finds what no webhook told, also where it was never heard what the provider made of the call', async () => {
    const booking = world.booking();
    world.trouble.createIntent = async (input) => {
      await world.paypal.createIntent(input);
      throw new ProviderError({ kind: 'timeout', message: 'lost', retryable: true });
    };
    await expect(begun(booking)).rejects.toMatchObject({ code: 'payment_provider_unavailable' });
    const [payment] = await world.paymentsOf(booking.id);
    expect(payment).toMatchObject({ status: 'requires_payment', providerPaymentId: null });
    expect(await world.deadlinesOf(payment!.id)).toBe(1);
    booking.payable = false;
    world.advance(25 * 60_000);
    await world.sweeper.sweep();
    expect((await world.payment(payment!.id)).status).toBe('canceled');
  });
});

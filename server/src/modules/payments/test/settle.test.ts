import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../kernel/context/context.ts';
import type { PaymentProvider } from '../../../ports/payments/index.ts';
import { engines } from '../../../../test/services/engines.ts';
import { caregiver, openWorld, owner, type TestBooking, type World } from './world.ts';

describe.each(engines)('completing a payment on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterEach(async () => {
    for (const name of Object.keys(world.trouble)) delete world.trouble[name as keyof PaymentProvider];
    for (const tenantId of ['ten_pawhaven', 'ten_other']) expect(await world.payments.ledgerFaults(world.ctxOf(tenantId))).toEqual([]);
  });
  afterAll(() => world.close());

  const paid = async (booking: TestBooking): Promise<string> => {
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    return payment.id;
  };
  const settle = (booking: TestBooking, paymentId: string) => world.payments.settle(world.ctxOf(booking.tenantId), paymentId);
  const hear = async (paymentId: string, type = 'payment_intent.succeeded'): Promise<{ rawBody: Buffer; headers: Record<string, string | string[] | undefined> }> => {
    const hook = await world.webhook(type, paymentId);
    await world.payments.receiveWebhook(hook.rawBody, hook.headers);
    return hook;
  };
  const assertPaidOnce = async (booking: TestBooking, paymentId: string): Promise<void> => {
    expect(booking.applied).toEqual([paymentId]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'succeeded', applied: true, openFor: null, refundedMinor: 0 });
    expect(await world.booked(paymentId)).toBe(1);
    expect((await world.eventsOf(paymentId)).filter((type) => type === 'payment.succeeded')).toHaveLength(1);
  };

  it.each([
    ['a webhook alone', ['hook']],
    ['polling alone', ['poll']],
    ['a webhook, then polling', ['hook', 'poll']],
    ['polling, then a webhook', ['poll', 'hook']],
    ['a webhook three times', ['hook', 'hook', 'hook']],
    ['everything, twice', ['hook', 'poll', 'hook', 'poll']],
  ])('happens once by %s', async (_what, news) => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    for (const one of news) {
      if (one === 'poll') await settle(booking, paymentId);
      else await hear(paymentId);
      expect(await world.drain()).toEqual([]);
    }
    await assertPaidOnce(booking, paymentId);
    if (news.includes('hook')) expect((await world.eventsOf(paymentId)).filter((type) => type === 'payment.webhook_received')).toHaveLength(1);
  });

  it('of a rest that is another by now goes back whole, and the booking counts none of it', async () => {
    const rest = { amountMinor: 5_775, caregiverMinor: 4_400, taxMinor: 0, lines: [{ code: 'base', description: 'Boarding, 4 nights', quantity: 1, unitMinor: 5_775, amountMinor: 5_775 }] } as const;
    const booking = world.booking('ten_pawhaven', { payable: false, paymentStatus: 'paid', balance: rest });
    const paymentId = await paid(booking);
    booking.balance = { ...rest, amountMinor: 11_550 };
    await settle(booking, paymentId);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ purpose: 'balance', status: 'refunded', applied: false, refundedMinor: 5_775 });
    expect([booking.applied, booking.refundedMinor]).toEqual([[], 0]);
  });

  it('happens once for 32 who bring the news at once', async () => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    await Promise.all(Array.from({ length: 32 }, () => settle(booking, paymentId)));
    await assertPaidOnce(booking, paymentId);
  });

  it('stores a webhook once, however often it comes at once', async () => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    const hook = await world.webhook('payment_intent.succeeded', paymentId);
    await Promise.all(Array.from({ length: 8 }, () => world.payments.receiveWebhook(hook.rawBody, hook.headers)));
    expect(await world.drain()).toEqual([]);
    expect((await world.eventsOf(paymentId)).filter((type) => type === 'payment.webhook_received')).toHaveLength(1);
    await assertPaidOnce(booking, paymentId);
  });

  it('refuses a webhook that was tampered with, unsigned or old, and keeps nothing of it', async () => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    const { rawBody, headers } = await world.webhook('payment_intent.succeeded', paymentId);
    const refused = { code: 'invalid_signature', status: 400 };
    const forged = Buffer.from(rawBody.toString().replace('17325', '1'));
    await expect(world.payments.receiveWebhook(forged, headers)).rejects.toMatchObject(refused);
    await expect(world.payments.receiveWebhook(rawBody, {})).rejects.toMatchObject(refused);
    await expect(world.payments.receiveWebhook(Buffer.alloc(0), {})).rejects.toMatchObject(refused);
    world.advance(301_000);
    await expect(world.payments.receiveWebhook(rawBody, headers)).rejects.toMatchObject(refused);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'requires_payment' });
  });

  it('does not take a webhook’s word for it', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    await world.control.raiseEvent({ tenantId: booking.tenantId, type: 'payment_intent.succeeded', objectId: payment.providerPaymentId! });
    await hear(payment.id);
    expect(await world.drain()).toEqual([]);
    expect(await world.payment(payment.id)).toMatchObject({ status: 'requires_payment', applied: false });
  });

  it('ignores news of what is not ours', async () => {
    await world.stripe.createIntent({
      idempotencyKey: 'elsewhere', amountMinor: 500, currency: 'USD', description: 'not ours',
      metadata: { paymentId: 'pay_elsewhere', tenantId: 'ten_elsewhere' },
    });
    await hear('pay_elsewhere', 'payment_intent.created');
    expect(await world.drain()).toEqual([]);
    expect(await world.eventsOf('pay_elsewhere')).toEqual([]);
  });

  it('does not let an intent of another payment complete this one', async () => {
    const booking = world.booking();
    const other = world.booking('ten_other');
    const otherPaymentId = await paid(other);
    const stolen = (await world.payment(otherPaymentId)).providerPaymentId!;
    const { payment } = await world.start(booking);
    await world.inTx(booking, async (tx) => tx.tx.manager.query('UPDATE payments SET providerPaymentId = ? WHERE id = ?', [stolen, payment.id]));
    await settle(booking, payment.id);
    expect(await world.payment(payment.id)).toMatchObject({ status: 'requires_payment' });
    expect(world.logged).toContain('a payment at the provider belongs to another of ours');
  });

  it('takes the provider’s id from a webhook where it died before it could write it down', async () => {
    const booking = world.booking();
    world.trouble.createIntent = async (input) => {
      await world.stripe.createIntent(input);
      throw new Error('killed');
    };
    await expect(world.start(booking)).rejects.toThrow('killed');
    const [payment] = await world.paymentsOf(booking.id);
    await hear(payment!.id, 'payment_intent.created');
    expect(await world.drain()).toEqual([]);
    await world.payer(booking, payment!.id);
    await hear(payment!.id);
    expect(await world.drain()).toEqual([]);
    await assertPaidOnce(booking, payment!.id);
  });

  it('does all of it or nothing, and does it when tried again', async () => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    const { applyPaid } = world.payable;
    world.payable.applyPaid = async () => {
      throw new Error('killed');
    };
    await hear(paymentId);
    expect(await world.drain()).toEqual(['Error: killed']);
    expect(await world.payment(paymentId)).toMatchObject({ status: 'requires_payment', openFor: booking.id });
    expect(await world.booked(paymentId)).toBe(0);
    world.payable.applyPaid = applyPaid;
    expect(await world.drain()).toEqual([]);
    await assertPaidOnce(booking, paymentId);
  });

  it('finds what no webhook told, with growing gaps', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    const asked = () => world.calls.filter((call) => call === `retrieve ${payment.providerPaymentId}`).length;
    const before = asked();
    await world.sweeper.sweep();
    expect(asked()).toBe(before);
    for (const minutes of [10, 10, 20]) {
      world.advance(minutes * 60_000);
      await world.sweeper.sweep();
    }
    expect(asked()).toBe(before + 3);
    await world.payer(booking, payment.id);
    world.advance(39 * 60_000);
    await world.sweeper.sweep();
    expect(await world.payment(payment.id)).toMatchObject({ status: 'requires_payment' });
    world.advance(60_000);
    await world.sweeper.sweep();
    await assertPaidOnce(booking, payment.id);
    expect(await world.deadlinesOf(payment.id)).toBe(0);
  });

  it('tells of a failure once, and the payer may try again', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    for (let n = 0; n < 2; n += 1) {
      await world.payer(booking, payment.id, 'insufficient_funds');
      await settle(booking, payment.id);
    }
    expect(await world.payment(payment.id)).toMatchObject({ status: 'requires_payment', failureCode: 'insufficient_funds', openFor: booking.id });
    expect(await world.eventsOf(payment.id)).toEqual(['payment.failed']);
    await world.payer(booking, payment.id, 'decline');
    await settle(booking, payment.id);
    expect(await world.eventsOf(payment.id)).toEqual(['payment.failed', 'payment.failed']);
    await world.payer(booking, payment.id);
    await settle(booking, payment.id);
    expect(await world.payment(payment.id)).toMatchObject({ failureCode: null, failureMessage: null });
    await assertPaidOnce(booking, payment.id);
  });

  it('never completes a payment of another amount', async () => {
    const booking = world.booking();
    const paymentId = await paid(booking);
    world.trouble.retrieve = async (id) => ({ ...(await world.stripe.retrieve(id)), amountReceivedMinor: 1 });
    await expect(settle(booking, paymentId)).rejects.toThrow('another amount');
    expect(await world.booked(paymentId)).toBe(0);
  });

  it('numbers invoices without gaps for each business and freezes them', async () => {
    const numbers = async (tenantId: string): Promise<string> => {
      const booking = world.booking(tenantId);
      await settle(booking, await paid(booking));
      return (await world.payments.invoice(world.ctxOf(tenantId, owner), booking.id)).number;
    };
    expect(await numbers('ten_second')).toBe('SECOND-000001');
    const { applyPaid } = world.payable;
    world.payable.applyPaid = async (...given) => {
      await applyPaid(...given);
      throw new Error('killed');
    };
    await expect(numbers('ten_second')).rejects.toThrow('killed');
    world.payable.applyPaid = applyPaid;
    expect(await numbers('ten_second')).toBe('SECOND-000002');
    expect(await numbers('ten_third')).toBe('THIRD-000001');
  });

  it('numbers a business’s first invoices without gaps, also those of one moment', async () => {
    const paidOnes = await Promise.all(Array.from({ length: 8 }, async () => {
      const booking = world.booking('ten_busy');
      return { booking, paymentId: await paid(booking) };
    }));
    await Promise.all(paidOnes.map(({ booking, paymentId }) => settle(booking, paymentId)));
    const labels = await Promise.all(paidOnes.map(async ({ booking }) =>
      (await world.payments.invoice(world.ctxOf('ten_busy', owner), booking.id)).number));
    expect(labels.sort()).toEqual(Array.from({ length: 8 }, (_, n) => `BUSY-00000${n + 1}`));
  });

  it('shows an invoice to the booking’s parties, the buyer’s address not to the caregiver', async () => {
    const booking = world.booking();
    const asked = (actor: Actor) => world.payments.invoice(world.ctxOf(booking.tenantId, actor), booking.id);
    await expect(asked(owner)).rejects.toMatchObject({ code: 'invoice_not_found', status: 404 });
    await settle(booking, await paid(booking));
    expect(await asked(owner)).toMatchObject({
      kind: 'invoice', corrects: null, seller: { name: 'ten_pawhaven, Inc.', email: 'help@ten_pawhaven.example' }, buyer: { name: 'Olivia Martin', email: 'olivia@example.com' },
      lineItems: booking.lines.map(({ code, description, amountMinor }) => ({ code, description, amount: { amount: amountMinor } })),
      total: { amount: 17_325 }, refunded: { amount: 0 },
    });
    expect((await asked(caregiver)).buyer).toEqual({ name: 'Olivia Martin', email: null });
    await expect(world.payments.invoice(world.ctxOf('ten_other', owner), booking.id)).rejects.toMatchObject({ code: 'booking_not_found' });
  });
});

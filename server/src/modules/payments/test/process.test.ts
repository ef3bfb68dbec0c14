import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isCheckViolation } from '../../../kernel/db/index.ts';
import { schemaDrift } from '../../../kernel/db/migrate.ts';
import { ProviderError, type PaymentProvider } from '../../../ports/payments/index.ts';
import { engines } from '../../../../test/services/engines.ts';
import { caregiver, openWorld, owner, type World } from './world.ts';

const down = async (): Promise<never> => {
  throw new ProviderError({ kind: 'unavailable', message: 'connection refused', retryable: true });
};

describe.each(engines)('beginning to pay on %s', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(engine);
  });
  afterEach(() => {
    for (const name of Object.keys(world.trouble)) delete world.trouble[name as keyof PaymentProvider];
  });
  afterAll(() => world.close());

  it('answers what the payer’s browser needs', async () => {
    const booking = world.booking();
    const { payment, intent } = await world.start(booking, 'https://pawhaven.example/back');
    expect(payment).toMatchObject({ bookingId: booking.id, openFor: booking.id, status: 'requires_payment', amountMinor: 17_325, caregiverMinor: 14_025, taxMinor: 0 });
    expect(payment.providerPaymentId).toBe(intent.providerPaymentId);
    expect(intent.clientSecret).toContain(intent.providerPaymentId);
    expect(new URL(intent.checkoutUrl!).searchParams.get('return_url')).toBe('https://pawhaven.example/back');
    const atProvider = await world.stripe.retrieve(intent.providerPaymentId);
    expect(atProvider).toMatchObject({ amountMinor: 17_325, currency: 'USD', metadata: { paymentId: payment.id, tenantId: booking.tenantId } });
  });

  it('answers the same payment while it is open', async () => {
    const booking = world.booking();
    const first = await world.start(booking);
    const again = await world.start(booking);
    expect(again.payment.id).toBe(first.payment.id);
    expect(again.intent).toMatchObject({ providerPaymentId: first.intent.providerPaymentId, clientSecret: first.intent.clientSecret });
  });

  it('opens one payment for 16 that ask at once', async () => {
    const booking = world.booking();
    const started = await Promise.all(Array.from({ length: 16 }, () => world.start(booking)));
    expect(new Set(started.map(({ payment }) => payment.id)).size).toBe(1);
    expect(new Set(started.map(({ intent }) => intent.providerPaymentId)).size).toBe(1);
    expect(await world.paymentsOf(booking.id)).toHaveLength(1);
  });

  it('goes on with the same payment after the provider was down', async () => {
    const booking = world.booking();
    world.trouble.createIntent = down;
    await expect(world.start(booking)).rejects.toMatchObject({ code: 'payment_provider_unavailable', status: 503, headers: { 'retry-after': '5' } });
    const [left, ...others] = await world.paymentsOf(booking.id);
    expect(others).toEqual([]);
    expect(left).toMatchObject({ status: 'requires_payment', providerPaymentId: null });
    delete world.trouble.createIntent;
    const { payment } = await world.start(booking);
    expect(payment.id).toBe(left!.id);
    world.trouble.checkout = down;
    await expect(world.start(booking)).rejects.toMatchObject({ code: 'payment_provider_unavailable' });
  });

  it('asks for the same intent again when it died before it could write it down', async () => {
    const booking = world.booking();
    let made = '';
    world.trouble.createIntent = async (input) => {
      made = (await world.stripe.createIntent(input)).providerPaymentId;
      throw new Error('killed');
    };
    await expect(world.start(booking)).rejects.toThrow('killed');
    delete world.trouble.createIntent;
    const { intent } = await world.start(booking);
    expect(intent.providerPaymentId).toBe(made);
  });

  it('knows neither others’ bookings nor those of other businesses', async () => {
    const booking = world.booking();
    const asked = { bookingId: booking.id };
    const stranger = { ...owner, userId: 'usr_stranger' };
    for (const ctx of [world.ctxOf(booking.tenantId, stranger), world.ctxOf(booking.tenantId, caregiver), world.ctxOf('ten_other', owner)]) {
      await expect(world.payments.process(ctx, asked)).rejects.toMatchObject({ code: 'booking_not_found' });
    }
    expect(await world.paymentsOf(booking.id)).toEqual([]);
  });

  it('refuses what is not waiting to be paid, and what costs nothing', async () => {
    for (const booking of [world.booking(undefined, { payable: false }), world.booking(undefined, { amountMinor: 0, subtotalMinor: 0, ownerFeeMinor: 0, commissionMinor: 0 })]) {
      await expect(world.start(booking)).rejects.toMatchObject({ code: 'booking_not_payable', status: 409 });
      expect(await world.paymentsOf(booking.id)).toEqual([]);
    }
  });

  it('never takes a price whose parts are not the whole', async () => {
    const booking = world.booking(undefined, { ownerFeeMinor: 824 });
    await expect(world.start(booking)).rejects.toThrow(RangeError);
    expect(await world.paymentsOf(booking.id)).toEqual([]);
  });

  it('does not open a second payment beside one that paid meanwhile', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    // no webhook was worked: asking again finds it out
    await expect(world.start(booking)).rejects.toMatchObject({ code: 'booking_not_payable' });
    expect(await world.payment(payment.id)).toMatchObject({ status: 'succeeded', applied: true, openFor: null });
    expect(await world.paymentsOf(booking.id)).toHaveLength(1);
  });

  it('answers what was paid to who asks again after the server died, and to nobody else', async () => {
    const booking = world.booking();
    const { payment } = await world.start(booking);
    await world.payer(booking, payment.id);
    const asked = { bookingId: booking.id };
    const first = world.ctxOf(booking.tenantId, owner);
    const again = { ...first, idempotency: { begunAt: first.wall.now(), name: () => 'again', done: () => undefined, note: async () => undefined, complete: async () => undefined } };
    // nothing was told yet: asking finds it out on the way, and when all is done
    for (const _time of [1, 2]) {
      const { payment: found, intent } = await world.payments.process(again, asked);
      expect([found.id, found.status, intent]).toEqual([payment.id, 'succeeded', null]);
    }
    for (const ctx of [first, { ...again, idempotency: { ...again.idempotency, begunAt: null } }]) await expect(world.payments.process(ctx, asked)).rejects.toMatchObject({ code: 'booking_not_payable' });
    expect(await world.paymentsOf(booking.id)).toHaveLength(1);
  });

  it('looks again once it holds the booking’s one place: it may have been paid while we waited for it', async () => {
    const booking = world.booking();
    const { find } = world.payable;
    world.payable.find = async (ctx, id) => {
      const found = await find(ctx, id);
      world.payable.find = find;
      booking.payable = false;
      return found;
    };
    await expect(world.start(booking)).rejects.toMatchObject({ code: 'booking_not_payable' });
    expect(await world.paymentsOf(booking.id)).toEqual([]);
  });

  it('opens another one after the first was cancelled at the provider', async () => {
    const booking = world.booking();
    const first = await world.start(booking);
    await world.stripe.cancel({ idempotencyKey: 'by hand', providerPaymentId: first.intent.providerPaymentId });
    const second = await world.start(booking);
    expect(second.payment.id).not.toBe(first.payment.id);
    expect(await world.payment(first.payment.id)).toMatchObject({ status: 'canceled', openFor: null });
  });

  it('cancels an intent that was made for a payment closed meanwhile', async () => {
    const booking = world.booking();
    let made = '';
    world.trouble.createIntent = async (input) => {
      delete world.trouble.createIntent;
      const intent = await world.stripe.createIntent(input);
      made = intent.providerPaymentId;
      booking.payable = false;
      await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
      expect(await world.drain()).toEqual([]);
      return intent;
    };
    await expect(world.start(booking)).rejects.toMatchObject({ code: 'booking_not_payable' });
    expect((await world.stripe.retrieve(made)).status).toBe('canceled');
  });

  it('has tables as its entities say, and their checks', async () => {
    expect(await schemaDrift(world.db)).toEqual([]);
    const booking = world.booking();
    const { payment } = await world.start(booking);
    const set = (changeSql: string) => world.inTx(booking, (tx) => tx.tx.manager.query(`UPDATE payments SET ${changeSql} WHERE id = ?`, [payment.id]));
    for (const wrong of ['refundedMinor = 1', 'refundReservedMinor = 17326', 'refundReservedMinor = -1, refundedMinor = -1', 'amountMinor = 0']) {
      const error: unknown = await set(wrong).then(() => 'nothing', (caught: unknown) => caught);
      expect([wrong, isCheckViolation(error)]).toEqual([wrong, true]);
    }
  });

  describe('who may see it', () => {
    it('shows a payment to both sides and to the business, and to nobody else', async () => {
      const booking = world.booking();
      const { payment } = await world.start(booking);
      const admin = { ...owner, userId: 'usr_admin', role: 'admin' as const };
      for (const actor of [owner, caregiver, admin]) {
        expect((await world.payments.get(world.ctxOf(booking.tenantId, actor), payment.id)).id).toBe(payment.id);
      }
      const strangers = [
        world.ctxOf(booking.tenantId, { ...owner, userId: 'usr_stranger' }), world.ctxOf('ten_other', admin), world.ctxOf('ten_other', owner),
      ];
      for (const ctx of strangers) {
        await expect(world.payments.get(ctx, payment.id)).rejects.toMatchObject({ code: 'payment_not_found' });
        await expect(world.payments.providerIdOf(ctx, payment.id)).rejects.toMatchObject({ code: 'payment_not_found' });
      }
    });

    it('has no provider’s id before there is one', async () => {
      const booking = world.booking();
      world.trouble.createIntent = down;
      await expect(world.start(booking)).rejects.toThrow();
      const [payment] = await world.paymentsOf(booking.id);
      await expect(world.payments.providerIdOf(world.ctxOf(booking.tenantId), payment!.id)).rejects.toMatchObject({ code: 'payment_not_found' });
    });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../../test/services/engines.ts';
import type { PaymentProvider } from '../../../../ports/payments/index.ts';
import { ProviderError } from '../../../../ports/payments/index.ts';
import type { PaymentRow } from '../../entities.ts';
import type { ProcessInput } from '../../index.ts';
import { saveCard, submit } from '../../test/cards.ts';
import { openWorld, owner, type TestBooking, type World } from '../../test/world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe.each(engines)('payments by a saved card on %s', (engine) => {
  let world: World;
  let visa: string;
  let lost: string;
  let stubborn: string;
  let poor: string;
  beforeAll(async () => {
    world = await openWorld(engine);
    const tenant = { tenantId: 'ten_pawhaven' };
    visa = await saveCard(world, tenant);
    [lost, stubborn, poor] = [await saveCard(world, tenant, '4000000000009045'), await saveCard(world, tenant, '4000002760003184'), await saveCard(world, tenant, '4000000000000341')];
  });
  afterEach(async () => {
    for (const name of Object.keys(world.trouble)) delete world.trouble[name as keyof PaymentProvider];
    expect(await world.payments.ledgerFaults(world.ctxOf('ten_pawhaven'))).toEqual([]);
  });
  afterAll(() => world.close());

  const startsIn = (ms: number, more: Partial<TestBooking> = {}): TestBooking => world.booking('ten_pawhaven', { startsAt: new Date(world.wall.now().getTime() + ms), ...more });
  const process = (booking: TestBooking, more: Omit<ProcessInput, 'bookingId'> = {}) =>
    world.payments.process(world.ctxOf(booking.tenantId, owner), { bookingId: booking.id, ...more });
  const failing = async (work: Promise<unknown>): Promise<string> => work.then(() => 'nothing', (error: { code: string }) => error.code);
  /** Time passes, and all that is due or follows is done. */
  const pass = async (ms: number): Promise<PaymentRow | null> => {
    world.advance(ms);
    await world.sweeper.sweep();
    await world.drain();
    return null;
  };
  const once = async (booking: TestBooking, paymentId: string): Promise<void> => {
    expect(booking.applied).toEqual([paymentId]);
    expect(await world.booked(paymentId)).toBe(1);
  };

  describe('now', () => {
    it('charges it at once, and leaves the payer nothing to do', async () => {
      const booking = startsIn(30 * dayMs);
      const { payment, intent } = await process(booking, { paymentMethodId: visa });
      expect([intent, payment.status, payment.cardLast4, payment.attempts]).toEqual([null, 'succeeded', '4242', 1]);
      await once(booking, payment.id);
      expect(await failing(process(booking, { paymentMethodId: visa }))).toBe('booking_not_payable');
    });
    it('tells of a decline, and takes another card for the same payment', async () => {
      const booking = startsIn(30 * dayMs);
      const declined = await process(booking, { paymentMethodId: poor });
      expect([declined.payment.status, declined.payment.failureCode, declined.intent?.status]).toEqual(['requires_payment', 'generic_decline', 'requires_payment']);
      const again = await process(booking, { paymentMethodId: poor });
      expect([again.payment.id, again.payment.attempts]).toEqual([declined.payment.id, 2]);
      const { payment } = await process(booking, { paymentMethodId: visa });
      expect([payment.id, payment.status, payment.failureCode, payment.attempts]).toEqual([declined.payment.id, 'succeeded', null, 3]);
      await once(booking, payment.id);
    });
    it('sends the payer to their bank where it asks, and settles when they come back', async () => {
      const booking = startsIn(30 * dayMs);
      const { payment, intent } = await process(booking, { paymentMethodId: stubborn, returnUrl: 'https://alpha.example/back' });
      expect([payment.status, intent?.status]).toEqual(['requires_payment', 'requires_action']);
      expect(await submit(intent!.actionUrl!, { answer: 'fail' })).toContain('https://alpha.example/back');
      expect((await world.payments.settle(world.ctxOf(booking.tenantId), payment.id))?.failureCode).toBe('payment_intent_authentication_failure');
      const next = await process(booking, { paymentMethodId: stubborn, returnUrl: 'https://alpha.example/back' });
      await submit(next.intent!.actionUrl!, { answer: 'complete' });
      expect((await world.payments.settle(world.ctxOf(booking.tenantId), payment.id))?.status).toBe('succeeded');
      await once(booking, payment.id);
    });
    it('an answer that is lost after the charge is found, and nothing is charged twice', async () => {
      const booking = startsIn(30 * dayMs);
      expect(await failing(process(booking, { paymentMethodId: lost }))).toBe('payment_provider_unavailable');
      const found = await failing(process(booking, { paymentMethodId: lost }));
      expect(found).toBe('booking_not_payable');
      const [payment] = await world.paymentsOf(booking.id);
      expect([payment!.status, payment!.attempts]).toEqual(['succeeded', 1]);
      await once(booking, payment!.id);
    });
    it('keeps a card that is typed, where that is asked for', async () => {
      const booking = startsIn(30 * dayMs);
      const ctx = world.ctxOf(booking.tenantId, owner);
      const before = (await world.payments.methods.list(ctx)).length;
      const { payment, intent } = await process(booking, { saveMethod: true });
      await submit(intent!.checkoutUrl!, { number: '5555555555554444', expiry: '12/60', cvc: '123' });
      for (let n = 0; n < 2; n += 1) await world.payments.settle(ctx, payment.id);
      const cards = await world.payments.methods.list(ctx);
      expect([cards.length, cards.some(({ last4 }) => last4 === '4444')]).toEqual([before + 1, true]);
      // asked for without, it is another payment
      const other = startsIn(30 * dayMs);
      const kept = await process(other, { saveMethod: true });
      expect((await process(other)).payment.id).not.toBe(kept.payment.id);
    });
    it('knows no card of others, none that was removed, and none of another business', async () => {
      const booking = startsIn(30 * dayMs);
      const ctx = world.ctxOf(booking.tenantId, owner);
      expect(await failing(process(booking, { paymentMethodId: 'pmt_01JZ0000000000000000000000' }))).toBe('payment_method_not_found');
      const theirs = world.booking('ten_other');
      expect(await failing(process(theirs, { paymentMethodId: visa }))).toBe('payment_method_not_found');
      const gone = await saveCard(world, booking);
      await world.inTx(booking, (tx) => world.payments.methods.remove({ ...tx, actor: owner }, gone));
      expect(await failing(process(booking, { paymentMethodId: gone }))).toBe('payment_method_not_found');
      expect((await world.payments.methods.list(ctx)).some(({ id }) => id === gone)).toBe(false);
    });
  });

  describe('held until the start', () => {
    it('is taken two hours before, once', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment, intent } = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      expect([intent, payment.status, booking.paymentStatus, await world.booked(payment.id)]).toEqual([null, 'authorized', 'authorized', 0]);
      await pass(3 * dayMs - 2 * hourMs - 60_000);
      expect((await world.payment(payment.id)).status).toBe('authorized');
      await pass(60_000);
      expect([(await world.payment(payment.id)).status, booking.paymentStatus]).toEqual(['succeeded', 'paid']);
      await once(booking, payment.id);
      expect(await world.deadlinesOf(payment.id)).toBe(0);
    });
    it('is held with a card that is typed, too, and not taken for paid by a webhook', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment, intent } = await process(booking, { when: 'at_start' });
      expect(intent?.status).toBe('requires_payment');
      await world.payer(booking, payment.id);
      const hook = await world.webhook('payment_intent.amount_capturable_updated', payment.id);
      for (let n = 0; n < 2; n += 1) await world.payments.receiveWebhook(hook.rawBody, hook.headers);
      await world.drain();
      expect([(await world.payment(payment.id)).status, booking.paymentStatus]).toEqual(['authorized', 'authorized']);
      expect((await world.eventsOf(payment.id)).filter((type) => type === 'payment.authorized')).toHaveLength(1);
    });
    it('is let go where the booking is over and all of it goes back', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment } = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      booking.isOver = true;
      await world.inTx(booking, (tx) => world.payments.closeHold(tx, { bookingId: booking.id, refundMinor: booking.amountMinor }));
      await world.drain();
      expect([(await world.payment(payment.id)).status, booking.paymentStatus, await world.booked(payment.id)]).toEqual(['canceled', 'unpaid', 0]);
      await pass(3 * dayMs);
      expect((await world.payment(payment.id)).status).toBe('canceled');
    });
    it('is taken at once where the policy keeps a part, and the rest goes back', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment } = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      // an earlier change made it cheaper
      await world.inTx(booking, (tx) => world.payments.refund(tx, { bookingId: booking.id, amountMinor: 325, reason: 'changed' }));
      booking.isOver = true;
      await world.inTx(booking, (tx) => world.payments.closeHold(tx, { bookingId: booking.id, refundMinor: 7_000 }));
      await world.drain();
      await world.sweeper.sweep();
      await world.drain();
      expect(await world.payment(payment.id)).toMatchObject({ status: 'partially_refunded', refundedMinor: 7_325 });
      expect(await world.refundsOf(payment.id)).toHaveLength(1);
      await once(booking, payment.id);
    });
    it('that the provider lost is to be paid again, and the owner is told', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment } = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      await world.stripe.cancel({ idempotencyKey: `died:${payment.id}`, providerPaymentId: payment.providerPaymentId! });
      await pass(3 * dayMs - 2 * hourMs);
      expect([(await world.payment(payment.id)).status, booking.paymentStatus, booking.payable]).toEqual(['canceled', 'unpaid', true]);
      expect(await world.eventsOf(payment.id)).toContain('payment.failed');
      const again = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      expect([again.payment.status, again.payment.id === payment.id]).toEqual(['succeeded', false]);
    });
    it('that the provider refuses to give is let go; one that does not answer is asked again', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment } = await process(booking, { paymentMethodId: visa, when: 'at_start' });
      world.trouble.capture = async () => Promise.reject(new ProviderError({ kind: 'timeout', message: 'silence', retryable: true }));
      await pass(3 * dayMs - 2 * hourMs);
      expect((await world.payment(payment.id)).status).toBe('authorized');
      world.trouble.capture = async () => Promise.reject(new ProviderError({ kind: 'invalid', code: 'capture_refused', message: 'no', retryable: false }));
      await pass(10 * 60_000);
      expect([(await world.payment(payment.id)).status, booking.payable]).toEqual(['canceled', true]);
    });
    it('for a booking that lapsed meanwhile is let go', async () => {
      const booking = startsIn(3 * dayMs);
      const { payment } = await process(booking, { when: 'at_start' });
      booking.payable = false;
      await world.payer(booking, payment.id);
      await world.payments.settle(world.ctxOf(booking.tenantId), payment.id);
      await world.drain();
      expect([(await world.payment(payment.id)).status, await world.booked(payment.id)]).toEqual(['canceled', 0]);
    });
    it('is paid now where it starts within two hours', async () => {
      expect((await process(startsIn(hourMs), { paymentMethodId: visa, when: 'at_start' })).payment.status).toBe('succeeded');
    });
  });

  describe('charged on a later day', () => {
    const schedule = async (more: Omit<ProcessInput, 'bookingId'> = {}) => {
      const booking = startsIn(30 * dayMs);
      return { booking, payment: (await process(booking, { when: 'at_start', paymentMethodId: visa, ...more })).payment };
    };
    const untilCharged = 27 * dayMs;

    it('three days before the start; until then nothing is asked of anybody', async () => {
      const { booking, payment } = await schedule();
      expect([payment.status, payment.providerPaymentId]).toEqual(['scheduled', null]);
      expect(booking.payBy).toEqual(new Date(booking.startsAt.getTime() - dayMs));
      await pass(untilCharged - 60_000);
      expect((await world.payment(payment.id)).status).toBe('scheduled');
      await pass(60_000);
      expect([(await world.payment(payment.id)).status, booking.paymentStatus]).toEqual(['succeeded', 'paid']);
      await once(booking, payment.id);
      expect(await world.deadlinesOf(payment.id)).toBe(0);
    });
    it('takes the usual card where none is named, and needs one', async () => {
      expect((await schedule({ paymentMethodId: null })).payment.cardLast4).toBe('4242');
      expect(await failing(process(world.booking('ten_other'), { when: 'at_start' }))).toBe('payment_method_required');
    });
    it('a card that fails is told, tried again the next day, and mended by another', async () => {
      const { booking, payment } = await schedule({ paymentMethodId: poor });
      await pass(untilCharged);
      expect(await world.payment(payment.id)).toMatchObject({ status: 'requires_payment', failureCode: 'generic_decline', attempts: 1 });
      expect((await world.eventsOf(payment.id)).filter((type) => type === 'payment.failed')).toHaveLength(1);
      expect([booking.payable, booking.payBy!.getTime() - world.wall.now().getTime()]).toEqual([true, 2 * dayMs]);
      await pass(dayMs);
      expect((await world.payment(payment.id)).attempts).toBe(2);
      const mended = await process(booking, { paymentMethodId: visa });
      expect([mended.payment.id, mended.payment.status]).toEqual([payment.id, 'succeeded']);
      await pass(dayMs);
      await once(booking, payment.id);
    });
    it('a bank that wants to ask is mended on the page', async () => {
      const { booking, payment } = await schedule({ paymentMethodId: stubborn });
      await pass(untilCharged);
      expect((await world.payment(payment.id)).failureCode).toBe('authentication_required');
      const { intent } = await process(booking, { paymentMethodId: stubborn });
      await submit(intent!.actionUrl!, { answer: 'complete' });
      await world.payments.settle(world.ctxOf(booking.tenantId), payment.id);
      await once(booking, payment.id);
    });
    it('can be paid sooner, by another card, or changed to one', async () => {
      const { booking, payment } = await schedule({ paymentMethodId: poor });
      expect((await process(booking, { when: 'at_start', paymentMethodId: visa })).payment).toMatchObject({ id: payment.id, status: 'scheduled', paymentMethodId: visa });
      const { intent } = await process(booking);
      expect(intent?.status).toBe('requires_payment');
      await world.payer(booking, payment.id);
      await world.payments.settle(world.ctxOf(booking.tenantId), payment.id);
      await pass(untilCharged);
      await once(booking, payment.id);
    });
    it('a card that is needed can’t be removed until then', async () => {
      const card = await saveCard(world, { tenantId: 'ten_pawhaven' });
      const { booking } = await schedule({ paymentMethodId: card });
      const remove = () => world.inTx(booking, (tx) => world.payments.methods.remove({ ...tx, actor: owner }, card));
      expect(await failing(remove())).toBe('payment_method_in_use');
      await process(booking, { when: 'at_start', paymentMethodId: visa });
      await remove();
      await world.drain();
      expect(await world.payments.methods.repository.anyById(world.ctxOf('ten_pawhaven'), card)).toBeNull();
    });
    it('is not charged for a booking that is over, and is made anew for one whose price changed', async () => {
      const over = await schedule();
      over.booking.payable = false;
      await world.inTx(over.booking, (tx) => world.payments.abandon(tx, over.booking.id));
      const dearer = await schedule();
      Object.assign(dearer.booking, { amountMinor: 18_325, subtotalMinor: 17_500, lines: [{ ...dearer.booking.lines[0]!, amountMinor: 17_500 }, dearer.booking.lines[1]!] });
      await world.inTx(dearer.booking, (tx) => world.payments.abandon(tx, dearer.booking.id));
      await world.drain();
      expect((await world.paymentsOf(dearer.booking.id)).map(({ status, amountMinor }) => [status, amountMinor])).toEqual([['canceled', 17_325], ['scheduled', 18_325]]);
      await pass(untilCharged);
      expect((await world.paymentsOf(over.booking.id)).map(({ status }) => status)).toEqual(['canceled']);
      expect((await world.paymentsOf(dearer.booking.id)).map(({ status }) => status)).toEqual(['canceled', 'succeeded']);
    });
    it('is called off on its day where the booking is not to be paid any more, and nobody said so', async () => {
      const [over, dearer] = [await schedule(), await schedule()];
      over.booking.payable = false;
      dearer.booking.commissionMinor = 2_000;
      await pass(untilCharged);
      for (const { payment } of [over, dearer]) expect(await world.payment(payment.id)).toMatchObject({ status: 'canceled', attempts: 0, providerPaymentId: null });
    });
    it('is made anew for a booking that was moved; one that is near now is paid by the owner, who is told', async () => {
      const [moved, near] = [await schedule(), await schedule()];
      moved.booking.startsAt = new Date(moved.booking.startsAt.getTime() + 10 * dayMs);
      near.booking.startsAt = new Date(world.wall.now().getTime() + 4 * dayMs);
      for (const { booking } of [moved, near]) await world.inTx(booking, (tx) => world.payments.abandon(tx, booking.id));
      for (let n = 0; n < 2; n += 1) await world.drain();
      expect((await world.paymentsOf(moved.booking.id)).map(({ status, chargeAt }) => [status, chargeAt])).toEqual([
        ['canceled', moved.payment.chargeAt], ['scheduled', new Date(moved.payment.chargeAt!.getTime() + 10 * dayMs)],
      ]);
      expect((await world.paymentsOf(near.booking.id)).map(({ status }) => status)).toEqual(['canceled']);
      expect((await world.eventsOf(near.payment.id)).filter((type) => type === 'payment.failed')).toHaveLength(1);
    });
    it('is charged once, however often the day comes and whoever asks besides', async () => {
      const { booking, payment } = await schedule();
      world.advance(untilCharged);
      const answers = await Promise.allSettled([world.sweeper.sweep(), process(booking, { paymentMethodId: visa }), process(booking, { paymentMethodId: visa }), world.sweeper.sweep()]);
      expect(answers[0].status).toBe('fulfilled');
      await pass(10 * 60_000);
      await once(booking, payment.id);
    });
  });
});

import { beforeAll, expect, it } from 'vitest';
import { asSystem, type TxCtx } from '../../../kernel/context/context.ts';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../test/app/index.ts';

const hour = 3_600_000;
const minute = 60_000;

describeApp('bookings at their edges', (world) => {
  let owner: Signed;
  let dogId: string;
  beforeAll(async () => {
    owner = await world.person('owner');
    dogId = await world.dog(owner);
  });

  const context = () => world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test');
  const statusOf = async (bookingId: string) => (await world.call('getBooking', { token: owner.token, params: { bookingId } })).body;
  const boarding = (more: object) => ({
    services: [{ serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 0 }], capacity: 1, sizesTaken: ['large' as const], minNoticeHours: 0, horizonDays: 365, ...more }],
  });
  const now = async (): Promise<number> => Date.parse((await world.call('getSandboxClock', { token: world.secretKey('alpha') })).body.now);
  const goTo = async (instant: number): Promise<void> => void (await world.advance(instant - (await now())));

  it.each([[true], [false]])('what costs nothing waits for no payment (instant: %s)', async (instantBook) => {
    const caregiver: SignedCaregiver = await world.caregiver(boarding({ instantBook }));
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(20), confirmed: !instantBook });
    expect(booking).toMatchObject({ status: 'confirmed', paymentStatus: 'paid', payBy: null, total: { amount: 0 } });
    const cancelled = await world.booking(owner, await world.caregiver(boarding({ instantBook: true })), [dogId], { when: world.nights(20) });
    expect((await world.call('cancelBooking', { token: owner.token, params: { bookingId: cancelled.id }, body: {} })).body.status).toBe('cancelled');
    await goTo(Date.parse(booking.startsAt));
    expect((await statusOf(booking.id)).status).toBe('confirmed');
    await goTo(Date.parse(booking.endsAt) + 24 * hour);
    expect((await statusOf(booking.id)).status).toBe('completed');
  });

  it('completes by itself a booking that is started at that very moment', async () => {
    const { db, bookings } = world.server.app.parts;
    const caregiver = await world.caregiver();
    const booking = await world.booking(owner, caregiver, [dogId], { when: world.nights(3, 1), confirmed: true });
    await world.pay(owner, booking.id);
    await goTo(Date.parse(booking.endsAt) + 24 * hour - minute);

    const complete = deadlineOf('booking.auto_complete');
    const ctx = asSystem(await context(), 'deadline');
    let completing: Promise<unknown> = Promise.resolve();
    await db.transaction({ ...ctx, actor: { kind: 'key', keyId: 'key_test', scopes: [] } }, async (tx) => {
      await bookings.changeState(tx, booking.id, 'start', null);
      completing = db.transaction(ctx, (other) => complete(other, booking.id));
      if (world.engine === 'mysql') await until(async () => await lockWaits() > 0);
    });
    await completing;
    expect((await statusOf(booking.id)).status).toBe('completed');
  });

  it.each(['cancel', 'lapse'] as const)('keeps no money of a booking that ends while it is paid (%s)', async (ending) => {
    const { db, bookings, payments, sandboxControl } = world.server.app.parts;
    const caregiver = await world.caregiver({ services: [{ serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_000 }], capacity: 9, sizesTaken: ['large'], minNoticeHours: 0, horizonDays: 365 }] });
    const when = world.nights(30);
    const ctx = await context();
    const tenantId = ctx.tenant.id;
    const made = await Promise.all(Array.from({ length: 6 }, async () => {
      const { id } = await world.booking(owner, caregiver, [dogId], { when, confirmed: true });
      const started = await world.call('processPayment', { token: owner.token, body: { bookingId: id } });
      const paymentId: string = started.body.payment.id;
      const providerPaymentId = await payments.providerIdOf(ctx, paymentId);
      return { id, paymentId, providerPaymentId };
    }));
    const end = (id: string): Promise<unknown> => ending === 'cancel'
      ? world.call('cancelBooking', { token: owner.token, params: { bookingId: id }, body: {} }).then(({ status }) => expect(status).toBe(200))
      : db.transaction(asSystem(ctx, 'deadline'), (tx) => bookings.changeState(tx, id, 'lapse', null)).catch(({ code }) => expect(code).toBe('transition_not_allowed'));
    await Promise.all(made.map(async ({ id, paymentId, providerPaymentId }) => {
      await sandboxControl!.completePayment({ tenantId, providerPaymentId, outcome: 'succeed' });
      await Promise.all([payments.settle(ctx, paymentId), end(id)]);
    }));
    await world.settled();
    for (const { id, paymentId } of made) {
      const booking = await statusOf(id);
      const { body: payment } = await world.call('getPayment', { token: owner.token, params: { paymentId } });
      const left = payment.amount.amount - payment.refunded.amount;
      if (ending === 'cancel') expect([booking.status, left]).toEqual(['cancelled', 0]);
      else expect([['confirmed', 'paid', payment.amount.amount], ['cancelled', 'unpaid', 0]]).toContainEqual([booking.status, booking.paymentStatus, left]);
    }
  });

  it('knows whoever paid in time, though the news is late', async () => {
    const { payments, sandboxControl } = world.server.app.parts;
    const ctx = await context();
    const booking = await world.booking(owner, await world.caregiver(), [dogId], { when: world.nights(30), confirmed: true });
    const started = await world.call('processPayment', { token: owner.token, body: { bookingId: booking.id } });
    const providerPaymentId = await payments.providerIdOf(ctx, started.body.payment.id);
    world.server.sandbox.setWebhookTargets([]);
    await sandboxControl!.completePayment({ tenantId: ctx.tenant.id, providerPaymentId, outcome: 'succeed' });
    await deadlineOf('booking.payment_due')(asSystem(ctx, 'deadline') as TxCtx, booking.id);
    expect(await statusOf(booking.id)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
  });

  const deadlineOf = (kind: string) => {
    const handler = world.server.app.parts.bookings.deadlines.find((one) => one.kind === kind)!;
    return (tx: TxCtx, subjectId: string): Promise<void> => handler.run(tx, subjectId);
  };

  const lockWaits = async (): Promise<number> => {
    const sql = "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'";
    return Number((await world.server.app.parts.db.query<{ Value: string }>({}, sql, [])).rows[0]!.Value);
  };
});

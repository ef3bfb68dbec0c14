import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../../test/services/engines.ts';
import { saveCard } from '../../test/cards.ts';
import { openWorld, owner, type TestBooking, type World } from '../../test/world.ts';

const tenantId = 'ten_pawhaven';
const dayMs = 86_400_000;

describe.each(engines)('a joint payment on %s', (engine) => {
  let world: World;
  let weeks = 0;
  beforeAll(async () => {
    world = await openWorld(engine);
    await saveCard(world, { tenantId });
  });
  afterEach(async () => {
    world.trouble.createIntent = undefined;
    world.trouble.retrieve = undefined;
    expect(await world.payments.ledgerFaults(world.ctxOf(tenantId))).toEqual([]);
  });
  afterAll(() => world.close());

  const bookings = (count = 3): TestBooking[] =>
    Array.from({ length: count }, (_, i) => world.booking(tenantId, { startsAt: new Date(world.wall.now().getTime() + (3 + i) * dayMs), timeZone: 'America/Denver' }));
  const begin = (of: readonly TestBooking[], key = `week:${(weeks += 1)}`) => world.inTx(of[0]!, async (tx) => {
    const now = tx.clock.now();
    return world.payments.chargeTogether(tx, { key, bookingIds: of.map(({ id }) => id), dueAt: now, mendBy: new Date(now.getTime() + 2 * dayMs) });
  });
  const pass = async (): Promise<void> => {
    await world.sweeper.sweep();
    await world.drain();
  };
  const partsOf = async (of: readonly TestBooking[]) => (await Promise.all(of.map(({ id }) => world.paymentsOf(id)))).map((rows) => rows.filter(({ jointId }) => jointId !== null));
  const paidOnce = async (of: readonly TestBooking[], jointId: string): Promise<void> => {
    for (const [i, parts] of (await partsOf(of)).entries()) {
      expect(parts.map(({ jointId: of_, status, applied }) => [of_, status, applied])).toEqual([[jointId, 'succeeded', true]]);
      expect(of[i]!.applied).toEqual([jointId]);
      expect(await world.booked(parts[0]!.id)).toBe(1);
    }
    expect(await world.booked(jointId)).toBe(0);
  };
  const standing = async (id: string) => world.payments.present(world.ctxOf(tenantId), await world.payment(id));

  it('is one to the provider and one fact, and is booked for each booking', async () => {
    const of = bookings();
    const joint = (await begin(of))!;
    expect([joint.amountMinor, joint.parts.length]).toEqual([3 * 17_325, 3]);
    const before = world.calls.length;
    await pass();
    expect(world.calls.slice(before).filter((call) => call.startsWith('createIntent'))).toHaveLength(1);
    await paidOnce(of, joint.id);
    expect((await world.eventsOf(joint.id)).filter((type) => type === 'payment.succeeded')).toHaveLength(1);
    const { rows } = await world.db.query<{ amountMinor: number | string }>({}, "SELECT SUM(e.amountMinor) AS amountMinor FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transactionId WHERE e.account = 'gateway_clearing' AND t.bookingId IN (?, ?, ?)", of.map(({ id }) => id));
    expect(Number(rows[0]!.amountMinor)).toBe(joint.amountMinor);
    // the same again finds it done
    expect(await begin(of, joint.key)).toBeNull();
    expect(await begin(of)).toBeNull();
    // nor is anything else charged by that key
    expect(await begin(bookings(1), joint.key)).toBeNull();
  });

  it('webhook, poll and reconciling, three times each and in any order, give one payment', async () => {
    const of = bookings();
    const joint = (await begin(of))!;
    await pass();
    const { providerPaymentId } = await world.payment(joint.id);
    const hook = await world.webhook('payment_intent.succeeded', providerPaymentId!);
    const told = () => world.payments.receiveWebhook(hook.rawBody, hook.headers);
    const asked = () => world.payments.refresh(world.ctxOf(tenantId, owner), joint.id);
    for (const news of [asked, told, asked, told, told, asked]) await news();
    world.advance(dayMs);
    await pass();
    await paidOnce(of, joint.id);
  });

  it('a charge whose answer was lost is found, and made once', async () => {
    const of = bookings();
    const lost = await saveCard(world, { tenantId }, '4000000000009045');
    await world.inTx(of[0]!, async (tx) => {
      await world.payments.methods.repository.undefault(tx, 'usr_owner');
      await world.payments.methods.repository.makeDefault(tx, { id: lost, userId: 'usr_owner' });
    });
    const joint = (await begin(of))!;
    await pass();
    world.advance(20 * 60_000);
    await pass();
    world.advance(20 * 60_000);
    await pass();
    expect((await standing(joint.id)).status).toBe('succeeded');
    await paidOnce(of, joint.id);
    await world.inTx(of[0]!, async (tx) => {
      const [visa] = (await world.payments.methods.repository.of(tx, 'usr_owner')).filter(({ last4 }) => last4 === '4242');
      await world.payments.methods.repository.undefault(tx, 'usr_owner');
      await world.payments.methods.repository.makeDefault(tx, visa!);
    });
  });

  it('what comes too late for a booking goes back, and the others are paid', async () => {
    const of = bookings();
    const joint = (await begin(of))!;
    await world.payments.process(world.ctxOf(tenantId, owner), { bookingId: of[0]!.id });
    await world.payer(of[0]!, joint.id);
    of[1]!.payable = false; // cancelled, and nobody knew yet that all of it is paid
    await world.payments.settle(world.ctxOf(tenantId), joint.id);
    await world.drain();
    expect(await standing(joint.id)).toMatchObject({ status: 'partially_refunded', bookings: [{ refunded: { amount: 0 } }, { refunded: { amount: 17_325 } }, { refunded: { amount: 0 } }] });
    expect(of.map(({ applied }) => applied.length)).toEqual([1, 0, 1]);
    const invoice = await world.payments.invoice(world.ctxOf(tenantId, owner), of[2]!.id);
    expect([invoice.total.amount, invoice.refunded.amount, new Set(invoice.lineItems.map(({ bookingId }) => bookingId)).size]).toEqual([2 * 17_325, 0, 2]);
    expect(invoice.lineItems.every(({ on }) => on !== null)).toBe(true);
  });

  it('keeps its bookings from being paid otherwise, and is called off as one', async () => {
    const of = bookings();
    const joint = (await begin(of))!;
    expect(await world.payments.openOf(world.ctxOf(tenantId), of.map(({ id }) => id))).toEqual(new Map(of.map(({ id }) => [id, 'busy'])));
    const { payment } = await world.payments.process(world.ctxOf(tenantId, owner), { bookingId: of[2]!.id });
    expect(payment.id).toBe(joint.id);
    of[0]!.payable = false;
    await world.inTx(of[0]!, (tx) => world.payments.abandon(tx, of[0]!.id));
    await world.drain();
    expect((await standing(joint.id)).status).toBe('canceled');
    const again = (await begin(of, joint.key))!;
    expect(again.parts.map(({ bookingId }) => bookingId)).toEqual([of[1]!.id, of[2]!.id]);
    await pass();
    expect((await standing(again.id)).status).toBe('succeeded');
  });

  it('refunds that race are never above what was paid for a booking, nor for all', async () => {
    const of = bookings(2);
    const joint = (await begin(of))!;
    await pass();
    const asked = await Promise.allSettled([0, 0, 1, 1].map((i) => world.inTx(of[i]!, (tx) => world.payments.refund(tx, { bookingId: of[i]!.id, amountMinor: 10_000, reason: 'x' }))));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await world.drain();
    const { status, refunded, bookings: parts } = await standing(joint.id);
    expect([status, refunded.amount, parts.map((part) => part.refunded.amount)]).toEqual(['partially_refunded', 20_000, [10_000, 10_000]]);
    for (const booking of of) await world.inTx(booking, (tx) => world.payments.refund(tx, { bookingId: booking.id, amountMinor: 10_000, reason: 'the rest', upTo: true }));
    await world.drain();
    expect(await standing(joint.id)).toMatchObject({ status: 'refunded', refunded: { amount: 2 * 17_325 } });
    await expect(world.inTx(of[0]!, (tx) => world.payments.refund(tx, { bookingId: of[0]!.id, amountMinor: 1, reason: 'x' }))).rejects.toThrow();
  });
});

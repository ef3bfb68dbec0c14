import { beforeAll, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import { cardOf } from '../../../../../test/app/cards.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The days of a booking that is paid at its start, on the business's own clock. */
describeApp('paying at the start, as time passes', (world) => {
  let caregiver: SignedCaregiver;
  let owner: Signed;
  beforeAll(async () => {
    [caregiver, owner] = [await world.caregiver(), await world.person('owner')];
  });
  const nowMs = async (): Promise<number> => Date.parse((await world.call('getSandboxClock', { tenant: null, token: world.secretKey('alpha') })).body.now);
  const timeIs = async (instantMs: number): Promise<void> => {
    await world.advance(instantMs - (await nowMs()));
    await world.settled();
  };
  const nights = async (inDays: number) => {
    const date = async (days: number) => new Date((await nowMs()) + days * dayMs).toISOString().slice(0, 10);
    return { unit: 'night' as const, checkIn: await date(inDays), checkOut: await date(inDays + 2) };
  };
  const booked = async (inDays: number, number?: string) => {
    const who = await world.signIn(owner.email, 'alpha');
    const { id, startsAt } = await world.booking(who, await world.signIn(caregiver.email, 'alpha').then((signed) => ({ ...signed, caregiverId: caregiver.caregiverId })), [await world.dog(who)], { confirmed: true, when: await nights(inDays) });
    const paymentMethodId = await cardOf(world, who, number);
    const { status, body } = await world.call('processPayment', { token: who.token, body: { bookingId: id, when: 'at_start', paymentMethodId } });
    expect(status).toBe(201);
    return { id, startsAtMs: Date.parse(startsAt), payment: body.payment };
  };
  const booking = async (bookingId: string) => (await world.call('getBooking', { token: (await world.signIn(owner.email, 'alpha')).token, params: { bookingId } })).body;
  const heard = async (bookingId: string): Promise<string[]> =>
    (await world.call('listNotifications', { token: (await world.signIn(owner.email, 'alpha')).token, query: { limit: 100 } })).body.data
      .filter((one: any) => one.bookingId === bookingId).map((one: any) => one.type);

  it('soon: the money is taken as the caregiver may begin', async () => {
    const { id, startsAtMs, payment } = await booked(4);
    expect(payment.status).toBe('authorized');
    await timeIs(startsAtMs - 2 * hourMs);
    await until(async () => (await booking(id)).paymentStatus === 'paid');
    const sitter = await world.signIn(caregiver.email, 'alpha');
    expect((await world.call('setBookingStatus', { token: sitter.token, params: { bookingId: id }, body: { status: 'in_progress' } })).body.status).toBe('in_progress');
    expect(await heard(id)).toEqual(expect.arrayContaining(['booking.payment_held', 'booking.paid']));
  });
  it('further off: a good card is charged three days before', async () => {
    const { id, startsAtMs, payment } = await booked(20);
    expect(payment.status).toBe('scheduled');
    await timeIs(startsAtMs - 72 * hourMs - 1_000);
    expect((await booking(id)).paymentStatus).toBe('unpaid');
    await timeIs(startsAtMs - 72 * hourMs);
    await until(async () => (await booking(id)).paymentStatus === 'paid');
  });
  it('further off: a card that fails is told in time, and the booking is cancelled only after that', async () => {
    const { id, startsAtMs } = await booked(20, '4000000000000341');
    await timeIs(startsAtMs - 72 * hourMs);
    await until(async () => (await heard(id)).includes('payment.failed'));
    expect(await booking(id)).toMatchObject({ status: 'confirmed', paymentStatus: 'unpaid', payBy: new Date(startsAtMs - 24 * hourMs).toISOString() });
    await timeIs(startsAtMs - 24 * hourMs - 1_000);
    expect((await booking(id)).status).toBe('confirmed');
    await timeIs(startsAtMs - 24 * hourMs);
    await until(async () => (await booking(id)).status === 'cancelled');
    const payments = (await world.call('listPayments', { token: (await world.signIn(owner.email, 'alpha')).token, query: { bookingId: id } })).body.data;
    expect(payments.map((one: any) => one.status)).toEqual(['canceled']);
  });
});

import { expect, it } from 'vitest';
import { cardOf } from '../../../../../test/app/cards.ts';
import { describeApp, until } from '../../../../../test/app/index.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A booking that is changed while its money is only held: the invoice comes with the money, and says what was taken. */
describeApp('invoices of what was held', (world) => {
  const plusDays = (date: string, days: number): string => new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

  it.each([['longer', 1, 11_550 + 5_775], ['shorter', -1, 5_775]] as const)('made %s, they add up to what it came to', async (_, nights, comesTo) => {
    const [owner, caregiver] = [await world.person('owner'), await world.caregiver()];
    const { body: clock } = await world.call('getSandboxClock', { tenant: null, token: world.secretKey('alpha') });
    const checkIn = plusDays(clock.now.slice(0, 10), 4);
    const when = { unit: 'night' as const, checkIn, checkOut: plusDays(checkIn, 2) };
    const { id: bookingId, startsAt } = await world.booking(owner, caregiver, [await world.dog(owner)], { confirmed: true, when });
    const paymentMethodId = await cardOf(world, owner);
    const { body } = await world.call('processPayment', { token: owner.token, body: { bookingId, when: 'at_start', paymentMethodId } });
    expect(body.payment.status).toBe('authorized');
    const proposed = await world.call('proposeBookingChange', { token: caregiver.token, params: { bookingId }, body: { when: { ...when, checkOut: plusDays(when.checkOut, nights) } } });
    const accepted = await world.call('answerBookingChange', { token: owner.token, params: { bookingId, changeId: proposed.body.change.id }, body: { answer: 'accept' } });
    expect(accepted.status).toBe(200);

    await world.advance(Date.parse(startsAt) - 2 * hourMs - Date.parse(clock.now));
    await world.settled();
    const { token } = await world.signIn(owner.email, 'alpha');
    const listed = async (): Promise<any[]> => (await world.call('listInvoices', { token, query: { bookingId } })).body.data;
    await until(async () => (await listed()).length === 2);
    const [correction, invoice] = await listed();
    expect(invoice).toMatchObject({ kind: 'invoice', total: { amount: 11_550 }, lineItems: [{ code: 'base', amount: { amount: 11_000 } }, { code: 'owner_fee', amount: { amount: 550 } }] });
    expect(correction.kind).toBe('correction');
    expect(invoice.total.amount + correction.total.amount).toBe(comesTo);
    const refunded = nights < 0 ? 5_775 : 0;
    await until(async () => (await world.call('getBooking', { token, params: { bookingId } })).body.refunded.amount === refunded);
    // the correction has said it
    expect((await listed()).map(({ kind }) => kind)).toEqual(['correction', 'invoice']);
  });
});

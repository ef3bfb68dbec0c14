import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, until, type Signed, type SignedCaregiver } from '../../../../../test/app/index.ts';
import type { NewCaregiver } from '../../../caregivers/index.ts';

describeApp('listReplacements', (world) => {
  let owner: Signed;
  let other: Signed;
  let dogId: string;
  beforeAll(async () => {
    [owner, other] = await Promise.all([world.person('owner'), world.person('owner')]);
    dogId = await world.dog(owner);
  });

  const boarding = { serviceType: 'boarding' as const, prices: [{ durationMinutes: null, amountMinor: 5_500 }], capacity: 1, sizesTaken: ['large' as const], minNoticeHours: 0, horizonDays: 365 };
  /** Each test has a town of its own; places are shown about a kilometre off, so that they are several apart. */
  const inTown = (lat: number) => (displayName: string, kmNorth: number, service: Partial<NewCaregiver['services'][number]> = {}) => world.caregiver({
    displayName, lat: lat + kmNorth / 111, lng: -100, services: [{ ...boarding, ...service }],
  });
  const cancelled = async (by: SignedCaregiver, when = world.nights(30)) => {
    const booking = await world.booking(owner, by, [dogId], { when, confirmed: true });
    await world.call('cancelBooking', { token: by.token, params: { bookingId: booking.id }, body: { reason: 'Ill' } });
    return booking;
  };
  const ask = async (bookingId: string, who: Signed = owner) => world.call('listReplacements', { token: who.token, tenant: who.tenant, params: { bookingId } });
  const names = async (bookingId: string) => (await ask(bookingId)).body.data.map((one: any) => one.caregiver.displayName);

  it('200: names the three nearest who can be booked for the same, with the price, and nobody else; whoever is taken meanwhile makes room for the next', async () => {
    const at = inTown(31);
    const gone = await at('Gone', 0);
    await at('Small dogs only', 4, { sizesTaken: ['small'] });
    await at('Paused', 4, { active: false });
    await at('Next year', 4, { horizonDays: 10 });
    const full = await at('Full', 4);
    await at('Fifth', 20, { prices: [{ durationMinutes: null, amountMinor: 4_000 }] });
    await at('Third', 12);
    await at('First', 8);
    const second = await at('Second', 10, { instantBook: true });
    await at('Far', 60);
    await at('Walks', 5, { serviceType: 'walking', prices: [{ durationMinutes: 30, amountMinor: 1_000 }] });
    const when = world.nights(30);
    await world.hold(full, 'boarding', when, 1);
    await world.settled();
    const booking = await cancelled(gone, when);

    const { status, body } = await ask(booking.id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ bookingId: booking.id, serviceType: 'boarding', when, dogIds: [dogId], nextCursor: null });
    expect(body.data.map((one: any) => one.caregiver.displayName)).toEqual(['First', 'Second', 'Third']);
    expect(body.data[1]).toMatchObject({ instantBook: true, total: { amount: 17_325 }, cancellationPolicy: { name: 'moderate' }, headline: 'A calm home', rating: { average: null, count: 0 } });
    for (const { caregiver, total } of body.data) {
      const { body: quote } = await world.quote(owner, caregiver.id, [dogId], when);
      expect([quote.bookable, quote.total]).toEqual([true, total]);
    }

    await world.hold(second, 'boarding', when, 1);
    expect(await names(booking.id)).toEqual(['First', 'Third', 'Fifth']);
  });

  it('200: fewer where there are no more, and they are named in the mail', async () => {
    const at = inTown(33);
    const gone = await at('Away', 0);
    await at('Only Paula', 5);
    await world.settled();
    const booking = await cancelled(gone);
    expect(await names(booking.id)).toEqual(['Only Paula']);
    await world.settled();
    const mails = async () => (await world.call('listSandboxInbox', { token: world.secretKey('alpha'), query: { to: owner.email } })).body.data;
    await until(async () => (await mails()).some((mail: any) => mail.text.includes('Free for the same dates: Only Paula ($173.25).')));
    const told = (await world.call('listNotifications', { token: owner.token, query: { limit: 100 } })).body.data;
    expect(told.find((one: any) => one.bookingId === booking.id && one.type === 'booking.cancelled').body).toContain('The booking shows who else is free on your dates.');
  });

  describe('nobody', () => {
    it('200: is offered to an owner who cancelled, whose booking goes on, or begins before it is asked for', async () => {
      const at = inTown(35);
      const gone = await at('Keeps', 0, { capacity: 5 });
      await at('Free', 5, { capacity: 5 });
      await world.settled();
      const mine = await world.booking(owner, gone, [dogId], { when: world.nights(30), confirmed: true });
      expect(await names(mine.id)).toEqual([]);
      await world.call('cancelBooking', { token: owner.token, params: { bookingId: mine.id }, body: {} });
      expect(await names(mine.id)).toEqual([]);
      const declined = await world.booking(owner, gone, [dogId], { when: world.nights(30) });
      await world.call('setBookingStatus', { token: gone.token, params: { bookingId: declined.id }, body: { status: 'declined' } });
      expect(await names(declined.id)).toEqual(['Free']);
      await world.advance(40 * 86_400_000);
      expect(await names(declined.id)).toEqual([]);
    });
    it('404, 403, 401, 400: is told to anybody else', async () => {
      const gone = await inTown(37)('Alone', 0);
      const when = world.nights(80);
      const booking = await world.booking(owner, gone, [dogId], { when });
      const foreigner = await world.person('owner', 'beta');
      for (const who of [other, foreigner]) expect([(await ask(booking.id, who)).status, (await ask(booking.id, who)).body.code]).toEqual([404, 'booking_not_found']);
      for (const who of [gone, await world.person('admin')]) expect((await ask(booking.id, who)).body.code).toBe('forbidden');
      expect((await world.call('listReplacements', { params: { bookingId: booking.id } })).status).toBe(401);
      expect((await ask('nonsense')).body.errors[0].pointer).toBe('#/path/bookingId');
      expect((await ask('bkg_01JZ0000000000000000000000')).status).toBe(404);
    });
    it('200: is offered for a dog that could be booked with nobody, or is not there any more', async () => {
      const at = inTown(39);
      const [gone, lost] = [await at('Gone too', 0), await world.dog(owner, { name: 'Lost' })];
      await at('Free too', 5);
      await world.settled();
      const booking = await world.booking(owner, gone, [lost], { when: world.nights(80), confirmed: true });
      await world.call('cancelBooking', { token: gone.token, params: { bookingId: booking.id }, body: {} });
      expect(await names(booking.id)).toEqual(['Free too']);
      const require = (required: string[]) => world.call('updateSettings', { token: world.secretKey('alpha'), body: { vaccinations: { required } } });
      await require(['rabies']);
      await until(async () => (await names(booking.id)).length === 0);
      await require([]);
      await until(async () => (await names(booking.id)).length === 1);
      expect((await world.call('deleteDog', { token: owner.token, params: { dogId: lost } })).status).toBe(204);
      expect(await names(booking.id)).toEqual([]);
    });
  });
});

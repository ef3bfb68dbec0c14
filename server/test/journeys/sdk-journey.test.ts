import {
  advanceSandboxClock, completeSandboxPayment, createBooking, createCaregiver, createDog, createDogcare, formatMoney, getBooking, getCaregiver,
  getInvoice, getMe, getPayment, isDogcareError, listBookings, listNotifications, listSandboxInbox, paginate, processPayment,
  putAvailabilityPlan, putService, quoteBooking, searchCaregivers, setBookingStatus,
} from '@dogcare/sdk';
import { expect, it } from 'vitest';
import { describeApp, keys, until } from '../app/index.ts';
import { minute, movableClock } from '../services/tenant.ts';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const password = 'a-long-walk-at-dawn';
const wall = movableClock('2026-06-01T15:00:00.000Z');
const stay = { checkIn: '2026-06-12', checkOut: '2026-06-15' };

describeApp('a booking from the first account to the last mail, by the SDK', (world) => {
  const addresses = { owner: `olivia-${process.pid}@test.example`, caregiver: `grace-${process.pid}@test.example` };

  it('goes the whole way', async () => {
    const [owner, caregiver] = [await world.sdk(), await world.sdk()];
    const business = createDogcare({ baseUrl: world.server.url, secretKey: keys.alpha.secret });

    // a caregiver opens a page
    await caregiver.register({ email: addresses.caregiver, password, role: 'caregiver', firstName: 'Grace', lastName: 'Kim' });
    const mine = { client: caregiver.client };
    const page = await createCaregiver({ ...mine, body: { displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs.', postalCode: '80205' } });
    const price = { amount: 5_500, currency: 'USD' };
    await putService({
      ...mine, path: { serviceType: 'boarding' },
      body: { prices: [{ durationMinutes: null, amount: price }], capacity: 2, sizesTaken: ['medium', 'large'], cancellationPolicy: 'flexible' },
    });
    await putAvailabilityPlan({ ...mine, body: { days: weekdays.map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] })) } });
    await world.settled();

    // anybody finds it
    const { client } = owner;
    const found = await searchCaregivers({ client, query: { place: '80205', serviceType: 'boarding', ...stay } });
    expect(found.data).toMatchObject([{ caregiverId: page.id, displayName: 'Grace K.', price }]);
    expect((await getCaregiver({ client, path: { caregiverId: page.id } })).services).toMatchObject([{ serviceType: 'boarding' }]);

    // an owner asks what it costs, and for the booking
    const me = await owner.register({ email: addresses.owner, password, role: 'owner', firstName: 'Olivia', lastName: 'Martin' });
    const dog = await createDog({
      client, body: { name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true },
    });
    const quote = await quoteBooking({
      client, body: { caregiverId: page.id, serviceType: 'boarding', when: { unit: 'night', ...stay }, dogIds: [dog.id] },
    });
    expect([quote.bookable, formatMoney(quote.total)]).toEqual([true, '$173.25']);
    const booking = await createBooking({ client, body: { quoteId: quote.id!, note: 'Biscuit loves carrots.' } });
    const path = { bookingId: booking.id };
    expect(booking).toMatchObject({ status: 'pending', paymentStatus: 'unpaid', total: quote.total, owner: { id: me.id } });

    // the caregiver says yes, the owner pays, and the provider's webhook brings the news
    expect(await setBookingStatus({ ...mine, path, body: { status: 'confirmed' } })).toMatchObject({ status: 'confirmed' });
    const { payment, checkout } = await processPayment({ client, body: { bookingId: booking.id } });
    expect((await fetch(checkout!.url!)).status).toBe(200);
    await completeSandboxPayment({ client, path: { paymentId: payment.id }, body: { outcome: 'succeeded' } });
    await until(async () => (await getBooking({ client, path })).paymentStatus === 'paid');
    expect((await getPayment({ client, path: { paymentId: payment.id } })).status).toBe('succeeded');
    const invoice = await getInvoice({ client, path });
    expect([invoice.total, invoice.buyer.name]).toEqual([quote.total, 'Olivia Martin']);

    // both were told, in the app and by mail
    await world.settled();
    const told = async (person: typeof owner): Promise<string[]> => {
      const types: string[] = [];
      for await (const one of paginate(listNotifications, { client: person.client, query: { limit: 2 } })) types.push(one.type);
      return types;
    };
    expect(await told(owner)).toEqual(['booking.paid', 'booking.confirmed', 'booking.requested', 'user.registered']);
    expect(await told(caregiver)).toEqual(['booking.paid', 'booking.requested', 'user.registered']);
    const subjects = async (to: string): Promise<string[]> =>
      (await listSandboxInbox({ client: business.client, query: { to } })).data.map((mail) => mail.subject.replace(/:.*/, '')).toSorted();
    expect(await subjects(addresses.owner)).toEqual(['Grace K. said yes', 'Thank you for your payment', 'Welcome to Alpha Pets', 'Your request was sent']);
    expect(await subjects(addresses.caregiver)).toContain('New request from Olivia M.');

    // the stay comes and goes
    await advanceSandboxClock({ client: business.client, body: { to: '2026-06-17T15:00:00.000Z' } });
    expect((await getBooking({ client, path })).status).toBe('completed');
    expect((await listBookings({ ...mine, query: { status: ['completed'] } })).data.map(({ id }) => id)).toEqual([booking.id]);
  });

  it('renews an access token that the server takes for expired, once for all who ask', async () => {
    const who = await world.person('owner');
    let refreshes = 0;
    const dogcare = await world.sdk(who, {
      fetch: (async (request: Request) => {
        if (request.url.endsWith('/auth/refresh')) refreshes += 1;
        return fetch(request);
      }) as typeof fetch,
    });
    const before = (await dogcare.session())!;
    wall.pass(16 * minute);
    const stale = await world.call('getMe', { token: before.accessToken });
    expect([stale.status, stale.body.code]).toEqual([401, 'token_expired']);
    const answers = await Promise.all([1, 2, 3].map(() => getMe({ client: dogcare.client })));
    expect(answers.map(({ id }) => id)).toEqual([who.userId, who.userId, who.userId]);
    expect(refreshes).toBe(1);
    expect((await dogcare.session())!.accessToken).not.toBe(before.accessToken);
  });

  it('signs out once the session was ended elsewhere, and says why', async () => {
    const who = await world.person('owner');
    let signedOut = 0;
    const dogcare = await world.sdk(who, { onSignedOut: () => void (signedOut += 1) });
    const { accessToken } = (await dogcare.session())!;
    await world.call('logout', { token: accessToken });
    const error = await getMe({ client: dogcare.client }).catch((thrown: unknown) => thrown);
    expect(isDogcareError(error) && [error.status, error.code]).toEqual([401, 'unauthenticated']);
    expect([signedOut, await dogcare.session()]).toEqual([1, null]);
  });
}, { wall });

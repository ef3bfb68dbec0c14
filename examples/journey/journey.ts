// A whole booking by script: search, account, dog, quote, request, answer, payment, invoice, notifications.
//
//   npm start                                          in the repository, or anything else that serves the API
//   npm start -w examples/journey                      books the demo's caregiver
//   npm start -w examples/journey -- --own-caregiver   opens a caregiver's page first, and books that
//
// DOGCARE_URL says where the API is, DOGCARE_KEY the publishable key where one is needed.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  completeSandboxPayment,
  createBooking,
  createDog,
  createDogcare,
  formatMoney,
  getBooking,
  getCaregiver,
  getInvoice,
  getMyCaregiver,
  isDogcareError,
  listNotifications,
  paginate,
  processPayment,
  quoteBooking,
  searchCaregivers,
  setBookingStatus,
} from '@dogcare/sdk';
import type { Booking } from '@dogcare/sdk';
import { openCaregiverPage } from './caregiver.ts';

const { values } = parseArgs({
  options: {
    place: { type: 'string', default: '80205' },
    'check-in': { type: 'string', default: inDays(30) },
    'check-out': { type: 'string', default: inDays(33) },
    'own-caregiver': { type: 'boolean', default: false },
  },
});
const stay = { checkIn: values['check-in'], checkOut: values['check-out'] };
const server = { baseUrl: process.env.DOGCARE_URL ?? 'http://localhost:4242', publishableKey: process.env.DOGCARE_KEY };
// Each person has a connection, and with it a session, of their own.
const owner = createDogcare(server);
const caregiver = createDogcare(server);
const password = 'a-long-walk-at-dawn';
const unique = crypto.randomUUID().slice(0, 8);

try {
  await journey();
} catch (error) {
  if (!isDogcareError(error)) throw error;
  console.error(error.message, ...error.errors.map(({ pointer, detail }) => `\n  ${pointer} ${detail}`));
  if (error.code === 'network_error')
    console.error(`Is there a server at ${server.baseUrl}? Start one with: npm start`);
  process.exitCode = 1;
}

async function journey(): Promise<void> {
  step('A caregiver is there');
  if (values['own-caregiver'])
    await openCaregiverPage(caregiver, { email: `grace-${unique}@example.com`, password, postalCode: values.place });
  else await caregiver.login({ email: 'caregiver@pawhaven.example', password: 'walk-the-dog-2026' });
  const mine = await getMyCaregiver({ client: caregiver.client });
  console.log(`${mine.displayName} in ${mine.city}, ${mine.region}`);

  step(`Anybody searches near ${values.place}, ${stay.checkIn} to ${stay.checkOut}`);
  const query = { serviceType: 'boarding', place: values.place, radiusKm: 50, ...stay } as const;
  const page = await searchCaregivers({ client: owner.client, query });
  for (const { displayName, distanceKm, price } of page.data.slice(0, 5))
    console.log(`${displayName}, ${distanceKm} km, ${formatMoney(price)} a night`);

  step('… and reads a page');
  const shown = await getCaregiver({ client: owner.client, path: { caregiverId: mine.id } });
  console.log(`${shown.displayName}: ${shown.headline}. ${shown.services.map((one) => one.serviceType).join(', ')}.`);

  step('An owner opens an account and adds a dog');
  await owner.register({
    email: `olivia-${unique}@example.com`,
    password,
    role: 'owner',
    firstName: 'Olivia',
    lastName: 'Martin',
  });
  const dog = await createDog({
    client: owner.client,
    body: {
      name: 'Biscuit',
      breedId: 'golden-retriever',
      birthDate: '2021-04-09',
      weightKg: 29.5,
      sex: 'female',
      neutered: true,
    },
  });
  console.log(`${dog.name}, a ${dog.sizeClass} ${dog.breedName}`);

  step('… asks what it would cost');
  const quote = await quoteBooking({
    client: owner.client,
    body: { caregiverId: mine.id, serviceType: 'boarding', when: { unit: 'night', ...stay }, dogIds: [dog.id] },
  });
  for (const { description, amount } of quote.lineItems) console.log(`${description}: ${formatMoney(amount)}`);
  if (!quote.id) throw new Error(`It can’t be booked: ${quote.reasons.map((one) => one.detail).join(', ')}`);

  step('… and asks for the booking');
  const booking = await createBooking({
    client: owner.client,
    body: { quoteId: quote.id, note: 'Biscuit loves carrots.' },
  });
  console.log(`${booking.id} is ${booking.status}, ${formatMoney(booking.total)}`);

  step('The caregiver says yes');
  const path = { bookingId: booking.id };
  if (booking.status === 'pending')
    await setBookingStatus({ client: caregiver.client, path, body: { status: 'confirmed' } });

  step('The owner pays');
  const { payment, checkout } = await processPayment({ client: owner.client, body: { bookingId: booking.id } });
  console.log(`A browser would go to ${checkout?.url ?? 'no page'}`);
  await completeSandboxPayment({
    client: owner.client,
    path: { paymentId: payment.id },
    body: { outcome: 'succeeded' },
  });
  // The provider's webhook brings the news in a moment.
  const paid = await until(
    () => getBooking({ client: owner.client, path }),
    (one) => one.paymentStatus === 'paid',
  );
  console.log(`${paid.id} is ${paid.status} and ${paid.paymentStatus}`);

  step('The invoice');
  const invoice = await getInvoice({ client: owner.client, path });
  console.log(`${invoice.number}: ${formatMoney(invoice.total)} from ${invoice.seller.name} to ${invoice.buyer.name}`);

  step('What they were told');
  for (const [who, person] of Object.entries({ owner, caregiver })) {
    for await (const one of paginate(listNotifications, { client: person.client })) {
      if (one.bookingId === booking.id) console.log(`${who}: ${one.title}`);
    }
  }
}

function step(title: string): void {
  console.log(`\n— ${title}`);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Looks again until it is so; events take a moment, not minutes. */
async function until(
  look: () => Promise<Booking>,
  isSo: (booking: Booking) => boolean,
  timeoutMs = 15_000,
): Promise<Booking> {
  for (const deadlineAt = Date.now() + timeoutMs; ; await sleep(200)) {
    const booking = await look();
    if (isSo(booking)) return booking;
    if (Date.now() > deadlineAt)
      throw new Error(`${booking.id} is still ${booking.status} and ${booking.paymentStatus}`);
  }
}

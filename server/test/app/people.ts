import { createDogcare, type Dogcare, type DogcareOptions } from '@dogcare/sdk';
import type { Schema } from '../../src/contract/contract.ts';
import type { Role } from '../../src/kernel/context/context.ts';
import type { NewCaregiver } from '../../src/modules/caregivers/index.ts';
import { keys, password, type TenantName, type TestServer } from './app.ts';
import type { Client } from './client.ts';

export interface Signed {
  readonly userId: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly tenant: TenantName;
}
export interface SignedCaregiver extends Signed {
  readonly caregiverId: string;
}

const allSizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const)
  .map((weekday) => ({ weekday, windows: [{ from: '06:00', to: '22:00' }] }));

const localDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Denver' });

let count = 0;

/** Makes people, dogs and bookings, by the shortest honest way: doors for what is only needed, HTTP for what is tried. */
export function createPeople(server: TestServer, call: Client) {
  const { parts } = server.app;
  const system = (tenant: TenantName) => parts.contextFor(server.tenantIds[tenant], 'test');

  const signIn = async (email: string, tenant: TenantName): Promise<Signed> => {
    const { status, body } = await call('login', { tenant, body: { email, password } });
    if (status !== 200) throw new Error(`could not sign in: ${JSON.stringify(body)}`);
    return { userId: body.user.id, email, token: body.accessToken, refreshToken: body.refreshToken, tenant };
  };

  const person = async (role: Role, tenant: TenantName = 'alpha', names: { firstName?: string; lastName?: string } = {}): Promise<Signed> => {
    const email = `${role}-${(count += 1)}-${process.pid}@test.example`;
    const account = { email, role, firstName: names.firstName ?? 'Olivia', lastName: names.lastName ?? 'Martin', password };
    await parts.auth.createUserWithPassword(await system(tenant), account);
    return signIn(email, tenant);
  };

  const caregiver = async (given: Partial<NewCaregiver> = {}, tenant: TenantName = 'alpha'): Promise<SignedCaregiver> => {
    const who = await person('caregiver', tenant, { firstName: 'Grace', lastName: 'Kim' });
    const caregiverId = await parts.db.transaction(await system(tenant), (tx) => parts.caregivers.createFor(tx, {
      userId: who.userId, displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years with dogs.', postalCode: '80205', city: 'Denver',
      region: 'CO', lat: 39.759, lng: -104.966, timeZone: 'America/Denver', plan: { days: everyDay },
      services: [
        { serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_500 }], additionalDogMinor: 3_500, capacity: 3, sizesTaken: [...allSizes], minNoticeHours: 0, horizonDays: 365, cancellationPolicy: 'moderate' },
        { serviceType: 'daycare', prices: [{ durationMinutes: null, amountMinor: 3_000 }], capacity: 4, sizesTaken: [...allSizes], minNoticeHours: 0, horizonDays: 365 },
        { serviceType: 'walking', prices: [{ durationMinutes: 30, amountMinor: 2_000 }, { durationMinutes: 60, amountMinor: 3_200 }], capacity: 1, sizesTaken: [...allSizes], minNoticeHours: 0, horizonDays: 365 },
      ],
      ...given,
    }));
    return { ...who, caregiverId };
  };

  const dog = async (owner: Signed, given: Partial<Schema<'CreateDog'>> = {}): Promise<string> =>
    parts.db.transaction(await system(owner.tenant), (tx) => parts.dogs.createFor(tx, owner.userId, {
      name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true, ...given,
    }));

  const movedMs: Partial<Record<TenantName, number>> = {};
  /** Nights from some days on, as the caregiver's local dates: counted from what the business's clock says there, or tests fail in the evening. */
  const nights = (fromDays: number, count = 3, tenant: TenantName = 'alpha'): Schema<'WhenNights'> => {
    const today = localDate.format(parts.wall.now().getTime() + (movedMs[tenant] ?? 0));
    const date = (days: number): string => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
    return { unit: 'night', checkIn: date(fromDays), checkOut: date(fromDays + count) };
  };

  const housed = new Set<string>();
  const larimer = { label: 'Home', line1: '1437 Larimer Street', line2: null, city: 'Denver', region: 'CO', postalCode: '80202', country: 'US', accessInstructions: 'Key under the mat', lat: 39.7486, lng: -104.9976, timeZone: 'America/Denver' };
  /** A home in Denver for somebody who has none yet: for what happens there. */
  const home = async (owner: Signed): Promise<void> => {
    if (housed.has(owner.userId)) return;
    housed.add(owner.userId);
    await parts.db.transaction(await system(owner.tenant), (tx) => parts.homes.addHomeFor(tx, owner.userId, larimer));
  };

  const quote = async (owner: Signed, caregiverId: string, dogIds: readonly string[], when: Schema<'When'> = nights(20), serviceType: Schema<'ServiceType'> = 'boarding', more: Partial<Schema<'QuoteRequest'>> = {}) => {
    if (serviceType === 'walking' || serviceType === 'drop_in' || serviceType === 'house_sitting') await home(owner);
    return call('quoteBooking', { token: owner.token, tenant: owner.tenant, body: { caregiverId, serviceType, when, dogIds, ...more } });
  };

  /** A booking by HTTP, in the state wanted. */
  const booking = async (owner: Signed, who: SignedCaregiver, dogIds: readonly string[], options: { when?: Schema<'When'>; confirmed?: boolean; serviceType?: Schema<'ServiceType'> } = {}): Promise<Schema<'Booking'>> => {
    const quoted = await quote(owner, who.caregiverId, dogIds, options.when, options.serviceType);
    const created = await call('createBooking', { token: owner.token, tenant: owner.tenant, body: { quoteId: quoted.body.id } });
    if (created.status !== 201) throw new Error(`no booking: ${JSON.stringify(created.body)} ${JSON.stringify(quoted.body.reasons)}`);
    if (!options.confirmed) return created.body;
    const confirmed = await call('setBookingStatus', { token: who.token, tenant: who.tenant, params: { bookingId: created.body.id }, body: { status: 'confirmed' } });
    if (confirmed.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`);
    return confirmed.body;
  };

  /** Takes places, as a booking of so many dogs does. */
  const hold = async (who: SignedCaregiver, serviceType: Schema<'ServiceType'>, when: Schema<'When'>, dogCount: number): Promise<void> => {
    const ctx = await system(who.tenant);
    const offer = await parts.caregivers.offer(ctx, who.caregiverId, serviceType);
    await parts.db.transaction(ctx, (tx) => parts.caregivers.hold(tx, offer, parts.caregivers.stayOf(offer, when), { dogCount }));
  };

  /** Pays by the sandbox and waits until the provider's webhook has been worked off. */
  const pay = async (owner: Signed, bookingId: string, more: object = {}): Promise<string> => {
    const started = await call('processPayment', { token: owner.token, tenant: owner.tenant, body: { bookingId, ...more } });
    if (started.status !== 201) throw new Error(`no payment: ${JSON.stringify(started.body)}`);
    const paymentId = started.body.payment.id as string;
    await call('completeSandboxPayment', { token: owner.token, tenant: owner.tenant, params: { paymentId }, body: { outcome: 'succeeded' } });
    await until(async () => (await call('getPayment', { token: owner.token, tenant: owner.tenant, params: { paymentId } })).body.status === 'succeeded');
    return paymentId;
  };

  /** The SDK as a frontend has it, signed in where somebody is given. */
  const sdk = async (who?: Signed, options: Partial<DogcareOptions> = {}): Promise<Dogcare> => {
    const dogcare = createDogcare({ baseUrl: server.url, publishableKey: keys[who?.tenant ?? 'alpha'].publishable, ...options });
    if (who) await dogcare.login({ email: who.email, password });
    return dogcare;
  };

  /** All facts published and all jobs done. */
  const settled = (tenant: TenantName = 'alpha'): Promise<void> => server.app.work.time.drain(server.tenantIds[tenant]);
  const advance = async (ms: number, tenant: TenantName = 'alpha') => {
    const answer = await call('advanceSandboxClock', { token: keysOf(tenant), tenant, body: { byMs: ms } });
    if (answer.status === 200) movedMs[tenant] = (movedMs[tenant] ?? 0) + ms;
    return answer;
  };
  const keysOf = (tenant: TenantName): string => `sk_test_${tenant}`;

  return { person, sdk, caregiver, dog, home, quote, booking, hold, pay, nights, settled, advance, signIn, secretKey: keysOf };
}
export type People = ReturnType<typeof createPeople>;

/** Waits for something to become so; fails after ten seconds. */
export async function until(isSo: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`still not so after ${withinMs} ms`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

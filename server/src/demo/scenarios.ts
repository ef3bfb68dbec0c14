import { Temporal } from 'temporal-polyfill';
import type { Schema } from '../contract/contract.ts';
import type { Ctx, TxCtx } from '../kernel/context/context.ts';
import { problem } from '../kernel/errors/problem.ts';
import { step } from '../kernel/http/step.ts';
import type { ScenarioLoader } from '../modules/platform/index.ts';
import { DEMO_PASSWORD } from './data/index.ts';
import { as, payBooking, type DemoParts, type Person } from './parts.ts';

const names = ['owner-with-dog', 'booking-pending', 'booking-confirmed', 'booking-paid', 'booking-starting', 'booking-completed'] as const;
type ScenarioName = (typeof names)[number];
type Login = Schema<'SandboxLogin'>;

const isScenario = (name: string): name is ScenarioName => (names as readonly string[]).includes(name);
const everyDay = (['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const)
  .map((weekday) => ({ weekday, windows: [{ from: '00:00', to: '24:00' }] }));
const zone = 'America/Denver';
const walkMinutes = 30;

/** The next quarter of an hour but one at which a walk can begin: within one day, and not at a time that was there an hour ago already. */
export function nextWalkAt(now: Temporal.ZonedDateTime): Temporal.PlainDateTime {
  let at = now.add({ minutes: 30 - (now.minute % 15) });
  const canBeBooked = (): boolean => {
    const asBooked = at.toPlainDateTime().toZonedDateTime(at.timeZoneId);
    const endsAt = asBooked.add({ minutes: walkMinutes - 1 });
    return asBooked.epochMilliseconds > now.epochMilliseconds && endsAt.day === asBooked.day;
  };
  while (!canBeBooked()) at = at.add({ minutes: 15 });
  return at.toPlainDateTime();
}

/** Where walks of scenarios are. */
const home = {
  label: 'Home', line1: '1437 Larimer Street', line2: null, city: 'Denver', region: 'CO', postalCode: '80202', country: 'US', accessInstructions: 'Key under the mat',
  lat: 39.7486, lng: -104.9976, timeZone: zone,
};

/**
 * Known situations for tests, made through the same actions as everything else. Each call makes new people; under one Idempotency-Key whoever takes
 * over from a server that died goes on with those who are there.
 */
export function createScenarios(parts: DemoParts): ScenarioLoader {
  const once = <Result>(ctx: Ctx, name: string, work: (tx: TxCtx) => Promise<Result>): Promise<Result> => step(parts.db, ctx, name, work);

  const newPerson = async (ctx: Ctx, role: 'owner' | 'caregiver', firstName: string): Promise<Login & Person> => {
    const passwordHash = await parts.auth.hashPassword(DEMO_PASSWORD);
    const { userId, email } = await once(ctx, role, async (tx) => {
      const made = `${role}-${Math.floor(parts.random() * 1e12).toString(36)}@sandbox.example`;
      const { id } = await parts.auth.createUserWithPassword(tx, { email: made, role, firstName, lastName: 'Sandbox', passwordHash });
      return { userId: id, email: made };
    });
    return { userId, email, password: DEMO_PASSWORD, role };
  };

  const newCaregiver = (ctx: Ctx, userId: string): Promise<string> =>
    once(ctx, 'page', (tx) => parts.caregivers.createFor(tx, {
      userId, displayName: 'Casey S.', headline: 'A sandbox caregiver', bio: 'Made by a scenario.', postalCode: '80205', city: 'Denver',
      region: 'CO', lat: 39.759, lng: -104.966, timeZone: zone, plan: { days: everyDay },
      services: [
        { serviceType: 'boarding', prices: [{ durationMinutes: null, amountMinor: 5_000 }], additionalDogMinor: 3_000, capacity: 3, sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'], minNoticeHours: 0, horizonDays: 365 },
        { serviceType: 'walking', prices: [{ durationMinutes: walkMinutes, amountMinor: 2_000 }], capacity: 1, sizesTaken: ['toy', 'small', 'medium', 'large', 'giant'], minNoticeHours: 0, horizonDays: 365 },
      ],
    }));

  /** With all that the business requires, so that the dog can be booked. */
  const vaccinate = (ctx: Ctx, ownerId: string, dogId: string): Promise<void> =>
    once(ctx, 'vaccinations', async (tx) => {
      const today = Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime()).toZonedDateTimeISO('UTC').toPlainDate();
      const dates = { givenOn: today.subtract({ months: 2 }).toString(), validUntil: today.add({ months: 10 }).toString() };
      for (const vaccine of ctx.tenant.settings.vaccinations.required) await parts.dogs.addVaccinationFor(tx, ownerId, dogId, { vaccine, ...dates });
    });

  /** Three nights in two weeks; a walk that is about to start where the booking is to be started or finished right away. */
  const whenFor = (ctx: Ctx, scenario: ScenarioName): Pick<Schema<'QuoteRequest'>, 'serviceType' | 'when'> => {
    const now = Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime()).toZonedDateTimeISO(zone);
    if (scenario === 'booking-completed' || scenario === 'booking-starting') {
      const start = nextWalkAt(now);
      const time = start.toPlainTime().toString({ smallestUnit: 'minute' });
      return { serviceType: 'walking', when: { unit: 'visit', date: start.toPlainDate().toString(), time, durationMinutes: walkMinutes } };
    }
    const checkIn = now.toPlainDate().add({ days: 14 });
    return { serviceType: 'boarding', when: { unit: 'night', checkIn: checkIn.toString(), checkOut: checkIn.add({ days: 3 }).toString() } };
  };

  return {
    async load(ctx, scenario) {
      if (!isScenario(scenario)) throw problem('unknown_scenario', { pointer: '#/scenario', detail: `There are: ${names.join(', ')}.` });
      const system: Ctx = { ...ctx, actor: { kind: 'system', name: 'scenario' } };
      const owner = await newPerson(system, 'owner', 'Olivia');
      await once(system, 'home', async (tx) => void (await parts.homes.addHomeFor(tx, owner.userId, home)));
      const dogId = await once(system, 'dog', (tx) => parts.dogs.createFor(tx, owner.userId, {
        name: 'Biscuit', breedId: 'golden-retriever', birthDate: '2021-04-09', weightKg: 29.5, sex: 'female', neutered: true,
      }));
      await vaccinate(system, owner.userId, dogId);
      const login = ({ userId, email, password }: Login): Login => ({ userId, email, password });
      const made: Schema<'SandboxScenario'> =
        { scenario, owner: login(owner), caregiver: null, dogIds: [dogId], caregiverId: null, bookingId: null, paymentId: null };
      if (scenario === 'owner-with-dog') return made;

      const caregiver = await newPerson(system, 'caregiver', 'Casey');
      const caregiverId = await newCaregiver(system, caregiver.userId);
      const { bookings } = parts;
      const asOwner = as(ctx, owner);
      const worked = await bookings.workOut(asOwner, { caregiverId, dogIds: [dogId], ...whenFor(ctx, scenario) });
      const bookingId = await once(asOwner, 'booking', async (tx) => {
        const quote = await bookings.keep(tx, worked);
        if (!quote) throw problem('not_bookable', { detail: worked.reasons.map((reason) => reason.detail).join(' ') });
        return (await bookings.create(tx, { quoteId: quote.id, note: '' })).row.id;
      });
      const booked = { ...made, caregiver: login(caregiver), caregiverId, bookingId };
      if (scenario === 'booking-pending') return booked;

      const change = (name: 'confirm' | 'start' | 'complete') =>
        once(as(ctx, caregiver), name, async (tx) => void (await bookings.changeState(tx, bookingId, name, null)));
      await change('confirm');
      if (scenario === 'booking-confirmed') return booked;
      const paymentId = await payBooking(parts, asOwner, bookingId);
      if (scenario === 'booking-paid' || scenario === 'booking-starting') return { ...booked, paymentId };
      await change('start');
      await change('complete');
      return { ...booked, paymentId };
    },
  };
}

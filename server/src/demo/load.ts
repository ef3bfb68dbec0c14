import { Temporal } from 'temporal-polyfill';
import type { Ctx } from '../kernel/context/context.ts';
import type { NewCaregiver, NewService } from '../modules/caregivers/index.ts';
import type { NewDog, NewVaccination } from '../modules/dogs/index.ts';
import { avatarSvg, createDemoWorld, svgDataUri, type DemoCaregiver, type DemoDog, type DemoOwner, type DemoService, type DemoTenant } from './data/index.ts';
import type { GivenSettings } from '../modules/platform/index.ts';
import { disputeOne, openPayoutAccounts } from './money.ts';
import { lookAfterCaregivers, preparePapers } from './papers.ts';
import { as, type DemoParts, type Person } from './parts.ts';
import { playBookings } from './play.ts';

export interface DemoAddresses {
  readonly storefrontUrl: string;
  readonly publishableKey: string;
  readonly secretKey: string;
  /** What people can sign in with besides a password. */
  readonly identityProviders: readonly { id: string; name: string; issuer: string; clientId: string; clientSecret: string }[];
}

/** People and dogs by the names that the demo's data gives them. */
export interface Cast {
  readonly people: Map<string, Person>;
  readonly caregivers: Map<string, string>;
  readonly dogs: Map<string, string>;
}

export type Progress = (done: number, total: number, what: string) => void;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const batchSize = 40;
const dayMs = 86_400_000;

const settingsOf = ({ brand, serviceTypes, fees, policies }: DemoTenant, storefrontUrl: string): GivenSettings => ({
  brand: {
    tagline: brand.tagline,
    legalName: brand.legalName,
    supportEmail: brand.supportEmail,
    logoSvg: brand.logo,
    colors: {
      primary: brand.colours.primary, onPrimary: brand.colours.onPrimary, accent: brand.colours.accent,
      background: brand.colours.background, surface: brand.colours.surface, text: brand.colours.text,
    },
    fontFamily: brand.fonts.body,
    fontFamilyHeading: brand.fonts.heading,
  },
  serviceTypes,
  features: { instantBook: true },
  fees: {
    commissionBps: fees.platformCommissionBps, ownerFeeBps: fees.ownerFeeBps, ownerFeeMinMinor: fees.ownerFeeMinMinor,
    ownerFeeCapMinor: fees.ownerFeeCapMinor, taxBps: fees.taxRateBps,
  },
  bookings: {
    requestExpiryHours: policies.requestExpiryHours, requestExpiryBeforeStartMinutes: 60,
    paymentDueHours: policies.paymentDueHours, quoteHonouredMinutes: 30, autoCompleteHours: 24, changeAnswerHours: 72, dogOverlap: 'refuse', meetAndGreet: 'optional', meetAndGreetMinutes: 30,
  },
  vaccinations: { required: [...policies.requiredVaccinations], rule: policies.vaccinationRule },
  caregivers: { approval: 'reviewed', backgroundCheck: false, documents: [], certifications: [] },
  allowedOrigins: [new URL(storefrontUrl).origin],
  storefrontUrl,
});

/** One price for each length; where it differs by size, a medium dog's. */
function serviceOf(service: DemoService): NewService {
  const byLength = new Map<number | null, DemoService['rates'][number]>();
  for (const rate of service.rates) {
    if (!byLength.has(rate.durationMinutes) || rate.size === 'medium') byLength.set(rate.durationMinutes, rate);
  }
  const rates = [...byLength.values()];
  const first = rates[0]!;
  return {
    serviceType: service.type,
    prices: rates.map((rate) => ({ durationMinutes: rate.durationMinutes, amountMinor: rate.baseMinor })),
    additionalDogMinor: first.additionalDogMinor,
    puppySurchargeMinor: first.puppyMinor || null,
    holidaySurchargeMinor: first.holidayMinor || null,
    capacity: service.type === 'boarding' || service.type === 'daycare' ? service.dogsAtOnce : 1,
    sizesTaken: service.sizes,
    cancellationPolicy: service.cancellation,
    instantBook: service.instantBook,
    minNoticeHours: service.minNoticeHours,
  };
}

const planOf = ({ weeklyPlan, daycareHours }: DemoCaregiver): NewCaregiver['plan'] => ({
  days: weeklyPlan
    .filter((day) => day.open || day.windows.length > 0)
    .map((day) => ({ weekday: weekdays[day.weekday - 1]!, windows: day.windows.length > 0 ? [...day.windows] : [daycareHours] })),
});

const petsOf = ({ pets }: DemoCaregiver): string =>
  [[pets.dogs, 'dog'], [pets.cats, 'cat']].flatMap(([n, what]) => (n ? [`${n} ${what}${n === 1 ? '' : 's'}`] : [])).join(', ');

const dateOn = (today: Temporal.PlainDate, day: number): string => today.add({ days: day }).toString();
const instantOn = (today: Temporal.PlainDate, day: number, zone: string): Date =>
  new Date(today.add({ days: day }).toZonedDateTime({ timeZone: zone, plainTime: '10:00' }).epochMilliseconds);

const isApplicant = ({ status }: DemoCaregiver): boolean => status === 'pending';

const caregiverOf = (one: DemoCaregiver, userId: string, today: Temporal.PlainDate): NewCaregiver => ({
  userId,
  status: isApplicant(one) ? 'draft' : 'approved',
  displayName: `${one.account.firstName} ${one.account.lastName.slice(0, 1)}.`,
  headline: one.headline,
  bio: one.bio,
  avatarUrl: svgDataUri(avatarSvg(one.account.avatarSeed, 'person')),
  yearsOfExperience: one.yearsExperience,
  homeType: one.homeType,
  hasFencedYard: one.fencedYard,
  otherPets: petsOf(one),
  languages: one.languages.map((language) => language.slice(0, 2)),
  postalCode: one.address.postalCode,
  city: one.address.city,
  region: one.address.region,
  lat: one.address.lat,
  lng: one.address.lng,
  timeZone: one.address.timeZone,
  serviceRadiusKm: one.serviceRadiusKm,
  rating: one.reviews ? { average: one.reviews.average, count: one.reviews.count } : { average: null, count: 0 },
  plan: planOf(one),
  services: one.services.map(serviceOf),
  createdAt: instantOn(today, one.joinedDay, one.address.timeZone),
});

/** Twice a day, as most dogs are fed; what it is stands in their notes. */
const mealsOf = ({ feedingNotes }: DemoDog) => ['07:30', '18:00'].map((at) => ({ at, instructions: feedingNotes }));

/** “Carprofen 75 mg with the evening meal, for the hips.” in its parts. */
function medicationOf({ medicationNotes }: DemoDog) {
  const [, name, dose, instructions] = /^(.+?) ([\d.]+ mg) (.+)$/.exec(medicationNotes ?? '') ?? [];
  return name && dose && instructions ? [{ at: instructions.includes('evening') ? '18:00' : '07:30', name, dose, instructions }] : [];
}

const products = { rabies: 'Nobivac Rabies', dhpp: 'Nobivac Canine 1-DAPPv', bordetella: 'Nobivac Intra-Trac' } as const;

const vaccinationsOf = ({ vaccinations }: DemoDog, today: Temporal.PlainDate): NewVaccination[] =>
  vaccinations.map(({ name, givenDay, validUntilDay }) =>
    ({ vaccine: name, product: products[name], givenOn: dateOn(today, givenDay), validUntil: dateOn(today, validUntilDay) }));

const dogOf = (dog: DemoDog, today: Temporal.PlainDate, { city }: DemoOwner): NewDog => ({
  name: dog.name,
  breedId: dog.breedId,
  birthDate: dateOn(today, dog.birthDay),
  weightKg: dog.weightKg,
  sex: dog.sex,
  neutered: dog.neutered,
  temperament: [...new Set(dog.temperament)],
  behaviorNotes: [dog.behaviourNotes, dog.medicationNotes].filter(Boolean).join(' '),
  dietNotes: dog.feedingNotes,
  allergies: [...dog.allergies],
  feedingSchedule: mealsOf(dog),
  medicationSchedule: medicationOf(dog),
  medicalNotes: dog.medicationNotes ?? '',
  vet: { name: 'Dr. Ada Park', clinic: `${city.charAt(0).toUpperCase()}${city.slice(1)} Animal Clinic`, phone: '+13035550111' },
  emergencyCare: { consent: true, spendingLimit: null, instructions: '' },
});

/** Makes people and what is theirs, by the clock of `ctx`. */
function createLoader(parts: DemoParts, tenant: DemoTenant, today: Temporal.PlainDate, passwordHash: string, tick: (what: string) => void) {
  const cast: Cast = { people: new Map(), caregivers: new Map(), dogs: new Map() };
  const accountOf = async (tx: Ctx, account: DemoCaregiver['account'], joinedDay: number, ref: string): Promise<string> => {
    const { email, role, firstName, lastName, phone, locale, timeZone } = account;
    const createdAt = instantOn(today, joinedDay, timeZone);
    const user = await parts.auth.createUserWithPassword(tx, { email, role, firstName, lastName, phone, locale, timeZone, createdAt, emailVerifiedAt: createdAt, passwordHash });
    cast.people.set(ref, { userId: user.id, role });
    return user.id;
  };
  const inBatches = async <T>(all: readonly T[], what: string, work: (batch: readonly T[]) => Promise<void>): Promise<void> => {
    for (let from = 0; from < all.length; from += batchSize) {
      const batch = all.slice(from, from + batchSize);
      await work(batch);
      for (const _ of batch) tick(what);
    }
  };

  return {
    cast,
    staff: (ctx: Ctx) => inBatches(tenant.staff, 'staff', (batch) => parts.db.transaction(ctx, async (tx) => {
      for (const account of batch) await accountOf(tx, account, -400, account.ref);
    })),
    caregivers: (ctx: Ctx, wanted: (one: DemoCaregiver) => boolean) => inBatches(tenant.caregivers.filter(wanted), 'caregivers', async (batch) => {
      await parts.db.transaction(ctx, async (tx) => {
        for (const one of batch) await accountOf(tx, one.account, one.joinedDay, one.ref);
      });
      const userIdOf = ({ ref }: DemoCaregiver): string => cast.people.get(ref)!.userId;
      const papers = await Promise.all(batch.map((one) => preparePapers(parts, ctx, one, userIdOf(one), today)));
      await parts.db.transaction(ctx, async (tx) => {
        for (const [index, one] of batch.entries()) {
          const caregiverId = await parts.caregivers.createFor(tx, caregiverOf(one, userIdOf(one), today));
          await papers[index]!(tx, caregiverId);
          cast.caregivers.set(one.ref, caregiverId);
          if (isApplicant(one)) await parts.onboarding.submit({ ...as(tx, cast.people.get(one.ref)!), tx: tx.tx });
        }
      });
    }),
    owners: (ctx: Ctx) => inBatches(tenant.owners, 'owners', (batch) => parts.db.transaction(ctx, async (tx) => {
      for (const owner of batch) {
        const userId = await accountOf(tx, owner.account, owner.joinedDay, owner.ref);
        const { line1, city, region, postalCode, lat, lng, timeZone, accessNotes } = owner.address;
        await parts.homes.addHomeFor(tx, userId, { label: 'Home', line1, line2: null, city, region, postalCode, country: 'US', accessInstructions: accessNotes, lat, lng, timeZone });
        for (const dog of owner.dogs) {
          const dogId = await parts.dogs.createFor(tx, userId, dogOf(dog, today, owner));
          for (const vaccination of vaccinationsOf(dog, today)) await parts.dogs.addVaccinationFor(tx, userId, dogId, vaccination);
          cast.dogs.set(dog.ref, dogId);
        }
      }
    })),
  };
}

/**
 * Fills an empty database with the demo: two businesses, their people and dogs, and bookings in every state. Bookings are made by
 * living through them: the tenant's clock starts weeks ago and is moved on from step to step. Only then do the businesses open.
 */
export async function loadDemo(parts: DemoParts, addresses: Readonly<Record<string, DemoAddresses>>, progress: Progress): Promise<void> {
  const world = createDemoWorld();
  const now = parts.wall.now();
  const passwordHash = await parts.auth.hashPassword(world.password);
  const total = world.tenants.reduce((n, t) => n + t.staff.length + t.caregivers.length + t.owners.length + t.bookings.length, 0);
  let done = 0;
  const tick = (what: string): void => progress((done += 1), total, what);

  const tenantIds: string[] = [];
  for (const tenant of world.tenants) {
    const { storefrontUrl, publishableKey, secretKey, identityProviders } = addresses[tenant.slug]!;
    const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(tenant.timeZone).toPlainDate();
    const firstDay = Math.min(0, ...tenant.bookings.flatMap((booking) => booking.steps.map((step) => step.day)));
    const tenantId = await parts.platform.createTenant({
      slug: tenant.slug, name: tenant.brand.name, mode: 'sandbox', currency: tenant.currency, locale: tenant.locale, timeZone: tenant.timeZone,
      settings: settingsOf(tenant, storefrontUrl), keys: [publishableKey, secretKey],
      clockOffsetMs: (firstDay - 1) * dayMs, filling: true,
    });
    tenantIds.push(tenantId);
    const ctx = await parts.contextFor(tenantId, 'demo');
    await parts.db.transaction(ctx, (tx) => parts.platform.settings.update(tx, { identityProviders: [...identityProviders] }));
    const loader = createLoader(parts, tenant, today, passwordHash, tick);
    await loader.staff(ctx);
    await loader.caregivers(ctx, (one) => !isApplicant(one));
    await loader.owners(ctx);
    await openPayoutAccounts(parts, ctx, tenant, loader.cast);
    const bookingIds = await playBookings(parts, tenantId, tenant.bookings, loader.cast, today, () => tick('bookings'));
    const present = await parts.contextFor(tenantId, 'demo');
    await loader.caregivers(present, isApplicant);
    if (tenant.slug === 'pawhaven') await disputeOne(parts, present, tenant, loader.cast, bookingIds);
    await lookAfterCaregivers(parts, present, tenant, loader.cast);
    // those who applied so far wait to be looked at; from now on this business lists pages as they are made
    if (tenant.slug === 'pawhaven') await parts.db.transaction(present, (tx) => parts.platform.settings.update(tx, { caregivers: { approval: 'open' } }));
  }
  await parts.platform.openTenants(tenantIds);
}

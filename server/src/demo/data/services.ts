import type { Random } from './random.ts';
import type { CancellationPreset, DemoDayPlan, DemoRate, DemoService, ServiceType, SizeClass } from './types.ts';

const EVERY_SIZE: readonly SizeClass[] = ['toy', 'small', 'medium', 'large', 'giant'];

const SIZE_SETS: readonly (readonly [readonly SizeClass[], number])[] = [
  [EVERY_SIZE, 45], [['toy', 'small', 'medium', 'large'], 25], [['toy', 'small', 'medium'], 16],
  [['toy', 'small'], 7], [['small', 'medium', 'large'], 5], [['medium', 'large', 'giant'], 2],
];

/** What a service costs, measured by a night of boarding. */
const SHARE: Record<Exclude<ServiceType, 'grooming'>, readonly (readonly [minutes: number | null, share: number])[]> = {
  boarding: [[null, 1]],
  house_sitting: [[null, 1.28]],
  daycare: [[null, 0.7]],
  walking: [[30, 0.42], [60, 0.66]],
  drop_in: [[20, 0.35], [30, 0.43], [60, 0.68]],
};

const GROOMING: readonly (readonly [size: SizeClass, minutes: number, share: number])[] = [
  ['toy', 60, 0.95], ['small', 75, 1.1], ['medium', 90, 1.35], ['large', 120, 1.75], ['giant', 150, 2.2],
];

const toDollars = (minor: number, step = 100): number => Math.max(step, Math.round(minor / step) * step);

export interface Pricing {
  /** A night of boarding in minor units, before this service's own shade. */
  readonly nightMinor: number;
  readonly additionalShare: number;
  readonly puppyShare: number;
  readonly holidayShare: number;
}

const BOARDING_MIN_MINOR = 3500;
const BOARDING_MAX_MINOR = 11_000;

/** Costs of the city, then what years and good reviews are worth, then taste. */
export function pricingOf(
  costLevel: number, yearsExperience: number, average: number | null, random: Random,
): Pricing {
  const worth = 0.9 + 0.012 * Math.min(yearsExperience, 15) + (average === null ? -0.08 : (average - 4.7) * 0.22);
  const night = 4900 * costLevel * worth * (0.9 + random.next() * 0.24);
  return {
    nightMinor: Math.min(BOARDING_MAX_MINOR, Math.max(BOARDING_MIN_MINOR, toDollars(night))),
    additionalShare: random.pick([0.5, 0.6, 0.65, 0.75]),
    puppyShare: random.pick([0.1, 0.15, 0.2]),
    holidayShare: random.pick([0.2, 0.25, 0.3]),
  };
}

function rate(pricing: Pricing, share: number, durationMinutes: number | null, size: SizeClass | null): DemoRate {
  const baseMinor = toDollars(pricing.nightMinor * share);
  return {
    durationMinutes,
    size,
    baseMinor,
    additionalDogMinor: toDollars(baseMinor * (size ? 0.9 : pricing.additionalShare), 50),
    puppyMinor: toDollars(baseMinor * pricing.puppyShare, 50),
    holidayMinor: toDollars(baseMinor * pricing.holidayShare, 50),
  };
}

function ratesOf(type: ServiceType, sizes: readonly SizeClass[], pricing: Pricing): DemoRate[] {
  if (type === 'grooming') {
    return GROOMING.filter(([size]) => sizes.includes(size))
      .map(([size, minutes, share]) => rate(pricing, share, minutes, size));
  }
  return SHARE[type].map(([minutes, share]) => rate(pricing, share, minutes, null));
}

function dogsAtOnce(type: ServiceType, roomy: boolean, random: Random): number {
  switch (type) {
    case 'boarding': return random.int(1, roomy ? 4 : 2);
    case 'daycare': return random.int(2, roomy ? 6 : 3);
    case 'walking': return random.pick([1, 2, 2, 3, 4]);
    case 'house_sitting': case 'drop_in': return random.int(2, 4);
    case 'grooming': return 1;
  }
}

const GENEROUS: Record<ServiceType, number> = {
  boarding: 3, house_sitting: 4, daycare: 4, walking: 3, drop_in: 4, grooming: 1,
};

export interface ServiceFacts {
  readonly types: readonly ServiceType[];
  readonly pricing: Pricing;
  readonly roomy: boolean;
  readonly minNoticeHours: number;
  /** The named caregiver takes everybody. */
  readonly generous: boolean;
}

export function makeServices(facts: ServiceFacts, random: Random): DemoService[] {
  const { types, pricing, roomy, minNoticeHours, generous } = facts;
  const sizes = generous ? EVERY_SIZE : random.weighted(SIZE_SETS);
  const cancellation: CancellationPreset = generous ? 'moderate'
    : random.weighted([['flexible', 35], ['moderate', 45], ['strict', 20]] as const);
  const instant = !generous && random.chance(0.3);
  return types.map((type) => {
    // a guest in the home is another matter than a walk on the street
    const atHome = type === 'boarding' || type === 'daycare';
    const taken = !atHome && random.chance(0.5) ? EVERY_SIZE : sizes;
    return {
      type,
      rates: ratesOf(type, taken, pricing),
      sizes: taken,
      dogsAtOnce: generous ? GENEROUS[type] : dogsAtOnce(type, roomy, random),
      cancellation,
      instantBook: instant && type !== 'house_sitting',
      minNoticeHours,
    };
  });
}

const WINDOWS: readonly (readonly [readonly { from: string; to: string }[], number])[] = [
  [[{ from: '07:00', to: '19:00' }], 4],
  [[{ from: '08:00', to: '12:00' }, { from: '13:00', to: '18:00' }], 3],
  [[{ from: '06:30', to: '10:30' }, { from: '16:00', to: '20:00' }], 2],
  [[{ from: '10:00', to: '16:00' }], 2],
  [[{ from: '11:00', to: '15:00' }], 1],
];

const CLOSED: readonly (readonly [readonly number[], number])[] = [
  [[], 52], [[7], 16], [[6, 7], 14], [[1], 6], [[3], 4], [[7, 1], 5], [[1, 2, 3, 4], 3],
];

/** A week as this caregiver keeps it; visits often have shorter hours at the weekend. */
export function makeWeek(generous: boolean, random: Random): DemoDayPlan[] {
  const windows = generous ? [{ from: '07:00', to: '19:00' }] : random.weighted(WINDOWS);
  const closed = generous ? [] : random.weighted(CLOSED);
  const shortSunday = !generous && closed.length > 0 && !closed.includes(7);
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    weekday,
    open: !closed.includes(weekday),
    windows: closed.includes(weekday) ? [] : weekday === 7 && shortSunday ? windows.slice(0, 1) : windows,
  }));
}

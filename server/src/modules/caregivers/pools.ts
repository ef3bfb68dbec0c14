import type { Offer, Plan, ServiceTypeName } from './index.ts';

/**
 * What of a caregiver is scarce. Services that share a pool exclude one another: somebody on a walk cannot groom.
 * `perDog` pools count dogs up to the service's capacity; the others take one household at a time.
 */
export interface Pool {
  readonly name: string;
  readonly perDog: boolean;
  /** Time is kept free after a visit, to travel on. */
  readonly travels: boolean;
  /** Which halves of local days count against what the caregiver takes altogether, where that is limited; null: none ever. */
  readonly halves: 'night' | 'day' | null;
}

const visits = (travels: boolean): Pool => ({ name: 'visits', perDog: false, travels, halves: null });

/** What takes places: a service, or a meeting about one. */
export type PoolUser = ServiceTypeName | 'meeting';

const pools: Readonly<Record<PoolUser, Pool>> = {
  boarding: { name: 'boarding', perDog: true, travels: false, halves: 'night' },
  house_sitting: { name: 'house_sitting', perDog: false, travels: false, halves: 'night' },
  daycare: { name: 'daycare', perDog: true, travels: false, halves: 'day' },
  walking: visits(true),
  drop_in: visits(true),
  grooming: visits(false),
  // wherever the two meet, one of them travels: who is asked to be somewhere else right after has the time for it
  meeting: visits(true),
};

export const poolOf = (user: PoolUser): Pool => pools[user];

/** Whose places an offer takes. */
export const userOf = ({ meeting, service }: Pick<Offer, 'meeting' | 'service'>): PoolUser => (meeting ? 'meeting' : service.serviceType);

/** Whose places of a pool are: what a service holds in a pool that is not its own, a meeting about it holds. */
export const holderOf = (serviceType: ServiceTypeName, pool: string): PoolUser => (poolOf(serviceType).name === pool ? serviceType : 'meeting');

/** The pools of services that can share the caregiver, with what they take of it. */
export const sharingPools: readonly (readonly [name: string, serviceType: ServiceTypeName])[] =
  (['boarding', 'house_sitting', 'daycare'] as const).map((serviceType) => [pools[serviceType].name, serviceType]);

/** All that the caregiver takes at once, over services; its places are halves of local days, cut at noon. */
export const sharedPool = 'together';

/**
 * The halves of days that places take: a night lasts from noon to noon, so that one party may leave and the next one come on the same day, and a
 * dog that is there for the day meets both.
 */
export function halvesOf(serviceType: PoolUser, places: readonly number[]): number[] {
  const { halves } = pools[serviceType];
  if (halves === null) return [];
  const first = halves === 'night' ? 1 : 0;
  return places.flatMap((day) => [2 * day + first, 2 * day + first + 1]);
}

const quarterMinutes = 15;
const usualBufferMinutes = 15;

export const bufferMinutesOf = (plan: Pick<Plan, 'travelBufferMinutes'>): number => plan.travelBufferMinutes ?? usualBufferMinutes;

/** Quarters of an hour kept free after a visit. */
export const bufferGranulesOf = (serviceType: PoolUser, plan: Plan): number =>
  pools[serviceType].travels ? Math.ceil(bufferMinutesOf(plan) / quarterMinutes) : 0;

/** How much of each place a party takes. */
export const amountOf = (serviceType: PoolUser, dogCount: number): number =>
  poolOf(serviceType).perDog ? dogCount : 1;

/** How much a party takes of what the caregiver takes altogether: whoever sits another's house takes nobody else. */
export const sharedAmountOf = (serviceType: PoolUser, used: number, sharedCapacity: number): number =>
  poolOf(serviceType).perDog ? used : Math.min(used, 1) * sharedCapacity;

/** How much of a place there is. */
export const capOf = (serviceType: PoolUser, capacity: number): number =>
  poolOf(serviceType).perDog ? capacity : 1;

const largestParty = 10;

/** How many dogs one party may have: as many as there is room for, or as a booking takes at most. */
export const mostDogs = (service: { serviceType: ServiceTypeName; capacity: number; sharedCapacity?: number | null }): number =>
  poolOf(service.serviceType).perDog ? Math.min(service.capacity, service.sharedCapacity ?? largestParty, largestParty) : largestParty;

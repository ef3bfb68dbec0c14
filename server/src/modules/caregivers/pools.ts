import type { ServiceTypeName } from './index.ts';

/**
 * What of a caregiver is scarce. Services that share a pool exclude one another: somebody on a walk cannot groom.
 * `perDog` pools count dogs up to the service's capacity; the others take one household at a time.
 */
export interface Pool {
  readonly name: string;
  readonly perDog: boolean;
  /** Quarters of an hour kept free after a visit, to travel on. */
  readonly bufferGranules: number;
}

const visits = (bufferGranules: number): Pool => ({ name: 'visits', perDog: false, bufferGranules });

const pools: Readonly<Record<ServiceTypeName, Pool>> = {
  boarding: { name: 'boarding', perDog: true, bufferGranules: 0 },
  house_sitting: { name: 'house_sitting', perDog: false, bufferGranules: 0 },
  daycare: { name: 'daycare', perDog: true, bufferGranules: 0 },
  walking: visits(1),
  drop_in: visits(1),
  grooming: visits(0),
};

export const poolOf = (serviceType: ServiceTypeName): Pool => pools[serviceType];

/** How much of each place a party takes. */
export const amountOf = (serviceType: ServiceTypeName, dogCount: number): number =>
  poolOf(serviceType).perDog ? dogCount : 1;

/** How much of a place there is. */
export const capOf = (serviceType: ServiceTypeName, capacity: number): number =>
  poolOf(serviceType).perDog ? capacity : 1;

const largestParty = 10;

/** How many dogs one party may have: as many as there is room for, or as a booking takes at most. */
export const mostDogs = (service: { serviceType: ServiceTypeName; capacity: number }): number =>
  poolOf(service.serviceType).perDog ? Math.min(service.capacity, largestParty) : largestParty;

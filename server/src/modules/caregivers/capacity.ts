import type { Ctx, Tx, TxCtx } from '../../kernel/context/context.ts';
import { isCheckViolation } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { CaregiverRow } from './entities.ts';
import type { HeldPlaces, Offer, ServiceTypeName, Stay } from './index.ts';
import { nothingTaken, type Taken } from './availability.ts';
import { amountOf, capOf, halvesOf, holderOf, poolOf, sharedAmountOf, sharedPool, sharingPools } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import { dayNumber, granuleMs, localDateAt } from './when.ts';

type Page = Pick<CaregiverRow, 'id' | 'timeZone'>;

/** The first place that is not over yet. */
const placeNow = (serviceType: ServiceTypeName, now: Date, timeZone: string): number =>
  poolOf(serviceType).name === 'visits' ? Math.floor(now.getTime() / granuleMs) : dayNumber(localDateAt(now, timeZone));

/** A night that began before, and a caregiver who has moved to another zone since, are in it. */
const rebuiltDays = 3;

/** How much of each place of a pool. */
interface Needed {
  readonly pool: string;
  readonly amounts: ReadonlyMap<number, number>;
}

const neededOf = (serviceType: ServiceTypeName, { pool, places }: Pick<Stay, 'pool'> & { readonly places: readonly number[] }, dogCount: number): Needed =>
  ({ pool, amounts: new Map(places.map((place) => [place, amountOf(holderOf(serviceType, pool), dogCount)])) });

/** What one needs more than another has; places of other pools are other places. */
function beyond(one: Needed, other: Needed): Needed {
  const has = (place: number): number => (one.pool === other.pool ? (other.amounts.get(place) ?? 0) : 0);
  return { pool: one.pool, amounts: new Map([...one.amounts].map(([place, amount]) => [place, amount - has(place)] as const).filter(([, amount]) => amount > 0)) };
}

const byAmount = (amounts: Needed['amounts']): Map<number, number[]> => {
  const places = new Map<number, number[]>();
  for (const [place, amount] of amounts) places.set(amount, [...(places.get(amount) ?? []), place]);
  return places;
};

const gone = (detail: string, cause?: unknown) => problem('no_longer_available', { detail, cause });

/** The scarce part: places taken and given back. The CHECK on the rows makes it right, not what was read before. */
export function createCapacity(repository: CaregiverRepository) {
  const lockedIn = new WeakMap<Offer, Tx>();

  const take = async (tx: TxCtx, offer: Offer, { pool, amounts }: Needed): Promise<void> => {
    if (amounts.size === 0) return;
    const { caregiverId, service: { serviceType } } = offer;
    // Places that nobody has taken yet have no row, so a change of capacity cannot reach them: a holder who had read
    // the old capacity would create them with it. So the service is read under a shared lock, which holders do not
    // wait for among themselves, but a change of capacity does (and a holder for it).
    const service = lockedIn.get(offer) === tx.tx ? offer.service : await repository.serviceShared(tx, caregiverId, serviceType);
    if (!service?.active) throw gone('The caregiver no longer offers this service.');
    const holder = holderOf(serviceType, pool);
    const cap = capOf(holder, service.capacity);
    const rows = [...amounts].map(([place, used]) => ({ caregiverId, pool, place, used, cap }));
    const sharedCap = service.sharedCapacity ?? null;
    if (sharedCap !== null) {
      for (const [place, amount] of amounts) {
        const used = sharedAmountOf(holder, amount, sharedCap);
        for (const half of halvesOf(holder, [place])) rows.push({ caregiverId, pool: sharedPool, place: half, used, cap: sharedCap });
      }
    }
    try {
      await repository.take(tx, rows);
    } catch (error) {
      if (!isCheckViolation(error)) throw error;
      throw gone('Some of it was booked in the meantime. Choose another time.', error);
    }
  };

  const giveBack = async (tx: TxCtx, { caregiverId, serviceType }: Pick<HeldPlaces, 'caregiverId' | 'serviceType'>, { pool, amounts }: Needed): Promise<void> => {
    if (amounts.size === 0) return;
    // locked as for holding: what is shared must not change between giving back the one and the other
    const service = poolOf(holderOf(serviceType, pool)).halves === null ? null : await repository.serviceShared(tx, caregiverId, serviceType);
    const page = service && service.sharedCapacity !== null ? await repository.byId(tx, caregiverId) : null;
    let given = 0;
    for (const [used, places] of byAmount(amounts)) {
      given += await repository.giveBack(tx, caregiverId, pool, places, used);
      if (!page) continue;
      // what is over by now may have been held before the caregiver shared anything
      const today = placeNow(serviceType, tx.clock.now(), page.timeZone);
      const halves = halvesOf(serviceType, places).filter((half) => half >= 2 * today);
      const amount = sharedAmountOf(serviceType, used, service!.sharedCapacity!);
      if (halves.length > 0) await repository.giveBack(tx, caregiverId, sharedPool, halves, amount);
    }
    if (given === amounts.size) return;
    throw new Error(`${amounts.size} places of ${caregiverId} were to be released, ${given} had been held`);
  };

  return {
    /** Remembers that the offer's service was read under the lock that `hold` needs. */
    locked: (tx: Tx, offer: Offer) => void lockedIn.set(offer, tx),

    hold: (tx: TxCtx, offer: Offer, stay: Stay, dogCount: number): Promise<void> => take(tx, offer, neededOf(offer.service.serviceType, stay, dogCount)),

    /** Takes what a stay needs beyond what is held already, place by place. */
    holdBeyond: (tx: TxCtx, offer: Offer, stay: Stay, dogCount: number, held: HeldPlaces): Promise<void> =>
      take(tx, offer, beyond(neededOf(offer.service.serviceType, stay, dogCount), neededOf(held.serviceType, held, held.dogCount))),

    async release(tx: TxCtx, held: HeldPlaces): Promise<void> {
      await giveBack(tx, held, neededOf(held.serviceType, held, held.dogCount));
    },

    /** Gives back what is held and what is kept does not need, place by place. */
    releaseBeyond: (tx: TxCtx, held: HeldPlaces, kept: HeldPlaces): Promise<void> =>
      giveBack(tx, held, beyond(neededOf(held.serviceType, held, held.dogCount), neededOf(kept.serviceType, kept, kept.dogCount))),

    /** Brings the places that have rows in line with a new capacity; the service must be locked. */
    async setCap(tx: TxCtx, page: Page, serviceType: ServiceTypeName, capacity: number): Promise<void> {
      const { name, perDog } = poolOf(serviceType);
      if (!perDog) return; // its cap is 1, and the pool may be other services', too
      try {
        await repository.setCap(tx, page.id, name, placeNow(serviceType, tx.clock.now(), page.timeZone), capacity);
      } catch (error) {
        if (!isCheckViolation(error)) throw error;
        const detail = `On some day to come more than ${capacity} dogs are booked.`;
        throw problem('capacity_below_bookings', { pointer: '#/capacity', detail, cause: error });
      }
    },

    /** Whether anything from the day before on is taken: a night that began yesterday is not over. */
    hasFuture(ctx: Ctx, page: Page, serviceType: ServiceTypeName): Promise<boolean> {
      const yesterday = poolOf(serviceType).name === 'visits' ? 0 : 1;
      const from = placeNow(serviceType, ctx.clock.now(), page.timeZone) - yesterday;
      return repository.hasTaken(ctx, page.id, poolOf(serviceType).name, from);
    },

    /** What is taken by others than those whose places are given. */
    async takenBy(ctx: Ctx, { caregiverId, service }: Offer, { pool, places }: Pick<Stay, 'pool' | 'places'>, held?: HeldPlaces): Promise<Taken> {
      const { serviceType, sharedCapacity = null } = service;
      const holder = holderOf(serviceType, pool);
      const own = held?.pool === pool ? neededOf(held.serviceType, held, held.dogCount).amounts : new Map<number, number>();
      const shared = new Map(sharedCapacity === null ? [] : [...own].flatMap(([place, used]) =>
        halvesOf(holder, [place]).map((half) => [half, sharedAmountOf(holder, used, sharedCapacity)] as const)));
      const read = async (name: string, of: readonly number[], less: ReadonlyMap<number, number>) => {
        const rows = (await repository.taken(ctx, [caregiverId], { pool: name, from: of[0]!, to: of.at(-1)! })).get(caregiverId)!;
        return less.size === 0 ? rows : new Map([...rows].map(([place, { used, cap }]) => [place, { used: used - (less.get(place) ?? 0), cap }] as const));
      };
      const halves = sharedCapacity === null ? [] : halvesOf(holder, places);
      return { own: await read(pool, places, own), shared: halves.length === 0 ? nothingTaken.shared : await read(sharedPool, halves, shared) };
    },

    /**
     * Has services share the caregiver, or no longer. What is taken altogether follows from what is taken of each, so it is worked out anew; the
     * services are locked first, so nobody holds or gives back anything meanwhile.
     */
    async setShared(tx: TxCtx, page: Page, sharedCapacity: number | null): Promise<void> {
      const services = await repository.servicesLocked(tx, page.id);
      const sharing = services.filter(({ serviceType }) => poolOf(serviceType).halves !== null);
      if (sharing.every((service) => service.sharedCapacity === sharedCapacity)) return;
      for (const { id } of sharing) await repository.updateService(tx, id, { sharedCapacity });
      const from = dayNumber(localDateAt(tx.clock.now(), page.timeZone)) - rebuiltDays;
      await repository.forget(tx, page.id, sharedPool, 2 * from);
      if (sharedCapacity === null) return;
      const used = new Map<number, number>();
      for (const [pool, serviceType] of sharingPools) {
        for (const row of await repository.takenLocked(tx, page.id, pool, from)) {
          const amount = sharedAmountOf(serviceType, row.used, sharedCapacity);
          for (const half of halvesOf(serviceType, [row.place])) used.set(half, (used.get(half) ?? 0) + amount);
        }
      }
      const over = [...used].filter(([, amount]) => amount > sharedCapacity);
      if (over.length > 0) {
        const detail = `On some day to come more is booked than ${sharedCapacity} dogs at once.`;
        throw problem('capacity_below_bookings', { pointer: '#/sharedCapacity', detail });
      }
      await repository.take(tx, [...used].map(([place, amount]) => ({ caregiverId: page.id, pool: sharedPool, place, used: amount, cap: sharedCapacity })));
    },
  };
}

export type Capacity = ReturnType<typeof createCapacity>;

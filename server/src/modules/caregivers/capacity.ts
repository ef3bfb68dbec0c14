import type { Ctx, Tx, TxCtx } from '../../kernel/context/context.ts';
import { isCheckViolation } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { CaregiverRow } from './entities.ts';
import type { HeldPlaces, Offer, ServiceTypeName, Stay } from './index.ts';
import { amountOf, capOf, poolOf } from './pools.ts';
import type { CaregiverRepository } from './repository.ts';
import { dayNumber, granuleMs, localDateAt } from './when.ts';

type Page = Pick<CaregiverRow, 'id' | 'timeZone'>;

/** The first place that is not over yet. */
const placeNow = (serviceType: ServiceTypeName, now: Date, timeZone: string): number =>
  poolOf(serviceType).name === 'visits' ? Math.floor(now.getTime() / granuleMs) : dayNumber(localDateAt(now, timeZone));

const gone = (detail: string, cause?: unknown) => problem('no_longer_available', { detail, cause });

/** The scarce part: places taken and given back. The CHECK on the rows makes it right, not what was read before. */
export function createCapacity(repository: CaregiverRepository) {
  const lockedIn = new WeakMap<Offer, Tx>();
  return {
    /** Remembers that the offer's service was read under the lock that `hold` needs. */
    locked: (tx: Tx, offer: Offer) => void lockedIn.set(offer, tx),

    async hold(tx: TxCtx, offer: Offer, { pool, places }: Stay, dogCount: number): Promise<void> {
      const { caregiverId, service: { serviceType } } = offer;
      // Places that nobody has taken yet have no row, so a change of capacity cannot reach them: a holder who had read
      // the old capacity would create them with it. So the service is read under a shared lock, which holders do not
      // wait for among themselves, but a change of capacity does (and a holder for it).
      const service = lockedIn.get(offer) === tx.tx ? offer.service : await repository.serviceShared(tx, caregiverId, serviceType);
      if (!service?.active) throw gone('The caregiver no longer offers this service.');
      const cap = capOf(serviceType, service.capacity);
      const used = amountOf(serviceType, dogCount);
      try {
        await repository.take(tx, places.map((place) => ({ caregiverId, pool, place, used, cap })));
      } catch (error) {
        if (!isCheckViolation(error)) throw error;
        throw gone('Some of it was booked in the meantime. Choose another time.', error);
      }
    },

    async release(tx: TxCtx, { caregiverId, serviceType, pool, places, dogCount }: HeldPlaces): Promise<void> {
      const given = await repository.giveBack(tx, caregiverId, pool, places, amountOf(serviceType, dogCount));
      if (given === places.length) return;
      throw new Error(`${places.length} places of ${caregiverId} were to be released, ${given} had been held`);
    },

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

    async takenBy(ctx: Ctx, caregiverId: string, { pool, places }: Pick<Stay, 'pool' | 'places'>) {
      const taken = await repository.taken(ctx, [caregiverId], { pool, from: places[0]!, to: places.at(-1)! });
      return taken.get(caregiverId)!;
    },
  };
}

export type Capacity = ReturnType<typeof createCapacity>;

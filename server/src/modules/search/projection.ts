import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { afterCommit } from '../../kernel/db/index.ts';
import { mostDogs, type Caregivers, type LatLng, type SearchView } from '../caregivers/index.ts';
import type { SearchCache } from './cache.ts';
import { cellOf, coarse, fine } from './grid.ts';
import { daysKept, openDaysFrom, renewedAfterDays } from './open-days.ts';
import { ratingOrder, relevanceOrder } from './relevance.ts';
import type { NewCard, NewEntry, SearchRepository } from './repository.ts';
import { traitsOf } from './traits.ts';

const dayMs = 86_400_000;
/** Yesterday in UTC, which may still be today somewhere. */
export const firstDayAt = (now: Date): number => Math.floor(now.getTime() / dayMs) - 1;

export const entriesOf = (view: SearchView, firstDay: number): NewEntry[] =>
  view.services.map((service) => {
    const { caregiverId, point, ratingAverage, ratingCount } = view;
    const traits = traitsOf({ sizes: service.sizesTaken, certifications: view.certifications, instantBook: service.instantBook });
    return {
      serviceType: service.serviceType,
      caregiverId,
      cell1: cellOf(point, fine),
      cell25: cellOf(point, coarse),
      lat: point.lat,
      lng: point.lng,
      priceMinor: service.prices[0]?.amountMinor ?? 0,
      ratingOrder: ratingOrder(ratingAverage),
      relevanceOrder: relevanceOrder({ ratingAverage, ratingCount, traits }),
      traits,
      mostDogs: mostDogs(service),
      horizonDays: service.horizonDays,
      ...openDaysFrom(firstDay, (day) => view.isOpen(service.serviceType, day)),
    };
  });

const cardOf = ({ card }: SearchView, fromDay: number): NewCard => ({
  caregiverId: card.id, displayName: card.displayName, headline: card.headline, avatarUrl: card.avatarUrl, city: card.city, region: card.region,
  ratingAverage: card.ratingAverage, ratingCount: card.ratingCount, fromDay,
});

interface Parts {
  readonly caregivers: Pick<Caregivers, 'forSearch'>;
  readonly repository: SearchRepository;
  readonly cache: Pick<SearchCache<never>, 'changed'>;
}

/** Brings what can be found of a caregiver in line with what the caregiver is now, and lets go of what was cached there. Doing it again does no harm. */
export function createProjection({ caregivers, repository, cache }: Parts) {
  const letGo = (tx: TxCtx, points: readonly LatLng[]): void => afterCommit(tx, () => cache.changed(tx.tenant.id, points));
  const pointsOf = async (ctx: Ctx, caregiverId: string): Promise<LatLng[]> => (await repository.entriesOf(ctx, [caregiverId])).slice(0, 1);

  return {
    async refresh(tx: TxCtx, caregiverId: string): Promise<void> {
      const firstDay = firstDayAt(tx.clock.now());
      // the lock on the page comes first: whoever is later also writes later
      const view = await caregivers.forSearch(tx, caregiverId, { firstDay, dayCount: daysKept });
      const before = await pointsOf(tx, caregiverId);
      await repository.put(tx, caregiverId, view && cardOf(view, firstDay), view ? entriesOf(view, firstDay) : []);
      letGo(tx, view ? [...before, view.point] : before);
    },
    async remove(tx: TxCtx, caregiverId: string): Promise<void> {
      const before = await pointsOf(tx, caregiverId);
      await repository.put(tx, caregiverId, null, []);
      letGo(tx, before);
    },
    /** Of something beside the entry that searches show of a caregiver. */
    async touched(tx: TxCtx, caregiverId: string): Promise<void> {
      letGo(tx, await pointsOf(tx, caregiverId));
    },
  };
}
export type Projection = ReturnType<typeof createProjection>;

/** Rows made before this day are to be made anew. */
export const staleDay = (now: Date): number => firstDayAt(now) - renewedAfterDays;

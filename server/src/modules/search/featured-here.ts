import type { Ctx } from '../../kernel/context/context.ts';
import type { Caregivers, SearchWhen, SizeClass } from '../caregivers/index.ts';
import type { ListOf } from './cursor.ts';
import type { SearchEntryRow } from './entities.ts';
import type { Featured } from './featured.ts';
import type { Filter } from './filter.ts';
import { distanceKm } from './grid.ts';
import { isOpenOn } from './open-days.ts';
import type { Candidate } from './order.ts';
import type { SearchRepository } from './repository.ts';
import { isInstant } from './traits.ts';

const most = 3;
const mostChecked = 20;

export interface FeaturedHereDeps {
  readonly repository: SearchRepository;
  readonly featured: Pick<Featured, 'now'>;
  readonly caregivers: Pick<Caregivers, 'freeFor'>;
}

/** What the statements of a search say in SQL. */
export const fits = (entry: SearchEntryRow, filter: Filter): boolean =>
  entry.mostDogs >= filter.dogCount &&
  (entry.traits & filter.traits) === filter.traits &&
  !(filter.notInstant && isInstant(entry.traits)) &&
  entry.priceMinor >= (filter.minPriceMinor ?? 0) &&
  entry.priceMinor <= (filter.maxPriceMinor ?? Infinity) &&
  entry.ratingOrder <= (filter.mostRatingOrder ?? Infinity) &&
  (filter.days.length === 0 || (isOpenOn(entry, filter.days) && entry.horizonDays >= filter.daysAhead));

/** Whom the business features of those whom a search finds, in the business's order: few, so they are looked at one by one. */
export function createFeaturedHere({ repository, featured, caregivers }: FeaturedHereDeps) {
  return async (ctx: Ctx, { circle, filter }: ListOf, when: SearchWhen | null, sizes: readonly SizeClass[]): Promise<Candidate[]> => {
    const ids = (await featured.now(ctx)).map(({ caregiverId }) => caregiverId);
    if (ids.length === 0) return [];
    const entries = new Map((await repository.entriesOf(ctx, ids, [filter.serviceType])).map((entry) => [entry.caregiverId, entry]));
    const here = ids.flatMap((id): Candidate[] => {
      const entry = entries.get(id);
      if (!entry || !fits(entry, filter)) return [];
      const km = distanceKm(circle.center, entry);
      return km <= circle.radiusKm ? [{ ...entry, key: 0, distanceKm: km }] : [];
    }).slice(0, mostChecked);
    if (!when || here.length === 0) return here.slice(0, most);
    const caregiverIds = here.map(({ caregiverId }) => caregiverId);
    const free = await caregivers.freeFor(ctx, { caregiverIds, serviceType: filter.serviceType, when, dogCount: filter.dogCount, sizes });
    return here.filter(({ caregiverId }) => free.has(caregiverId)).slice(0, most);
  };
}

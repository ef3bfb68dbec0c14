import type { Ctx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import type { Caregivers, LatLng } from '../caregivers/index.ts';
import { serviceTypeInfo } from '../platform/index.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import { decodePosition, encodePosition, type ListOf } from './cursor.ts';
import type { Search, SearchPage } from './index.ts';
import { searchPersonalData } from './personal.ts';
import { createProjection } from './projection.ts';
import { readCenter, readWhen, type SearchQuery } from './query.ts';
import { createSearchRepository } from './repository.ts';
import { maskOf } from './sizes.ts';

export interface SearchDeps {
  readonly db: Database;
  readonly caregivers: Pick<Caregivers, 'forSearch' | 'freeFor' | 'cards' | 'ofUser'>;
  readonly maps: Geocoder;
}

/** A page that is not full by then is given out as it is, with a cursor to go on from. */
const mostExamined = 2_000;

export function createSearch({ db, caregivers, maps }: SearchDeps): Search {
  const repository = createSearchRepository(db);

  const locate = async (query: SearchQuery): Promise<{ label: string | null } & LatLng> => {
    const center = readCenter(query);
    if (!('place' in center)) return { label: null, ...center };
    const place = await maps.geocode({ query: center.place });
    if (place) return { label: place.label, lat: place.lat, lng: place.lng };
    const detail = 'Try a postal code, or a city with its state.';
    throw problem('place_not_found', { pointer: '#/query/place', detail });
  };

  return {
    refresh: createProjection(caregivers, repository),
    personalData: searchPersonalData({ repository, caregivers }),

    async search(ctx: Ctx, query: SearchQuery): Promise<SearchPage> {
      const { serviceType, radiusKm, sort, limit, dogCount, sizes = [] } = query;
      if (!ctx.tenant.settings.serviceTypes.includes(serviceType)) {
        throw problem('service_not_offered', { pointer: '#/query/serviceType' });
      }
      const when = readWhen(query, serviceTypeInfo[serviceType].unit);
      const center = await locate(query);
      const list: ListOf = { sort, serviceType, center, radiusKm };
      const after = query.cursor === undefined ? null : decodePosition(list, query.cursor);
      const filter = {
        serviceType,
        dogCount,
        sizesMask: maskOf(sizes),
        maxPriceMinor: query.maxPrice,
        minRating: query.minRating,
        instantBook: query.instantBook,
      };

      const freeOf = async (batch: readonly Candidate[]): Promise<readonly Candidate[]> => {
        if (!when || batch.length === 0) return batch;
        const caregiverIds = batch.map(({ caregiverId }) => caregiverId);
        const free = await caregivers.freeFor(ctx, { caregiverIds, serviceType, when, dogCount, sizes });
        return batch.filter(({ caregiverId }) => free.has(caregiverId));
      };

      const found: Candidate[] = [];
      let examined = 0;
      let goOnAfter: Candidate | undefined;
      for await (const batch of candidatesOf(repository, ctx, { center, radiusKm }, filter, sort, after)) {
        found.push(...(await freeOf(batch)));
        examined += batch.length;
        if (found.length > limit) {
          goOnAfter = found[limit - 1];
          break;
        }
        if (examined >= mostExamined) {
          goOnAfter = batch.at(-1);
          break;
        }
      }

      const page = found.slice(0, limit);
      const cards = await caregivers.cards(ctx, page.map(({ caregiverId }) => caregiverId));
      return {
        center,
        results: page.flatMap((candidate) => {
          const card = cards.get(candidate.caregiverId);
          return card ? [{ candidate, card }] : [];
        }),
        next: goOnAfter ? encodePosition(list, goOnAfter) : null,
      };
    },
  };
}

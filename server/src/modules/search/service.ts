import { hash } from 'node:crypto';
import type { RequestOf, Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { ContextFor } from '../../kernel/context/contexts.ts';
import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { readyBody, readyText, textOf, type Ready } from '../../kernel/http/ready.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Deadlines } from '../../kernel/time/deadlines.ts';
import type { Cache } from '../../ports/cache/index.ts';
import type { Geocoder } from '../../ports/maps/index.ts';
import type { NearbyRequest } from '../bookings/index.ts';
import type { Caregivers } from '../caregivers/index.ts';
import { serviceTypeInfo, type Audit } from '../platform/index.ts';
import { createSearchCache } from './cache.ts';
import { decodePosition, encodePosition, listOf, type Position } from './cursor.ts';
import { createFacets } from './facets.ts';
import { createFavorites } from './favorites.ts';
import { createFeatured } from './featured.ts';
import { createFeaturedHere } from './featured-here.ts';
import type { Filter } from './filter.ts';
import { createFind } from './find.ts';
import { createPairs } from './pairs.ts';
import { searchPersonalData } from './personal.ts';
import { createProjection, firstDayAt, staleDay } from './projection.ts';
import { assertPrices, daysOf, noCenter, readCenter, readWhen, type SearchQuery } from './query.ts';
import { createRecommendations, type RecommendationsDeps } from './recommendations.ts';
import { ratingOrder } from './relevance.ts';
import { createSearchRepository } from './repository.ts';
import { hasInstant, presentResult } from './results.ts';
import { createRules } from './rules.ts';
import { createScans } from './scans.ts';
import { traitsOf } from './traits.ts';

export interface SearchDeps extends Pick<RecommendationsDeps, 'dogsOf'> {
  readonly db: Database;
  readonly caregivers: Pick<Caregivers, 'forSearch' | 'freeFor' | 'cards' | 'ofUser'>;
  readonly maps: Geocoder;
  readonly audit: Pick<Audit, 'record'>;
  readonly deadlines: Pick<Deadlines, 'set'>;
  /** Null where this server is alone. */
  readonly cache: Cache | null;
  readonly wall: Clock;
  readonly random: () => number;
}

const mostRenewed = 500;
/** Whom to offer instead: as far as a person goes, and no further than some pages. */
const nearbyKm = 25;
const nearbyPage = 10;
const nearbyPages = 4;

/** To about 100 m: places are fuzzed to ten times that, and neighbours share an answer. */
const rounded = (degrees: number): number => Math.round(degrees * 1_000) / 1_000;

type Center = Schema<'SearchCenter'>;
type Wanted = Pick<SearchQuery, 'serviceType' | 'dogCount' | 'sizes' | 'certifications' | 'instantBook' | 'minRating' | 'minPrice' | 'maxPrice'>;
type Results = Ready<Schema<'CaregiverSearchResults'>>;

export function createSearch({ db, caregivers, maps, audit, deadlines, cache: shared, wall, random, dogsOf }: SearchDeps) {
  const repository = createSearchRepository(db);
  const scans = createScans(db);
  const cache = createSearchCache<Results>({ shared, wall, random, write: textOf, read: (text) => readyText('searchCaregivers', 200, text) });
  const projection = createProjection({ caregivers, repository, cache });
  const rules = createRules({ db, repository, projection, deadlines });
  const find = createFind({ scans, caregivers });
  const facets = createFacets(db);
  const featured = createFeatured({ repository, projection, audit, wall });
  const featuredHere = createFeaturedHere({ repository, featured, caregivers });
  const pairs = createPairs(db, repository);
  const recommendations = createRecommendations({ scans, repository, pairs, dogsOf });

  const locate = async (query: Pick<SearchQuery, 'place' | 'lat' | 'lng'>): Promise<Center | null> => {
    const center = readCenter(query);
    if (!center) return null;
    if (!('place' in center)) return { label: null, lat: rounded(center.lat), lng: rounded(center.lng) };
    const place = await maps.geocode({ query: center.place });
    if (place) return { label: place.label, lat: rounded(place.lat), lng: rounded(place.lng) };
    const detail = 'Try a postal code, or a city with its state.';
    throw problem('place_not_found', { pointer: '#/query/place', detail });
  };

  const assertOffered = ({ tenant }: Ctx, serviceType: string): void => {
    if (!tenant.settings.serviceTypes.includes(serviceType)) throw problem('service_not_offered', { pointer: '#/query/serviceType' });
  };

  const filterOf = (ctx: Ctx, query: Wanted, days: readonly number[]): Filter => {
    const { serviceType, dogCount, sizes = [], certifications = [], instantBook, minRating } = query;
    const instant = hasInstant(ctx.tenant);
    return {
      serviceType,
      dogCount: Math.max(dogCount, sizes.length),
      // where instant booking is switched off nobody can be booked so: a bit that no row has
      traits: traitsOf({ sizes, certifications, instantBook: instantBook === true }) | (instantBook === true && !instant ? nobody : 0),
      notInstant: instantBook === false && instant,
      minPriceMinor: query.minPrice,
      maxPriceMinor: query.maxPrice,
      mostRatingOrder: minRating === undefined ? undefined : ratingOrder(minRating),
      days,
      daysAhead: days.length === 0 ? 0 : days.at(-1)! - firstDayAt(ctx.clock.now()) - 2,
    };
  };

  return {
    favorites: createFavorites({ repository, caregivers }),
    featured,
    personalData: searchPersonalData({ repository, projection, pairs, caregivers }),
    refresh: projection.refresh,
    booked: pairs.booked,
    rulesChanged: rules.changed,
    deadlines: [rules.deadline],

    /** Checked and written when it was worked out, and handed out as that until something changes. */
    async search(ctx: Ctx, query: SearchQuery): Promise<Results> {
      const asked = cache.quick({ words: query, under: ctx.tenant });
      const quick = asked instanceof Promise ? await asked : asked;
      if (quick) return quick;
      const { serviceType, radiusKm, sort, limit, sizes = [] } = query;
      assertOffered(ctx, serviceType);
      assertPrices(query);
      const when = readWhen(query, serviceTypeInfo[serviceType].unit, ctx.clock.now());
      const center = (await locate(query)) ?? fail(noCenter());
      const circle = { center: { lat: center.lat, lng: center.lng }, radiusKm };
      const list = listOf(ctx.tenant.id, sort, circle, filterOf(ctx, query, daysOf(when)));
      const after = query.cursor === undefined ? null : decodePosition(list, query.cursor);
      const isFirst = after === null;

      const featuredNow = await featured.now(ctx);
      const load = async (): Promise<Results> => {
        const { found, goOnAfter } = await find(ctx, { list, after, limit, when, sizes });
        const shown = isFirst ? await featuredHere(ctx, list, when, sizes) : [];
        const cards = await repository.cards(ctx, [...new Set([...found, ...shown].map(({ caregiverId }) => caregiverId))]);
        const marked = new Set(featuredNow.map(({ caregiverId }) => caregiverId));
        const present = (some: typeof found) => some.flatMap((candidate) => {
          const card = cards.get(candidate.caregiverId);
          return card ? [presentResult(ctx, serviceType, candidate, card, marked.has(candidate.caregiverId))] : [];
        });
        return readyBody('searchCaregivers', 200, {
          center,
          featured: present(shown),
          data: present(found),
          facets: query.facets && isFirst ? await facets(ctx, circle, list.filter, hasInstant(ctx.tenant)) : null,
          nextCursor: goOnAfter ? encodePosition(list, goOnAfter) : null,
        });
      };
      const question = list.text + JSON.stringify([
        list.filter.daysAhead, center.label, when, sizes, limit, query.facets, query.cursor, ctx.tenant.clockOffsetMs, ctx.tenant.currency, hasInstant(ctx.tenant),
        featuredNow.length === 0 ? '' : hash('sha1', featuredNow.map(({ caregiverId }) => caregiverId).join()),
      ]);
      return cache.get(ctx.tenant.id, circle, question, load, { words: query, under: ctx.tenant });
    },

    /** Who is free around a point, by search's order and its own check; bookings offer them where somebody has to cancel. */
    async *nearby(ctx: Ctx, { serviceType, when, dogCount, sizes, near }: NearbyRequest): AsyncGenerator<{ caregiverId: string; distanceKm: number }> {
      if (!ctx.tenant.settings.serviceTypes.includes(serviceType)) return;
      const circle = { center: { lat: rounded(near.lat), lng: rounded(near.lng) }, radiusKm: nearbyKm };
      const filter = filterOf(ctx, { serviceType, dogCount, sizes: [...sizes] }, daysOf(when));
      const list = listOf(ctx.tenant.id, 'distance', circle, filter);
      let after: Position | null = null;
      for (let page = 0; page < nearbyPages; page += 1) {
        const { found, goOnAfter }: Awaited<ReturnType<typeof find>> = await find(ctx, { list, after, limit: nearbyPage, when, sizes });
        yield* found;
        if (!goOnAfter) return;
        after = goOnAfter;
      }
    },

    async recommend(ctx: Ctx, query: RequestOf<'recommendCaregivers'>['query']): Promise<Schema<'Recommendations'>> {
      assertOffered(ctx, query.serviceType);
      return recommendations(ctx, query, await locate(query));
    },

    async suggest({ q, limit }: RequestOf<'suggestPlaces'>['query']): Promise<Schema<'PlaceSuggestions'>> {
      const places = await maps.suggest(q, limit);
      return {
        places: places.map(({ label, city, region, postalCode, country, lat, lng }) => ({ label, city, region, postalCode, country, lat, lng })),
        attribution: maps.attribution,
      };
    },

    /** Works out the days anew of those whose days run out, and everything of those that a migration left empty. */
    renew: (contextFor: ContextFor) => async (now: Date): Promise<void> => {
      for (const { tenantId, caregiverId } of await repository.staleBefore(staleDay(now), mostRenewed)) {
        await db.transaction(await contextFor(tenantId, 'search'), (tx) => projection.refresh(tx, caregiverId));
      }
    },
  };
}
export type SearchModule = ReturnType<typeof createSearch>;

const nobody = 1 << 30;

function fail(error: Error): never {
  throw error;
}

import {
  bigint, defineEntity, double, instant, integer, money, nullable, primary, ref, smallint, tenantId, text, varchar,
} from '../../kernel/db/index.ts';
import type { Row } from '../../kernel/db/index.ts';
import type { ServiceTypeName } from '../caregivers/index.ts';

/** What a query filters by, beside cell and order: so that it never leaves the index. */
const rest = ['lat', 'lng', 'traits', 'mostDogs'] as const;

/** The indices by name of what they are read for. Each order has its caregiver next to its key: the merge goes on from there. */
export const entryIndices = {
  distance: ['tenantId', 'serviceType', 'cell5', 'priceMinor', 'ratingOrder', 'lat', 'lng', 'caregiverId', 'traits', 'mostDogs'],
  price: ['tenantId', 'serviceType', 'cell25', 'priceMinor', 'caregiverId', 'ratingOrder', ...rest],
  rating: ['tenantId', 'serviceType', 'cell25', 'ratingOrder', 'caregiverId', 'priceMinor', ...rest],
  relevance: ['tenantId', 'serviceType', 'cell25', 'relevanceOrder', 'caregiverId', 'priceMinor', 'ratingOrder', ...rest],
} as const;

/**
 * What can be found: an entry for each active service of each approved caregiver, at the fuzzed point. A projection: it
 * is made from the caregivers' door and can be made again.
 */
export const SearchEntryEntity = defineEntity({
  table: 'search_entries',
  columns: {
    tenantId: primary(tenantId()),
    serviceType: primary(varchar<ServiceTypeName>(20)),
    caregiverId: primary(ref()),
    /** Cells of 0.05 and of 0.25 degrees; see `grid.ts`. */
    cell5: integer(),
    cell25: integer(),
    lat: double(),
    lng: double(),
    /** Of one unit for one dog, the shortest visit. */
    priceMinor: money(),
    /** 5000 less a thousand times the average rating, so that the best come first; 5000 while there is none. */
    ratingOrder: smallint(),
    /** 1000 less what speaks for the caregiver wherever one is; see `relevance.ts`. */
    relevanceOrder: smallint(),
    /** Sizes taken, instant booking, certifications: a bit for each; see `traits.ts`. */
    traits: integer(),
    mostDogs: smallint(),
    horizonDays: smallint(),
    /** A bit for each day on which there is room for a dog; see `open-days.ts`. */
    open0: bigint(), open1: bigint(), open2: bigint(), open3: bigint(), open4: bigint(), open5: bigint(), open6: bigint(), open7: bigint(),
  },
  indices: Object.values(entryIndices),
});
export type SearchEntryRow = Row<typeof SearchEntryEntity>;

/** What a result shows of a caregiver: a row of a few hundred bytes, read for a page of results by its key. */
export const SearchCardEntity = defineEntity({
  table: 'search_cards',
  columns: {
    tenantId: primary(tenantId()),
    caregiverId: primary(ref()),
    displayName: varchar(80),
    headline: varchar(120),
    avatarUrl: nullable(text()),
    city: varchar(120),
    region: varchar(60),
    ratingAverage: nullable(double()),
    ratingCount: integer(),
    /** The day from which the entries' days are kept; they are made anew before they run out. */
    fromDay: integer(),
  },
  indices: [['fromDay', 'tenantId', 'caregiverId']],
});
export type SearchCardRow = Row<typeof SearchCardEntity>;

/** Whom the business features. */
export const SearchFeaturedEntity = defineEntity({
  table: 'search_featured',
  columns: {
    tenantId: primary(tenantId()),
    caregiverId: primary(ref()),
    rank: smallint(),
    until: nullable(instant()),
    createdAt: instant(),
  },
});
export type SearchFeaturedRow = Row<typeof SearchFeaturedEntity>;

/** Who marked whom. */
export const SearchFavoriteEntity = defineEntity({
  table: 'search_favorites',
  columns: { tenantId: primary(tenantId()), userId: primary(ref()), caregiverId: primary(ref()), createdAt: instant() },
});
export type SearchFavoriteRow = Row<typeof SearchFavoriteEntity>;

/** Who booked whom how often: what recommendations go by. */
export const SearchPairEntity = defineEntity({
  table: 'search_pairs',
  columns: {
    tenantId: primary(tenantId()), ownerId: primary(ref()), caregiverId: primary(ref()),
    bookings: integer(), lastAt: instant(),
  },
  indices: [['tenantId', 'caregiverId', 'ownerId']],
});
export type SearchPairRow = Row<typeof SearchPairEntity>;

export const searchEntities = [SearchEntryEntity, SearchCardEntity, SearchFeaturedEntity, SearchFavoriteEntity, SearchPairEntity];

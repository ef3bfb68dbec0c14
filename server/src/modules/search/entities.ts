import {
  defineEntity, double, flag, integer, money, primary, ref, smallint, tenantId, varchar,
} from '../../kernel/db/index.ts';
import type { Row } from '../../kernel/db/index.ts';
import type { ServiceTypeName } from '../caregivers/index.ts';

/** All that a query filters and sorts by, after the cell: so it never leaves the index. */
const covered = [
  'priceMinor', 'ratingScore', 'lat', 'lng', 'caregiverId', 'instantBook', 'sizesMask', 'mostDogs',
] as const;

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
    /** The average rating; 0 while there is none. */
    ratingScore: double(),
    instantBook: flag(),
    /** A bit for each size class taken. */
    sizesMask: smallint(),
    mostDogs: smallint(),
  },
  indices: [
    ['tenantId', 'serviceType', 'cell5', ...covered],
    ['tenantId', 'serviceType', 'cell25', ...covered],
  ],
});
export type SearchEntryRow = Row<typeof SearchEntryEntity>;

export const searchEntities = [SearchEntryEntity];

import type { CaregiverSearchResult, SearchFacets } from '@dogcare/sdk';
import { distance, money, rating } from './format.ts';
import { table } from './output.ts';

/** Caregivers as searches find them. */
export const caregiverTable = (found: readonly CaregiverSearchResult[]): string =>
  table(found, [
    { title: 'CAREGIVER', value: (one) => one.caregiverId },
    { title: 'NAME', value: (one) => `${one.displayName}${one.isFeatured ? ' *' : ''}` },
    { title: 'WHERE', value: (one) => `${one.city}, ${one.region}` },
    { title: 'AWAY', value: (one) => distance(one.distanceKm), right: true },
    { title: 'RATING', value: (one) => rating(one.rating) },
    { title: 'PRICE', value: (one) => `${money(one.price)}/${one.unit}`, right: true },
    { title: 'INSTANT', value: (one) => (one.instantBook ? 'yes' : '') },
    { title: 'HOLDS', value: (one) => one.certifications.join(', ') },
    { title: 'ABOUT', value: (one) => one.headline },
  ]);

interface Count {
  readonly count: number;
  readonly atLeast: boolean;
}

/** `1,000+` from where it is not counted exactly. */
const counted = ({ count, atLeast }: Count): string => `${count.toLocaleString('en-US')}${atLeast ? '+' : ''}`;

/** How many there are of what, a line for each kind. */
export const facetLines = ({ total, instantBook, ratings, prices, sizes, certifications }: SearchFacets): string[] => [
  `all ${counted(total)} · instant ${counted(instantBook)}`,
  `rated ${ratings.map((one) => `${one.minRating}+ ${counted(one)}`).join(' · ')}`,
  `up to ${prices.map((one) => `${(one.maxPrice / 100).toFixed(0)}: ${counted(one)}`).join(' · ')}`,
  `takes ${sizes.map((one) => `${one.size} ${counted(one)}`).join(' · ')}`,
  `holds ${certifications.map((one) => `${one.certification} ${counted(one)}`).join(' · ')}`,
];

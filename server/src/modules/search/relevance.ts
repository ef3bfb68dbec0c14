import { certificationsIn, isInstant } from './traits.ts';

/** What speaks for a caregiver wherever one is. */
export interface Merits {
  readonly ratingAverage: number | null;
  readonly ratingCount: number;
  readonly traits: number;
}

const usualRating = 4.3;
/** A few reviews say little: so many of the usual kind are added to them. */
const usualCount = 5;
const worst = 1000;
/** What a kilometre of way costs of a caregiver's merits. */
const perKm = 15;

const share = (value: number): number => Math.min(1, Math.max(0, value));

/** From 0 for the best to 1000: small comes first. */
export function relevanceOrder({ ratingAverage, ratingCount, traits }: Merits): number {
  const count = ratingAverage === null ? 0 : ratingCount;
  const rating = ((ratingAverage ?? 0) * count + usualRating * usualCount) / (count + usualCount);
  const merit = 700 * share((rating - 3) / 2) + 150 * share(Math.log10(1 + count) / 2) +
    100 * Number(isInstant(traits)) + 50 * Number(certificationsIn(traits).length > 0);
  return worst - Math.round(merit);
}

/** The key of the order by relevance: merits against the way. */
export const relevanceKey = (order: number, km: number): number => order + perKm * km;
/** The merits below which a key can't lie, for those so far away at most. */
export const leastOrder = (key: number, furthestKm: number): number => Math.max(0, Math.floor(key - perKm * furthestKm));

const thousandths = 1000;
const noRating = 5 * thousandths;

/** From 0 for five stars; those without a rating last. */
export const ratingOrder = (average: number | null): number => noRating - Math.round((average ?? 0) * thousandths);

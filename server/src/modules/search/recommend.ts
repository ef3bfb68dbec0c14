import type { Schema } from '../../contract/contract.ts';
import { distanceInWords } from '../../kernel/distance.ts';

/** What is known of a caregiver who could be recommended to somebody. */
export interface Prospect {
  readonly caregiverId: string;
  readonly displayName: string;
  readonly distanceKm: number;
  readonly ratingAverage: number | null;
  readonly ratingCount: number;
  /** How often the person booked them. */
  readonly ownBookings: number;
  /** How strongly owners who chose the same caregivers chose this one: 0 to 1. */
  readonly alike: number;
  readonly takesDogs: boolean;
}

/** The person's dogs, as far as a reason goes by them. */
export interface DogsInWords {
  /** `large puppies`, `dogs of your dog’s size`; null where there are none. */
  readonly kind: string | null;
}

export type Reason = Schema<'RecommendationReason'>;

const usualRating = 4.3;
const usualCount = 5;
const weights = { own: 3, ownMore: 0.6, alike: 2.2, rating: 1, dogs: 0.4, near: 1.4 };
const halfwayKm = 6;
const fewReviews = 3;

export const smoothedRating = ({ ratingAverage, ratingCount }: Pick<Prospect, 'ratingAverage' | 'ratingCount'>): number =>
  ((ratingAverage ?? 0) * (ratingAverage === null ? 0 : ratingCount) + usualRating * usualCount) / ((ratingAverage === null ? 0 : ratingCount) + usualCount);

const ratingShare = (prospect: Prospect): number => Math.max(0, (smoothedRating(prospect) - 3.5) / 1.5);
const nearShare = ({ distanceKm }: Prospect): number => 1 / (1 + (distanceKm / halfwayKm) ** 1.5);

/** How likely it is to be the right one: booked before, chosen by people alike, near, well rated, right for the dogs. */
export const scoreOf = (prospect: Prospect): number =>
  (prospect.ownBookings > 0 ? weights.own + weights.ownMore * Math.log1p(prospect.ownBookings) : 0) +
  weights.alike * Math.sqrt(prospect.alike) + weights.rating * ratingShare(prospect) + weights.near * nearShare(prospect) + weights.dogs * Number(prospect.takesDogs);

const away = (distanceKm: number, locale: string): string => (distanceKm < 1.5 ? 'around the corner' : `${distanceInWords(distanceKm, locale)} away`);

/** What spoke for somebody most, in words; distances as they are read in the locale. */
export function reasonOf(prospect: Prospect, dogs: DogsInWords, locale: string): Reason {
  const { displayName, ownBookings, alike, ratingAverage, ratingCount, distanceKm } = prospect;
  if (ownBookings > 0) {
    return { code: 'booked_before', text: ownBookings === 1 ? `You booked ${displayName} before` : `You booked ${displayName} ${ownBookings} times` };
  }
  const parts = {
    similar_owners: weights.alike * Math.sqrt(alike),
    near_and_highly_rated: ratingAverage !== null && ratingAverage >= 4.5 && ratingCount >= fewReviews ? weights.rating * ratingShare(prospect) + weights.near * nearShare(prospect) - 0.8 : 0,
    takes_your_dogs: dogs.kind !== null && prospect.takesDogs ? weights.dogs : 0,
  };
  const [code, share] = (Object.entries(parts) as [keyof typeof parts, number][]).reduce((best, one) => (one[1] > best[1] ? one : best));
  if (share <= 0) return { code: 'near', text: capital(away(distanceKm, locale)) };
  if (code === 'similar_owners') return { code, text: 'Owners who booked whom you booked chose them, too' };
  if (code === 'takes_your_dogs') return { code, text: `Takes ${dogs.kind}, ${away(distanceKm, locale)}` };
  return { code, text: `Rated ${ratingAverage!.toFixed(1)} by ${ratingCount} owners, ${away(distanceKm, locale)}` };
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** The best first, each with its reason. */
export const recommend = (prospects: readonly Prospect[], dogs: DogsInWords, { limit, locale }: { limit: number; locale: string }): { prospect: Prospect; reason: Reason }[] =>
  prospects.map((prospect) => ({ prospect, score: scoreOf(prospect) }))
    .sort((one, other) => other.score - one.score || (one.prospect.caregiverId < other.prospect.caregiverId ? -1 : 1))
    .slice(0, limit)
    .map(({ prospect }) => ({ prospect, reason: reasonOf(prospect, dogs, locale) }));

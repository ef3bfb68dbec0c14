import type { RequestOf, Schema } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { LatLng, SizeClass } from '../caregivers/index.ts';
import { candidatesOf } from './candidates.ts';
import { distanceKm } from './grid.ts';
import { hasOpenDay } from './open-days.ts';
import type { Pairs } from './pairs.ts';
import { firstDayAt } from './projection.ts';
import { recommend, type DogsInWords, type Prospect } from './recommend.ts';
import type { SearchRepository } from './repository.ts';
import { presentResult } from './results.ts';
import type { Scans } from './scans.ts';
import { traitsOf } from './traits.ts';

/** A dog of somebody's, as far as recommendations go by it. */
export interface KnownDog {
  readonly sizeClass: SizeClass;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
}

export interface RecommendationsDeps {
  readonly scans: Scans;
  readonly repository: SearchRepository;
  readonly pairs: Pairs;
  readonly dogsOf: (ctx: Ctx, ownerId: string) => Promise<readonly KnownDog[]>;
}

type Query = RequestOf<'recommendCaregivers'>['query'];
type Center = Schema<'SearchCenter'>;

const radiusKm = 25;
const mostNear = 120;
const puppyMs = 365 * 86_400_000;
const noHints = { get: () => undefined, set: () => undefined };

/** What to call the person's dogs where a caregiver takes them. */
export function inWords(dogs: readonly KnownDog[], now: Date): DogsInWords {
  const [first, ...others] = dogs;
  if (!first) return { kind: null };
  const areAlike = others.every(({ sizeClass }) => sizeClass === first.sizeClass);
  const arePuppies = dogs.every(({ birthDate }) => now.getTime() - Date.parse(birthDate) < puppyMs);
  return { kind: `${areAlike ? `${first.sizeClass} ` : ''}${arePuppies ? 'puppies' : 'dogs'}${areAlike ? '' : ' of your dogs’ sizes'}` };
}

/** Whom somebody might want, out of those who can be booked. */
export function createRecommendations({ scans, repository, pairs, dogsOf }: RecommendationsDeps) {
  const near = async (ctx: Ctx, center: LatLng, query: Query, traits: number): Promise<string[]> => {
    const filter = { serviceType: query.serviceType, dogCount: 1, traits, notInstant: false, days: [], daysAhead: 0 };
    const ids: string[] = [];
    for await (const batch of candidatesOf(scans, ctx, { circle: { center, radiusKm }, filter, sort: 'relevance', after: null, wanted: mostNear }, noHints)) {
      ids.push(...batch.map(({ caregiverId }) => caregiverId));
      if (ids.length >= mostNear) break;
    }
    return ids.slice(0, mostNear);
  };

  return async (ctx: Ctx, query: Query, asked: Center | null): Promise<Schema<'Recommendations'>> => {
    const ownerId = ctx.actor.kind === 'user' && ctx.actor.role === 'owner' ? ctx.actor.userId : null;
    const own = ownerId === null ? [] : await pairs.ofOwner(ctx, ownerId);
    const ownIds = own.map(({ caregiverId }) => caregiverId);
    const dogs = ownerId === null ? [] : await dogsOf(ctx, ownerId);
    const center = asked ?? (await centerOf(ctx, ownIds));
    if (!center) return { center: null, recommendations: [] };

    const alike = ownerId === null ? new Map<string, number>() : await pairs.alike(ctx, ownerId, ownIds);
    const wantedTraits = traitsOf({ sizes: dogs.map(({ sizeClass }) => sizeClass) });
    const ids = [...new Set([...ownIds, ...(await near(ctx, center, query, wantedTraits)), ...alike.keys()])].slice(0, 500);
    const now = ctx.clock.now();
    const entries = (await repository.entriesOf(ctx, ids, [query.serviceType])).filter((entry) =>
      distanceKm(center, entry) <= radiusKm && hasOpenDay(entry, firstDayAt(now) + 2, entry.horizonDays - 1));
    const cards = await repository.cards(ctx, entries.map(({ caregiverId }) => caregiverId));
    const bookings = new Map(own.map(({ caregiverId, bookings: n }) => [caregiverId, n]));

    const prospects = entries.flatMap((entry): (Prospect & { entry: typeof entry })[] => {
      const card = cards.get(entry.caregiverId);
      return card ? [{
        entry, caregiverId: entry.caregiverId, displayName: card.displayName, distanceKm: distanceKm(center, entry), ratingAverage: card.ratingAverage,
        ratingCount: card.ratingCount, ownBookings: bookings.get(entry.caregiverId) ?? 0, alike: alike.get(entry.caregiverId) ?? 0,
        takesDogs: dogs.length > 0 && (entry.traits & wantedTraits) === wantedTraits && entry.mostDogs >= dogs.length,
      }] : [];
    });
    const byId = new Map(prospects.map((one) => [one.caregiverId, one]));
    return {
      center,
      recommendations: recommend(prospects, inWords(dogs, now), { limit: query.limit, locale: ctx.tenant.locale }).map(({ prospect, reason }) => {
        const { entry, distanceKm: km } = byId.get(prospect.caregiverId)!;
        return { reason, caregiver: presentResult(ctx, query.serviceType, { ...entry, distanceKm: km }, cards.get(entry.caregiverId)!, false) };
      }),
    };
  };

  /** Where nothing is asked for: near whoever was booked last. */
  async function centerOf(ctx: Ctx, ownIds: readonly string[]): Promise<Center | null> {
    const places = new Map((await repository.entriesOf(ctx, ownIds)).map((entry) => [entry.caregiverId, entry]));
    const last = ownIds.map((id) => places.get(id)).find((entry) => entry !== undefined);
    return last ? { label: null, lat: last.lat, lng: last.lng } : null;
  }
}

import type { NewCaregiver, NewService, ServiceTypeName } from '../../caregivers/index.ts';
import { boarding, type createRandom } from '../../caregivers/test/fixture.ts';
import { distanceKm } from '../grid.ts';
import { relevanceKey, relevanceOrder } from '../relevance.ts';
import { traitsOf } from '../traits.ts';

/** A caregiver as an oracle that looks at all of them knows one. */
export interface Known {
  id: string;
  lat: number;
  lng: number;
  priceMinor: number;
  ratingAverage: number | null;
  ratingCount: number;
  capacity: number;
  sizesTaken: readonly NewService['sizesTaken'][number][];
  instantBook: boolean;
  weekdays: readonly string[];
}

export interface Question {
  lat: number;
  lng: number;
  radiusKm: number;
  sort: 'distance' | 'price' | 'rating' | 'relevance';
  serviceType: ServiceTypeName;
  dogCount: number;
  sizes?: NewService['sizesTaken'][number][] | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  minRating?: number | undefined;
  instantBook?: boolean | undefined;
  checkIn?: string | undefined;
  checkOut?: string | undefined;
}

const allSizes = ['toy', 'small', 'medium', 'large', 'giant'] as const;
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** One of many around a place, with whatever searches go by. */
export function someone(random: ReturnType<typeof createRandom>, center: { lat: number; lng: number }, reach: number) {
  const sizesTaken = allSizes.filter(() => random() < 0.7);
  const open = weekdays.filter(() => random() < 0.85);
  const count = random() < 0.2 ? 0 : 1 + Math.floor(random() * 80);
  const service: NewService = {
    ...boarding,
    prices: [{ durationMinutes: null, amountMinor: 3_000 + 500 * Math.floor(random() * 8) }],
    capacity: 1 + Math.floor(random() * 3),
    sizesTaken: sizesTaken.length > 0 ? sizesTaken : ['small'],
    instantBook: random() < 0.4,
    minNoticeHours: 0,
  };
  const given: Partial<NewCaregiver> = {
    lat: center.lat + reach * (random() - 0.5) * random() * 2,
    lng: center.lng + reach * (random() - 0.5) * random() * 2,
    rating: count === 0 ? { average: null, count: 0 } : { average: 3 + Math.floor(random() * 9) / 4, count },
    plan: { days: open.map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '18:00' }] })) },
  };
  return { service, given, weekdays: open };
}

/** What a search must answer, worked out by looking at everybody. */
export function answerOf(all: readonly Known[], question: Question): string[] {
  const { radiusKm, sort, dogCount, sizes = [], minPrice = 0, maxPrice = Infinity, minRating, instantBook, checkIn, checkOut } = question;
  const nights: string[] = [];
  if (checkIn && checkOut) {
    for (let at = Date.parse(checkIn); at < Date.parse(checkOut); at += 86_400_000) nights.push(weekdays[(new Date(at).getUTCDay() + 6) % 7]!);
  }
  const keyOf = (one: Known): number => {
    const km = distanceKm(question, one);
    if (sort === 'distance') return km;
    if (sort === 'price') return one.priceMinor;
    if (sort === 'rating') return -(one.ratingAverage ?? 0);
    const traits = traitsOf({ sizes: one.sizesTaken, instantBook: one.instantBook });
    return relevanceKey(relevanceOrder({ ratingAverage: one.ratingAverage, ratingCount: one.ratingCount, traits }), km);
  };
  return all
    .filter((one) => distanceKm(question, one) <= radiusKm && one.capacity >= Math.max(dogCount, sizes.length) && sizes.every((size) => one.sizesTaken.includes(size)))
    .filter(({ priceMinor }) => priceMinor >= minPrice && priceMinor <= maxPrice)
    .filter(({ ratingAverage }) => minRating === undefined || (ratingAverage ?? 0) >= minRating)
    .filter((one) => instantBook === undefined || one.instantBook === instantBook)
    .filter((one) => nights.every((weekday) => one.weekdays.includes(weekday)))
    .map((one) => ({ id: one.id, key: keyOf(one) }))
    .sort((one, other) => one.key - other.key || (one.id < other.id ? -1 : 1))
    .map(({ id }) => id);
}

import { cities } from '../../src/adapters/maps/offline/data.ts';
import { kmPerDegree } from '../../src/modules/search/grid.ts';

export interface Point {
  readonly lat: number;
  readonly lng: number;
}

/** Numbers that look random and are the same in every run. */
export const createRandom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

/** Points as people live: in cities by their population, dense in the middle and thinning out; the larger the city, the wider. */
export function createPeopledPoints(random: () => number): () => Point {
  const all = cities().filter(({ population }) => population > 0);
  const sums = new Float64Array(all.length);
  let total = 0;
  all.forEach(({ population }, i) => {
    total += population;
    sums[i] = total;
  });
  const pick = (): (typeof all)[number] => {
    const at = random() * total;
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return all[low]!;
  };
  return () => {
    const city = pick();
    const spreadKm = 3 * Math.cbrt(city.population / 100_000) + 1;
    const away = spreadKm * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = random() * 2 * Math.PI;
    const lat = city.lat + (away * Math.cos(angle)) / kmPerDegree;
    const lng = city.lng + (away * Math.sin(angle)) / (kmPerDegree * Math.cos((city.lat * Math.PI) / 180));
    return { lat: Math.round(lat * 1_000) / 1_000, lng: Math.round(lng * 1_000) / 1_000 };
  };
}

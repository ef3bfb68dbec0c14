import { whenKnown, type Soon } from '../../kernel/soon.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Cache } from '../../ports/cache/index.ts';
import type { LatLng } from '../caregivers/index.ts';
import type { Circle } from './filter.ts';
import { kmPerDegree, radians } from './grid.ts';

export interface SearchCacheDeps<T extends object> {
  /** Shared by all servers; null where there is only this one. */
  readonly shared: Cache | null;
  readonly wall: Clock;
  readonly random: () => number;
  /** How an answer is shared. */
  readonly write: (value: T) => string;
  /** Null where what another server wrote is no answer here. */
  readonly read: (text: string) => T | null;
}

export interface Asking {
  readonly words: object;
  readonly under: object;
}

/** Answers by question, each good for as long as nothing changed in the squares of a degree that its circle touches. */
export interface SearchCache<T extends object> {
  /** What is known, or what `load` answers; those who ask the same at the same time wait for one load. What is asked again is known by its words then. */
  get(tenantId: string, circle: Circle, question: string, load: () => Promise<T>, as?: Asking): Promise<T>;
  /**
   * The same for a question asked in the very words of an earlier one, without working out what it means: at once, unless another
   * server has to be asked what changed. The words are an object that is the same again, and so is all else that the answer depends on.
   */
  quick(asking: Asking): Soon<T | undefined>;
  /** Something changed there: within half a second nobody is answered with what was known before. */
  changed(tenantId: string, points: readonly LatLng[]): void;
}

interface Asked {
  readonly key: string;
  readonly areas: readonly string[];
}

const keptMs = 30_000;
/** How long a generation is taken for what another server may have changed since. */
const generationMs = 300;
const generationKeptMs = 86_400_000;
const mostKept = 1_000;
const mostAreas = 50_000;

const areaOf = (lat: number, lng: number): number => Math.floor(lat + 90) * 360 + (((Math.floor(lng + 180) % 360) + 360) % 360);

export function areasOf({ center, radiusKm }: Circle): number[] {
  const dLat = radiusKm / kmPerDegree;
  const dLng = Math.min(180, dLat / Math.max(0.02, Math.cos(radians(Math.min(89, Math.abs(center.lat) + dLat)))));
  const areas = new Set<number>();
  for (let lat = Math.floor(Math.max(-90, center.lat - dLat)); lat <= Math.min(90, center.lat + dLat); lat += 1) {
    for (let lng = Math.floor(center.lng - dLng); lng <= center.lng + dLng; lng += 1) areas.add(areaOf(lat, lng));
  }
  return [...areas];
}

export function createSearchCache<T extends object>({ shared, wall, random, write, read }: SearchCacheDeps<T>): SearchCache<T> {
  const generations = new Map<string, { value: string; untilMs: number }>();
  const known = new Map<string, { readonly generation: string; readonly untilMs: number; readonly value: T }>();
  const loading = new Map<string, { readonly generation: string; readonly value: Promise<T> }>();
  const nowMs = (): number => wall.now().getTime();
  const generationKey = (tenantId: string, area: number): string => `search:area:${tenantId}:${area}`;

  const keyOf = (tenantId: string, question: string): string => `search:${tenantId}:${question}`;
  const asked = new WeakMap<object, WeakMap<object, Asked>>();
  const remembered = ({ words, under }: Asking, as: Asked): void => {
    let own = asked.get(under);
    if (!own) asked.set(under, (own = new WeakMap()));
    own.set(words, as);
  };

  const remember = (key: string, value: string): string => {
    if (generations.size >= mostAreas) generations.clear();
    generations.set(key, { value, untilMs: nowMs() + generationMs });
    return value;
  };
  /** At once where this server is alone, or has looked a moment ago. */
  const generationOf = (key: string): string | Promise<string> => {
    const local = generations.get(key);
    if (local && (shared === null || local.untilMs > nowMs())) return local.value;
    if (shared === null) return '';
    return shared.get(key).then((value) => remember(key, value ?? local?.value ?? ''));
  };
  const keysOf = (tenantId: string, circle: Circle): string[] => areasOf(circle).map((area) => generationKey(tenantId, area));
  const generationsOf = (keys: readonly string[]): string | Promise<string> => {
    if (keys.length === 1) return generationOf(keys[0]!);
    const all = keys.map(generationOf);
    return all.every((one) => typeof one === 'string') ? all.join() : Promise.all(all).then((some) => some.join());
  };

  /** Under the generation in its name: an answer of before a change is never found after it. */
  const sharedOr = async (store: Cache, sharedKey: string, make: () => Promise<T>): Promise<T> => {
    const text = await store.get(sharedKey);
    const found = text === null ? null : read(text);
    if (found) return found;
    const value = await make();
    void store.set(sharedKey, write(value), keptMs);
    return value;
  };

  const load = async (key: string, generation: string, make: () => Promise<T>): Promise<T> => {
    const value = shared === null ? await make() : await sharedOr(shared, `${key}@${generation}`, make);
    known.delete(key);
    known.set(key, { generation, untilMs: nowMs() + keptMs, value });
    if (known.size > mostKept) known.delete(known.keys().next().value!);
    return value;
  };

  return {
    async get(tenantId, circle, question, make, as) {
      const areas = keysOf(tenantId, circle);
      const current = generationsOf(areas);
      const generation = typeof current === 'string' ? current : await current;
      const key = keyOf(tenantId, question);
      const hit = known.get(key);
      if (hit && hit.generation === generation && hit.untilMs > nowMs()) {
        // most are asked once
        if (as) remembered(as, { key, areas });
        return hit.value;
      }
      const running = loading.get(key);
      if (running?.generation === generation) return running.value;
      const flight = { generation, value: load(key, generation, make) };
      loading.set(key, flight);
      try {
        return await flight.value;
      } finally {
        // unless it was asked anew after a change
        if (loading.get(key) === flight) loading.delete(key);
      }
    },

    quick({ words, under }) {
      const before = asked.get(under)?.get(words);
      const hit = before && known.get(before.key);
      if (!hit || hit.untilMs <= nowMs()) return undefined;
      return whenKnown(generationsOf(before.areas), (generation) => (hit.generation === generation ? hit.value : undefined));
    },

    changed(tenantId, points) {
      for (const key of new Set(points.map(({ lat, lng }) => generationKey(tenantId, areaOf(lat, lng))))) {
        const value = `${nowMs().toString(36)}${Math.floor(random() * 2 ** 40).toString(36)}`;
        remember(key, value);
        void shared?.set(key, value, generationKeptMs);
      }
    },
  };
}

import type { Soon } from '../soon.ts';
import type { Clock } from './clock.ts';

const mostKnown = 20_000;

/**
 * Remembers what was looked up for a short while; those who ask at the same time share one look-up, and failures are forgotten.
 * What is known is answered at once, without a promise.
 */
export function createRecent<T>(wall: Clock) {
  const known = new Map<string, { value: Soon<T>; readonly untilMs: number }>();
  return {
    get(key: string, forMs: number, load: () => Promise<T>): Soon<T> {
      const nowMs = wall.now().getTime();
      const hit = known.get(key);
      if (hit && hit.untilMs > nowMs) return hit.value;
      if (known.size >= mostKnown) known.clear();
      const loading = load();
      const entry = { value: loading as Soon<T>, untilMs: nowMs + forMs };
      known.set(key, entry);
      loading.then(
        (value) => {
          entry.value = value;
        },
        () => {
          if (known.get(key) === entry) known.delete(key);
        },
      );
      return loading;
    },
    forget: (key: string): boolean => known.delete(key),
    forgetAll: (): void => known.clear(),
  };
}

import type { Clock } from './clock.ts';

const mostKnown = 20_000;

/** Remembers what was looked up for a short while; those who ask at the same time share one look-up, and failures are forgotten. */
export function createRecent<T>(wall: Clock) {
  const known = new Map<string, { readonly value: Promise<T>; readonly untilMs: number }>();
  return {
    get(key: string, forMs: number, load: () => Promise<T>): Promise<T> {
      const nowMs = wall.now().getTime();
      const hit = known.get(key);
      if (hit && hit.untilMs > nowMs) return hit.value;
      if (known.size >= mostKnown) known.clear();
      const entry = { value: load(), untilMs: nowMs + forMs };
      known.set(key, entry);
      entry.value.catch(() => {
        if (known.get(key) === entry) known.delete(key);
      });
      return entry.value;
    },
    forget: (key: string): boolean => known.delete(key),
    forgetAll: (): void => known.clear(),
  };
}

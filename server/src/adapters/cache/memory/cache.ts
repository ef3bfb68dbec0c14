import type { Clock } from '../../../kernel/time/clock.ts';
import type { Cache } from '../../../ports/cache/index.ts';

interface Entry {
  readonly value: string;
  readonly expiresAtMs: number;
}

interface Options {
  readonly wall: Clock;
  readonly maxEntries?: number | undefined;
  readonly maxChars?: number | undefined;
}

/** A bounded map that lets go of what was used longest ago. */
export function createMemoryCache(options: Options): Cache & { clear(): void } {
  const { wall, maxEntries = 20_000, maxChars = 32_000_000 } = options;
  // A Map keeps the order of insertion: what is used is inserted again, so the first is the least recently used.
  const entries = new Map<string, Entry>();
  let chars = 0;

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (entry && entries.delete(key)) chars -= key.length + entry.value.length;
  };
  const put = (key: string, entry: Entry) => {
    remove(key);
    const size = key.length + entry.value.length;
    if (size > maxChars) return;
    entries.set(key, entry);
    chars += size;
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries && chars <= maxChars) break;
      remove(oldest);
    }
  };
  const read = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry && entry.expiresAtMs > wall.now().getTime()) return entry;
    remove(key);
    return undefined;
  };

  return {
    get: async (key) => {
      const entry = read(key);
      if (entry) put(key, entry);
      return entry?.value ?? null;
    },
    set: async (key, value, ttlMs) => put(key, { value, expiresAtMs: wall.now().getTime() + ttlMs }),
    delete: async (key) => remove(key),
    increment: async (key, ttlMs, by = 1) => {
      const entry = read(key);
      const count = Number(entry?.value ?? 0) + by;
      put(key, { value: String(count), expiresAtMs: entry?.expiresAtMs ?? wall.now().getTime() + ttlMs });
      return count;
    },
    clear: () => {
      entries.clear();
      chars = 0;
    },
  };
}

import { createMemoryCache } from './cache.ts';
import { createLocalRateLimiter } from '../../../ports/cache/local-limiter.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { CacheStore } from '../../../ports/cache/index.ts';

export interface MemoryCacheOptions {
  readonly wall: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Bounds of the cache: entries and characters. */
  readonly maxEntries?: number | undefined;
  readonly maxChars?: number | undefined;
  /** Bound of the rate limiter; a bucket takes about 200 bytes. */
  readonly maxBuckets?: number | undefined;
}

/** Cache and rate limits of one process: for the embedded mode, and what the Redis adapter falls back on. */
export function createMemoryCacheStore(options: MemoryCacheOptions): CacheStore {
  const cache = createMemoryCache(options);
  return {
    cache,
    rateLimiter: createLocalRateLimiter(options),
    ping: async () => true,
    close: async () => cache.clear(),
  };
}


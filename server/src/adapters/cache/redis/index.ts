import { createLocalRateLimiter } from '../../../ports/cache/local-limiter.ts';
import { createRedisCache } from './cache.ts';
import { closeRedis, openRedis } from './connection.ts';
import { createGuard } from './guard.ts';
import { createRedisRateLimiter } from './rate-limiter.ts';
import type { RedisSettings } from './connection.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { CacheStore } from '../../../ports/cache/index.ts';

export interface RedisCacheOptions extends RedisSettings {
  readonly wall: Clock;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  /** In front of every key. */
  readonly prefix?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly pauseMs?: number | undefined;
}

/** Cache and rate limits for all processes, by one Redis connection. Opening waits for nothing. */
export function createRedisCacheStore(options: RedisCacheOptions): CacheStore {
  const { wall, random, log, prefix = 'dogcare:', timeoutMs = 250, pauseMs = 1_000 } = options;
  // No queue of commands for later: by then their callers have gone on without an answer.
  const redis = openRedis(options, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  const guard = createGuard({ redis, wall, log, timeoutMs, pauseMs });

  return {
    cache: createRedisCache({ redis, guard, prefix: `${prefix}cache:` }),
    rateLimiter: createRedisRateLimiter({
      redis, guard, prefix: `${prefix}rate:`, fallback: createLocalRateLimiter({ wall, random }), wall,
    }),
    ping: async () => (await guard.attempt((open) => open.ping())) === 'PONG',
    close: () => closeRedis(redis),
  };
}

export { closeRedis, openRedis } from './connection.ts';
export type { RedisSettings } from './connection.ts';

import { assertRate } from '../../../ports/cache/gcra.ts';
import type { Guard } from './guard.ts';
import type { RateDecision, RateLimiter } from '../../../ports/cache/index.ts';
import type { Redis } from 'ioredis';

/**
 * ports/cache/gcra.ts in Lua, so that reading and taking are one step. By Redis's own clock: servers' clocks differ.
 * The key lives as long as its bucket isn't full: a full one and none are the same.
 */
const lua = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local unit = window / limit
local tolerance = unit / 100
local before = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local after = before + unit * cost
local wait = after - window - now
local allowed = wait <= tolerance
local kept = before
if allowed then
  kept = after
  if cost > 0 then
    redis.call('SET', KEYS[1], string.format('%.3f', kept), 'PX', math.max(1, math.ceil(kept - now)))
  end
end
return {
  allowed and 1 or 0,
  math.max(0, math.floor((window - (kept - now) + tolerance) / unit)),
  math.ceil(kept - now),
  allowed and 0 or math.ceil(math.min(wait, window))
}`;

type WithGcra = Redis & {
  takeFromBucket(key: string, limit: number, windowMs: number, cost: number): Promise<[number, number, number, number]>;
};

interface Options {
  readonly redis: Redis;
  readonly guard: Guard;
  readonly prefix: string;
  /** Decides while Redis is away. */
  readonly fallback: RateLimiter;
}

export function createRedisRateLimiter({ redis, guard, prefix, fallback }: Options): RateLimiter {
  redis.defineCommand('takeFromBucket', { numberOfKeys: 1, lua });

  return {
    take: async (key, rate) => {
      assertRate(rate);
      const { limit, windowMs, cost = 1 } = rate;
      const answer = await guard.attempt((open) =>
        (open as WithGcra).takeFromBucket(`${prefix}${key}`, limit, windowMs, cost));
      if (!answer) return fallback.take(key, rate);
      const [allowed, remaining, resetMs, retryAfterMs] = answer;
      return { allowed: allowed === 1, limit, remaining, resetMs, retryAfterMs } satisfies RateDecision;
    },
  };
}

import { assertRate } from '../../../ports/cache/gcra.ts';
import type { Guard } from './guard.ts';
import type { RateDecision, RateLimit, RateLimiter } from '../../../ports/cache/index.ts';
import type { Redis } from 'ioredis';

/**
 * ports/cache/gcra.ts in Lua, so that reading and taking are one step; for many who ask at once, one after the other. By Redis's own
 * clock: servers' clocks differ. The key lives as long as its bucket isn't full: a full one and none are the same.
 */
const lua = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local fullAt, changed, answers = {}, {}, {}
for i, key in ipairs(KEYS) do
  local limit, window, cost = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
  local unit = window / limit
  local tolerance = unit / 100
  local before = math.max(fullAt[key] or tonumber(redis.call('GET', key) or 0), now)
  local after = before + unit * cost
  local wait = after - window - now
  local allowed = wait <= tolerance
  local kept = before
  if allowed then
    kept = after
    if cost > 0 then changed[key] = true end
  end
  fullAt[key] = kept
  answers[4 * i - 3] = allowed and 1 or 0
  answers[4 * i - 2] = math.max(0, math.floor((window - (kept - now) + tolerance) / unit))
  answers[4 * i - 1] = math.ceil(kept - now)
  answers[4 * i] = allowed and 0 or math.ceil(math.min(wait, window))
end
for key in pairs(changed) do
  redis.call('SET', key, string.format('%.3f', fullAt[key]), 'PX', math.max(1, math.ceil(fullAt[key] - now)))
end
return answers`;

/** Bounds what one script does, during which Redis does nothing else. */
const mostAtOnce = 100;

type WithGcra = Redis & { takeFromBuckets(count: number, ...keysAndRates: readonly (string | number)[]): Promise<number[]> };

interface Options {
  readonly redis: Redis;
  readonly guard: Guard;
  readonly prefix: string;
  /** Decides while Redis is away. */
  readonly fallback: RateLimiter;
}

interface Waiting {
  readonly key: string;
  readonly rate: RateLimit;
  decide(decision: RateDecision | Promise<RateDecision>): void;
}

/** Requests that came in at about the same time ask together: to send a command costs more than all else about it. */
export function createRedisRateLimiter({ redis, guard, prefix, fallback }: Options): RateLimiter {
  redis.defineCommand('takeFromBuckets', { lua });
  let waiting: Waiting[] = [];
  let isAsking = false;

  const ask = async (some: readonly Waiting[]): Promise<void> => {
    const keys = some.map(({ key }) => prefix + key);
    const rates = some.flatMap(({ rate: { limit, windowMs, cost = 1 } }) => [limit, windowMs, cost]);
    const answers = await guard.attempt((open) => (open as WithGcra).takeFromBuckets(keys.length, ...keys, ...rates));
    some.forEach(({ key, rate, decide }, i) => {
      if (!answers) return decide(Promise.resolve(fallback.take(key, rate)));
      const [allowed, remaining, resetMs, retryAfterMs] = answers.slice(4 * i, 4 * i + 4) as [number, number, number, number];
      return decide({ allowed: allowed === 1, limit: rate.limit, remaining, resetMs, retryAfterMs });
    });
  };
  /** One after the other: who comes while Redis is asked goes with the next. Never throws, as the guard doesn't. */
  const askAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const all = waiting;
      waiting = [];
      const parts = Array.from({ length: Math.ceil(all.length / mostAtOnce) }, (_, i) => all.slice(i * mostAtOnce, (i + 1) * mostAtOnce));
      await Promise.all(parts.map(ask));
    }
    isAsking = false;
  };

  return {
    take: async (key, rate) => {
      assertRate(rate);
      return new Promise<RateDecision>((decide) => {
        waiting.push({ key, rate, decide });
        if (isAsking) return;
        isAsking = true;
        setImmediate(askAll);
      });
    },
  };
}

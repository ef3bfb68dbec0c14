import { assertRate } from '../../../ports/cache/gcra.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
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

/** Of limits that let so many through, some are taken ahead for keys that many ask for at once … */
const generous = 1_000;
/** … at most so many, never more than this share of the limit, and only for so long: what is left over then is lost. */
const mostAhead = 64;
const shareAhead = 0.01;
const aheadMs = 200;
const mostKeys = 1_000;

type WithGcra = Redis & { takeFromBuckets(count: number, ...keysAndRates: readonly (string | number)[]): Promise<number[]> };

interface Options {
  readonly redis: Redis;
  readonly guard: Guard;
  readonly prefix: string;
  /** Decides while Redis is away. */
  readonly fallback: RateLimiter;
  /** For how long what was taken ahead is good. */
  readonly wall: Clock;
}

interface Waiting {
  readonly key: string;
  readonly rate: RateLimit;
  decide(decision: RateDecision | Promise<RateDecision>): void;
}

/** Taken of a bucket already, to be given out here. */
interface Ahead {
  readonly windowMs: number;
  readonly taken: RateDecision;
  readonly atMs: number;
  left: number;
}

/**
 * Requests that came in at about the same time ask together: to send a command costs more than all else about it. A key that many ask
 * for at once takes a few ahead, so that a busy server's own limit costs it no trip for each. Never more than the limit gets through.
 */
export function createRedisRateLimiter({ redis, guard, prefix, fallback, wall }: Options): RateLimiter {
  redis.defineCommand('takeFromBuckets', { lua });
  const aheadOf = new Map<string, Ahead>();
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

  /** For the keys that several wait for. */
  const takingAhead = (all: readonly Waiting[]): Waiting[] => {
    if (aheadOf.size > mostKeys) aheadOf.clear();
    const counts = new Map<string, number>();
    for (const { key } of all) counts.set(key, (counts.get(key) ?? 0) + 1);
    return all.flatMap(({ key, rate }) => {
      const count = counts.get(key) ?? 0;
      counts.delete(key);
      if (count < 2 || rate.limit < generous) return [];
      const cost = Math.min(mostAhead, 4 * count, Math.floor(rate.limit * shareAhead));
      const keep = (taken: RateDecision): unknown => taken.allowed && aheadOf.set(key, { windowMs: rate.windowMs, taken, atMs: wall.now().getTime(), left: cost });
      // one that had to be decided without Redis is of another bucket
      return [{ key, rate: { ...rate, cost }, decide: (decision) => void (decision instanceof Promise || keep(decision)) } satisfies Waiting];
    });
  };
  /** One after the other: who comes while Redis is asked goes with the next. Never throws, as the guard doesn't. */
  const askAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const all = [...waiting, ...takingAhead(waiting)];
      waiting = [];
      const parts = Array.from({ length: Math.ceil(all.length / mostAtOnce) }, (_, i) => all.slice(i * mostAtOnce, (i + 1) * mostAtOnce));
      await Promise.all(parts.map(ask));
    }
    isAsking = false;
  };

  const takenAhead = (key: string, { limit, windowMs, cost = 1 }: RateLimit): RateDecision | undefined => {
    const ahead = aheadOf.get(key);
    if (!ahead) return undefined;
    const sinceMs = wall.now().getTime() - ahead.atMs;
    const isGood = sinceMs >= 0 && sinceMs < aheadMs && ahead.taken.limit === limit && ahead.windowMs === windowMs && cost === 1;
    if (isGood) ahead.left -= 1;
    if (!isGood || ahead.left === 0) aheadOf.delete(key);
    return isGood ? { ...ahead.taken, remaining: ahead.taken.remaining + ahead.left, resetMs: Math.max(0, ahead.taken.resetMs - sinceMs) } : undefined;
  };

  return {
    take(key, rate) {
      assertRate(rate);
      return takenAhead(key, rate) ?? new Promise<RateDecision>((decide) => {
        waiting.push({ key, rate, decide });
        if (isAsking) return;
        isAsking = true;
        setImmediate(askAll);
      });
    },
  };
}

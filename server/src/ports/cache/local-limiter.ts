import { assertRate, gcra } from './gcra.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { RateLimiter } from './index.ts';

interface Bucket {
  readonly key: string;
  fullAtMs: number;
  windowMs: number;
}

interface Options {
  readonly wall: Clock;
  readonly random: () => number;
  readonly maxBuckets?: number | undefined;
}

const SAMPLE = 16;

/**
 * Buckets in a bounded table. When it is full, the emptiest claim of a random sample goes: one that is full again (it
 * says nothing), else the one used least of its limit. So a flood of fresh keys pushes out itself, not the exhausted
 * bucket that an attacker would like forgotten.
 */
export function createLocalRateLimiter({ wall, random, maxBuckets = 100_000 }: Options): RateLimiter {
  const byKey = new Map<string, number>();
  const buckets: Bucket[] = [];

  const usedShare = (bucket: Bucket, nowMs: number) => Math.max(0, bucket.fullAtMs - nowMs) / bucket.windowMs;

  const evict = (nowMs: number) => {
    let victim = Math.floor(random() * buckets.length);
    for (let n = 1; n < SAMPLE; n += 1) {
      const other = Math.floor(random() * buckets.length);
      if (usedShare(buckets[other]!, nowMs) < usedShare(buckets[victim]!, nowMs)) victim = other;
    }
    byKey.delete(buckets[victim]!.key);
    const last = buckets.pop()!;
    if (victim < buckets.length) {
      buckets[victim] = last;
      byKey.set(last.key, victim);
    }
  };

  return {
    take: (key, rate) => {
      assertRate(rate);
      const nowMs = wall.now().getTime();
      const at = byKey.get(key);
      const bucket = at === undefined ? undefined : buckets[at];
      const { fullAtMs, decision } = gcra(bucket?.fullAtMs ?? 0, nowMs, rate);
      if (bucket) {
        bucket.fullAtMs = fullAtMs;
        bucket.windowMs = rate.windowMs;
      } else if (fullAtMs > nowMs) {
        if (buckets.length >= maxBuckets) evict(nowMs);
        byKey.set(key, buckets.push({ key, fullAtMs, windowMs: rate.windowMs }) - 1);
      }
      return decision;
    },
  };
}

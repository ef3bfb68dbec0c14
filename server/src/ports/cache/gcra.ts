import type { RateDecision, RateLimit } from './index.ts';

/**
 * The generic cell rate algorithm: all that a bucket remembers is the instant at which it would be full again. Each
 * unit taken moves that instant on by `windowMs / limit`; what would move it further than a window ahead is refused.
 * The same in Lua is in adapters/cache/redis/rate-limiter.ts.
 */
export function gcra(fullAtMs: number, nowMs: number, rate: RateLimit): { fullAtMs: number; decision: RateDecision } {
  const { limit, windowMs, cost = 1 } = rate;
  const unitMs = windowMs / limit;
  // Instants in ms are large, so doubles round them: a hundredth of a unit forgives that and lets nothing more through.
  const toleranceMs = unitMs / 100;
  const before = Math.max(fullAtMs, nowMs);
  const after = before + unitMs * cost;
  const waitMs = after - windowMs - nowMs;
  const allowed = waitMs <= toleranceMs;
  const kept = allowed ? after : before;
  const decision: RateDecision = {
    allowed,
    limit,
    remaining: Math.max(0, Math.floor((windowMs - (kept - nowMs) + toleranceMs) / unitMs)),
    resetMs: Math.ceil(kept - nowMs),
    retryAfterMs: allowed ? 0 : Math.ceil(Math.min(waitMs, windowMs)),
  };
  return { fullAtMs: kept, decision };
}

/** A limit that makes no sense is a programmer's mistake, and would let everybody or nobody through. */
export function assertRate({ limit, windowMs, cost = 1 }: RateLimit): void {
  if (!(limit >= 1 && windowMs >= 1 && cost >= 0 && Number.isFinite(limit * windowMs * cost))) {
    throw new RangeError(`Not a rate limit: ${limit} in ${windowMs} ms at a cost of ${cost}`);
  }
}

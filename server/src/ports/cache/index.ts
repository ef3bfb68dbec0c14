import type { Soon } from '../../kernel/soon.ts';

/** Short-lived shared state: a cache and rate limits. Nothing in here is the only copy of anything. */

/**
 * Strings by key, each with a time to live (bytes go in as base64). An adapter whose server is away answers a miss
 * within a bounded wait and forgets writes, so callers need no error path; what they compute on a miss is the truth.
 */
export interface Cache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Adds to a counter, atomically, and gives its new value. The first increment starts the time to live; later ones
   * don't extend it. `null` when the server is away: not counted. For limits use {@link RateLimiter}, which never is.
   */
  increment(key: string, ttlMs: number, by?: number): Promise<number | null>;
}

export interface RateLimit {
  /** As many at once, and as many in each window. */
  readonly limit: number;
  readonly windowMs: number;
  /** What this one counts for; 1 by default, 0 to look without taking. */
  readonly cost?: number | undefined;
}

export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  /** What is left to take now. */
  readonly remaining: number;
  /** Until everything is available again, when nothing more is taken. */
  readonly resetMs: number;
  /** Until this one would be allowed; 0 when it was. */
  readonly retryAfterMs: number;
}

/**
 * Limits by key, by GCRA (a leaky bucket): a burst up to the limit, then an even flow, with no window edge to exploit.
 * What is refused costs nothing. Always answers: with its server away an adapter decides in this process alone, so
 * limits hold per process, not at all or for everybody.
 */
export interface RateLimiter {
  take(key: string, limit: RateLimit): Soon<RateDecision>;
}

/** One store behind both, opened and closed together. */
export interface CacheStore {
  readonly cache: Cache;
  readonly rateLimiter: RateLimiter;
  /** Whether the store itself answers now, for readiness; the two above work either way. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

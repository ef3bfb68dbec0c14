import { afterEach, describe, expect, it } from 'vitest';
import type { CacheStore } from '../index.ts';

export interface CacheHarness {
  /** An empty store. */
  open(): Promise<CacheStore>;
  /** Lets the store's time pass: moves its clock, or waits where it is a server's own. */
  passMs(ms: number): Promise<void>;
}

/** What every adapter of the cache port does. */
export function cacheConformance(adapter: string, { open, passMs }: CacheHarness): void {
  const opened: CacheStore[] = [];
  const store = async () => {
    const made = await open();
    opened.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  describe(`${adapter}: cache`, () => {
    it('gives back what was set, and null for what was not', async () => {
      const { cache } = await store();
      expect(await cache.get('a')).toBeNull();
      await cache.set('a', 'Wauwau 🐕', 60_000);
      await cache.set('empty', '', 60_000);
      expect(await cache.get('a')).toBe('Wauwau 🐕');
      expect(await cache.get('empty')).toBe('');
      await cache.set('a', 'other', 60_000);
      expect(await cache.get('a')).toBe('other');
      expect(await cache.get('b')).toBeNull();
    });

    it('forgets what is deleted', async () => {
      const { cache } = await store();
      await cache.set('a', '1', 60_000);
      await cache.delete('a');
      await cache.delete('never there');
      expect(await cache.get('a')).toBeNull();
    });

    it('forgets after the time to live, counted from the last set', async () => {
      const { cache } = await store();
      await cache.set('short', '1', 200);
      await cache.set('renewed', '1', 200);
      await cache.set('renewed', '2', 60_000);
      await passMs(220);
      expect(await cache.get('short')).toBeNull();
      expect(await cache.get('renewed')).toBe('2');
    });

    it('counts atomically', async () => {
      const { cache } = await store();
      const counts = await Promise.all(Array.from({ length: 20 }, () => cache.increment('n', 60_000)));
      expect(counts.toSorted((a, b) => a! - b!)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
      expect(await cache.increment('n', 60_000, 5)).toBe(25);
      expect(await cache.get('n')).toBe('25');
    });

    it('starts a counter’s time with its first increment and does not extend it', async () => {
      const { cache } = await store();
      expect(await cache.increment('n', 500)).toBe(1);
      await passMs(300);
      expect(await cache.increment('n', 500)).toBe(2);
      await passMs(300);
      expect(await cache.increment('n', 500)).toBe(1);
    });

    it('answers a ping', async () => {
      expect(await (await store()).ping()).toBe(true);
    });
  });

  describe(`${adapter}: rate limiter`, () => {
    const rate = { limit: 3, windowMs: 60_000 };

    it('lets a burst up to the limit through and tells what is left', async () => {
      const { rateLimiter } = await store();
      const decisions = [];
      for (let n = 0; n < 4; n += 1) decisions.push(await rateLimiter.take('a', rate));
      expect(decisions.map(({ allowed, limit, remaining }) => ({ allowed, limit, remaining }))).toEqual([
        { allowed: true, limit: 3, remaining: 2 },
        { allowed: true, limit: 3, remaining: 1 },
        { allowed: true, limit: 3, remaining: 0 },
        { allowed: false, limit: 3, remaining: 0 },
      ]);
      expect(decisions[0]!.retryAfterMs).toBe(0);
      expect(decisions[0]!.resetMs).toBeGreaterThan(19_000);
      expect(decisions[0]!.resetMs).toBeLessThanOrEqual(20_001);
      const refused = decisions[3]!;
      expect(refused.retryAfterMs).toBeGreaterThan(15_000);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(20_000);
      expect(refused.resetMs).toBeLessThanOrEqual(60_001);
    });

    it('keeps keys apart', async () => {
      const { rateLimiter } = await store();
      for (let n = 0; n < 4; n += 1) await rateLimiter.take('a', rate);
      expect((await rateLimiter.take('b', rate)).remaining).toBe(2);
    });

    it('lets exactly the limit through when many come at once', async () => {
      const { rateLimiter } = await store();
      const decisions = await Promise.all(
        Array.from({ length: 60 }, () => rateLimiter.take('a', { limit: 10, windowMs: 3_600_000 })));
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(10);
    });

    it('lets no more than a generous limit through, wave after wave, and tells what is left', async () => {
      const { rateLimiter } = await store();
      const generous = { limit: 2_000, windowMs: 36_000_000 };
      const waves = [];
      for (let wave = 0; wave < 60; wave += 1) waves.push(await Promise.all(Array.from({ length: 40 }, () => rateLimiter.take('a', generous))));
      const allowed = waves.flat().filter((one) => one.allowed);
      // some may have been taken ahead and not been used
      expect(allowed.length).toBeLessThanOrEqual(2_000);
      expect(allowed.length).toBeGreaterThanOrEqual(1_936);
      expect(Math.max(...waves[1]!.map(({ remaining }) => remaining))).toBeLessThanOrEqual(1_960);
      expect(Math.min(...waves[1]!.map(({ remaining }) => remaining))).toBeGreaterThanOrEqual(1_800);
      expect(waves.at(-1)!.at(-1)).toMatchObject({ allowed: false, remaining: 0 });
    });

    it('flows back evenly, and what was refused costs nothing', async () => {
      const { rateLimiter } = await store();
      const quick = { limit: 4, windowMs: 2_000 };
      for (let n = 0; n < 4; n += 1) expect((await rateLimiter.take('a', quick)).allowed).toBe(true);
      let refused = await rateLimiter.take('a', quick);
      for (let n = 0; n < 10; n += 1) refused = await rateLimiter.take('a', quick);
      expect(refused.allowed).toBe(false);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(500);
      await passMs(refused.retryAfterMs + 5);
      expect((await rateLimiter.take('a', quick)).allowed).toBe(true);
      expect((await rateLimiter.take('a', quick)).allowed).toBe(false);
    });

    it('is whole again after the reset', async () => {
      const { rateLimiter } = await store();
      const quick = { limit: 2, windowMs: 300 };
      await rateLimiter.take('a', quick);
      const { resetMs } = await rateLimiter.take('a', quick);
      await passMs(resetMs + 5);
      expect(await rateLimiter.take('a', { ...quick, cost: 0 }))
        .toMatchObject({ allowed: true, remaining: 2, resetMs: 0 });
    });

    it('takes more at once by cost, looks at a cost of 0, and never allows more than the limit', async () => {
      const { rateLimiter } = await store();
      const ten = { limit: 10, windowMs: 60_000 };
      expect(await rateLimiter.take('a', { ...ten, cost: 7 })).toMatchObject({ allowed: true, remaining: 3 });
      expect(await rateLimiter.take('a', { ...ten, cost: 0 })).toMatchObject({ allowed: true, remaining: 3 });
      expect(await rateLimiter.take('a', { ...ten, cost: 4 })).toMatchObject({ allowed: false, remaining: 3 });
      expect(await rateLimiter.take('a', { ...ten, cost: 3 })).toMatchObject({ allowed: true, remaining: 0 });
      expect(await rateLimiter.take('fresh', { ...ten, cost: 11 })).toMatchObject({ allowed: false, remaining: 10 });
    });

    it.each([
      { limit: 0, windowMs: 1_000 },
      { limit: 5, windowMs: 0 },
      { limit: 5, windowMs: 1_000, cost: -1 },
      { limit: Number.NaN, windowMs: 1_000 },
    ])('refuses a limit that makes no sense: %j', async (nonsense) => {
      const { rateLimiter } = await store();
      await expect((async () => rateLimiter.take('a', nonsense))()).rejects.toThrow(RangeError);
    });
  });
}

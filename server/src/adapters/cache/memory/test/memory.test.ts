import { describe, expect, it } from 'vitest';
import { cacheConformance } from '../../../../ports/cache/test/conformance.ts';
import { createMemoryCacheStore } from '../index.ts';
import type { MemoryCacheOptions } from '../index.ts';

let nowMs = Date.UTC(2026, 5, 1);
const wall = { now: () => new Date(nowMs) };
const open = (options: Partial<MemoryCacheOptions> = {}) =>
  createMemoryCacheStore({ wall, random: Math.random, ...options });

cacheConformance('memory', {
  open: async () => open(),
  passMs: async (ms) => { nowMs += ms; },
});

describe('memory: bounds', () => {
  it('lets go of what was used longest ago when there are too many entries', async () => {
    const { cache } = open({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60_000);
    await cache.get('a');
    await cache.set('d', 'd', 60_000);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['a', null, 'c', 'd']);
  });

  it('keeps within its size, and keeps nothing larger than that', async () => {
    const { cache } = open({ maxChars: 100 });
    await cache.set('a', 'x'.repeat(60), 60_000);
    await cache.set('b', 'x'.repeat(60), 60_000);
    await cache.set('c', 'x'.repeat(200), 60_000);
    expect(await cache.get('a')).toBeNull();
    expect(await cache.get('b')).not.toBeNull();
    expect(await cache.get('c')).toBeNull();
  });

  it('does not forget an exhausted bucket for a flood of fresh keys', async () => {
    const { rateLimiter } = open({ maxBuckets: 200 });
    const rate = { limit: 10, windowMs: 60_000 };
    for (let n = 0; n < 10; n += 1) await rateLimiter.take('attacker', rate);
    for (let n = 0; n < 20_000; n += 1) await rateLimiter.take(`flood-${n}`, rate);
    expect((await rateLimiter.take('attacker', rate)).allowed).toBe(false);
  });
});

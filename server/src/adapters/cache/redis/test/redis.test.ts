import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../kernel/time/clock.ts';
import { cacheConformance } from '../../../../ports/cache/test/conformance.ts';
import { createRedisCacheStore, openRedis } from '../index.ts';
import { hasRedisServer, startOwnRedis } from './redis-server.ts';
import type { RedisCacheOptions } from '../index.ts';

const url = process.env['TEST_REDIS_URL'];

const collectLog = () => {
  const lines: string[] = [];
  const log = (level: string) => (_: unknown, message: string) => { lines.push(`${level}: ${message}`); };
  return { lines, log: { info: log('info'), warn: log('warn'), error: log('error') } };
};
const open = (options: Partial<RedisCacheOptions> & { url: string }) => createRedisCacheStore({
  wall: systemClock, random: Math.random, log: collectLog().log, prefix: `test-${randomUUID()}:`, ...options,
});

describe.skipIf(!url)('redis', () => {
  cacheConformance('redis', {
    // The suite tells what Redis does, so it must not be the fallback that answers on a slow machine.
    open: async () => open({ url: url!, timeoutMs: 5_000 }),
    passMs: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }),
  });

  it('shares limits and values among processes', async () => {
    const prefix = `test-${randomUUID()}:`;
    const [one, other] = [open({ url: url!, prefix, timeoutMs: 5_000 }), open({ url: url!, prefix, timeoutMs: 5_000 })];
    await one.cache.set('a', '1', 60_000);
    expect(await other.cache.get('a')).toBe('1');
    for (let n = 0; n < 3; n += 1) await one.rateLimiter.take('a', { limit: 3, windowMs: 60_000 });
    expect((await other.rateLimiter.take('a', { limit: 3, windowMs: 60_000 })).allowed).toBe(false);
    // more than go with one command, of two keys, some by others of theirs
    const rate = { limit: 150, windowMs: 3_600_000 };
    const many = await Promise.all(Array.from({ length: 500 }, (_, n) => (n % 3 === 0 ? one : other).rateLimiter.take(n % 2 === 0 ? 'even' : 'odd', rate)));
    for (const parity of [0, 1]) expect(many.filter(({ allowed }, n) => allowed && n % 2 === parity)).toHaveLength(150);
    await Promise.all([one.close(), other.close()]);
  });
});

describe.skipIf(!hasRedisServer)('redis: outage', () => {
  let redis: Awaited<ReturnType<typeof startOwnRedis>>;
  beforeAll(async () => { redis = await startOwnRedis(); });
  afterAll(() => redis.stop());

  const rate = { limit: 3, windowMs: 60_000 };
  const lost = /^warn: Redis does not answer/;

  it('answers misses and limits by itself when Redis dies, says so once, and comes back with it', async () => {
    const { lines, log } = collectLog();
    const store = open({ url: redis.url, log, timeoutMs: 500, pauseMs: 50 });
    await store.cache.set('a', '1', 60_000);
    expect(await store.cache.get('a')).toBe('1');

    await redis.kill();
    const startedMs = performance.now();
    expect(await store.cache.get('a')).toBeNull();
    await store.cache.set('a', '2', 60_000);
    await store.cache.delete('a');
    expect(await store.cache.increment('n', 60_000)).toBeNull();
    const taken = [];
    for (let n = 0; n < 4; n += 1) taken.push((await store.rateLimiter.take('a', rate)).allowed);
    expect(taken).toEqual([true, true, true, false]);
    expect(await store.ping()).toBe(false);
    // Nine calls, each at worst one deadline.
    expect(performance.now() - startedMs).toBeLessThan(9 * 500 + 500);
    expect(lines).toEqual([expect.stringMatching(lost)]);

    await redis.start();
    await vi.waitFor(async () => expect(await store.ping()).toBe(true), { timeout: 10_000 });
    await store.cache.set('a', '3', 60_000);
    expect(await store.cache.get('a')).toBe('3');
    expect((await store.rateLimiter.take('a', rate)).remaining).toBe(2);
    expect(lines).toEqual([expect.stringMatching(lost), 'info: Redis answers again']);
    await store.close();
  });

  it('waits no longer than its deadline for a Redis that hangs, and then only one caller in each pause', async () => {
    const store = open({ url: redis.url, timeoutMs: 200, pauseMs: 60_000 });
    // The first use of all may be slower than the deadline, and would already begin the pause.
    const ready = open({ url: redis.url, timeoutMs: 5_000 });
    await ready.ping();
    redis.freeze();
    const startedMs = performance.now();
    expect(await store.cache.get('a')).toBeNull();
    const firstMs = performance.now() - startedMs;
    for (let n = 0; n < 100; n += 1) await store.rateLimiter.take('a', rate);
    const restMs = performance.now() - startedMs - firstMs;
    redis.thaw();
    expect(firstMs).toBeLessThan(1_500);
    // each of them waiting would be 20 s
    expect(restMs).toBeLessThan(2_000);
    await Promise.all([store.close(), ready.close()]);
  });

  it('runs its scripts on a Redis that has forgotten them', async () => {
    const store = open({ url: redis.url, timeoutMs: 5_000, log: collectLog().log });
    await store.rateLimiter.take('a', rate);
    await redis.kill();
    await redis.start();
    await vi.waitFor(async () => expect(await store.ping()).toBe(true), { timeout: 10_000 });
    expect((await store.rateLimiter.take('a', rate)).remaining).toBe(2);
    expect(await store.cache.increment('n', 60_000)).toBe(1);
    await store.close();
  });

  it('replaces a connection that went silent, and leaves the next one alone', async () => {
    const connection = openRedis(
      { url: redis.url }, { maxRetriesPerRequest: null, connectTimeout: 500, disconnectTimeout: 50 }, 100);
    await connection.ping();
    let closed = 0;
    connection.on('close', () => { closed += 1; });
    redis.freeze();
    const answer = connection.ping();
    await vi.waitFor(() => expect(closed).toBeGreaterThan(0), { timeout: 5_000 });
    redis.thaw();
    expect(await answer).toBe('PONG');
    const closedBefore = closed;
    // Silent, but as asked: a wait of several times the limit, with nothing unanswered before it.
    await new Promise((resolve) => { setTimeout(resolve, 350); });
    expect(await connection.ping()).toBe('PONG');
    expect(closed).toBe(closedBefore);
    connection.disconnect();
  });
});

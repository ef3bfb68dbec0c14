import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../kernel/time/clock.ts';
import { queueConformance } from '../../../../ports/queue/test/conformance.ts';
import { openRedis } from '../../../cache/redis/index.ts';
import { hasRedisServer, startOwnRedis } from '../../../cache/redis/test/redis-server.ts';
import { createBullQueue } from '../index.ts';
import type { BullQueueOptions } from '../index.ts';
import type { Redis } from 'ioredis';

const url = process.env['TEST_REDIS_URL'];
const quiet = () => {};
const unavailable = { code: 'queue_unavailable' };
const open = (at: string, options: Partial<BullQueueOptions> = {}) => createBullQueue({
  open: (connection) => openRedis({ url: at }, connection),
  wall: systemClock, random: Math.random, log: { info: quiet, warn: quiet, error: quiet },
  prefix: `{test-${randomUUID()}}`, ...options,
});

describe.skipIf(!url)('bull', () => {
  queueConformance('bull', { open: (options) => open(url!, options) });

  it('runs each job in one of many processes, and each sees all queues', async () => {
    const prefix = `{test-${randomUUID()}}`;
    const ran: string[] = [];
    const workers = [open(url!, { prefix }), open(url!, { prefix })];
    for (const worker of workers) worker.process('mail', async ({ id }) => { ran.push(id); }, { concurrency: 2 });
    const producer = open(url!, { prefix });
    const ids = Array.from({ length: 50 }, (_, n) => `evt_${n}`);
    const jobs = ids.map((id) => ({ name: 'mail', id, data: null }));
    await Promise.all([producer, ...workers].map((queue) => queue.add(jobs)));
    const onlooker = open(url!, { prefix });
    await onlooker.idle();
    expect(ran.toSorted()).toEqual(ids.toSorted());
    expect((await onlooker.stats()).map(({ name }) => name)).toEqual(['mail']);
    await Promise.all([...workers, producer, onlooker].map((queue) => queue.close()));
  });

  it('runs a job again whose process died', async () => {
    const prefix = `{test-${randomUUID()}}`;
    const connections: Redis[] = [];
    const doomed = open(url!, {
      prefix, lockMs: 300,
      open: (options) => {
        const redis = openRedis({ url: url! }, options);
        connections.push(redis);
        return redis;
      },
    });
    let started = false;
    doomed.process('mail', () => {
      started = true;
      return new Promise(() => {});
    });
    await doomed.add([{ name: 'mail', id: 'a', data: 7 }]);
    await vi.waitFor(() => expect(started).toBe(true), { timeout: 5_000 });
    for (const redis of connections) redis.disconnect();

    const survivor = open(url!, { prefix, lockMs: 300 });
    const ran: unknown[] = [];
    survivor.process('mail', async ({ id, data }) => { ran.push([id, data]); });
    await survivor.idle({ timeoutMs: 10_000 });
    expect(ran).toEqual([['a', 7]]);
    await Promise.all([survivor.close(), doomed.close({ timeoutMs: 10 })]);
  });
});

describe.skipIf(!hasRedisServer)('bull: outage', () => {
  let redis: Awaited<ReturnType<typeof startOwnRedis>>;
  beforeAll(async () => { redis = await startOwnRedis(); });
  afterAll(() => redis.stop());

  it('says so in time when Redis dies, and goes on by itself when it is back', async () => {
    const lines: string[] = [];
    const say = (_: unknown, message: string) => { lines.push(message); };
    const queue = open(redis.url, { timeoutMs: 500, log: { info: say, warn: say, error: say } });
    const ran: string[] = [];
    const held = Promise.withResolvers<void>();
    queue.process('mail', async ({ id }) => {
      ran.push(id);
      if (id === 'during') await held.promise;
    });
    await queue.add([{ name: 'mail', id: 'before', data: null }]);
    await queue.idle();
    await queue.add([{ name: 'mail', id: 'during', data: null }]);
    await vi.waitFor(() => expect(ran).toContain('during'), { timeout: 5_000 });

    await redis.kill();
    const startedMs = performance.now();
    await expect(queue.add([{ name: 'mail', id: 'after', data: null }])).rejects.toMatchObject(unavailable);
    await expect(queue.stats()).rejects.toMatchObject(unavailable);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    // What it was doing ends while nobody can be told.
    held.resolve();

    await redis.start();
    await vi.waitFor(() => queue.add([{ name: 'mail', id: 'after', data: null }]), { timeout: 10_000 });
    await vi.waitFor(() => expect(ran).toEqual(['before', 'during', 'after']), { timeout: 15_000 });
    expect(lines.filter((line) => line.startsWith('The queue has'))).toEqual([
      'The queue has no Redis: jobs wait until it is back', 'The queue has its Redis again',
    ]);
    await queue.close();
  }, 40_000);

  it('does not wait for a Redis that hangs', async () => {
    const queue = open(redis.url, { timeoutMs: 300 });
    await queue.stats();
    redis.freeze();
    const startedMs = performance.now();
    await expect(queue.add([{ name: 'mail', id: 'a', data: null }])).rejects.toMatchObject(unavailable);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    redis.thaw();
    await vi.waitFor(() => queue.add([{ name: 'mail', id: 'a', data: null }]), { timeout: 10_000 });
    expect((await queue.stats())[0]).toMatchObject({ name: 'mail', depth: 1 });
    await queue.close();
  });

  it.each([
    ['up', 'reach'], ['never up', 'miss'], ['gone', 'lose'],
  ])('leaves no handle open after closing, with Redis %s', async (_, how) => {
    // A process of its own: it ends by itself only when nothing is left open, and fails at an unhandled rejection.
    const script = `
      import { createBullQueue } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
      import { openRedis } from ${JSON.stringify(new URL('../../../cache/redis/index.ts', import.meta.url).href)};
      const quiet = () => {};
      const url = ${JSON.stringify(how === 'miss' ? 'redis://127.0.0.1:1' : redis.url)};
      const queue = createBullQueue({
        open: (options) => openRedis({ url }, options), wall: { now: () => new Date() }, random: Math.random,
        log: { info: quiet, warn: quiet, error: quiet }, prefix: '{test-${randomUUID()}}', timeoutMs: 200,
      });
      queue.process('mail', async () => {});
      queue.process('stuck', () => new Promise(() => {}));
      const add = () => queue.add([
        { name: 'mail', id: 'a', data: null }, { name: 'mail', id: 'b', data: null, delayMs: 60_000 },
        { name: 'stuck', id: 'a', data: null },
      ]).then(() => 'added', (error) => error.code);
      let said = await add();
      // on a busy machine the first connection may take longer than the queue waits
      while (${how !== 'miss'} && said === 'queue_unavailable') said = await add();
      console.log(said);
      if (${how === 'lose'}) while (await queue.stats().then(() => true, () => false));
      await queue.close({ timeoutMs: 300 });`;
    const args = ['--input-type=module', '--eval', script];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    if (how === 'lose') child.stdout.once('data', () => void redis.kill());
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code] = await once(child, 'exit');
    clearTimeout(timer);
    expect({ code, said: said.trim() }).toEqual({ code: 0, said: how === 'miss' ? 'queue_unavailable' : 'added' });
  }, 60_000);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../../test/app/index.ts';
import { engines } from '../../../../test/services/engines.ts';
import type { Consumer } from '../events.ts';
import { openKernel, type Kernel } from './fixture.ts';

const first = 'evt_';

describe.each(engines)('facts (%s)', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel(engine);
  });
  beforeEach(() => kernel.empty());
  afterAll(() => kernel?.close());

  /** Notes what it was given, in the database's own transaction. */
  const listener = (name = 'test.walks', given: Partial<{ fails: () => boolean; mode: 'transaction' | 'effect' }> = {}) => {
    const seen: string[] = [];
    const run = async (_: unknown, event: { id: string }): Promise<void> => {
      if (given.fails?.()) throw new Error('not now');
      seen.push(event.id);
    };
    const consumer: Consumer = { name, types: ['dog.walked'], handle: { mode: given.mode ?? 'transaction', run } };
    return { consumer, seen };
  };
  const positions = async (tenantId: string): Promise<(number | null)[]> => (await kernel.all(tenantId)).map(({ position }) => position);
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

  it('get their places in order and without gaps, each business its own', async () => {
    const { flush } = kernel.dispatcher([]);
    for (let i = 0; i < 5; i += 1) await kernel.record('ten_a');
    await kernel.record('ten_b');
    expect(await positions('ten_a')).toEqual([null, null, null, null, null]);
    await flush();
    await kernel.record('ten_a');
    await flush();
    expect(await positions('ten_a')).toEqual(upTo(6));
    expect(await positions('ten_b')).toEqual([1]);
    const ids = (await kernel.all('ten_a')).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
  });

  it('go to every consumer of their type, and to no other', async () => {
    const [one, two, deaf] = [listener('test.one'), listener('test.two'), listener('test.deaf')];
    const { flush, queued } = kernel.dispatcher([one.consumer, two.consumer, { ...deaf.consumer, types: ['dog.fed'] }]);
    await kernel.record('ten_a');
    await flush();
    expect(queued.map(({ consumer }) => consumer).sort()).toEqual(['test.one', 'test.two']);
  });

  it('that are rolled back never were', async () => {
    const { flush, queued } = kernel.dispatcher([listener().consumer]);
    await expect(kernel.db.transaction(kernel.contextOf('ten_a'), async (tx) => {
      await kernel.events.record(tx, { type: 'dog.walked', subjectId: 'dog_1' });
      throw new Error('the walk was called off');
    })).rejects.toThrow('called off');
    await flush();
    expect([queued, await kernel.all('ten_a')]).toEqual([[], []]);
  });

  it.each(['transaction', 'effect'] as const)('delivered twice are worked once (%s)', async (mode) => {
    const { consumer, seen } = listener('test.walks', { mode });
    const { flush, queued, deliver } = kernel.dispatcher([consumer]);
    await kernel.record('ten_a');
    await flush();
    await deliver(queued[0]!);
    await deliver(queued[0]!);
    expect(seen).toHaveLength(1);
    expect(await kernel.dispatcher([consumer]).recover(first)).toBe(0);
  });

  it('delivered ten times at once change the database once', async () => {
    const consumer: Consumer = {
      name: 'test.count', types: ['dog.walked'],
      handle: { mode: 'transaction', run: async (tx) => void (await kernel.counters.take(tx, tx.tenant.id, 'walks')) },
    };
    const one = kernel.dispatcher([consumer]);
    const other = kernel.dispatcher([consumer]);
    await kernel.record('ten_a');
    await one.flush();
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).deliver(one.queued[0]!)));
    expect(await kernel.db.systemTransaction((tx) => kernel.counters.take({ tx }, 'ten_a', 'walks'))).toBe(2);
  });

  it('that a consumer fails on stay to be done, and nothing of the failure stays', async () => {
    let fails = true;
    const { consumer, seen } = listener('test.walks', { fails: () => fails });
    const { flush, queued, deliver } = kernel.dispatcher([consumer]);
    await kernel.record('ten_a');
    await flush();
    await expect(deliver(queued[0]!)).rejects.toThrow('not now');
    fails = false;
    await deliver(queued[0]!);
    expect(seen).toHaveLength(1);
  });

  it('wait where the queue is down, and lose nothing', async () => {
    let isDown = true;
    const { consumer } = listener();
    const { flush, queued } = kernel.dispatcher([consumer], () => isDown);
    await kernel.record('ten_a');
    await expect(flush()).rejects.toThrow('the queue is down');
    expect(await positions('ten_a')).toEqual([null]);
    isDown = false;
    await flush();
    expect([queued.length, await positions('ten_a')]).toEqual([1, [1]]);
  });

  it('that a queue has lost are found again, page by page', async () => {
    const { consumer, seen } = listener();
    const lost = kernel.dispatcher([consumer]);
    for (let i = 0; i < 30; i += 1) await kernel.record('ten_a');
    await lost.flush();
    for (const delivery of lost.queued.slice(0, 10)) await lost.deliver(delivery);
    const after = kernel.dispatcher([consumer]);
    expect(await after.recover(first)).toBe(20);
    for (const delivery of after.queued) await after.deliver(delivery);
    expect(new Set(seen).size).toBe(30);
    expect(await after.recover(first)).toBe(0);
    // only what was published is anybody's to work
    await kernel.record('ten_a');
    expect(await after.recover(first)).toBe(0);
  });

  it('that a dispatcher died with are taken over when its lease ends', async () => {
    const { flush, queued } = kernel.dispatcher([listener().consumer]);
    await kernel.record('ten_a');
    await kernel.outbox.lease('dead');
    await flush();
    expect(queued).toEqual([]);
    kernel.pass(31_000);
    await flush();
    expect([queued.length, await positions('ten_a')]).toEqual([1, [1]]);
  });

  it('that a dispatcher died with are taken over also where there is always something fresh', async () => {
    const { flush, queued } = kernel.dispatcher([listener().consumer]);
    await kernel.record('ten_a');
    await kernel.outbox.lease('dead');
    kernel.pass(31_000);
    await kernel.record('ten_a');
    await flush();
    expect([queued.length, await positions('ten_a')]).toEqual([2, [1, 2]]);
  });

  it('that a slow dispatcher published after all leave no gap and no second place', async () => {
    const { flush } = kernel.dispatcher([]);
    for (let i = 0; i < 3; i += 1) await kernel.record('ten_a');
    await kernel.outbox.lease('slow');
    kernel.pass(31_000);
    await flush(); // another one takes them over
    await kernel.outbox.publish('slow');
    await kernel.record('ten_a');
    await flush();
    expect(await positions('ten_a')).toEqual(upTo(4));
  });

  it('of many writers and four dispatchers at once are published once each, in one order without gaps', async () => {
    const { consumer } = listener();
    const dispatchers = Array.from({ length: 4 }, () => kernel.dispatcher([consumer]));
    const tenants = ['ten_a', 'ten_b', 'ten_c'];
    const each = 40;
    let writing = true;
    const publishing = dispatchers.map(async ({ flush }) => {
      while (writing) {
        await flush();
        await new Promise(setImmediate);
      }
      await flush();
    });
    await Promise.all(tenants.flatMap((tenantId) => Array.from({ length: each }, () => kernel.record(tenantId))));
    writing = false;
    await Promise.all(publishing);
    await dispatchers[0]!.flush();
    const queued = dispatchers.flatMap((dispatcher) => dispatcher.queued.map(({ eventId }) => eventId));
    expect([queued.length, new Set(queued).size]).toEqual([each * 3, each * 3]);
    for (const tenantId of tenants) expect(await positions(tenantId)).toEqual(upTo(each));
  });

  it('are fetched on a poke, many of which make one round, and not after the close', async () => {
    const { poke, queued, close } = kernel.dispatcher([listener().consumer]);
    await kernel.record('ten_a');
    for (let i = 0; i < 100; i += 1) poke();
    await until(() => queued.length === 1);
    await close();
    await kernel.record('ten_a');
    poke();
    await kernel.dispatcher([]).flush();
    expect(queued).toHaveLength(1);
  });

  it('have one consumer of a name', () => {
    expect(() => kernel.dispatcher([listener().consumer, listener().consumer])).toThrow('Two consumers');
  });
});

describe.each(engines)('numbers without gaps (%s)', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel(engine);
  });
  afterAll(() => kernel?.close());

  it('are given once each, also the first of them, and given back by what is rolled back', async () => {
    const take = (fails = false) => kernel.db.systemTransaction(async (tx) => {
      const number = await kernel.counters.take({ tx }, 'ten_a', 'invoices');
      if (fails) throw new Error('rolled back');
      return number;
    });
    const numbers = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => take(i % 4 === 0)));
    const given = numbers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).sort((a, b) => a - b);
    expect(given).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(await kernel.db.systemTransaction((tx) => kernel.counters.take({ tx }, 'ten_a', 'invoices', 5))).toBe(31);
    expect(await take()).toBe(36);
    expect(await kernel.db.systemTransaction((tx) => kernel.counters.take({ tx }, 'ten_b', 'invoices'))).toBe(1);
  });
});

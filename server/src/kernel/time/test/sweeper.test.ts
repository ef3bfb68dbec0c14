import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { openKernel, type Kernel } from '../../events/test/fixture.ts';
import type { DeadlineHandler } from '../deadlines.ts';

const minute = 60_000;

describe.each(engines)('deadlines (%s)', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel(engine);
  });
  beforeEach(() => kernel.empty());
  afterAll(() => kernel?.close());

  const inMs = (ms: number): Date => new Date(kernel.wall.now().getTime() + ms);
  const set = (subjectId: string, ms: number, { tenantId = 'ten_a', kind = 'expire' } = {}) =>
    kernel.db.transaction(kernel.contextOf(tenantId), (tx) => kernel.deadlines.set(tx, { kind, subjectId, dueAt: inMs(ms) }));
  const left = async (): Promise<string[]> =>
    (await kernel.db.query<{ subjectId: string }>({}, 'SELECT subjectId FROM deadlines ORDER BY subjectId', [])).rows.map(({ subjectId }) => subjectId);
  const noting = (given: { kind?: string; mode?: 'transaction' | 'effect'; fails?: (subjectId: string) => boolean } = {}) => {
    const done: string[] = [];
    const handler: DeadlineHandler = {
      kind: given.kind ?? 'expire', mode: given.mode ?? 'transaction',
      run: async (_: unknown, subjectId: string) => {
        if (given.fails?.(subjectId)) throw new Error('the provider is down');
        done.push(subjectId);
      },
    };
    return { handler, done };
  };

  it.each(['transaction', 'effect'] as const)('are worked when due, in the order of their times, once (%s)', async (mode) => {
    const { handler, done } = noting({ mode });
    const { sweep, sweepTenant } = kernel.sweeper([handler]);
    await set('third', 3 * minute);
    await set('first', minute);
    await set('second', 2 * minute);
    expect(await sweep()).toBe(0);
    kernel.pass(2 * minute);
    expect(await sweepTenant('ten_a', kernel.wall.now())).toBe(2);
    expect([done, await left()]).toEqual([['first', 'second'], ['third']]);
    expect(await sweep()).toBe(0);
    kernel.pass(minute);
    expect(await sweep()).toBe(1);
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('are due at their very instant, not a millisecond before', async () => {
    const { handler, done } = noting();
    const { sweep } = kernel.sweeper([handler]);
    await set('one', 1_000);
    kernel.pass(999);
    await sweep();
    expect(done).toEqual([]);
    kernel.pass(1);
    await sweep();
    expect(done).toEqual(['one']);
  });

  it('set again have moved, called off are none, and calling off nothing is fine', async () => {
    const { handler, done } = noting();
    const { sweep } = kernel.sweeper([handler]);
    await set('moved', minute);
    await set('moved', 10 * minute);
    await set('gone', minute);
    const clear = (subjectId: string) => kernel.db.transaction(kernel.contextOf('ten_a'), (tx) => kernel.deadlines.clear(tx, { kind: 'expire', subjectId }));
    await clear('gone');
    await clear('never-was');
    kernel.pass(2 * minute);
    await sweep();
    expect([done, await left()]).toEqual([[], ['moved']]);
    kernel.pass(8 * minute);
    await sweep();
    expect(done).toEqual(['moved']);
  });

  it('set in a transaction that is rolled back are not', async () => {
    await expect(kernel.db.transaction(kernel.contextOf('ten_a'), async (tx) => {
      await kernel.deadlines.set(tx, { kind: 'expire', subjectId: 'one', dueAt: inMs(0) });
      throw new Error('called off');
    })).rejects.toThrow();
    expect(await left()).toEqual([]);
  });

  it('of many are each worked once by three sweepers at once', async () => {
    const { handler, done } = noting();
    await Promise.all(Array.from({ length: 120 }, (_, i) => set(`s${i}`, i)));
    kernel.pass(minute);
    const counts = await Promise.all([1, 2, 3].map(() => kernel.sweeper([handler]).sweep()));
    // a sweeper that met only rows in another's hands goes home
    await kernel.sweeper([handler]).sweep();
    expect([done.length, new Set(done).size, await left()]).toEqual([120, 120, []]);
    expect(counts.reduce((a, b) => a + b)).toBeLessThanOrEqual(120);
  });

  it.each(['transaction', 'effect'] as const)('that fail wait longer each time and hold up nobody (%s)', async (mode) => {
    let isDown = true;
    const { handler, done } = noting({ mode, fails: (subjectId) => isDown && subjectId === 'bad' });
    const { sweep } = kernel.sweeper([handler]);
    await set('bad', 0);
    await set('good', 1);
    kernel.pass(10);
    expect(await sweep()).toBe(1);
    expect([done, await left()]).toEqual([['good'], ['bad']]);
    expect(kernel.logged).toMatchObject([{ kind: 'expire', subjectId: 'bad', attempts: 1 }]);
    for (const [waitMs, attempts] of [[2_000, 2], [4_000, 3], [8_000, 4]] as const) {
      kernel.pass(waitMs - 1);
      expect(await sweep()).toBe(0);
      expect(kernel.logged).toHaveLength(attempts - 1);
      kernel.pass(1);
      await sweep();
      expect(kernel.logged).toHaveLength(attempts);
    }
    isDown = false;
    kernel.pass(16_000);
    expect(await sweep()).toBe(1);
    expect(await left()).toEqual([]);
  });

  it('that fail take nothing of their work with them', async () => {
    const handler: DeadlineHandler = {
      kind: 'expire', mode: 'transaction',
      run: async (tx) => {
        await kernel.events.record(tx, { type: 'dog.walked', subjectId: 'dog_1' });
        throw new Error('halfway');
      },
    };
    await set('one', 0);
    await kernel.sweeper([handler]).sweep();
    expect([await kernel.all('ten_a'), await left()]).toEqual([[], ['one']]);
  });

  it('of a business whose clock was moved are due by that clock, and nobody else’s are', async () => {
    const { handler, done } = noting();
    await set('a', 60 * minute, { tenantId: 'ten_a' });
    await set('b', 60 * minute, { tenantId: 'ten_b' });
    const { sweep, sweepTenant } = kernel.sweeper([handler], [{ id: 'ten_a', clockOffsetMs: 60 * minute }]);
    await sweep();
    expect(done).toEqual(['a']);
    await sweepTenant('ten_a', inMs(600 * minute));
    expect(await left()).toEqual(['b']);
  });

  it('of a business whose clock is behind wait for it', async () => {
    const { handler, done } = noting();
    await set('a', 0, { tenantId: 'ten_a' });
    await set('b', 0, { tenantId: 'ten_b' });
    await kernel.sweeper([handler], [{ id: 'ten_a', clockOffsetMs: -60 * minute }]).sweep();
    expect(done).toEqual(['b']);
  });

  it('that nobody handles are told of and stay', async () => {
    await set('one', 0, { kind: 'unknown' });
    await kernel.sweeper([noting().handler]).sweep();
    expect(await left()).toEqual(['one']);
    expect(String(kernel.logged[0]!['error'])).toContain('nobody handles');
  });

  it('set anew by their own handler are worked again at their new time', async () => {
    const done: string[] = [];
    const handler: DeadlineHandler = {
      kind: 'expire', mode: 'transaction',
      run: async (tx, subjectId) => {
        done.push(subjectId);
        if (done.length < 3) await kernel.deadlines.set(tx, { kind: 'expire', subjectId, dueAt: inMs(minute) });
      },
    };
    const { sweep } = kernel.sweeper([handler]);
    await set('one', 0);
    for (let i = 0; i < 5; i += 1) {
      await sweep();
      kernel.pass(minute);
    }
    expect([done.length, await left()]).toEqual([3, []]);
  });

  it('are found one after the other: the next after an instant, up to another', async () => {
    const { nextDue } = kernel.sweeper([]);
    await set('one', minute);
    await set('two', 2 * minute);
    await set('other', 30_000, { tenantId: 'ten_b' });
    const now = kernel.wall.now();
    expect(await nextDue('ten_a', now, inMs(10 * minute))).toEqual(inMs(minute));
    expect(await nextDue('ten_a', inMs(minute), inMs(10 * minute))).toEqual(inMs(2 * minute));
    expect(await nextDue('ten_a', inMs(minute), inMs(2 * minute))).toEqual(inMs(2 * minute));
    expect(await nextDue('ten_a', now, inMs(minute - 1))).toBeNull();
  });
});

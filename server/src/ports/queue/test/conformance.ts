import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Queue, RunningJob } from '../index.ts';

export interface QueueHarnessOptions {
  readonly maxDepth?: number | undefined;
  readonly remembered?: { readonly count: number; readonly ageMs: number } | undefined;
  readonly log: Logger;
}

export interface QueueHarness {
  /** A queue without jobs, apart from every other. */
  open(options: QueueHarnessOptions): Queue;
}

/** A promise to be settled from outside: holds a handler until the test lets it go. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

const retryAtOnce = { maxAttempts: 3, firstRetryMs: 5, longestRetryMs: 20 };

/** What every adapter of the queue port does. */
export function queueConformance(adapter: string, harness: QueueHarness): void {
  const opened: Queue[] = [];
  const told: string[] = [];
  const say = (level: string) => (_: unknown, message: string) => { told.push(`${level}: ${message}`); };
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const open = (options: Partial<QueueHarnessOptions> = {}): Queue => {
    const queue = harness.open({ log, ...options });
    opened.push(queue);
    return queue;
  };
  /** A handler that writes down what it ran. */
  const recorder = () => {
    const ran: string[] = [];
    return { ran, handler: async ({ id }: RunningJob) => { ran.push(id); } };
  };

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close({ timeoutMs: 200 })));
    told.length = 0;
  });

  describe(`${adapter}: queue`, () => {
    it('runs a job with its data, as JSON has it', async () => {
      const queue = open();
      const jobs: RunningJob[] = [];
      queue.process('mail', async (job) => { jobs.push(job); });
      await queue.add([{ name: 'mail', id: 'evt_1', data: { bookingId: 'bkg_1', at: new Date(0), gone: undefined } }]);
      await queue.idle();
      expect(jobs).toEqual([
        { name: 'mail', id: 'evt_1', data: { bookingId: 'bkg_1', at: '1970-01-01T00:00:00.000Z' }, attempt: 1 },
      ]);
    });

    it('runs in order, one at a time unless told otherwise', async () => {
      const queue = open();
      const { ran, handler } = recorder();
      await queue.add(Array.from({ length: 20 }, (_, n) => ({ name: 'mail', id: `evt_${n}`, data: null })));
      queue.process('mail', handler);
      await queue.idle();
      expect(ran).toEqual(Array.from({ length: 20 }, (_, n) => `evt_${n}`));
    });

    it('takes an id once: while queued, within a batch, when done and when failed', async () => {
      const queue = open();
      const { ran, handler } = recorder();
      const job = { name: 'mail', id: 'evt_1', data: 1 };
      await queue.add([job, { ...job, data: 2 }]);
      await queue.add([job]);
      queue.process('mail', handler);
      queue.process('push', async () => { throw new Error('no'); }, { retry: { maxAttempts: 1 } });
      await queue.add([{ ...job, name: 'push' }]);
      await queue.idle();
      await queue.add([job, { ...job, name: 'push' }]);
      await queue.idle();
      expect(ran).toEqual(['evt_1']);
      expect(await queue.failed()).toHaveLength(1);
      expect(told.filter((line) => line.startsWith('error'))).toHaveLength(1);
    });

    it('remembers no more finished ids than it is told to', async () => {
      const queue = open({ remembered: { count: 2, ageMs: 3_600_000 } });
      const { ran, handler } = recorder();
      queue.process('mail', handler);
      for (const id of ['a', 'b', 'c', 'a', 'c']) {
        await queue.add([{ name: 'mail', id, data: null }]);
        await queue.idle();
      }
      expect(ran).toEqual(['a', 'b', 'c', 'a']);
    });

    it('keeps apart ids that look like anything', async () => {
      const queue = open();
      const { ran, handler } = recorder();
      const ids = ['wait', 'id', '1', 'evt_1:mail', 'evt_1:mail:lock', 'ü/% ', 'x'.repeat(200)];
      await queue.add(ids.map((id) => ({ name: 'mail', id, data: null })));
      queue.process('mail', handler);
      await queue.idle();
      expect(ran).toEqual(ids);
    });

    it('tries again until it works', async () => {
      const queue = open();
      const attempts: number[] = [];
      queue.process('mail', async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      }, { retry: retryAtOnce });
      await queue.add([{ name: 'mail', id: 'a', data: null }]);
      await queue.idle();
      expect(attempts).toEqual([1, 2, 3]);
      expect(await queue.failed()).toEqual([]);
    });

    it('keeps what failed for good with its error, and gives it all its attempts again', async () => {
      const queue = open();
      const attempts: number[] = [];
      let broken = true;
      queue.process('mail', async ({ attempt }) => {
        attempts.push(attempt);
        if (broken) throw new Error(`no mail server ${attempt}`);
      }, { retry: retryAtOnce });
      await queue.add([{ name: 'mail', id: 'a', data: { x: 1 } }, { name: 'mail', id: 'b', data: null }]);
      await queue.idle();

      const failed = await queue.failed({ name: 'mail' });
      expect(failed.map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
      expect(failed.find(({ id }) => id === 'a')).toMatchObject(
        { name: 'mail', data: { x: 1 }, attempts: 3, error: 'no mail server 3', failedAt: expect.any(Date) });
      expect(await queue.failed({ limit: 1 })).toHaveLength(1);
      expect(await queue.failed({ name: 'other' })).toEqual([]);
      expect(await queue.stats()).toEqual([{ name: 'mail', depth: 0, waiting: 0, delayed: 0, running: 0, failed: 2 }]);
      expect(attempts).toHaveLength(6);

      broken = false;
      expect(await queue.retry('mail', 'a')).toBe(true);
      await queue.idle();
      expect(attempts.slice(6)).toEqual([1]);
      expect((await queue.failed()).map(({ id }) => id)).toEqual(['b']);
      expect(await queue.retry('mail', 'a')).toBe(false);
      expect(await queue.retry('mail', 'never there')).toBe(false);
      expect(await queue.retry('nowhere', 'a')).toBe(false);

      broken = true;
      await queue.retry('mail', 'b');
      await queue.idle();
      expect(attempts.slice(7)).toEqual([1, 2, 3]);
    });

    it('counts an attempt that takes too long as failed', async () => {
      const queue = open();
      const held = gate();
      queue.process('mail', ({ attempt }) => (attempt === 1 ? held.opened : Promise.resolve()),
        { timeoutMs: 20, retry: retryAtOnce });
      await queue.add([{ name: 'mail', id: 'a', data: null }]);
      await queue.idle();
      expect(told).toEqual(['warn: A job failed and will be tried again']);
      held.open();
    });

    it('runs up to its concurrency at once, and a queue that is stuck holds up no other', async () => {
      const queue = open();
      const held = gate();
      const { ran, handler } = recorder();
      let running = 0;
      let most = 0;
      queue.process('slow', async () => {
        most = Math.max(most, running += 1);
        await held.opened;
        running -= 1;
      }, { concurrency: 3 });
      queue.process('quick', handler);
      await queue.add(Array.from({ length: 8 }, (_, n) => ({ name: 'slow', id: String(n), data: null })));
      await vi.waitFor(() => expect(running).toBe(3), { timeout: 5_000 });
      await queue.add([{ name: 'quick', id: 'a', data: null }]);
      await vi.waitFor(() => expect(ran).toEqual(['a']), { timeout: 5_000 });
      expect(await queue.stats()).toEqual([
        expect.objectContaining({ name: 'quick', depth: 0 }),
        { name: 'slow', depth: 8, waiting: 5, delayed: 0, running: 3, failed: 0 },
      ]);
      held.open();
      await queue.idle();
      expect(most).toBe(3);
    });

    it('holds a delayed job back, and is not idle meanwhile', async () => {
      const queue = open();
      const { ran, handler } = recorder();
      queue.process('mail', handler);
      await queue.add([
        { name: 'mail', id: 'later', data: null, delayMs: 600 },
        { name: 'mail', id: 'now', data: null },
      ]);
      await vi.waitFor(() => expect(ran).toEqual(['now']), { timeout: 500 });
      expect((await queue.stats())[0]).toMatchObject({ delayed: 1, depth: 1 });
      await queue.idle();
      expect(ran).toEqual(['now', 'later']);
    });

    it('is idle only after the jobs that jobs make', async () => {
      const queue = open();
      const { ran, handler } = recorder();
      queue.process('first', () => queue.add([{ name: 'second', id: 'b', data: null }]));
      queue.process('second', () => queue.add([{ name: 'third', id: 'c', data: null }]));
      queue.process('third', handler);
      await queue.add([{ name: 'first', id: 'a', data: null }]);
      await queue.idle();
      expect(ran).toEqual(['c']);
    });

    it('says when it does not come to rest in time', async () => {
      const queue = open();
      await queue.add([{ name: 'mail', id: 'a', data: null }]);
      await expect(queue.idle({ timeoutMs: 30 })).rejects.toMatchObject({ code: 'queue_timeout' });
    });

    it('refuses a batch that would pass the bound, whole', async () => {
      const queue = open({ maxDepth: 3 });
      const jobs = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, n) => ({ name: 'mail', id: String(from + n), data: null }));
      await queue.add(jobs(0, 2));
      const tooMany = [...jobs(2, 4), { name: 'push', id: 'a', data: null }];
      await expect(queue.add(tooMany)).rejects.toMatchObject({ code: 'queue_full' });
      await queue.add(jobs(2, 3));
      await expect(queue.add(jobs(3, 4))).rejects.toMatchObject({ code: 'queue_full' });
      expect((await queue.stats()).find(({ name }) => name === 'mail')).toMatchObject({ depth: 3 });
      expect((await queue.stats()).find(({ name }) => name === 'push')?.depth ?? 0).toBe(0);
      const { ran, handler } = recorder();
      queue.process('mail', handler);
      await queue.idle();
      await queue.add(jobs(3, 6));
      await queue.idle();
      expect(ran).toEqual(['0', '1', '2', '3', '4', '5']);
    });

    it('lets what runs finish when it closes, starts nothing more and takes nothing more', async () => {
      const queue = open();
      const held = gate();
      const done: string[] = [];
      let started = 0;
      queue.process('mail', async ({ id }) => {
        started += 1;
        await held.opened;
        done.push(id);
      });
      await queue.add([{ name: 'mail', id: 'a', data: null }, { name: 'mail', id: 'b', data: null }]);
      await vi.waitFor(() => expect(started).toBe(1), { timeout: 5_000 });
      const closed = queue.close({ timeoutMs: 5_000 });
      held.open();
      await closed;
      expect(done).toEqual(['a']);
      expect(started).toBe(1);
      await expect(queue.add([{ name: 'mail', id: 'c', data: null }])).rejects.toMatchObject({ code: 'queue_closed' });
      await queue.close();
    });

    it('does not wait for ever for what runs when it closes', async () => {
      const queue = open();
      const held = gate();
      let started = false;
      queue.process('mail', () => {
        started = true;
        return held.opened;
      });
      await queue.add([{ name: 'mail', id: 'a', data: null }]);
      await vi.waitFor(() => expect(started).toBe(true), { timeout: 5_000 });
      await queue.close({ timeoutMs: 50 });
      held.open();
    });

    it.each([
      { name: 'Not A Name', id: 'a', data: null },
      { name: 'mail', id: '', data: null },
      { name: 'mail', id: 'x'.repeat(201), data: null },
      { name: 'mail', id: 'a', data: null, delayMs: 30 * 86_400_000 },
      { name: 'mail', id: 'a', data: null, delayMs: Number.NaN },
    ])('refuses what is no job: %j', async (job) => {
      await expect(open().add([job])).rejects.toMatchObject({ code: 'queue_misuse' });
    });

    it('refuses a second handler', () => {
      const queue = open();
      queue.process('mail', async () => {});
      expect(() => queue.process('mail', async () => {})).toThrow(expect.objectContaining({ code: 'queue_misuse' }));
    });
  });
}

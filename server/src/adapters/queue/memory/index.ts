import { QueueError } from '../../../ports/queue/index.ts';
import { assertJobs, processDefaults } from '../../../ports/queue/retry.ts';
import { createLane } from './lane.ts';
import type { Lane } from './lane.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { Job, Queue } from '../../../ports/queue/index.ts';

export interface MemoryQueueOptions {
  readonly wall: Clock;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Logger;
  /** The most jobs that a queue holds undone. */
  readonly maxDepth?: number | undefined;
  /** How many finished ids, and how many failed jobs, a queue remembers. */
  readonly remembered?: { readonly count: number; readonly ageMs: number } | undefined;
  readonly maxFailed?: number | undefined;
}

/**
 * Queues of one process. A crash loses them by design: the event table feeds them again. Each queue has its own places
 * to run, so that a slow or flooded one holds up no other.
 */
export function createMemoryQueue(options: MemoryQueueOptions): Queue {
  const { maxDepth = 100_000, remembered = { count: 10_000, ageMs: 3_600_000 }, maxFailed = 10_000 } = options;
  const lanes = new Map<string, Lane>();
  const waiters = new Set<{ done: () => boolean; resolve: () => void }>();
  let closed = false;

  const sum = (field: 'depth' | 'running') =>
    [...lanes.values()].reduce((total, lane) => total + lane.stats()[field], 0);
  const onSettled = () => {
    for (const { done, resolve } of waiters) if (done()) resolve();
  };
  const laneOf = (name: string): Lane => {
    let lane = lanes.get(name);
    if (!lane) {
      lane = createLane({ ...options, name, remembered, maxFailed, onSettled });
      lanes.set(name, lane);
    }
    return lane;
  };
  const assertOpen = () => {
    if (closed) throw new QueueError('queue_closed', 'The queue is closed');
  };

  /** True as soon as it is done, false after the deadline. */
  const settled = (timeoutMs: number, done: () => boolean): Promise<boolean> => {
    if (done()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (whether: boolean) => {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve(whether);
      };
      const waiter = { done, resolve: () => finish(true) };
      const timer = setTimeout(() => finish(false), timeoutMs);
      waiters.add(waiter);
    });
  };

  return {
    add: async (jobs) => {
      assertOpen();
      assertJobs(jobs);
      const byName = Map.groupBy(jobs, (job: Job) => job.name);
      for (const [name, batch] of byName) {
        const lane = laneOf(name);
        if (lane.stats().depth + lane.countNew(batch) <= maxDepth) continue;
        throw new QueueError('queue_full', `The queue ${name} is full`);
      }
      for (const [name, batch] of byName) laneOf(name).add(batch);
    },

    process: (name, handler, options) => {
      assertOpen();
      laneOf(name).process(handler, processDefaults(options));
    },

    idle: async ({ timeoutMs = 30_000 } = {}) => {
      if (await settled(timeoutMs, () => sum('depth') === 0)) return;
      throw new QueueError('queue_timeout', `Not idle within ${timeoutMs} ms: ${sum('depth')} jobs left`);
    },

    failed: async ({ name, limit = 100 } = {}) =>
      [...lanes.values()]
        .flatMap((lane) => (name === undefined || lane.stats().name === name ? lane.failed() : []))
        .sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime())
        .slice(0, limit),

    retry: async (name, id) => {
      assertOpen();
      return lanes.get(name)?.retry(id) ?? false;
    },

    stats: async () => [...lanes.values()].map((lane) => lane.stats()).sort((a, b) => (a.name < b.name ? -1 : 1)),

    close: async ({ timeoutMs = 10_000 } = {}) => {
      closed = true;
      for (const lane of lanes.values()) lane.stop();
      if (await settled(timeoutMs, () => sum('running') === 0)) return;
      options.log.warn({ running: sum('running') }, 'Queue closed with jobs still running');
    },
  };
}

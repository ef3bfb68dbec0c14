import { QueueError } from '../../../ports/queue/index.ts';
import { assertJobs, processDefaults } from '../../../ports/queue/retry.ts';
import { createConnections } from './connections.ts';
import { createLanes, fromBullId, toBullId } from './lanes.ts';
import type { OpenRedis } from './connections.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { Job, Queue, QueueStats } from '../../../ports/queue/index.ts';

export interface BullQueueOptions {
  readonly open: OpenRedis;
  readonly wall: Clock;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Logger;
  /** In front of every key; the braces keep them in one slot of a Redis Cluster. */
  readonly prefix?: string | undefined;
  /** The most jobs that a queue holds undone; several producers at once may pass it by a batch. */
  readonly maxDepth?: number | undefined;
  /** How many finished ids, and how many failed jobs, a queue remembers. */
  readonly remembered?: { readonly count: number; readonly ageMs: number } | undefined;
  readonly maxFailed?: number | undefined;
  /** The longest that handing over or asking waits for Redis. */
  readonly timeoutMs?: number | undefined;
  /**
   * How long a job's lock lasts unless renewed (every half): a crashed process's jobs run again after one to two of
   * these.
   */
  readonly lockMs?: number | undefined;
}

const POLL_MS = 25;

/** Queues for all processes, by Bull over Redis: one Bull queue for each name, so that each has its own concurrency. */
export function createBullQueue(options: BullQueueOptions): Queue {
  const { open, wall, log, prefix = '{bull}', maxDepth = 100_000, timeoutMs: answerMs = 2_000 } = options;
  const connections = createConnections(open, log, answerMs);
  const lanes = createLanes({ ...options, prefix, connections });
  const { bounded } = connections;
  const namesKey = `${prefix}:names`;
  let closed = false;

  const assertOpen = () => {
    if (closed) throw new QueueError('queue_closed', 'The queue is closed');
  };

  /** Counts of queues, all at one instant: a job that moves from one to another is never missed. */
  const count = (names: readonly string[]): Promise<QueueStats[]> => bounded(async (redis) => {
    const multi = redis.multi();
    for (const name of names) {
      const key = `${prefix}:${name}:`;
      multi.llen(`${key}wait`).llen(`${key}paused`).zcard(`${key}delayed`).llen(`${key}active`).zcard(`${key}failed`);
    }
    const answers = (await multi.exec()) ?? [];
    return names.map((name, n) => {
      const [wait = 0, paused = 0, delayed = 0, running = 0, failed = 0] = answers
        .slice(n * 5, n * 5 + 5).map(([, value]) => Number(value));
      const waiting = wait + paused;
      return { name, depth: waiting + delayed + running, waiting, delayed, running, failed };
    });
  });

  /** What this process knows and what others have told Redis. */
  const knownNames = async (): Promise<string[]> => {
    const told = await bounded((redis) => redis.smembers(namesKey));
    return [...new Set([...told, ...lanes.names()])].sort();
  };

  return {
    add: async (jobs) => {
      assertOpen();
      assertJobs(jobs);
      if (!jobs.length) return;
      const byName = Map.groupBy(jobs, (job: Job) => job.name);
      for (const { name, depth } of await count([...byName.keys()])) {
        if (depth + byName.get(name)!.length <= maxDepth) continue;
        throw new QueueError('queue_full', `The queue ${name} is full`);
      }
      await bounded((redis) => redis.sadd(namesKey, ...byName.keys()));
      for (const [name, batch] of byName) await bounded(() => lanes.add(name, batch));
    },

    process: (name, handler, settings) => {
      assertOpen();
      lanes.process(name, handler, processDefaults(settings));
    },

    idle: async ({ timeoutMs = 30_000 } = {}) => {
      const untilMs = wall.now().getTime() + timeoutMs;
      for (;;) {
        const left = (await count(await knownNames())).reduce((sum, { depth }) => sum + depth, 0);
        if (left === 0) return;
        if (wall.now().getTime() >= untilMs) {
          throw new QueueError('queue_timeout', `Not idle within ${timeoutMs} ms: ${left} jobs left`);
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },

    failed: async ({ name, limit = 100 } = {}) => {
      const names = (await knownNames()).filter((each) => name === undefined || each === name);
      const found = await Promise.all(names.map((each) =>
        bounded(async () => ({ each, jobs: await lanes.of(each).getFailed(0, limit - 1) }))));
      return found
        .flatMap(({ each, jobs }) => jobs.flatMap((job) => (job === null ? [] : [{
          name: each, id: fromBullId(job.id), data: job.data.data, attempts: job.attemptsMade,
          error: job.failedReason ?? '', failedAt: new Date(job.finishedOn ?? job.timestamp),
        }])))
        .sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime())
        .slice(0, limit);
    },

    retry: async (name, id) => {
      assertOpen();
      if (!(await knownNames()).includes(name)) return false;
      return bounded(async (redis) => {
        const bull = lanes.of(name);
        const job = await bull.getJob(toBullId(id));
        if (!job || !(await job.isFailed())) return false;
        // Bull's own retry leaves one attempt: give them all.
        await redis.hset(bull.toKey(toBullId(id)), 'attemptsMade', 0, 'stalledCounter', 0);
        await job.retry();
        return true;
      });
    },

    stats: async () => {
      const names = await knownNames();
      return names.length ? count(names) : [];
    },

    close: async ({ timeoutMs = 10_000 } = {}) => {
      closed = true;
      await lanes.close(timeoutMs);
      connections.close();
    },
  };
}

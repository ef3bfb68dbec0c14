import Bull from 'bull';
import { QueueError } from '../../../ports/queue/index.ts';
import { messageOf, retryDelayMs, runWithin } from '../../../ports/queue/retry.ts';
import type { Connections } from './connections.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Job, JobHandler } from '../../../ports/queue/index.ts';
import type { FullProcessOptions } from '../../../ports/queue/retry.ts';

interface Payload {
  readonly data: unknown;
}

/** What Bull has but doesn't declare. */
type BullQueue = Omit<Bull.Queue<Payload>, 'setWorkerName'> & {
  /** The turns being worked on: a job with what is told Redis of its end. */
  readonly processing: Record<string, Promise<unknown>>;
  readonly _initializingProcess?: Promise<unknown>;
  readonly delayTimer?: NodeJS.Timeout;
  setWorkerName: () => Promise<unknown>;
};

interface LanesOptions {
  readonly connections: Connections;
  readonly prefix: string;
  readonly random: () => number;
  readonly log: Logger;
  readonly remembered?: { readonly count: number; readonly ageMs: number } | undefined;
  readonly maxFailed?: number | undefined;
  readonly lockMs?: number | undefined;
}

// Bull keeps jobs and its own lists side by side under one prefix; no list's name starts so or holds what is encoded
// here.
export const toBullId = (id: string): string => `job-${encodeURIComponent(id)}`;
export const fromBullId = (id: string | number): string => decodeURIComponent(String(id).slice('job-'.length));

/** The consumer's policy decides by the backoff strategy below, which says when to stop; Bull itself should never. */
const NO_END = 1_000_000;

export function createLanes(options: LanesOptions) {
  const { connections, prefix, random, log, lockMs = 30_000, maxFailed = 10_000 } = options;
  const { remembered = { count: 10_000, ageMs: 3_600_000 } } = options;
  const queues = new Map<string, BullQueue>();
  const consumers = new Map<string, FullProcessOptions>();

  const open = (name: string): BullQueue => {
    const settings: Bull.AdvancedSettings = {
      lockDuration: lockMs,
      stalledInterval: lockMs,
      // Each count is a process that died with it; a job that kills its process must stop some day.
      maxStalledCount: 3,
      retryProcessDelay: 1_000,
      guardInterval: 5_000,
      backoffStrategies: {
        consumer: (attemptsMade) => {
          const retry = consumers.get(name)?.retry;
          const delayMs = retry ? retryDelayMs(retry, attemptsMade, random) : null;
          return delayMs === null ? -1 : Math.max(1, delayMs);
        },
      },
    };
    const queue = new Bull<Payload>(name, {
      prefix, settings, createClient: connections.create, skipVersionCheck: true,
    } as Bull.QueueOptions) as unknown as BullQueue;
    // Names the connection for monitoring; its promise is left alone and would reject into the void with Redis down.
    queue.setWorkerName = async () => {};

    queue.on('error', (error) => {
      // Lost connections are told once, by the connections themselves.
      if (connections.client.status !== 'ready') return;
      log.warn({ queue: name, error: messageOf(error) }, 'A queue met an error');
    });
    queue.on('stalled', (job) => {
      log.warn({ queue: name, jobId: fromBullId(job.id) }, 'A job lost its process and runs again');
    });
    queue.on('failed', (job: Bull.Job | null, error) => {
      if (!job) return;
      const fields = { queue: name, jobId: fromBullId(job.id), attempt: job.attemptsMade, error: messageOf(error) };
      if (job.finishedOn) log.error(fields, 'A job failed for good');
      else log.warn(fields, 'A job failed and will be tried again');
    });
    return queue;
  };

  const of = (name: string): BullQueue => {
    let queue = queues.get(name);
    if (!queue) queues.set(name, queue = open(name));
    return queue;
  };

  return {
    of,
    names: (): string[] => [...queues.keys()],

    add: async (name: string, jobs: readonly Job[]): Promise<void> => {
      const added = await of(name).addBulk(jobs.map(({ id, data, delayMs = 0 }) => ({
        data: { data: data ?? null },
        opts: {
          jobId: toBullId(id),
          delay: Math.ceil(delayMs),
          attempts: NO_END,
          backoff: { type: 'consumer' },
          removeOnComplete: { count: remembered.count, age: Math.ceil(remembered.ageMs / 1_000) },
          removeOnFail: { count: maxFailed },
          stackTraceLimit: 1,
        },
      })));
      // Bull ignores what went wrong with one of a bulk; such a job has no id.
      if (added.some((job) => !job.id)) {
        throw new QueueError('queue_unavailable', `The queue ${name} did not take all jobs`);
      }
    },

    process: (name: string, handler: JobHandler, consumer: FullProcessOptions): void => {
      if (consumers.has(name)) throw new QueueError('queue_misuse', `The queue ${name} has a handler already`);
      consumers.set(name, consumer);
      const run = (job: Bull.Job<Payload>): Promise<void> => runWithin(
        handler,
        { name, id: fromBullId(job.id), data: job.data.data, attempt: job.attemptsMade + 1 },
        consumer.timeoutMs,
      );
      // Settles when the queue closes.
      of(name).process(consumer.concurrency, run).catch((error: unknown) => {
        if (connections.client.status !== 'ready') return;
        log.error({ queue: name, error: messageOf(error) }, 'A queue could not start');
      });
    },

    close: async (timeoutMs: number): Promise<void> => {
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => { timer = setTimeout(resolve, timeoutMs); });
      const each = (work: (queue: BullQueue) => Promise<unknown>) =>
        Promise.race([Promise.allSettled([...queues.values()].map(work)), deadline]);
      // Not Bull's waiting close: it leaves a rejection unhandled when Redis is down, and has no end.
      // Closed while it starts, Bull would set the timers that closing just cleared.
      if (connections.client.status === 'ready') await each(async (queue) => queue._initializingProcess);
      const paused = each((queue) => queue.pause(true, true));
      connections.unblock();
      await paused;
      await each((queue) => Promise.allSettled(Object.values(queue.processing)));
      clearTimeout(timer);
      const grace = new Promise<void>((resolve) => { timer = setTimeout(resolve, 1_500); });
      await Promise.race([Promise.allSettled([...queues.values()].map((queue) => queue.close(true))), grace]);
      clearTimeout(timer);
      for (const queue of queues.values()) clearTimeout(queue.delayTimer);
    },
  };
}

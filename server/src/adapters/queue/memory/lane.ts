import { QueueError } from '../../../ports/queue/index.ts';
import { messageOf, retryDelayMs, runWithin } from '../../../ports/queue/retry.ts';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Clock } from '../../../kernel/time/clock.ts';
import type { FailedJob, Job, JobHandler, QueueStats } from '../../../ports/queue/index.ts';
import type { FullProcessOptions } from '../../../ports/queue/retry.ts';

interface Entry {
  readonly id: string;
  /** As JSON, so that nothing passes here that would not pass through Redis, and every attempt has its own copy. */
  readonly json: string;
  attempts: number;
}

interface LaneOptions {
  readonly name: string;
  readonly wall: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly remembered: { readonly count: number; readonly ageMs: number };
  readonly maxFailed: number;
  /** Told whenever a job came to an end, for now or for good. */
  readonly onSettled: () => void;
}

export interface Lane {
  countNew(jobs: readonly Job[]): number;
  add(jobs: readonly Job[]): void;
  process(handler: JobHandler, options: FullProcessOptions): void;
  failed(): FailedJob[];
  retry(id: string): boolean;
  stats(): QueueStats;
  stop(): void;
}

const parse = (json: string): unknown => JSON.parse(json);

/** One queue: first in, first out, up to `concurrency` at once. */
export function createLane({ name, wall, random, log, remembered, maxFailed, onSettled }: LaneOptions): Lane {
  const undone = new Set<string>();
  const delayed = new Map<string, NodeJS.Timeout>();
  const finished = new Map<string, number>();
  const failures = new Map<string, { entry: Entry; error: string; failedAt: Date }>();
  let waiting: Entry[] = [];
  let head = 0;
  let running = 0;
  let stopped = false;
  let consumer: { handler: JobHandler; options: FullProcessOptions } | undefined;

  const forgetOld = () => {
    const oldestMs = wall.now().getTime() - remembered.ageMs;
    for (const [id, finishedAtMs] of finished) {
      if (finishedAtMs > oldestMs && finished.size <= remembered.count) break;
      finished.delete(id);
    }
  };
  const isKnown = (id: string) => undone.has(id) || finished.has(id) || failures.has(id);

  const enqueue = (entry: Entry, delayMs: number) => {
    if (delayMs > 0) {
      delayed.set(entry.id, setTimeout(() => {
        delayed.delete(entry.id);
        enqueue(entry, 0);
      }, delayMs));
      return;
    }
    waiting.push(entry);
    pump();
  };

  const takeNext = (): Entry | undefined => {
    const entry = waiting[head];
    if (!entry) return undefined;
    head += 1;
    // Shifting an array moves all of it: move the head instead, and cut off what is done now and then.
    if (head > 1_000 && head * 2 > waiting.length) {
      waiting = waiting.slice(head);
      head = 0;
    }
    return entry;
  };

  const pump = () => {
    while (!stopped && consumer && running < consumer.options.concurrency) {
      const entry = takeNext();
      if (!entry) return;
      running += 1;
      // Each in a turn of its own, so that handlers that never wait do not keep sockets and timers from theirs.
      setImmediate(run, entry, consumer);
    }
  };

  const run = async (entry: Entry, { handler, options }: NonNullable<typeof consumer>) => {
    entry.attempts += 1;
    try {
      const job = { name, id: entry.id, data: parse(entry.json), attempt: entry.attempts };
      await runWithin(handler, job, options.timeoutMs);
      undone.delete(entry.id);
      finished.set(entry.id, wall.now().getTime());
      forgetOld();
    } catch (error) {
      const delayMs = retryDelayMs(options.retry, entry.attempts, random);
      const fields = { queue: name, jobId: entry.id, attempt: entry.attempts, error: messageOf(error) };
      if (delayMs !== null) {
        log.warn(fields, 'A job failed and will be tried again');
        if (!stopped) enqueue(entry, Math.max(1, delayMs));
      } else {
        log.error(fields, 'A job failed for good');
        undone.delete(entry.id);
        failures.set(entry.id, { entry, error: messageOf(error), failedAt: wall.now() });
        for (const id of failures.keys()) if (failures.size > maxFailed) failures.delete(id); else break;
      }
    } finally {
      running -= 1;
      onSettled();
      pump();
    }
  };

  return {
    countNew: (jobs) => {
      forgetOld();
      return new Set(jobs.filter(({ id }) => !isKnown(id)).map(({ id }) => id)).size;
    },
    add: (jobs) => {
      forgetOld();
      for (const { id, data, delayMs = 0 } of jobs) {
        if (isKnown(id)) continue;
        undone.add(id);
        enqueue({ id, json: JSON.stringify(data ?? null), attempts: 0 }, delayMs);
      }
    },
    process: (handler, options) => {
      if (consumer) throw new QueueError('queue_misuse', `The queue ${name} has a handler already`);
      consumer = { handler, options };
      pump();
    },
    failed: () => [...failures.values()].map(({ entry, error, failedAt }) =>
      ({ name, id: entry.id, data: parse(entry.json), attempts: entry.attempts, error, failedAt })),
    retry: (id) => {
      const failure = failures.get(id);
      if (!failure) return false;
      failures.delete(id);
      undone.add(id);
      enqueue({ ...failure.entry, attempts: 0 }, 0);
      return true;
    },
    stats: () => ({
      name, depth: undone.size, waiting: undone.size - delayed.size - running, delayed: delayed.size, running,
      failed: failures.size,
    }),
    stop: () => {
      stopped = true;
      for (const timer of delayed.values()) clearTimeout(timer);
    },
  };
}

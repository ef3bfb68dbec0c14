import { QueueError } from './index.ts';
import type { Job, JobHandler, ProcessOptions, RetryPolicy, RunningJob } from './index.ts';

/** About a quarter of an hour of trying. */
export const defaultRetry: RetryPolicy = { maxAttempts: 12, firstRetryMs: 1_000, longestRetryMs: 5 * 60_000 };

/**
 * The wait after a failed attempt (1 is the first), or `null` when it was the last. Half of it is random, so that what
 * failed together does not come back together.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: () => number): number | null {
  if (attempt >= policy.maxAttempts) return null;
  const fullMs = Math.min(policy.longestRetryMs, policy.firstRetryMs * 2 ** (attempt - 1));
  return Math.round(fullMs / 2 + (random() * fullMs) / 2);
}

/** Timers of Node hold no more than 2³¹ ms, and would run anything longer at once. */
const longestDelayMs = 24 * 86_400_000;

/** A caller's mistake is told at once, the same by every adapter. */
export function assertJobs(jobs: readonly Job[]): void {
  const misuse = (message: string) => new QueueError('queue_misuse', message);
  for (const { name, id, delayMs = 0 } of jobs) {
    if (!/^[a-z][a-z0-9._-]{0,99}$/.test(name)) throw misuse(`Not a queue's name: ${name}`);
    if (id.length < 1 || id.length > 200) throw misuse(`A job's id has 1 to 200 characters: ${id}`);
    if (!(delayMs >= 0 && delayMs <= longestDelayMs)) throw misuse(`Not a delay: ${delayMs}`);
  }
}

export interface FullProcessOptions {
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
}

export function processDefaults(options: ProcessOptions = {}): FullProcessOptions {
  const { concurrency = 1, retry, timeoutMs = 120_000 } = options;
  return { concurrency, retry: { ...defaultRetry, ...retry }, timeoutMs };
}

/** One attempt, bounded: a handler that never comes back must not hold its place for ever. */
export async function runWithin(handler: JobHandler, job: RunningJob, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new QueueError('queue_timeout', `Not done within ${timeoutMs} ms`)), timeoutMs);
    // A process that is done with everything else need not stay for one that is stuck.
    timer.unref();
  });
  try {
    await Promise.race([(async () => handler(job))(), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

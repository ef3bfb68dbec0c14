/**
 * Work for later, by named queues. A queue runs a job at least once: handlers remember what they have done (an inbox),
 * and what fed the queue (the event table) can feed it again, as the same id is taken only once.
 */

export interface Job {
  /** The queue, and so the handler, that it is for. */
  readonly name: string;
  /**
   * At most one job of this id is queued, running or remembered in a queue; another one is dropped in silence. Use what
   * makes the work unique: the event's id and its consumer. 1 to 200 characters.
   */
  readonly id: string;
  /** JSON: ids and frozen facts, never a context, a secret or a person. */
  readonly data: unknown;
  /** At most 24 days: what is due at a time is a deadline's row, not a delay. */
  readonly delayMs?: number | undefined;
}

export interface RunningJob {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
  /** 1 the first time. */
  readonly attempt: number;
}

/** Throwing means: again later, until the attempts are used up. */
export type JobHandler = (job: RunningJob) => Promise<void>;

/** How often and how soon a consumer's jobs are tried again: exponentially, up to a longest wait, with jitter. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export interface ProcessOptions {
  /** Jobs of this queue at once in this process; 1 by default. */
  readonly concurrency?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** How long a handler may take; then the attempt counts as failed (but goes on: nothing can stop it). */
  readonly timeoutMs?: number | undefined;
}

export interface FailedJob {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
  readonly attempts: number;
  /** The message of the last error. */
  readonly error: string;
  readonly failedAt: Date;
}

export interface QueueStats {
  readonly name: string;
  /** All that is still to be done: waiting, delayed and running. */
  readonly depth: number;
  readonly waiting: number;
  readonly delayed: number;
  readonly running: number;
  readonly failed: number;
}

export interface Queue {
  /**
   * Hands jobs over, within a deadline. A queue that would pass its bound refuses the whole batch with `queue_full`
   * (known ids may count); `queue_unavailable` means unknown: offer the same ids again later.
   */
  add(jobs: readonly Job[]): Promise<void>;
  /** Sets a queue's one handler and starts it. Jobs of a queue without a handler wait. */
  process(name: string, handler: JobHandler, options?: ProcessOptions): void;
  /** Resolves when nothing waits, is delayed (retries too) or runs, in any queue; `queue_timeout` after `timeoutMs`. */
  idle(options?: { timeoutMs?: number | undefined }): Promise<void>;
  /** Jobs that used up their attempts, newest first. */
  failed(options?: { name?: string | undefined; limit?: number | undefined }): Promise<FailedJob[]>;
  /** Gives a failed job all its attempts again; false when there is none of this id. */
  retry(name: string, id: string): Promise<boolean>;
  /** For each known queue, by name. */
  stats(): Promise<QueueStats[]>;
  /** Takes nothing more, waits for what runs up to `timeoutMs`, leaves no handle open. */
  close(options?: { timeoutMs?: number | undefined }): Promise<void>;
}

export type QueueErrorCode = 'queue_full' | 'queue_unavailable' | 'queue_timeout' | 'queue_closed' | 'queue_misuse';

export class QueueError extends Error {
  readonly code: QueueErrorCode;

  constructor(code: QueueErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'QueueError';
    this.code = code;
  }
}

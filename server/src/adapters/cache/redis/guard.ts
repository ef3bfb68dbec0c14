import type { Redis } from 'ioredis';
import type { Logger } from '../../../kernel/context/logger.ts';
import type { Clock } from '../../../kernel/time/clock.ts';

interface Options {
  readonly redis: Redis;
  readonly wall: Clock;
  readonly log: Logger;
  /** The longest that a caller waits for Redis. */
  readonly timeoutMs: number;
  /** For so long after a failure nobody waits; then one caller tries. */
  readonly pauseMs: number;
}

export interface Guard {
  /** What Redis answers, or `undefined` when it doesn't in time. Never throws. */
  attempt<T>(work: (redis: Redis) => Promise<T>): Promise<T | undefined>;
}

/**
 * Bounds every use of Redis. After a failure it is left alone for a moment, so that an outage costs one caller in each
 * pause `timeoutMs`, and the others nothing. Loss and return are each logged once.
 */
export function createGuard({ redis, wall, log, timeoutMs, pauseMs }: Options): Guard {
  let down = false;
  let leftAloneUntilMs = 0;

  const failed = (error: unknown) => {
    leftAloneUntilMs = wall.now().getTime() + pauseMs;
    if (down) return;
    down = true;
    log.warn({ error: String(error) }, 'Redis does not answer: no cache, and rate limits by process, until it is back');
  };
  const answered = () => {
    leftAloneUntilMs = 0;
    if (!down) return;
    down = false;
    log.info({}, 'Redis answers again');
  };

  let becomingReady: Promise<void> | undefined;
  const ready = (): Promise<void> => {
    if (redis.status === 'ready') return Promise.resolve();
    // One listener, however many wait.
    becomingReady ??= new Promise((resolve) => redis.once('ready', () => {
      becomingReady = undefined;
      resolve();
    }));
    return becomingReady;
  };

  /** Commands of one turn of the event loop go out in one write: it costs more than they do. */
  const gather = (): void => {
    const { stream } = redis;
    if (stream.writableCorked > 0) return;
    stream.cork();
    setImmediate(() => stream.uncork());
  };

  const withinDeadline = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    let late = false;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        late = true;
        reject(new Error(`No answer within ${timeoutMs} ms`));
      }, timeoutMs);
    });
    // Whoever was too late to be sent is dropped: its caller has gone on, and a value set now may be out of date.
    const answer = async () => {
      await ready();
      if (late) return deadline;
      gather();
      return work(redis);
    };
    try {
      return await Promise.race([answer(), deadline]);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    attempt: async (work) => {
      const nowMs = wall.now().getTime();
      if (nowMs < leftAloneUntilMs) return undefined;
      // The first one through tries for all: whoever comes meanwhile finds the pause already begun.
      if (down) leftAloneUntilMs = nowMs + pauseMs;
      try {
        const answer = await withinDeadline(work);
        answered();
        return answer;
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
  };
}

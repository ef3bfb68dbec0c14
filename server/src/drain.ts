import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './kernel/time/clock.ts';
import { QueueError, type Queue } from './ports/queue/index.ts';

export interface DrainDeps {
  /** Publishes all that is committed now. */
  readonly flush: () => Promise<void>;
  /** Whether any fact of the tenant still waits to be published. */
  readonly hasWaiting: (tenantId: string) => Promise<boolean>;
  readonly queue: Pick<Queue, 'idle' | 'stats'>;
  readonly wall: Clock;
  readonly timeoutMs?: number;
  /** How long jobs are waited for that failed and are only to be tried again. */
  readonly graceMs?: number;
}

const pollMs = 250;
const pauseMs = 10;

/**
 * Makes a function that resolves when every fact of a tenant is published and every job is done, but for those that failed and wait
 * to be tried again: time goes on for them as it does in life. Throws where it takes too long.
 */
export function createDrain({ flush, hasWaiting, queue, wall, timeoutMs = 60_000, graceMs = 2_000 }: DrainDeps) {
  const nowMs = (): number => wall.now().getTime();
  /** Retries waited for in vain: one of them, with its growing waits, must not hold up each step of a clock anew. */
  let givenUpOn = 0;

  const settle = async (untilMs: number): Promise<void> => {
    const graceUntilMs = nowMs() + graceMs;
    for (;;) {
      const lanes = await queue.stats();
      const busy = lanes.reduce((sum, { waiting, running }) => sum + waiting + running, 0);
      const delayed = lanes.reduce((sum, lane) => sum + lane.delayed, 0);
      if (busy === 0 && (delayed <= givenUpOn || nowMs() >= graceUntilMs)) {
        givenUpOn = delayed;
        return;
      }
      if (nowMs() >= untilMs) throw new Error(`Not drained within ${timeoutMs} ms: ${busy} jobs are still to be done`);
      await queue.idle({ timeoutMs: pollMs }).catch((error: unknown) => {
        if (!(error instanceof QueueError) || error.code !== 'queue_timeout') throw error;
      });
    }
  };

  return async (tenantId: string): Promise<void> => {
    const untilMs = nowMs() + timeoutMs;
    for (;;) {
      await flush();
      await settle(untilMs);
      if (!(await hasWaiting(tenantId))) return;
      if (nowMs() >= untilMs) throw new Error(`Not drained within ${timeoutMs} ms: facts of ${tenantId} are still to be published`);
      await sleep(pauseMs); // a server that died may have them in hand still: not to be asked for without a breath
    }
  };
}

import { createDrain } from './drain.ts';
import type { ContextFor } from './kernel/context/contexts.ts';
import type { Logger } from './kernel/context/logger.ts';
import type { Database } from './kernel/db/index.ts';
import type { Counters } from './kernel/events/counters.ts';
import { createDispatcher, type Delivery } from './kernel/events/dispatcher.ts';
import type { Consumer } from './kernel/events/events.ts';
import { createOutbox } from './kernel/events/outbox.ts';
import { firstIdAt } from './kernel/ids/ids.ts';
import { startLoop, type Loop } from './kernel/jobs/background.ts';
import type { Clock } from './kernel/time/clock.ts';
import type { DeadlineHandler } from './kernel/time/deadlines.ts';
import { createSweeper } from './kernel/time/sweeper.ts';
import type { AuditSealer, TimeDriver } from './modules/platform/index.ts';
import type { Queue } from './ports/queue/index.ts';

export interface WorkDeps {
  readonly db: Database;
  readonly wall: Clock;
  readonly queue: Queue;
  readonly counters: Counters;
  readonly consumers: readonly Consumer[];
  readonly deadlines: readonly DeadlineHandler[];
  readonly contextFor: ContextFor;
  readonly movedTenants: () => Promise<readonly { id: string; clockOffsetMs: number }[]>;
  /** Chains the audit log. */
  readonly sealer: AuditSealer;
  /** Forgets what is past its keeping. */
  readonly housekeeping: readonly ((now: Date) => Promise<unknown>)[];
  readonly newToken: () => string;
  readonly firstRetryMs?: number;
  readonly log: Logger;
}

/** What goes on without a request: facts to their consumers, deadlines when they are due. */
export interface Work {
  /** There are new facts. */
  poke(): void;
  /** Starts to work off deliveries; what a lost queue forgot is queued again. */
  startWorker(): Promise<void>;
  /** Starts to sweep deadlines, to publish what other servers left behind, and to tidy up. */
  startScheduler(): void;
  readonly time: TimeDriver;
  stop(): Promise<void>;
}

const sweepEveryMs = 1_000;
const tidyEveryMs = 600_000;
const recoverForMs = 24 * 3_600_000;

export function createWork(deps: WorkDeps): Work {
  const { db, wall, queue, consumers, contextFor, newToken, log } = deps;
  const outbox = createOutbox(db, wall, deps.counters);
  const dispatcher = createDispatcher({
    db, outbox, consumers, contextFor, newToken, log,
    enqueue: (deliveries) => queue.add(deliveries.map((delivery) => ({ name: delivery.consumer, id: delivery.eventId, data: delivery }))),
  });
  const sweeper = createSweeper({
    db, wall, contextFor, newToken, log, handlers: deps.deadlines, movedTenants: deps.movedTenants,
  });
  const drain = createDrain({ flush: dispatcher.flush, hasWaiting: outbox.hasWaiting, queue, wall });
  const loops: Loop[] = [];

  const recover = async (): Promise<void> => {
    const lost = await dispatcher.recover(firstIdAt('event', new Date(wall.now().getTime() - recoverForMs)));
    if (lost > 0) log.info({ deliveries: lost }, 'queued again what was published and not worked');
  };

  return {
    poke: dispatcher.poke,
    async startWorker() {
      const retry = deps.firstRetryMs === undefined ? {} : { firstRetryMs: deps.firstRetryMs };
      for (const { name } of consumers) {
        queue.process(name, (job) => dispatcher.deliver(job.data as Delivery), { concurrency: 4, retry });
      }
      await recover();
    },
    startScheduler() {
      loops.push(startLoop('sweeper', sweepEveryMs, () => sweeper.sweep(), log));
      loops.push(startLoop('dispatcher', sweepEveryMs, () => dispatcher.flush(), log));
      loops.push(startLoop('audit sealer', sweepEveryMs, () => deps.sealer.sealAll(), log));
      loops.push(startLoop('housekeeping', tidyEveryMs, async () => {
        for (const tidy of deps.housekeeping) await tidy(wall.now());
        await recover();
      }, log));
    },
    time: {
      nextDue: sweeper.nextDue,
      sweepTenant: sweeper.sweepTenant,
      async drain(tenantId) {
        await drain(tenantId);
        await deps.sealer.sealTenant(tenantId);
      },
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await dispatcher.close();
    },
  };
}

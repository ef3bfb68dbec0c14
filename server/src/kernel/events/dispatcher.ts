import type { Ctx, TxCtx } from '../context/context.ts';
import type { Logger } from '../context/logger.ts';
import { isUniqueViolation, type Database } from '../db/index.ts';
import { notBefore } from '../time/clock.ts';
import type { Consumer } from './events.ts';
import type { EventRow } from './entities.ts';
import { batchSize, type Leased, type Outbox } from './outbox.ts';

/** One delivery of an event to a consumer. */
export interface Delivery {
  readonly consumer: string;
  readonly eventId: string;
}

export interface DispatcherDeps {
  readonly db: Database;
  readonly outbox: Outbox;
  readonly consumers: readonly Consumer[];
  /** Hands deliveries to the queue; the same one twice is taken once. */
  readonly enqueue: (deliveries: readonly Delivery[]) => Promise<void>;
  /** The surroundings in which a tenant's consumer works. */
  readonly contextFor: (tenantId: string, actor: string) => Promise<Ctx>;
  readonly newToken: () => string;
  readonly log: Logger;
}

/** A round takes two transactions however much it publishes, so it waits a moment for what is committed meanwhile, and longer while much is. */
const gatherMs = 20;
const busyGatherMs = 200;
const busyFrom = 5;

export interface Dispatcher {
  /** There may be something to fetch. Returns at once; many calls make one round. */
  poke(): void;
  /** Publishes all that is committed now. */
  flush(): Promise<void>;
  /** Works one delivery: what the queue's handlers call. Throws to be called again. */
  deliver(delivery: Delivery): Promise<void>;
  /** Queues again what was published since an event's id and not worked: for a queue that forgets in a crash. */
  recover(fromId: string): Promise<number>;
  close(): Promise<void>;
}

/** Fetches committed facts, hands them to the queue for each consumer that wants them, then gives them their places in the order. */
export function createDispatcher({ db, outbox, consumers, enqueue, contextFor, newToken, log }: DispatcherDeps): Dispatcher {
  const byName = new Map(consumers.map((consumer) => [consumer.name, consumer]));
  const byType = new Map<string, Consumer[]>();
  for (const consumer of consumers) {
    for (const type of consumer.types) byType.set(type, [...(byType.get(type) ?? []), consumer]);
  }
  if (byName.size !== consumers.length) throw new Error('Two consumers of one name');

  let round: Promise<void> | undefined;
  let nextRound: Promise<void> | undefined;
  let closed = false;
  let poked: NodeJS.Timeout | undefined;
  let lastCount = 0;

  const deliveriesOf = (event: Leased): Delivery[] =>
    (byType.get(event.type) ?? []).map((consumer) => ({ consumer: consumer.name, eventId: event.id }));

  const publishAll = async (): Promise<void> => {
    lastCount = 0;
    for (;;) {
      const token = newToken();
      const events = await outbox.lease(token);
      if (events.length === 0) return;
      lastCount += events.length;
      try {
        await enqueue(events.flatMap(deliveriesOf));
        await outbox.publish(token);
      } catch (error) {
        await outbox.giveBack(token);
        throw error;
      }
      if (events.length < batchSize) return;
    }
  };

  /** One round at a time; whoever comes while one runs waits for the next, which sees what they committed. */
  const flush = (): Promise<void> => {
    if (round) {
      nextRound ??= round.catch(() => undefined).then(() => {
        nextRound = undefined;
        return flush();
      });
      return nextRound;
    }
    round = publishAll().finally(() => {
      round = undefined;
    });
    return round;
  };

  const work = (consumer: Consumer, event: EventRow, ctx: Ctx): Promise<void> => {
    const { handle } = consumer;
    if (handle.mode === 'effect') {
      return handle.run(ctx, event).then(() => db.systemTransaction((tx) => outbox.markDone(tx, event, consumer.name)));
    }
    return db.transaction(ctx, async (tx: TxCtx) => {
      await outbox.markDone(tx.tx, event, consumer.name);
      await handle.run(tx, event);
    });
  };

  return {
    poke() {
      if (closed || poked) return;
      poked = setTimeout(() => {
        poked = undefined;
        flush().catch((error: unknown) => log.warn({ error: String(error) }, 'events wait: they could not be published'));
      }, lastCount < busyFrom ? gatherMs : busyGatherMs);
    },
    flush,
    async deliver({ consumer: name, eventId }) {
      const consumer = byName.get(name);
      const event = await outbox.find(eventId);
      if (!consumer || !event || (await outbox.isDone(event, name))) return;
      try {
        const ctx = await contextFor(event.tenantId, name);
        await work(consumer, event, { ...ctx, clock: notBefore(ctx.clock, event.occurredAt) });
      } catch (error) {
        if (isUniqueViolation(error) && (await outbox.isDone(event, name))) return; // another server was first
        throw error;
      }
    },
    async recover(fromId) {
      let count = 0;
      for (const consumer of consumers) {
        for (let after: string | undefined = fromId; after !== undefined;) {
          const ids: string[] = await outbox.unworked(consumer.name, consumer.types, after);
          count += ids.length;
          if (ids.length > 0) await enqueue(ids.map((eventId) => ({ consumer: consumer.name, eventId })));
          after = ids.at(-1); // page by page: what failed for good stays unworked, and must not hide what comes after it
        }
      }
      return count;
    },
    async close() {
      closed = true;
      clearTimeout(poked);
      await (poked ? flush() : round)?.catch(() => undefined);
    },
  };
}

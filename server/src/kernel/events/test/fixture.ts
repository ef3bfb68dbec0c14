import { randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { openTestDatabase, type EngineName } from '../../../../test/services/engines.ts';
import { createKernelTables } from '../../../migrations/first/kernel.ts';
import type { Ctx } from '../../context/context.ts';
import { ctxOf } from '../../db/test/fixture.ts';
import { IdempotencyEntity } from '../../http/idempotency-store.ts';
import { createIds } from '../../ids/ids.ts';
import { createDeadlines } from '../../time/deadlines.ts';
import { DeadlineEntity } from '../../time/entities.ts';
import { createSweeper, type SweeperDeps } from '../../time/sweeper.ts';
import { createCounters } from '../counters.ts';
import { createDispatcher, type Delivery } from '../dispatcher.ts';
import { CounterEntity, EventEntity, InboxEntity, type EventRow } from '../entities.ts';
import { createEvents, type Consumer } from '../events.ts';
import { createOutbox } from '../outbox.ts';

class Tables1700000000000 {
  name = 'Tables1700000000000';
  async up(runner: QueryRunner): Promise<void> {
    await createKernelTables(runner);
  }
  async down(): Promise<void> {
    throw new Error('there is nothing before this');
  }
}

/** The kernel's tables on a database of their own, a wall clock that stands until it is moved, and what works on both. */
export async function openKernel(engine: EngineName) {
  const { db, close } = await openTestDatabase(engine, {
    entities: [EventEntity, InboxEntity, CounterEntity, DeadlineEntity, IdempotencyEntity], migrations: [Tables1700000000000],
  });
  let nowMs = Date.parse('2026-06-01T10:00:00.000Z');
  const wall = { now: () => new Date(nowMs) };
  const logged: Record<string, unknown>[] = [];
  const log = { info() {}, warn: (fields: object) => void logged.push({ ...fields }), error: (fields: object) => void logged.push({ ...fields }) };
  const ids = createIds(wall, Math.random);
  const counters = createCounters(db);
  const outbox = createOutbox(db, wall, counters);
  const contextOf = (tenantId: string): Ctx => ({ ...ctxOf(tenantId), clock: wall, wall });
  const newToken = (): string => randomBytes(8).toString('hex');
  const events = createEvents(db, ids, () => undefined);
  const deadlines = createDeadlines(db, ids);

  /** A dispatcher with a queue that is a list; the test takes from it what it wants to be delivered. */
  const dispatcher = (consumers: readonly Consumer[], refuse: () => boolean = () => false) => {
    const queued: Delivery[] = [];
    const made = createDispatcher({
      db, outbox, consumers, newToken, log, contextFor: async (tenantId) => contextOf(tenantId),
      enqueue: async (deliveries) => {
        if (refuse()) throw new Error('the queue is down');
        queued.push(...deliveries);
      },
    });
    return { ...made, queued };
  };
  const sweeper = (handlers: SweeperDeps['handlers'], moved: readonly { id: string; clockOffsetMs: number }[] = []) => createSweeper({
    db, wall, handlers, newToken, log, contextFor: async (tenantId) => contextOf(tenantId), movedTenants: async () => moved,
  });

  const record = (tenantId: string, type = 'dog.walked', subjectId = 'dog_1') =>
    db.transaction(contextOf(tenantId), (tx) => events.record(tx, { type, subjectId }));
  const all = async (tenantId: string): Promise<EventRow[]> =>
    (await db.query<EventRow>({}, 'SELECT * FROM events WHERE tenantId = ? ORDER BY position, id', [tenantId])).rows;

  return {
    db, close, wall, ids, logged, outbox, counters, events, deadlines, dispatcher, sweeper, record, all, contextOf,
    pass: (ms: number) => void (nowMs += ms),
    async empty() {
      for (const table of ['events', 'event_inbox', 'counters', 'deadlines']) await db.systemTransaction((tx) => db.query({ tx }, `DELETE FROM ${table}`, []));
      logged.length = 0;
    },
  };
}
export type Kernel = Awaited<ReturnType<typeof openKernel>>;

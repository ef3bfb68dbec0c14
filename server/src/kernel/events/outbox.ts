import { createSystemRepository, lt, oneOf, type Database } from '../db/index.ts';
import type { Tx } from '../context/context.ts';
import type { Clock } from '../time/clock.ts';
import type { Counters } from './counters.ts';
import { EventEntity, InboxEntity, type EventRow } from './entities.ts';

const leaseMs = 30_000;
export const batchSize = 200;
/** How often those are looked for whose dispatcher died, where there is always something fresh. */
const lapsedEveryMs = 5_000;

/** What it takes to queue an event. */
const leasedColumns = ['id', 'type'] as const;
export type Leased = Pick<EventRow, (typeof leasedColumns)[number]>;

/** The dispatcher's queries: it works for all tenants at once, so it is one of the few places without one. */
export function createOutbox(db: Database, wall: Clock, counters: Counters) {
  const events = createSystemRepository(db, EventEntity, { reason: 'dispatcher' });
  const inbox = createSystemRepository(db, InboxEntity, { reason: 'dispatcher' });
  const ended = { leaseUntil: null, leaseToken: null };
  let lapsedFromMs = 0;

  return {
    /** Takes unpublished events in hand; another dispatcher passes over them until the lease is over. */
    lease: (token: string): Promise<Leased[]> =>
      db.systemTransaction(async (tx) => {
        const now = wall.now();
        const waiting = { orderBy: [['id', 'asc']], lock: 'skip', columns: leasedColumns } as const;
        const taken = await events.find({ tx }, { position: null, leaseUntil: null }, { ...waiting, limit: batchSize });
        const room = batchSize - taken.length;
        if (room === batchSize || (room > 0 && now.getTime() >= lapsedFromMs)) {
          lapsedFromMs = now.getTime() + lapsedEveryMs;
          taken.push(...(await events.find({ tx }, { position: null, leaseUntil: lt(now) }, { ...waiting, limit: room })));
        }
        if (taken.length > 0) {
          const lease = { leaseUntil: new Date(now.getTime() + leaseMs), leaseToken: token };
          await events.update({ tx }, { id: oneOf(taken.map((event) => event.id)) }, lease);
        }
        return taken;
      }),

    /** Gives published events their places in their tenants' order. Ids are not in commit order; positions are. */
    publish: (token: string): Promise<void> =>
      db.systemTransaction(async (tx) => {
        // only what is still in hand: a place given to an event that another dispatcher took over would be a gap
        const held = await events.find({ tx }, { leaseToken: token }, { orderBy: [['id', 'asc']], limit: batchSize, lock: 'wait', columns: ['id', 'tenantId'] });
        if (held.length === 0) return;
        const tenants = Map.groupBy(held, (event) => event.tenantId);
        const places: [id: string, position: number][] = [];
        for (const [tenantId, own] of [...tenants].sort(([a], [b]) => (a < b ? -1 : 1))) {
          const first = await counters.take({ tx }, tenantId, 'events', own.length);
          places.push(...own.map(({ id }, i): [string, number] => [id, first + i]));
        }
        // one statement: a repository's update would be one for each event
        const whenThenSql = 'WHEN ? THEN ? '.repeat(places.length);
        await db.query(
          { tx },
          `UPDATE events SET position = CASE id ${whenThenSql}END, leaseUntil = NULL, leaseToken = NULL
           WHERE id IN (${places.map(() => '?').join(', ')})`,
          [...places.flat(), ...places.map(([id]) => id)],
        );
      }),

    /** Lets go of events that could not be queued, to be tried again soon. */
    giveBack: (token: string): Promise<number> =>
      db.systemTransaction((tx) => events.update({ tx }, { leaseToken: token }, ended)),

    /** Whether any event of the tenant still waits to be published. */
    hasWaiting: async (tenantId: string): Promise<boolean> =>
      (await events.find({}, { tenantId, position: null }, { limit: 1 })).length > 0,

    find: (id: string): Promise<EventRow | null> => events.findOne({}, { id }),

    /** Published events that a consumer has not worked: what an in-process queue lost in a crash. */
    unworked: async (consumer: string, types: readonly string[], fromId: string): Promise<string[]> => {
      const { rows } = await db.query<{ id: string }>(
        {},
        `SELECT e.id FROM events e LEFT JOIN event_inbox i ON i.tenantId = e.tenantId AND i.consumer = ? AND i.eventId = e.id
         WHERE e.id > ? AND e.position IS NOT NULL AND i.eventId IS NULL AND e.type IN (${types.map(() => '?').join(', ')})
         ORDER BY e.id LIMIT 1000`,
        [consumer, fromId, ...types],
      );
      return rows.map((row) => row.id);
    },

    isDone: async (event: EventRow, consumer: string): Promise<boolean> =>
      (await inbox.findOne({}, { tenantId: event.tenantId, consumer, eventId: event.id })) !== null,

    markDone: (tx: Tx, event: EventRow, consumer: string): Promise<void> =>
      inbox.insert({ tx }, { tenantId: event.tenantId, consumer, eventId: event.id, doneAt: wall.now() }),
  };
}

export type Outbox = ReturnType<typeof createOutbox>;

import { defineEntity, id, instant, integer, json, nullable, primary, ref, varchar, type Row } from '../db/index.ts';

/** A fact, written in the transaction that made it so. `position` is its place in its tenant's order, given as it is published. */
export const EventEntity = defineEntity({
  table: 'events',
  columns: {
    id: id(),
    tenantId: ref(),
    type: varchar(80),
    subjectId: ref(),
    data: json<Readonly<Record<string, unknown>>>(),
    /** Business time. */
    occurredAt: instant(),
    position: nullable(integer()),
    /** Wall time until which a dispatcher has it in hand. */
    leaseUntil: nullable(instant()),
    leaseToken: nullable(varchar(40)),
  },
  uniques: [['tenantId', 'position']],
  indices: [['position', 'id'], ['leaseToken']],
});
export type EventRow = Row<typeof EventEntity>;

/** What a consumer has done: an event is worked once by each, however often it is delivered. */
export const InboxEntity = defineEntity({
  table: 'event_inbox',
  columns: { tenantId: primary(ref()), consumer: primary(varchar(60)), eventId: primary(ref()), doneAt: instant() },
});

/** Numbers that are given out in order, without gaps: events' positions, invoices' numbers. */
export const CounterEntity = defineEntity({
  table: 'counters',
  columns: { tenantId: primary(ref()), name: primary(varchar(60)), value: integer() },
});

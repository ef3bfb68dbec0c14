import { defineEntity, id, instant, integer, json, nullable, ref, tenantId, text, varchar, type Row } from '../../../kernel/db/index.ts';
import type { Schema } from '../../../contract/contract.ts';

/** A calendar that a caregiver keeps elsewhere, with what it said when it could be read last. */
export const CaregiverCalendarEntity = defineEntity({
  table: 'caregiver_calendars',
  columns: {
    id: id(),
    tenantId: tenantId(),
    caregiverId: ref(),
    name: varchar(80),
    /** Whoever has the address reads the calendar, so it is encrypted. */
    sealedUrl: text(),
    host: varchar(255),
    /** When it says busy, from the day of reading on: start and end by turns, minutes since 1970 in UTC, ascending, none touching another. */
    busy: json<number[]>(),
    eventCount: integer(),
    problemCode: nullable(varchar<Schema<'CalendarProblemCode'>>(30)),
    problemDetail: nullable(varchar(300)),
    problemSince: nullable(instant()),
    /** How often in a row it could not be read. */
    failures: integer(),
    lastGoodAt: instant(),
    lastTriedAt: instant(),
    nextRefreshAt: instant(),
    createdAt: instant(),
  },
  indices: [['tenantId', 'caregiverId', 'id']],
});
export type CaregiverCalendarRow = Row<typeof CaregiverCalendarEntity>;

import { defineEntity, id, instant, json, localDate, ref, tenantId, varchar, type Row } from '../../../kernel/db/index.ts';
import type { TimeWindow } from '../plan.ts';

/** Dates on which a caregiver is closed, or open for longer than the weekly plan says. */
export const CaregiverExceptionEntity = defineEntity({
  table: 'caregiver_exceptions',
  columns: {
    id: id(),
    tenantId: tenantId(),
    caregiverId: ref(),
    kind: varchar<'closed' | 'open'>(10),
    fromDate: localDate(),
    /** Included. */
    toDate: localDate(),
    /** In order; none closes the whole dates. */
    windows: json<TimeWindow[]>(),
    note: varchar(200),
    createdAt: instant(),
  },
  indices: [['tenantId', 'caregiverId', 'fromDate', 'id']],
});
export type CaregiverExceptionRow = Row<typeof CaregiverExceptionEntity>;

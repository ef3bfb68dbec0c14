import { defineEntity, id, instant, integer, nullable, ref, varchar, type Row } from '../db/index.ts';

/** Something that is due at a business time. Deleted in the transaction that does it. */
export const DeadlineEntity = defineEntity({
  table: 'deadlines',
  columns: {
    id: id(),
    tenantId: ref(),
    kind: varchar(60),
    subjectId: ref(),
    dueAt: instant(),
    attempts: integer({ default: 0 }),
    /** Wall time until which a sweeper has it in hand, or before which it is not tried again. */
    leaseUntil: nullable(instant()),
    leaseToken: nullable(varchar(40)),
  },
  uniques: [['tenantId', 'kind', 'subjectId']],
  indices: [['tenantId', 'dueAt'], ['dueAt']],
});
export type DeadlineRow = Row<typeof DeadlineEntity>;

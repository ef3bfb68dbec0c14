import { defineEntity, instant, primary, ref, tenantId, varchar, type Row } from '../../../kernel/db/index.ts';

/** The address under which a person's calendar app asks for their bookings: one each, and only its hash. */
export const CalendarFeedEntity = defineEntity({
  table: 'calendar_feeds',
  columns: { tenantId: primary(tenantId()), userId: primary(ref()), tokenHash: varchar(64), createdAt: instant() },
  indices: [['tokenHash']],
});
export type CalendarFeedRow = Row<typeof CalendarFeedEntity>;

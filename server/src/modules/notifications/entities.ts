import { defineEntity, id, instant, nullable, primary, ref, tenantId, text, varchar, type Row } from '../../kernel/db/index.ts';

/** What a person was told, in the words it was told in. */
export const NotificationEntity = defineEntity({
  table: 'notifications',
  columns: {
    id: id(),
    tenantId: tenantId(),
    userId: ref(),
    type: varchar(80),
    title: varchar(200),
    body: text(),
    /** What it is about: a booking, or a series of them. */
    bookingId: nullable(ref()),
    eventId: ref(),
    readAt: nullable(instant()),
    /** When the fact happened, not when it was worked. */
    createdAt: instant(),
  },
  uniques: [['tenantId', 'eventId', 'userId']],
  indices: [['tenantId', 'userId', 'createdAt', 'eventId']],
});
export type NotificationRow = Row<typeof NotificationEntity>;

/**
 * Which mails are out, or given up: a delivery that is tried again does not send again what was sent. A table of its own, as mails go out
 * beside the transaction that writes the notifications, before it or after.
 */
export const NotificationMailEntity = defineEntity({
  table: 'notification_mails',
  columns: {
    tenantId: primary(tenantId()),
    eventId: primary(ref()),
    userId: primary(ref()),
    outcome: varchar<'sent' | 'given_up'>(10),
    providerMessageId: nullable(varchar(200)),
    /** Wall time. */
    at: instant(),
  },
});
export type NotificationMailRow = Row<typeof NotificationMailEntity>;

export const notificationEntities = [NotificationEntity, NotificationMailEntity];

import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, oneOf, type Database, type Order } from '../../kernel/db/index.ts';
import { NotificationEntity, NotificationMailEntity, type NotificationMailRow, type NotificationRow } from './entities.ts';

/** Facts are worked side by side, so a notification's own id says nothing about which came first; its fact's id does. */
const newestFirst: Order<NotificationRow> = [['createdAt', 'desc'], ['eventId', 'desc']];
const mostOfAnEvent = 10;

export function createNotificationRepository(db: Database) {
  const notifications = createRepository(db, NotificationEntity);
  const mails = createRepository(db, NotificationMailEntity);

  return {
    insert: (tx: TxCtx, rows: readonly Omit<NotificationRow, 'tenantId'>[]) => notifications.insert(tx, rows),
    page: (ctx: Ctx, userId: string, limit: number, after: string | undefined) =>
      notifications.page(ctx, { where: { userId }, order: newestFirst, limit, after }),
    /** The mails about one event that need no more work. */
    mailsOf: (ctx: Ctx, eventId: string) => mails.find(ctx, { eventId }, { limit: mostOfAnEvent }),
    /** Of these events, those that a mail went out to this person for. */
    async mailedTo(ctx: Ctx, userId: string, eventIds: readonly string[]): Promise<Set<string>> {
      if (eventIds.length === 0) return new Set();
      const rows = await mails.find(ctx, { eventId: oneOf(eventIds), userId, outcome: 'sent' }, { limit: eventIds.length });
      return new Set(rows.map((row) => row.eventId));
    },
    rememberMail: (ctx: Ctx, row: Omit<NotificationMailRow, 'tenantId'>): Promise<void> =>
      db.transaction(ctx, (tx) => mails.insert(tx, row)),

    eraseOf: async (tx: TxCtx, userId: string): Promise<void> => {
      await notifications.delete(tx, { userId });
      await mails.delete(tx, { userId });
    },
    /** What anybody was told of a booking names the people in it. */
    eraseOfBooking: (tx: TxCtx, bookingId: string) => notifications.delete(tx, { bookingId }),
  };
}
export type NotificationRepository = ReturnType<typeof createNotificationRepository>;

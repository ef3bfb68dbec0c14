import type { Database } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Notifications } from './index.ts';
import type { MessageDeps } from './messages.ts';
import { notificationsPersonalData } from './personal.ts';
import { createNotificationRepository } from './repository.ts';
import { createEmailConsumer, createInAppConsumer, type EmailOf } from './subscribers.ts';

export interface NotificationDeps extends MessageDeps {
  readonly db: Database;
  readonly ids: Ids;
  /** Through whose account this business mails. */
  readonly email: EmailOf;
}

export function createNotifications(deps: NotificationDeps): Notifications {
  const repository = createNotificationRepository(deps.db);
  const parts = { ...deps, repository };
  return {
    personalData: notificationsPersonalData({ repository, bookings: deps.bookings }),
    consumers: [createInAppConsumer(parts), createEmailConsumer(parts)],
    async listFor(ctx, { limit, cursor }) {
      if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
      const { userId } = ctx.actor;
      const { rows, next } = await repository.page(ctx, userId, limit, cursor);
      const mailed = await repository.mailedTo(ctx, userId, rows.map((row) => row.eventId));
      return {
        notifications: rows.map((row) => ({ ...row, channels: mailed.has(row.eventId) ? ['in_app', 'email'] : ['in_app'] })),
        next,
      };
    },
  };
}

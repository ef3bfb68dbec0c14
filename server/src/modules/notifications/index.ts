import type { Ctx } from '../../kernel/context/context.ts';
import type { Consumer } from '../../kernel/events/events.ts';
import type { PersonalData } from '../users/index.ts';
import type { NotificationRow } from './entities.ts';

export { createNotifications, type NotificationDeps } from './service.ts';
export { mailTemplates } from './catalogue.ts';
export { createNotificationRoutes } from './routes.ts';
export { notificationEntities, NotificationEntity, NotificationMailEntity } from './entities.ts';

export type Notification = NotificationRow & {
  /** Where it went: a mail counts once the provider took it. */
  readonly channels: readonly ('in_app' | 'email')[];
};

export interface NotificationPage {
  readonly notifications: readonly Notification[];
  readonly next: string | null;
}

export interface Notifications {
  readonly consumers: readonly Consumer[];
  readonly personalData: PersonalData;
  /** The caller's own, the newest first. */
  listFor(ctx: Ctx, query: { readonly limit: number; readonly cursor?: string | undefined }): Promise<NotificationPage>;
}

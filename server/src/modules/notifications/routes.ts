import type { Handlers } from '../../contract/contract.ts';
import type { Ctx } from '../../kernel/context/context.ts';
import type { Notifications } from './index.ts';
import { presentNotification } from './presenter.ts';

export const createNotificationRoutes = ({ notifications }: { readonly notifications: Pick<Notifications, 'listFor'> }) =>
  ({
    listNotifications: async (ctx, { query }) => {
      const page = await notifications.listFor(ctx, query);
      return { status: 200, body: { data: page.notifications.map(presentNotification), nextCursor: page.next } };
    },
  }) satisfies Pick<Handlers<Ctx>, 'listNotifications'>;

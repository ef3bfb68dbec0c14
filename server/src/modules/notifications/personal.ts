import type { Bookings } from '../bookings/index.ts';
import { everyPage, type PersonalData } from '../users/index.ts';
import type { NotificationRepository } from './repository.ts';

const onePage = 200;

interface Parts {
  readonly repository: NotificationRepository;
  readonly bookings: Pick<Bookings, 'bookingIdsOf'>;
}

export const notificationsPersonalData = ({ repository, bookings }: Parts): PersonalData => ({
  name: 'notifications',
  async export(ctx, userId) {
    const rows = await everyPage((after) => repository.page(ctx, userId, onePage, after));
    const mailed: string[] = [];
    for (let from = 0; from < rows.length; from += onePage) {
      mailed.push(...(await repository.mailedTo(ctx, userId, rows.slice(from, from + onePage).map((row) => row.eventId))));
    }
    const byMail = new Set(mailed);
    return { notifications: rows.map(({ tenantId: _tenant, ...row }) => ({ ...row, mailed: byMail.has(row.eventId) })) };
  },
  async erase(tx, userId) {
    await repository.eraseOf(tx, userId);
    for (const bookingId of await bookings.bookingIdsOf(tx, userId)) await repository.eraseOfBooking(tx, bookingId);
  },
  columns: {
    notifications: { personal: ['type', 'title', 'body'] },
    notification_mails: { secret: ['providerMessageId'], impersonal: ['outcome'] },
  },
});

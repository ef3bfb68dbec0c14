import type { Schema } from '../../contract/contract.ts';
import type { Notification } from './index.ts';

export const presentNotification = (row: Notification): Schema<'Notification'> => ({
  id: row.id,
  type: row.type,
  title: row.title,
  body: row.body,
  bookingId: row.bookingId?.startsWith('bks_') ? null : row.bookingId,
  seriesId: row.bookingId?.startsWith('bks_') ? row.bookingId : null,
  channels: [...row.channels],
  readAt: row.readAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

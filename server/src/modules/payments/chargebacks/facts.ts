import type { ChargebackRow } from './entities.ts';

export const factOf = (row: Pick<ChargebackRow, 'id' | 'paymentId' | 'bookingId' | 'amountMinor' | 'currency'>, type: string, more: object = {}) => ({
  type, subjectId: row.id, data: { paymentId: row.paymentId, bookingId: row.bookingId, amountMinor: row.amountMinor, currency: row.currency, ...more },
});

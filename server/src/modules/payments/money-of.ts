import type { Payments } from './index.ts';
import { entriesForRefund } from './ledger.ts';
import type { PaymentsRepository } from './repository.ts';

/** How the money of a booking stands, by the same division that the books go by. */
export const createMoneyOf = (repository: Pick<PaymentsRepository, 'appliedTo' | 'refundsOf'>): Payments['moneyOf'] => async (ctx, bookingId) => {
  const payment = await repository.appliedTo(ctx, bookingId);
  if (!payment) return null;
  const refunds = await repository.refundsOf(ctx, payment.id);
  const refundedMinor = payment.refundReservedMinor;
  return {
    paidMinor: payment.amountMinor,
    refundedMinor,
    caregiverMinorAfter(refundMinor) {
      const gone = refundedMinor + refundMinor;
      if (gone === 0) return payment.caregiverMinor;
      const back = entriesForRefund(payment, 0, gone, payment.caregiverUserId).find(({ account }) => account === 'caregiver_payable');
      return payment.caregiverMinor - (back?.amountMinor ?? 0);
    },
    movements: [
      { at: payment.paidAt ?? payment.createdAt, kind: 'payment', status: payment.status, amountMinor: payment.amountMinor },
      ...refunds.map(({ createdAt, status, amountMinor }) => ({ at: createdAt, kind: 'refund' as const, status, amountMinor })),
    ],
  };
};

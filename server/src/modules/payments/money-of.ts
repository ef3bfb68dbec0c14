import type { Payments } from './index.ts';
import { caregiverKeeps } from './ledger.ts';
import { allocate, leftOf, partsOf, termsOf, wantedOf } from './refunds/lines.ts';
import { goneOf } from './refunds/gone.ts';
import type { PaymentsRepository } from './repository.ts';

/** How the money of a booking stands, by the same division that the books go by. */
export const createMoneyOf = (repository: PaymentsRepository): Payments['moneyOf'] => async (ctx, bookingId) => {
  const payment = await repository.appliedTo(ctx, bookingId);
  if (!payment) return null;
  const refunds = await repository.refundsOf(ctx, payment.id);
  const terms = termsOf(payment);
  const gone = await goneOf(repository, ctx, payment);
  const left = leftOf(terms.lines, gone);
  return {
    paidMinor: payment.amountMinor,
    refundedMinor: payment.refundReservedMinor,
    lines: terms.lines.map(({ code, description, amountMinor }, i) => ({ code, description, amountMinor, refundableMinor: left[i]! })),
    caregiverMinorAfter(refundMinor, wishes = []) {
      const more = refundMinor === 0 ? [] : allocate(refundMinor, left, wantedOf(terms.lines, left, wishes));
      return caregiverKeeps(payment, terms, partsOf(terms.lines, [...gone, ...more]));
    },
    movements: [
      { at: payment.paidAt ?? payment.createdAt, kind: 'payment', status: payment.status, amountMinor: payment.amountMinor },
      ...refunds.map(({ createdAt, status, amountMinor }) => ({ at: createdAt, kind: 'refund' as const, status, amountMinor })),
    ],
  };
};

import { sum } from '../../kernel/money/money.ts';
import type { BookingMoney, Payments } from './index.ts';
import { caregiverKeeps } from './ledger.ts';
import { allocateTo, sourcesOf, type Source } from './refunds/across.ts';
import { partsOf, termsOf } from './refunds/lines.ts';
import type { PaymentsRepository } from './repository.ts';

/** The lines of all payments, in the order in which they were paid; what a later one adds to a line stands with it. */
function linesOf(sources: readonly Source[]): BookingMoney['lines'] {
  const lines: { code: string; description: string; amountMinor: number; refundableMinor: number }[] = [];
  for (const { lines: own, left } of sources.toReversed()) {
    const isAlone = (code: string): boolean => own.filter((one) => one.code === code).length === 1 && lines.filter((one) => one.code === code).length === 1;
    for (const [i, { code, description, amountMinor }] of own.entries()) {
      const known = sources.length === 1 ? undefined : lines.find((one) => one.code === code && (one.description === description || isAlone(code)));
      if (known) Object.assign(known, { description, amountMinor: known.amountMinor + amountMinor, refundableMinor: known.refundableMinor + left[i]! });
      else lines.push({ code, description, amountMinor, refundableMinor: left[i]! });
    }
  }
  return lines;
}

/** How the money of a booking stands, by the same division that the books go by. */
export const createMoneyOf = (repository: PaymentsRepository): Payments['moneyOf'] => async (ctx, bookingId) => {
  const sources = await sourcesOf(repository, ctx, bookingId);
  if (sources.length === 0) return null;
  const payments = sources.map(({ payment }) => payment).toReversed();
  const refunds = [];
  for (const { id } of payments) refunds.push(...(await repository.refundsOf(ctx, id)));
  return {
    paidMinor: sum(payments.map(({ amountMinor }) => amountMinor)),
    refundedMinor: sum(payments.map(({ refundReservedMinor }) => refundReservedMinor)),
    lines: linesOf(sources),
    caregiverMinorAfter(refundMinor, wishes = []) {
      const more = allocateTo(refundMinor, sources, wishes);
      return sum(sources.map(({ payment, lines, gone }, i) => caregiverKeeps(payment, termsOf(payment), partsOf(lines, [...gone, ...more[i]!]))));
    },
    movements: [
      ...payments.map(({ paidAt, createdAt, status, amountMinor }) => ({ at: paidAt ?? createdAt, kind: 'payment' as const, status, amountMinor })),
      ...refunds.map(({ createdAt, status, amountMinor }) => ({ at: createdAt, kind: 'refund' as const, status, amountMinor })),
    ].toSorted((a, b) => a.at.getTime() - b.at.getTime()),
  };
};

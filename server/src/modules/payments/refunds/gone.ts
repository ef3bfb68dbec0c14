import type { Ctx } from '../../../kernel/context/context.ts';
import type { PaymentRow, RefundRow } from '../entities.ts';
import type { PaymentsRepository } from '../repository.ts';
import { allocate, leftOf, termsOf, type LineRefund } from './lines.ts';

type Sources = Pick<PaymentsRepository, 'refundsOf' | 'chargebacksOf'>;

/** Whether what it says is gone from the payment, or is going. One that waits holds nothing: the bank does. */
export const isHolding = ({ status }: Pick<RefundRow, 'status'>): boolean => status !== 'failed' && status !== 'waiting';

/**
 * What of which line has gone back or is promised to; with `only: 'done'`, what the books have already. In a transaction that holds the payment's row nobody
 * adds to it until its end.
 */
export async function goneOf(
  repository: Sources, ctx: Ctx, payment: PaymentRow, { only, but = [] }: { only?: 'done'; but?: readonly string[] } = {},
): Promise<LineRefund[]> {
  const { lines } = termsOf(payment);
  const counts = (refund: RefundRow): boolean => !but.includes(refund.id) && (only === 'done' ? refund.status === 'succeeded' : isHolding(refund));
  const gone: LineRefund[] = [];
  for (const refund of (await repository.refundsOf(ctx, payment.id)).filter(counts)) {
    gone.push(...(refund.lines ?? allocate(refund.amountMinor, leftOf(lines, gone))));
  }
  // what the bank has taken is as good as gone, until it is decided
  for (const chargeback of (await repository.chargebacksOf(ctx, payment.id)).filter(({ id, status }) => !but.includes(id) && (only !== 'done' || status === 'lost'))) {
    gone.push(...(chargeback.lines ?? allocate(chargeback.reservedMinor, leftOf(lines, gone))));
  }
  return gone;
}

/** The lines of one refund. */
export const linesOfRefund = (refund: RefundRow, payment: PaymentRow): readonly LineRefund[] =>
  refund.lines ?? allocate(refund.amountMinor, termsOf(payment).lines.map(({ amountMinor }) => amountMinor));

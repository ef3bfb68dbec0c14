import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { Refunds } from '../actions/refund.ts';
import type { PaymentRow } from '../entities.ts';
import type { Payments } from '../index.ts';
import type { PaymentsRepository } from '../repository.ts';
import { goneOf } from './gone.ts';
import { allocateAcross, leftOf, termsOf, wantedAndRest, type LineRefund, type LineWish, type PaidLine } from './lines.ts';

/** What a booking is paid by, and what of it can still go back: the newest first. */
export interface Source {
  readonly payment: PaymentRow;
  readonly lines: readonly PaidLine[];
  readonly gone: readonly LineRefund[];
  readonly left: readonly number[];
}

export async function sourcesOf(repository: Pick<PaymentsRepository, 'appliedAll' | 'refundsOf' | 'chargebacksOf'>, ctx: Ctx, bookingId: string): Promise<Source[]> {
  const sources: Source[] = [];
  for (const payment of await repository.appliedAll(ctx, bookingId)) {
    const { lines } = termsOf(payment);
    const gone = await goneOf(repository, ctx, payment);
    sources.push({ payment, lines, gone, left: leftOf(lines, gone) });
  }
  return sources;
}

/** What of which line of which payment goes back: of lines that are named, wherever they are, and else of the newest payment first. */
export function allocateTo(amountMinor: number, sources: readonly Pick<Source, 'lines' | 'left'>[], wishes: readonly LineWish[]): LineRefund[][] {
  let open = wishes;
  const wanted = sources.map(({ lines, left }) => {
    const found = wantedAndRest(lines, left, open);
    open = found.rest;
    return found.wanted;
  });
  return allocateAcross(amountMinor, sources.map(({ left }) => left), wanted);
}

/** Gives back of whatever a booking was paid by; false where nothing was. */
export const createRefundAcross = (repository: PaymentsRepository, refunds: Pick<Refunds, 'request' | 'wait'>) =>
  async (tx: TxCtx, { bookingId, amountMinor: asked, reason, lines: wishes = [], upTo = false, waitsMinor = 0, invoiceId = null }: Parameters<Payments['refund']>[1]): Promise<boolean> => {
    if (![asked, waitsMinor].every((one) => Number.isSafeInteger(one) && one >= 0)) throw new RangeError(`Not an amount to give back: ${asked}`);
    // from here to the end of the transaction nobody else promises anything of them
    for (const { id } of await repository.appliedAll(tx, bookingId)) await repository.byIdLocked(tx, id);
    const sources = await sourcesOf(repository, tx, bookingId);
    if (sources.length === 0) return false;
    const leftMinor = sum(sources.flatMap(({ left }) => left));
    if (!upTo && asked > leftMinor) throw new RangeError(`A refund of more than is left of booking ${bookingId}`);
    const amountMinor = Math.min(asked, leftMinor);
    const shares = allocateTo(amountMinor, sources, wishes);
    for (const [i, { payment }] of sources.entries()) {
      const lines = shares[i]!;
      if (lines.length > 0) await refunds.request(tx, payment.id, { amountMinor: sum(lines.map((one) => one.amountMinor)), lines, reason, invoiceId });
    }
    let restMinor = asked + waitsMinor - amountMinor;
    for (const { payment } of sources) if (restMinor > 0) restMinor = await refunds.wait(tx, (await repository.byId(tx, payment.id))!, { amountMinor: restMinor, reason, invoiceId, wishes });
    return true;
  };

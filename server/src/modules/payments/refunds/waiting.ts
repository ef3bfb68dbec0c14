import type { TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { sum } from '../../../kernel/money/money.ts';
import { isOpenChargeback } from '../chargebacks/machine.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow, RefundRow } from '../entities.ts';
import { goneOf } from './gone.ts';
import { allocate, leftOf, termsOf, wantedOf, type LineRefund, type LineWish } from './lines.ts';

type Promised = Pick<RefundRow, 'amountMinor' | 'reason' | 'invoiceId'> & { readonly lines: readonly LineRefund[] };

const byLine = (lines: readonly unknown[], refunds: readonly LineRefund[]): number[] =>
  lines.map((_, i) => sum(refunds.filter(({ line }) => line === i).map(({ amountMinor }) => amountMinor)));

/**
 * Refunds that are promised while the payer's bank has the money: each waits for the chargeback that holds it. Won, it is asked for; lost, the payer has it
 * from the bank, and nothing more goes back.
 */
export function createWaiting({ repository, ids, events, deadlines }: Pick<PaymentParts, 'repository' | 'ids' | 'events' | 'deadlines'>) {
  const factOf = (refund: Pick<RefundRow, 'id' | 'paymentId' | 'bookingId' | 'amountMinor'>, type: string, more = {}) => ({
    type, subjectId: refund.id, data: { paymentId: refund.paymentId, bookingId: refund.bookingId, amountMinor: refund.amountMinor, ...more },
  });

  /** Writes a refund down: one that is asked for now holds its part of the payment already. */
  const insert = async (tx: TxCtx, payment: PaymentRow, promised: Promised, chargebackId: string | null = null): Promise<RefundRow> => {
    const now = tx.clock.now();
    const refund = { id: ids.next('refund'), paymentId: payment.id, bookingId: payment.bookingId, amountMinor: promised.amountMinor };
    const { reason, invoiceId, lines } = promised;
    await repository.insertRefund(tx, { ...refund, lines, invoiceId, chargebackId, status: chargebackId === null ? 'requested' : 'waiting', reason: reason.slice(0, 200), createdAt: now, updatedAt: now });
    if (chargebackId === null) await deadlines.set(tx, { kind: deadlineKinds.refund, subjectId: refund.id, dueAt: nextCheck(now, now) });
    await events.record(tx, factOf(refund, chargebackId === null ? 'refund.requested' : 'refund.waiting'));
    return (await repository.refund(tx, refund.id))!;
  };

  return {
    insert,
    factOf,

    /** Has so much wait, as far as chargebacks that are open hold it; answers what is left. */
    async wait(tx: TxCtx, payment: PaymentRow, wanted: { amountMinor: number; reason: string; invoiceId: string | null; wishes: readonly LineWish[] }): Promise<number> {
      const all = await repository.refundsOf(tx, payment.id);
      const open = (await repository.chargebacksOf(tx, payment.id)).filter(({ status, reservedMinor }) => isOpenChargeback(status) && reservedMinor > 0);
      const terms = termsOf(payment);
      // of the lines as they are if all of them are won
      let left = leftOf(terms.lines, await goneOf(repository, tx, payment, { but: open.map(({ id }) => id) }));
      let restMinor = wanted.amountMinor;
      for (const { id, reservedMinor } of open) {
        const takenMinor = sum(all.filter((one) => one.chargebackId === id && one.status === 'waiting').map(({ amountMinor }) => amountMinor));
        const amountMinor = Math.min(restMinor, reservedMinor - takenMinor, sum(left));
        if (amountMinor <= 0) continue;
        const lines = allocate(amountMinor, left, wantedOf(terms.lines, left, wanted.wishes));
        await insert(tx, payment, { amountMinor, lines, reason: wanted.reason, invoiceId: wanted.invoiceId }, id);
        left = leftOf(left.map((one, i) => ({ ...terms.lines[i]!, amountMinor: one })), lines);
        restMinor -= amountMinor;
      }
      return restMinor;
    },

    /** A chargeback is decided, and what it held of the payment is free or gone by now: what waited for it is asked for, or never will be. */
    async decided(tx: TxCtx, paymentId: string, chargebackId: string, outcome: 'won' | 'lost'): Promise<void> {
      for (const refund of (await repository.refundsOf(tx, paymentId)).filter((one) => one.chargebackId === chargebackId && one.status === 'waiting')) {
        const payment = (await repository.byId(tx, paymentId))!;
        const now = tx.clock.now();
        const updatedAt = nextVersion(now, refund.updatedAt);
        const amountMinor = outcome === 'won' ? Math.min(refund.amountMinor, payment.amountMinor - payment.refundReservedMinor) : 0;
        if (amountMinor === 0) {
          const failureCode = outcome === 'won' ? 'nothing_left' : 'chargeback_lost';
          await repository.wakeRefund(tx, refund.id, { status: 'failed', failureCode, updatedAt });
          await events.record(tx, factOf(refund, 'refund.failed', { failureCode }));
          continue;
        }
        const terms = termsOf(payment);
        const left = leftOf(terms.lines, await goneOf(repository, tx, payment));
        const wanted = byLine(terms.lines, refund.lines ?? []).map((one, i) => Math.min(one, left[i]!));
        await repository.reserveRefund(tx, payment, amountMinor);
        await repository.wakeRefund(tx, refund.id, { status: 'requested', amountMinor, lines: allocate(amountMinor, left, wanted), updatedAt });
        await deadlines.set(tx, { kind: deadlineKinds.refund, subjectId: refund.id, dueAt: nextCheck(now, now) });
        await events.record(tx, factOf({ ...refund, amountMinor }, 'refund.requested'));
      }
    },

    /**
     * The provider refused a refund, as the bank was faster: what it held is the chargeback's, and it waits for that; is asked for anew if that was won
     * meanwhile, with a key of its own; and is over if it was lost. False where we have not heard of any yet: it is asked for again, later.
     */
    async giveWay(tx: TxCtx, refund: RefundRow, failureCode: string): Promise<boolean> {
      const payment = (await repository.byIdLocked(tx, refund.paymentId))!;
      const known = (await repository.chargebacksOf(tx, payment.id)).filter(({ withdrawnMinor }) => withdrawnMinor > 0);
      const chargeback = known.find(({ status }) => isOpenChargeback(status)) ?? known.at(-1);
      // what was asked for after the last was won is held by another one
      const isOther = chargeback?.status === 'won' && chargeback.closedAt !== null && chargeback.closedAt <= refund.createdAt;
      if (!chargeback || isOther) return false;
      const failed = await repository.updateRefund(tx, refund.id, { status: 'failed', failureCode, updatedAt: nextVersion(tx.clock.now(), refund.updatedAt) });
      if (failed === 0) return true;
      const { amountMinor, reason, invoiceId } = refund;
      const promised = { amountMinor, reason, invoiceId, lines: refund.lines ?? [] };
      if (chargeback.status !== 'won') {
        await repository.unreserveRefund(tx, payment, amountMinor);
        const moreMinor = isOpenChargeback(chargeback.status) ? Math.min(amountMinor, chargeback.withdrawnMinor - chargeback.reservedMinor) : 0;
        if (moreMinor > 0) {
          await repository.reserveRefund(tx, (await repository.byId(tx, payment.id))!, moreMinor);
          await repository.updateChargeback(tx, chargeback.id, { reservedMinor: chargeback.reservedMinor + moreMinor, updatedAt: nextVersion(tx.clock.now(), chargeback.updatedAt) });
        }
        if (isOpenChargeback(chargeback.status)) await insert(tx, payment, promised, chargeback.id);
      } else await insert(tx, payment, promised);
      await deadlines.clear(tx, { kind: deadlineKinds.refund, subjectId: refund.id });
      await events.record(tx, factOf(refund, 'refund.failed', { failureCode }));
      return true;
    },
  };
}
export type Waiting = ReturnType<typeof createWaiting>;

import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { sum } from '../../../kernel/money/money.ts';
import type { PaymentProvider, ProviderChargeback } from '../../../ports/payments/index.ts';
import { deadlineKinds, nextCheck, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import { entriesForRefund, type LedgerAccount, type LedgerEntry } from '../ledger.ts';
import type { Refunds } from '../actions/refund.ts';
import { createJointHearing } from '../joint/hear.ts';
import { goneOf } from '../refunds/gone.ts';
import { allocate, leftOf, partsOf, termsOf } from '../refunds/lines.ts';
import type { ChargebackRow } from './entities.ts';
import { isOpenChargeback } from './machine.ts';
import { factOf } from './facts.ts';

export const chargebacksAt = (provider: PaymentProvider): NonNullable<PaymentProvider['chargebacks']> => {
  if (!provider.chargebacks) throw new Error(`${provider.name} tells nothing of chargebacks`);
  return provider.chargebacks;
};

const between = (to: LedgerAccount, from: LedgerAccount, amountMinor: number): LedgerEntry[] =>
  [{ account: to, subjectId: null, amountMinor }, { account: from, subjectId: null, amountMinor: -amountMinor }];

/** Brings a chargeback to where it stands at the provider: one transaction that holds the payment; hearing the same again changes nothing. */
export function createHearing({ db, ids, repository, payable, events, deadlines, books }: PaymentParts, refunds: Pick<Refunds, 'decided'>) {
  const reconcileOf = (id: string) => ({ kind: deadlineKinds.chargeback, subjectId: id });

  const open = async (tx: TxCtx, payment: PaymentRow, state: ProviderChargeback): Promise<ChargebackRow> => {
    const now = tx.clock.now();
    const id = ids.next('chargeback');
    await repository.insertChargeback(tx, {
      id, paymentId: payment.id, bookingId: payment.bookingId, ownerId: payment.ownerId, provider: payment.provider, providerChargebackId: state.providerChargebackId, status: 'needs_response',
      reason: state.reason.slice(0, 120), currency: payment.currency, amountMinor: state.amountMinor, withdrawnMinor: 0, feeMinor: 0, reservedMinor: 0, lostMinor: 0, evidenceDueAt: state.evidenceDueAt, openedAt: now, updatedAt: now,
    });
    await deadlines.set(tx, { ...reconcileOf(id), dueAt: nextCheck(now, now) });
    const row = (await repository.chargeback(tx, id))!;
    await events.record(tx, factOf(row, 'chargeback.opened', { reason: row.reason }));
    return row;
  };

  /** The provider has taken the money: it waits in an account of its own, and no refund can give it back a second time. */
  const withdraw = async (tx: TxCtx, payment: PaymentRow, row: ChargebackRow, withdrawnMinor: number): Promise<Partial<ChargebackRow>> => {
    const reservedMinor = Math.min(withdrawnMinor, payment.amountMinor - payment.refundReservedMinor);
    if (reservedMinor > 0) await repository.reserveRefund(tx, payment, reservedMinor);
    await books.book(tx, { kind: 'chargeback', causeId: row.id, bookingId: row.bookingId, currency: row.currency, entries: between('chargebacks', 'gateway_clearing', withdrawnMinor) });
    return { withdrawnMinor, reservedMinor };
  };

  /** Each gives their part, as with a refund, of what had not gone back before; what had is the business's loss. */
  const lose = async (tx: TxCtx, payment: PaymentRow, row: ChargebackRow): Promise<Partial<ChargebackRow>> => {
    const { withdrawnMinor, reservedMinor } = row;
    const terms = termsOf(payment);
    const left = leftOf(terms.lines, await goneOf(repository, tx, payment, { but: [row.id] }));
    const sharedMinor = Math.min(withdrawnMinor, sum(left));
    const lines = allocate(sharedMinor, left);
    // refunds that failed meanwhile left more to hold, others that were made less
    if (sharedMinor !== reservedMinor) await repository.unreserveRefund(tx, payment, reservedMinor - sharedMinor);
    const before = partsOf(terms.lines, await goneOf(repository, tx, payment, { only: 'done', but: [row.id] }));
    const entries = [
      ...(sharedMinor > 0 ? entriesForRefund(payment, terms, before, partsOf(terms.lines, lines), payment.caregiverUserId, 'chargebacks') : []),
      ...(withdrawnMinor > sharedMinor ? between('platform_revenue', 'chargebacks', withdrawnMinor - sharedMinor) : []),
    ];
    await books.book(tx, { kind: 'chargeback_loss', causeId: row.id, bookingId: row.bookingId, currency: row.currency, entries });
    return { lines, reservedMinor: sharedMinor, lostMinor: Math.min(withdrawnMinor, row.amountMinor) };
  };

  const giveBack = async (tx: TxCtx, payment: PaymentRow, row: ChargebackRow): Promise<Partial<ChargebackRow>> => {
    if (row.reservedMinor > 0) await repository.unreserveRefund(tx, payment, row.reservedMinor);
    await books.book(tx, { kind: 'chargeback_reversal', causeId: row.id, bookingId: row.bookingId, currency: row.currency, entries: between('gateway_clearing', 'chargebacks', row.withdrawnMinor) });
    return { reservedMinor: 0 };
  };

  const bring = async (tx: TxCtx, payment: PaymentRow, read: ChargebackRow, state: ProviderChargeback): Promise<void> => {
    let row = read;
    if (!isOpenChargeback(row.status)) return;
    const isJoint = payment.purpose === 'week';
    const patch: Partial<ChargebackRow> = {};
    const add = (more: Partial<ChargebackRow>): void => {
      Object.assign(patch, more);
      row = { ...row, ...more };
    };
    // of one that was won before we heard of it, nothing was ever taken
    if (isJoint) add(await hearJoint(tx, payment, row, state));
    else if (state.withdrawnMinor > 0 && row.withdrawnMinor === 0) add(await withdraw(tx, payment, row, state.withdrawnMinor));
    if (state.feeMinor > 0 && row.feeMinor === 0) {
      await books.book(tx, { kind: 'provider_fee', causeId: row.id, bookingId: row.bookingId, currency: row.currency, entries: between('provider_fees', 'gateway_clearing', state.feeMinor) });
      add({ feeMinor: state.feeMinor });
    }
    const { status } = state;
    if (status !== row.status) add({ status });
    if (!isOpenChargeback(status)) {
      const held = (await repository.byId(tx, payment.id))!;
      if (row.withdrawnMinor > 0 && !isJoint) add(await (status === 'won' ? giveBack(tx, held, row) : lose(tx, held, row)));
      await repository.updateChargeback(tx, row.id, patch);
      // refunds are of the parts of a joint payment, and wait for what holds those
      if (!isJoint) await refunds.decided(tx, payment.id, row.id, status === 'won' ? 'won' : 'lost');
      add({ closedAt: tx.clock.now() });
      await deadlines.clear(tx, reconcileOf(row.id));
      if (row.jointId === null) await events.record(tx, factOf(row, `chargeback.${status}`, { lostMinor: row.lostMinor }));
    }
    if (state.evidenceDueAt?.getTime() !== row.evidenceDueAt?.getTime()) add({ evidenceDueAt: state.evidenceDueAt });
    if (Object.keys(patch).length > 0) await repository.updateChargeback(tx, row.id, { ...patch, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) });
  };
  const hearJoint = createJointHearing({ ids, repository }, bring);

  return (ctx: Ctx, paymentId: string, state: ProviderChargeback): Promise<void> =>
    db.transaction(ctx, async (tx) => {
      const known = await repository.byId(tx, paymentId);
      // the bookings first, as all that moves their money holds them
      for (const { bookingId } of known?.purpose === 'week' ? await repository.partsOf(tx, [paymentId]) : known ? [known] : []) await payable.find(tx, bookingId);
      const payment = known && (await repository.byIdLocked(tx, paymentId));
      if (!payment || payment.paidAt === null) throw new Error(`Payment ${paymentId} is disputed and was not paid`);
      await bring(tx, payment, (await repository.chargebackBy(tx, payment.provider, state.providerChargebackId)) ?? (await open(tx, payment, state)), state);
    });
}

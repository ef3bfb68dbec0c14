import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { sum } from '../../../kernel/money/money.ts';
import { ProviderError, type ProviderRefund } from '../../../ports/payments/index.ts';
import { actorName, deadlineKinds, type PaymentParts } from '../deps.ts';
import type { PaymentRow, RefundRow } from '../entities.ts';
import { entriesForRefund, onAccountOf } from '../ledger.ts';
import { refundedState } from '../machine.ts';
import type { Issuing } from '../invoices/issue.ts';
import { goneOf, linesOfRefund } from '../refunds/gone.ts';
import { createWaiting } from '../refunds/waiting.ts';
import { allocate, leftOf, partsOf, termsOf, wantedOf, type LineRefund, type LineWish } from '../refunds/lines.ts';

export type Refunds = ReturnType<typeof createRefunds>;

export interface RefundRequest {
  readonly amountMinor: number;
  readonly reason: string;
  /** What of which line, to the last unit; as `wishes` have it, and else of all alike, if left out. */
  readonly lines?: readonly LineRefund[] | undefined;
  readonly wishes?: readonly LineWish[] | undefined;
  /** As much of it as is left, in place of an error; what a bank holds of it waits for what that decides. */
  readonly upTo?: boolean | undefined;
  /** What goes back beside it, if the bank that holds it gives it back. */
  readonly waitsMinor?: number | undefined;
  readonly invoiceId?: string | null | undefined;
}

/** Providers forget idempotency keys after a day; past this, asking again could give the money back twice. */
const keyLastsMs = 23 * 3_600_000;

/** The bank has taken it back: who paid has it from there, or will not get it. */
const disputedCode = 'charge_disputed';
/** … in the providers' words; PayPal refuses a part as well while its payer only asks about the whole. */
const disputed: ReadonlySet<string> = new Set([disputedCode, 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK', 'TRANSACTION_DISPUTED', 'CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED']);

const isOver = (refund: RefundRow): boolean => refund.status === 'succeeded' || refund.status === 'failed';

/** What time may mend: an account that is empty today is filled by tomorrow's payments. */
const passing: ReadonlySet<string> = new Set(['balance_insufficient', 'INSUFFICIENT_FUNDS', 'REFUND_FAILED_INSUFFICIENT_FUNDS']);
const allGone: ReadonlySet<string> = new Set(['charge_already_refunded', 'CAPTURE_FULLY_REFUNDED']);

/** A refund that the provider will not make, however often it is asked. */
const isRefusal = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && !passing.has(error.code ?? '')
  && (error.kind === 'invalid' || error.kind === 'declined' || allGone.has(error.code ?? ''));

/** Giving money back: promised in the caller's transaction, performed by a job, booked when the provider says that it is done. */
export function createRefunds(parts: PaymentParts, issuing: Issuing) {
  const { db, repository, accounts, payable, events, deadlines, books, log } = parts;
  const waiting = createWaiting(parts);
  const { factOf } = waiting;
  const reconcileOf = (refund: { id: string }) => ({ kind: deadlineKinds.refund, subjectId: refund.id });

  const request = async (tx: TxCtx, paymentId: string, wanted: RefundRequest): Promise<RefundRow | null> => {
    const { amountMinor: asked, reason, lines, wishes = [], upTo = false, waitsMinor = 0, invoiceId = null } = wanted;
    const isAmount = [asked, waitsMinor].every((one) => Number.isSafeInteger(one) && one >= 0) && asked + waitsMinor > 0;
    if (!isAmount) throw new RangeError(`Not an amount to give back: ${asked}`);
    // from here to the end of the transaction nobody else promises anything of it
    const payment = (await repository.byIdLocked(tx, paymentId))!;
    const amountMinor = upTo ? Math.min(asked, payment.amountMinor - payment.refundReservedMinor) : asked;
    let refund: RefundRow | null = null;
    if (amountMinor > 0) {
      if (!(await repository.reserveRefund(tx, payment, amountMinor))) throw new RangeError(`A refund of more than is left of payment ${payment.id}`);
      const terms = termsOf(payment);
      const left = leftOf(terms.lines, await goneOf(repository, tx, payment));
      refund = await waiting.insert(tx, payment, { amountMinor, reason, invoiceId, lines: lines ?? allocate(amountMinor, left, wantedOf(terms.lines, left, wishes)) });
    }
    const restMinor = asked + waitsMinor - amountMinor;
    if (restMinor > 0) await waiting.wait(tx, payment, { amountMinor: restMinor, reason, invoiceId, wishes });
    return refund;
  };

  const succeed = (ctx: Ctx, refund: RefundRow, providerRefundId: string | null): Promise<void> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      // the booking first, as all that moves its money holds it
      await payable.find(tx, refund.bookingId);
      const updatedAt = nextVersion(tx.clock.now(), refund.updatedAt);
      if ((await repository.updateRefund(tx, refund.id, { status: 'succeeded', providerRefundId, updatedAt })) === 0) return;
      await repository.addRefunded(tx, refund.paymentId, refund.amountMinor);
      const payment = (await repository.byId(tx, refund.paymentId))!; // ours until the end: the addition holds its row
      const { id, amountMinor, refundedMinor, currency, caregiverUserId } = payment;
      await repository.update(tx, id, {
        status: refundedState(payment.status, refundedMinor, amountMinor),
        updatedAt: nextVersion(tx.clock.now(), payment.updatedAt),
      });
      if (payment.jointId !== null) await repository.addRefundedJointly(tx, payment.jointId, refund.amountMinor);
      const terms = termsOf(payment);
      const before = partsOf(terms.lines, await goneOf(repository, tx, payment, { only: 'done', but: [refund.id] }));
      const entries = onAccountOf(payment.purpose, entriesForRefund(payment, terms, before, partsOf(terms.lines, linesOfRefund(refund, payment)), caregiverUserId));
      await books.book(tx, { kind: 'refund', causeId: refund.id, bookingId: refund.bookingId, currency, entries });
      await issuing.creditNote(tx, payment, refund);
      if (payment.applied && payment.purpose !== 'tip') await payable.applyRefunded(tx, refund.bookingId, sum((await repository.appliedAll(tx, refund.bookingId)).map((one) => one.refundedMinor)));
      await deadlines.clear(tx, reconcileOf(refund));
      await events.record(tx, factOf(refund, 'refund.succeeded', { currency, refundedMinor }));
    });

  const fail = async (ctx: Ctx, refund: RefundRow, failureCode: string, providerRefundId: string | null): Promise<void> => {
    const failed = await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const patch = { status: 'failed', failureCode, providerRefundId, updatedAt: nextVersion(tx.clock.now(), refund.updatedAt) } as const;
      if ((await repository.updateRefund(tx, refund.id, patch)) === 0) return false;
      await repository.unreserveRefund(tx, (await repository.byId(tx, refund.paymentId))!, refund.amountMinor);
      await deadlines.clear(tx, reconcileOf(refund));
      await events.record(tx, factOf(refund, 'refund.failed', { failureCode }));
      return true;
    });
    if (failed) log.error({ tenantId: ctx.tenant.id, refundId: refund.id, failureCode }, 'a refund failed: somebody has to give the money back');
  };

  /** The bank was faster. Where we have not heard of that yet, the refund stays as it is and is asked for again. */
  const giveWay = async (ctx: Ctx, refund: RefundRow): Promise<void> => {
    const isHeard = await db.transaction(asSystem(ctx, actorName), async (tx) => {
      await payable.find(tx, refund.bookingId);
      return waiting.giveWay(tx, refund, disputedCode);
    });
    log.warn({ tenantId: ctx.tenant.id, refundId: refund.id, isHeard }, 'a refund was not made: the payer’s bank has taken the money already, or is asked about it');
  };

  const record = async (ctx: Ctx, refund: RefundRow, state: ProviderRefund): Promise<void> => {
    const providerRefundId = state.providerRefundId;
    if (state.status === 'succeeded') return succeed(ctx, refund, providerRefundId);
    if (state.status !== 'pending') return fail(ctx, refund, state.failure?.code ?? state.status, providerRefundId);
    if (refund.status === 'pending' && refund.providerRefundId === providerRefundId) return undefined;
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const updatedAt = nextVersion(tx.clock.now(), refund.updatedAt);
      await repository.updateRefund(tx, refund.id, { status: 'pending', providerRefundId, updatedAt });
    });
  };

  /** Whether an old refund, whose outcome we never heard, was made after all: more went back than we know of. */
  const wasMade = async (ctx: Ctx, refund: RefundRow, payment: PaymentRow, providerPaymentId: string): Promise<boolean> => {
    // when it was asked for first: one that waited was not before
    if (ctx.clock.now().getTime() - refund.updatedAt.getTime() < keyLastsMs) return false;
    const { amountRefundedMinor } = await accounts.of(ctx, payment).retrieve(providerPaymentId);
    const known = (await repository.refundsAt(ctx, payment))
      .filter((one) => one.status === 'succeeded' || one.status === 'pending')
      .reduce((sum, one) => sum + one.amountMinor, 0);
    return amountRefundedMinor - known >= refund.amountMinor;
  };

  const ask = async (ctx: Ctx, refund: RefundRow, payment: PaymentRow): Promise<ProviderRefund | 'made'> => {
    const providerPaymentId = payment.providerPaymentId;
    if (providerPaymentId === null) throw new Error(`Payment ${payment.id} was paid and is not known to the provider`);
    if (await wasMade(ctx, refund, payment, providerPaymentId)) return 'made';
    return accounts.of(ctx, payment).refund({
      idempotencyKey: `refund:${refund.id}`,
      providerPaymentId,
      amountMinor: refund.amountMinor,
      reason: 'requested_by_customer',
      metadata: { tenantId: ctx.tenant.id, paymentId: payment.id, refundId: refund.id },
    });
  };

  return {
    request,
    decided: waiting.decided,
    wait: waiting.wait,

    /** Performs a refund, or hears how it stands; `heardOfId` is what a webhook calls it. Throws to be called again. */
    async perform(ctx: Ctx, refundId: string, heardOfId?: string): Promise<RefundRow | null> {
      const refund = await repository.refund(ctx, refundId);
      if (!refund || isOver(refund) || refund.status === 'waiting') return refund;
      const payment = await repository.carrierOf(ctx, (await repository.byId(ctx, refund.paymentId))!);
      const known = refund.providerRefundId ?? heardOfId;
      try {
        const state = known === undefined ? await ask(ctx, refund, payment) : await accounts.of(ctx, payment).retrieveRefund(known);
        if (state === 'made') {
          await succeed(ctx, refund, null);
        } else {
          const isOurs = state.providerPaymentId === payment.providerPaymentId && state.amountMinor === refund.amountMinor;
          if (!isOurs) throw new Error(`Refund ${refund.id} is another one at the provider`);
          await record(ctx, refund, state);
        }
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (disputed.has(error.code ?? '')) await giveWay(ctx, refund);
        else await fail(ctx, refund, (error.code ?? error.kind).slice(0, 120), null);
      }
      return repository.refund(ctx, refundId);
    },
  };
}

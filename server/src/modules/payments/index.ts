import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Consumer } from '../../kernel/events/events.ts';
import type { DeadlineHandler } from '../../kernel/time/deadlines.ts';
import type { CreatedIntent } from '../../ports/payments/index.ts';
import type { PaymentRow, ProviderName } from './entities.ts';
import type { Split } from './ledger.ts';
import type { LineWish } from './refunds/lines.ts';

export { createPayments, type PaymentActions, type PaymentsDeps } from './service.ts';
export { createPaymentsRoutes } from './routes.ts';
export { paymentEntities } from './entities.ts';
export type { PaymentProviders } from './accounts/index.ts';
export type { PayoutDeps } from './payouts/deps.ts';
export { isSameSplit, isSplitOf, type Split } from './ledger.ts';
export { spread, type LineWish } from './refunds/lines.ts';

export interface PayableLine {
  readonly code: Schema<'LineItem'>['code'];
  readonly description: string;
  readonly quantity: number;
  readonly unitMinor: number;
  readonly amountMinor: number;
}

/** The rest of a booking, in parts that are exactly what each has more of the new price; its lines add up to it. */
export interface PayableBalance extends Split {
  readonly lines: readonly PayableLine[];
}

/** What can be paid for. Its amounts change when a change of the booking is agreed on; a payment of other amounts does not pay it then. */
export interface PayableBooking {
  readonly id: string;
  readonly ownerId: string;
  readonly caregiverId: string;
  readonly caregiverUserId: string;
  /** `subtotalMinor + ownerFeeMinor + taxMinor`. */
  readonly amountMinor: number;
  readonly currency: string;
  /** Shown to the payer by the provider; nothing personal. */
  readonly description: string;
  readonly startsAt: Date;
  /** Where it happens; the business's if left out. */
  readonly timeZone?: string;
  /** Confirmed and not paid yet. */
  readonly payable: boolean;
  /** Completed: a tip may be left until then. Null before. */
  readonly tipUntil: Date | null;
  readonly paymentStatus: Schema<'PaymentStatus'>;
  readonly lines: readonly PayableLine[];
  /** What the caregiver charges … */
  readonly subtotalMinor: number;
  /** … and what the platform keeps of it. */
  readonly commissionMinor: number;
  readonly ownerFeeMinor: number;
  readonly taxMinor: number;
  /** What of it a change made due after the rest was paid, or held. */
  readonly balanceDueMinor: number;
  /** The same as it can be paid now; null where it can't. */
  readonly balance?: PayableBalance | null;
}

/** Declared here and answered by bookings, which stand above. */
export interface Payable {
  /** Throws `booking_not_found` where the actor may not know it; system actors may know all. In a transaction nobody changes it until its end. */
  find(ctx: Ctx, bookingId: string): Promise<PayableBooking>;
  /** Applies "paid". `too_late`: it is cancelled, paid otherwise or of another price meanwhile, so the money goes back. */
  applyPaid(tx: TxCtx, bookingId: string, paymentId: string, paid: Split): Promise<'applied' | 'too_late'>;
  /** Applies "the rest is paid". `too_late` as above: the rest is another by now, or none. */
  applyBalance(tx: TxCtx, bookingId: string, paymentId: string, paid: Split): Promise<'applied' | 'too_late'>;
  /** Applies "the money is held". `too_late` as above, so the hold is let go. */
  applyHeld(tx: TxCtx, bookingId: string, paymentId: string, held: Split): Promise<'applied' | 'too_late'>;
  /** A hold is gone without having been taken; `waiting` where the booking is to be paid again. */
  applyReleased(tx: TxCtx, bookingId: string): Promise<'waiting' | 'over'>;
  /** The booking need not be paid before then: a saved card will be charged. */
  deferPayment(tx: TxCtx, bookingId: string, payBy: Date): Promise<void>;
  /** `refundedMinor` is the total so far, of all payments that were applied. Called for those alone. */
  applyRefunded(tx: TxCtx, bookingId: string, refundedMinor: number): Promise<void>;
}

export interface PaymentUser {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly locale?: string;
}

/** What payments ask about people. */
export interface PaymentUsers {
  summaries(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, PaymentUser>>;
}

export interface BookingMoney {
  readonly paidMinor: number;
  /** What went back, or is promised to. */
  readonly refundedMinor: number;
  /** As it was paid, with what of each line can still go back. */
  readonly lines: readonly (LineWish & { readonly refundableMinor: number })[];
  /** What the caregiver has of it once so much more goes back, of those lines. */
  caregiverMinorAfter(refundMinor: number, wishes?: readonly LineWish[]): number;
  /** The oldest first. */
  readonly movements: readonly { readonly at: Date; readonly kind: 'payment' | 'refund'; readonly status: string; readonly amountMinor: number }[];
}

export interface ProcessInput {
  readonly bookingId: string;
  readonly returnUrl?: string | null | undefined;
  readonly when?: 'now' | 'at_start' | undefined;
  readonly paymentMethodId?: string | null | undefined;
  readonly saveMethod?: boolean | undefined;
  /** Left out: whoever has the open payment or keeps the card, or the first that the business offers. */
  readonly provider?: ProviderName | null | undefined;
}

/** Several bookings that are paid by one payment. */
export interface JointPayment {
  /** What it charges, as who asked for it calls that. */
  readonly key: string;
  readonly id: string;
  readonly status: PaymentRow['status'];
  readonly amountMinor: number;
  readonly currency: string;
  readonly chargeAt: Date | null;
  readonly parts: readonly { readonly bookingId: string; readonly amountMinor: number }[];
}

/** The door for other modules. */
export interface Payments {
  /**
   * Has one owner's bookings charged together, on their usual card, as soon as the transaction is committed: all that can be paid and for which nothing is
   * open. It was due at `dueAt`; each must be paid by `mendBy`, or before it begins. A key is charged once: null where that has been done or begun, or nothing is left to be charged.
   */
  chargeTogether(tx: TxCtx, wanted: { key: string; bookingIds: readonly string[]; dueAt: Date; mendBy: Date }): Promise<JointPayment | null>;
  /** What was charged, or begun to be, by its key. */
  jointOf(ctx: Ctx, keys: readonly string[]): Promise<ReadonlyMap<string, JointPayment>>;
  /** Bookings for which something is open: `idle` where a payer began and has not done anything yet. */
  openOf(ctx: Ctx, bookingIds: readonly string[]): Promise<ReadonlyMap<string, 'idle' | 'busy'>>;
  /** Calls off what a payer began and left; who was faster has paid. Throws where the provider does not answer. */
  callOffIdle(ctx: Ctx, bookingId: string): Promise<void>;

  /**
   * Gives back part of what was paid for a booking: reserves it and writes the intent down in the caller's transaction; a job performs it.
   * Where it was paid in two payments, of the newest first. 0 is nothing. The lines say of what it is, as far as they go; what is above them is of all alike. Throws where more would go back than came in, unless it
   * is to be as much of it as is left (`upTo`). What a bank holds of it, and `waitsMinor` of what it holds, goes back if a chargeback is won.
   */
  refund(tx: TxCtx, refund: { bookingId: string; amountMinor: number; reason: string; lines?: readonly LineWish[]; upTo?: boolean; waitsMinor?: number; invoiceId?: string | null }): Promise<void>;
  /**
   * The booking of a payment that is only held is over: the hold is let go where all of it goes back, and else taken, in a job, with what
   * goes back refunded at once.
   */
  closeHold(tx: TxCtx, hold: { bookingId: string; refundMinor: number }): Promise<void>;
  /**
   * The booking was changed after it was paid: corrects its invoice, so that all that was written comes to so much more, or less. Answers the correction's id
   * for the refund that it tells of; null where nothing was written.
   */
  correctInvoice(tx: TxCtx, change: { bookingId: string; causeId: string; byMinor: number }): Promise<string | null>;
  /** The payment of a booking is disputed at the payer's bank, and not decided: nothing of it is paid out then. */
  openChargebackOf(ctx: Ctx, bookingId: string): Promise<{ readonly id: string; readonly amountMinor: number } | null>;
  /** What the payer's bank has taken back of what the booking is paid by: not decided yet, and for good. */
  takenByBanks(ctx: Ctx, bookingId: string): Promise<{ readonly openMinor: number; readonly lostMinor: number }>;
  /** How the money of a booking stands; null where it was never paid. */
  moneyOf(ctx: Ctx, bookingId: string): Promise<BookingMoney | null>;
  /** The booking is over and was not paid, or its price is another: what waits for a payer is cancelled at the provider, by a job. `dated`: only what is charged by itself, on a day that is another now. */
  abandon(tx: TxCtx, bookingId: string, only?: 'dated'): Promise<void>;
  /** Asks the provider once more how the payment stands that is open for a booking, if there is one. Throws where it does not answer. */
  settleOpen(ctx: Ctx, bookingId: string): Promise<void>;
  /** The provider's id of a payment that the actor may see; throws `payment_not_found`. */
  providerIdOf(ctx: Ctx, paymentId: string): Promise<string>;
  /**
   * Begins to pay, or goes on with the payment that is open. Throws `booking_not_found`, `booking_not_payable`,
   * `payment_method_*`, `payment_provider_not_offered`, `payment_option_not_supported`, `payment_provider_unavailable`.
   */
  process(
    ctx: Ctx, wanted: ProcessInput,
  ): Promise<{ payment: PaymentRow; intent: CreatedIntent | null }>;
  /** Brings an open payment to where it stands at the provider, and answers it; null where there is none. */
  settle(ctx: Ctx, paymentId: string): Promise<PaymentRow | null>;
  readonly consumers: readonly Consumer[];
  readonly deadlines: readonly DeadlineHandler[];
}

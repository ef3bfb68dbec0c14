/**
 * Payments, in our own words. An adapter turns a provider's API into this and lets none of the provider's types out.
 *
 * Every call is bounded in time and is made outside database transactions: record the intent, call with an idempotency
 * key made from it, record the outcome.
 */

import type { WebhookInput } from '../webhooks/index.ts';
import type { ProviderMethod, SavedMethods } from './saved.ts';

export type { CreatedSetup, ProviderMethod, ProviderSetup, ProviderSetupStatus, SavedMethods } from './saved.ts';

export { WebhookRejected, type WebhookInput, type WebhookRejection } from '../webhooks/index.ts';

/** Where a payment stands at the provider. */
export type ProviderPaymentStatus =
  /** Waits for the payer: nothing was tried yet, or the last try failed (see `failure`). */
  | 'requires_payment'
  /** The payer's bank wants more, 3-D Secure for example. */
  | 'requires_action'
  /** The payer agreed, and nothing is taken or held before `accept` is called. Only where the provider has it so. */
  | 'approved'
  /** The provider is still working on it. */
  | 'processing'
  /** The money is held and can be captured. */
  | 'authorized'
  | 'succeeded'
  | 'canceled';

export type ProviderRefundStatus = 'pending' | 'succeeded' | 'failed' | 'canceled';

export interface CreateIntentInput {
  /** Made from our own record; the same key with the same input gives the same intent. */
  idempotencyKey: string;
  amountMinor: number;
  /** ISO 4217 in capitals, as everywhere in our own code. */
  currency: string;
  /** Shown to the payer. */
  description: string;
  /** Travels with the payment and comes back in webhooks' objects. Nothing personal. */
  metadata: { paymentId: string; tenantId: string } & Record<string, string>;
  customerEmail?: string | undefined;
  /** `manual` only holds the money until `capture`. Default `automatic`. */
  captureMethod?: 'automatic' | 'manual' | undefined;
  /** Where the provider's own page sends the payer afterwards; http(s) only. */
  returnUrl?: string | undefined;
  /** Whose saved methods may pay for it; see `SavedMethods`. */
  providerCustomerId?: string | undefined;
  /** Keeps what it is paid with for the customer, for charges at which they are not there. */
  saveMethod?: boolean | undefined;
}

export interface CreatedIntent {
  providerPaymentId: string;
  /** Lets a browser confirm this one payment. Never logged, never stored in clear. PayPal has none: the order's id, for its buttons. */
  clientSecret: string;
  /** What the provider's own script is loaded with: Stripe's publishable key, PayPal's client id. */
  publishableKey: string;
  /** A page of the provider's where the payer can pay, or null where the frontend mounts the provider's own widget. */
  checkoutUrl: string | null;
  status: ProviderPaymentStatus;
  /** Where the payer's bank asks them, while it waits for that and the provider has a page for it. */
  actionUrl?: string | null | undefined;
}

export interface ProviderFailure {
  /** The provider's stable code, 'insufficient_funds' for example. */
  code: string;
  /** Fit to be shown to the payer. */
  message: string;
}

export interface ProviderPayment {
  providerPaymentId: string;
  status: ProviderPaymentStatus;
  amountMinor: number;
  amountReceivedMinor: number;
  amountRefundedMinor: number;
  currency: string;
  /** The charge that holds the money, once there is one. */
  chargeId: string | null;
  /** What the provider keeps, once it is known. */
  feeMinor: number | null;
  failure: ProviderFailure | null;
  metadata: Record<string, string>;
  /** What was saved with the payment, where that was asked for and it went through. */
  savedMethod?: ProviderMethod | null | undefined;
}

export interface RefundInput {
  idempotencyKey: string;
  providerPaymentId: string;
  amountMinor: number;
  reason: 'requested_by_customer' | 'duplicate' | 'fraudulent';
  /** Travels with the refund. Nothing personal. */
  metadata?: Record<string, string> | undefined;
}

export interface ProviderRefund {
  providerRefundId: string;
  providerPaymentId: string | null;
  status: ProviderRefundStatus;
  amountMinor: number;
  currency: string;
  failure: ProviderFailure | null;
}

export type ProviderChargebackStatus = 'needs_response' | 'under_review' | 'won' | 'lost';

/** A payment that its payer disputes at the bank. */
export interface ProviderChargeback {
  providerChargebackId: string;
  providerPaymentId: string | null;
  status: ProviderChargebackStatus;
  /** The bank's, in the provider's word. */
  reason: string;
  amountMinor: number;
  currency: string;
  /** What the provider holds of ours for it, at this moment; nothing for a mere inquiry, or once it is won. */
  withdrawnMinor: number;
  /** What the provider has charged for its trouble. */
  feeMinor: number;
  evidenceDueAt: Date | null;
}

export interface EvidenceInput {
  idempotencyKey: string;
  providerChargebackId: string;
  explanation: string;
  accessLog: string | null;
  productDescription: string;
}

export interface ProviderChargebacks {
  /** The ids of all that were ever opened about a payment, for where no webhook told of one. */
  of(providerPaymentId: string): Promise<readonly string[]>;
  retrieve(providerChargebackId: string): Promise<ProviderChargeback>;
  /** Final: the bank takes one answer. */
  submitEvidence(input: EvidenceInput): Promise<ProviderChargeback>;
}

/** What a webhook is about. `other` is kept for the record, and nothing is done. */
export type WebhookObjectKind = 'payment' | 'refund' | 'method' | 'chargeback' | 'payout' | 'account' | 'other';

export interface VerifiedWebhook {
  /** The provider's id of the event: the same event comes more than once, and in any order. */
  id: string;
  /** The provider's own name of the event, for the record; decide by asking `retrieve`. */
  type: string;
  occurredAt: Date;
  object: {
    kind: WebhookObjectKind;
    /** The provider's id of the object itself, whatever it is. */
    providerObjectId?: string | undefined;
    providerPaymentId?: string | undefined;
    providerRefundId?: string | undefined;
    /** Ours, as given at `createIntent`, where the object carries it. */
    metadata: Record<string, string>;
  };
}

export interface PaymentProvider {
  /** 'stripe', for records and logs. */
  readonly name: string;
  /** Absent where the provider keeps no payment methods. */
  readonly saved?: SavedMethods | undefined;
  /** Whether the provider forgets payments that nobody made: one that is not found was not paid then, unless `accept` was called for it. */
  readonly forgetsUnpaid?: boolean | undefined;
  createIntent(input: CreateIntentInput): Promise<CreatedIntent>;
  /** The client secret is asked for again, as we do not store it. */
  checkout(input: { providerPaymentId: string; returnUrl?: string | undefined }): Promise<CreatedIntent>;
  retrieve(providerPaymentId: string): Promise<ProviderPayment>;
  /**
   * Takes what the payer approved, or holds it where it was begun as `manual`. What was accepted already is answered as it stands. Nobody may
   * call it who has not written down before that it will be: `cancel` can't stop it.
   */
  accept?(input: { idempotencyKey: string; providerPaymentId: string }): Promise<ProviderPayment>;
  /** Takes held money; without an amount, all of it. */
  capture(input: {
    idempotencyKey: string;
    providerPaymentId: string;
    amountMinor?: number | undefined;
  }): Promise<ProviderPayment>;
  /**
   * Canceling what is already canceled is no error; what already succeeded is a `conflict`. Where nothing is taken without `accept`, this is
   * only the promise not to call it.
   */
  cancel(input: { idempotencyKey: string; providerPaymentId: string }): Promise<ProviderPayment>;
  refund(input: RefundInput): Promise<ProviderRefund>;
  retrieveRefund(providerRefundId: string): Promise<ProviderRefund>;
  /** Where the provider tells of them. */
  readonly chargebacks?: ProviderChargebacks | undefined;
  /** Rejects with {@link WebhookRejected}; with {@link ProviderError} only where what it takes to verify can't be had at the moment. */
  verifyWebhook(input: WebhookInput): Promise<VerifiedWebhook>;
}

export type ProviderErrorKind = 'declined' | 'invalid' | 'unavailable' | 'timeout' | 'conflict' | 'not_found';

/** The one error that the calls of {@link PaymentProvider} throw. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  /** The provider's stable code, where it gave one. */
  readonly code: string | undefined;
  /** Whether the same call, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;

  constructor(input: {
    kind: ProviderErrorKind;
    code?: string | undefined;
    message: string;
    retryable: boolean;
    cause?: unknown;
  }) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.kind = input.kind;
    this.code = input.code;
    this.retryable = input.retryable;
  }
}

/**
 * Paying out: money of ours that goes to a caregiver. Every call is bounded in time and is made outside database transactions: record the
 * intent, call with an idempotency key made from it, record the outcome.
 */

/** Where a payout stands at the provider. */
export type ProviderPayoutStatus =
  /** On its way, or waiting for the receiver to claim it. */
  | 'pending'
  | 'paid'
  /** It did not arrive, and is or will be back in the account. */
  | 'failed';

export interface SendPayoutInput {
  /** Made from our own record; the same key gives the same payout, whatever else is said. */
  idempotencyKey: string;
  /** The provider's account id (Stripe) or the receiver's address (PayPal). */
  destination: string;
  amountMinor: number;
  /** ISO 4217 in capitals. */
  currency: string;
  /** Nothing personal. */
  metadata: { payoutId: string; tenantId: string } & Record<string, string>;
}

export interface ProviderPayout {
  providerPayoutId: string;
  status: ProviderPayoutStatus;
}

/** How a payout stands, as the provider tells it when asked. */
export interface ProviderPayoutState extends ProviderPayout {
  amountMinor: number;
  currency: string;
  /** What the provider keeps for it, once it is known. */
  feeMinor: number | null;
  failure: { code: string; message: string } | null;
}

export interface PayoutAccountStatus {
  payoutsEnabled: boolean;
  /** What the provider still wants to know, in its own words. */
  requirements: readonly string[];
}

export interface PayoutProvider {
  /** 'stripe', 'paypal'. */
  readonly name: string;
  /** A page of the provider's where a caregiver opens an account; where payouts go to an address, there is none. */
  createAccountLink?(input: { idempotencyKey: string; accountId: string | null; returnUrl: string; metadata: Record<string, string> }): Promise<{ accountId: string; url: string }>;
  accountStatus?(accountId: string): Promise<PayoutAccountStatus>;
  /** Throws `ProviderError` of the payments port. */
  send(input: SendPayoutInput): Promise<ProviderPayout>;
  retrieve(providerPayoutId: string): Promise<ProviderPayoutState>;
}

/**
 * Paying caregivers out, in our own words, and the provider's own account of what moved. An adapter lets none of the provider's types out.
 * What the calls throw is the payments port's {@link ProviderError}, and nothing else.
 */

/** How an account stands that is paid out to. */
export type PayoutAccountStatus = 'pending' | 'active' | 'restricted';

export interface AccountLinkInput {
  /** Made from our own record: a lost answer does not make a second account. */
  idempotencyKey: string;
  /** The provider's account, where there is one already; an address, where the provider pays to addresses. */
  destination: string | null;
  /** ISO 3166; the provider asks, where it is left out. */
  country?: string | undefined;
  /** Where the provider sends the browser afterwards, and when the link is no longer good. */
  returnUrl: string;
  refreshUrl: string;
  /** Nothing personal. */
  metadata: Record<string, string>;
}

export interface AccountLink {
  destination: string;
  /** Where its person goes on, or null where nothing more is to be said. */
  url: string | null;
  expiresAt: Date | null;
}

export interface PayoutAccountState {
  status: PayoutAccountStatus;
  /** What the provider wants, in its own words. */
  requirements: readonly string[];
  disabledReason: string | null;
}

export interface SendPayoutInput {
  /** Made from our own record; the same key with the same input pays once. */
  idempotencyKey: string;
  /** Ours: {@link PayoutProvider.find} finds it again by this. */
  reference: string;
  destination: string;
  amountMinor: number;
  /** ISO 4217 in capitals. */
  currency: string;
  /** Nothing personal. */
  metadata: Record<string, string>;
}

/** `sent`: the provider works on it; `reversed`: it came back, all of it. */
export type ProviderPayoutStatus = 'sent' | 'paid' | 'failed' | 'reversed';

export interface ProviderPayout {
  providerPayoutId: string;
  status: ProviderPayoutStatus;
  amountMinor: number;
  currency: string;
  /** Why it failed; of one that is `sent`, what it waits for, where the provider says so. */
  failureCode: string | null;
  /** Of one that is `paid`: what of it was taken back later. */
  reversedMinor?: number | undefined;
}

export interface PayoutProvider {
  /** 'stripe', for records and logs. */
  readonly name: string;
  /** Opens an account where there is none, and answers where its person goes on. */
  createAccountLink(input: AccountLinkInput): Promise<AccountLink>;
  accountStatus(destination: string): Promise<PayoutAccountState>;
  send(input: SendPayoutInput): Promise<ProviderPayout>;
  retrieve(providerPayoutId: string): Promise<ProviderPayout>;
  /** One whose answer was lost so long ago that the provider has forgotten the key; null where it was never made. */
  find(reference: string): Promise<ProviderPayout | null>;
}

/** `chargeback`: what a bank took back; `chargeback_reversal`: what it gave back, as it decided for the business. */
export type MovementKind = 'payment' | 'refund' | 'chargeback' | 'chargeback_reversal' | 'payout' | 'payout_reversal';

/** Money that moved on the business's account at the provider. */
export interface ProviderMovement {
  kind: MovementKind;
  /** The provider's id of what moved it: of the payment, the refund, the chargeback, the payout. */
  reference: string;
  /** As it changed the account, before fees: in is above zero. */
  amountMinor: number;
  feeMinor: number;
  currency: string;
  /** Ours, as given when it was made. */
  metadata: Record<string, string>;
  /** Our own id of the payment or the payout, where the provider's list names neither as its other answers do. */
  ours?: string | undefined;
  /** Of a refund or a chargeback: the payment that it is of. */
  paymentReference?: string | undefined;
}

/** The provider's own list of what moved: what the books are compared with. */
export interface ProviderStatement {
  readonly name: string;
  /** The oldest first is not promised. What is none of our doing (its own fees, money to the bank) is left out. */
  movements(range: { fromMs: number; toMs: number }): AsyncIterable<ProviderMovement>;
  find(kind: MovementKind, reference: string): Promise<ProviderMovement | null>;
}

/**
 * How the sandbox operations drive the local stand-ins for providers: what a tester would do at the provider's own
 * dashboard or with a test card. Every call names the tenant and reaches only what belongs to it.
 */

export interface SandboxMail {
  /** The stand-in's id, the same as `providerMessageId` of the send. */
  id: string;
  messageId: string | null;
  from: { email: string; name: string | null };
  to: { email: string; name: string | null };
  subject: string;
  text: string;
  html: string | null;
  category: string | null;
  headers: Record<string, string>;
  receivedAt: Date;
  /** Whose account it was sent with: `platform`, or the name of a business's own. */
  account: string;
}

export interface SandboxMessage {
  /** The stand-in's id, the same as `providerMessageId` of the send. */
  id: string;
  messageId: string | null;
  /** A number or a sender's name; null where a messaging service chooses. */
  from: string | null;
  to: string;
  text: string;
  /** The provider's own word, 'queued' for example. */
  status: string;
  /** How many texts it is paid for as. */
  segments: number;
  receivedAt: Date;
  /** As with mails. */
  account: string;
}

/** What happens to a background check: the person hands in, searches end, the person disputes, time passes. */
export type SandboxCheckOutcome =
  | 'submit'
  | 'expire'
  | 'clear'
  | 'consider'
  | 'suspend'
  | 'dispute'
  | 'send_final_notice';

export interface SandboxBackgroundCheck {
  providerCandidateId: string;
  providerReportId: string | null;
  /** With whose account it is done, as with mails. */
  account: string;
  /** The provider's own words. */
  status: string;
  result: string | null;
  adjudication: string | null;
}

/** What the payer does: pays, is declined, meets 3-D Secure, passes it, fails it, or pays what PayPal reviews first (then `succeed` or `decline` ends that). */
export type SandboxPaymentOutcome =
  | 'succeed'
  | 'decline'
  | 'insufficient_funds'
  | 'require_authentication'
  | 'pass_authentication'
  | 'fail_authentication'
  | 'review';

export type SandboxDisputeOutcome = 'open' | 'inquire' | 'won' | 'lost';

export type SandboxPayoutOutcome = 'claimed' | 'returned' | 'sent_back' | 'failed' | 'denied';

/** How webhooks travel from now on. `delay` holds them until `flushWebhooks`. */
export type SandboxWebhookMode = 'normal' | 'double' | 'reorder' | 'delay' | 'drop';

export interface SandboxPayment {
  providerPaymentId: string;
  /** The provider's own word for where the payment stands. */
  status: string;
  failureCode: string | null;
}

/** Asked under the same key, something is done once and answered the same. */
export interface SandboxOnce {
  key?: string | undefined;
}

export interface SandboxControl {
  /** Newest first. */
  listMails(input: { tenantId: string; to?: string | undefined; limit: number; offset?: number | undefined }): Promise<SandboxMail[]>;
  /** Forgets the tenant's mails, all or those to an address, and answers how many there were. */
  forgetMails(input: { tenantId: string; to?: string | undefined }): Promise<number>;
  /** The same of text messages. */
  forgetMessages(input: { tenantId: string; to?: string | undefined }): Promise<number>;
  /** Text messages, newest first. */
  listMessages(input: {
    tenantId: string;
    to?: string | undefined;
    limit: number;
    offset?: number | undefined;
  }): Promise<SandboxMessage[]>;
  /** Moves the candidate's newest check on; `clear`, `consider` and `suspend` hand in first where nobody has. */
  completeBackgroundCheck(input: {
    tenantId: string;
    providerCandidateId: string;
    outcome: SandboxCheckOutcome;
  }): Promise<SandboxBackgroundCheck>;
  completePayment(input: {
    tenantId: string;
    providerPaymentId: string;
    outcome: SandboxPaymentOutcome;
  } & SandboxOnce): Promise<SandboxPayment>;
  /** The payer disputes a payment at the bank (`open`, or only asks: `inquire`), or the bank decides. */
  disputePayment(input: { tenantId: string; providerPaymentId: string; outcome: SandboxDisputeOutcome } & SandboxOnce): Promise<{ providerChargebackId: string; status: string }>;
  /** What becomes of a payout at PayPal: its receiver claims it, or sends it back after that; nobody claims it, and it returns; or PayPal fails to make it, or will not. */
  decidePayout(input: { providerPayoutId: string; outcome: SandboxPayoutOutcome }): Promise<{ status: string }>;
  /** Sends a webhook of this type about a payment (`pi_…`), charge (`ch_…`), refund (`re_…`) or PayPal order as it is now. */
  raiseEvent(input: { tenantId: string; type: string; objectId: string } & SandboxOnce): Promise<{ eventId: string }>;
  /** For the whole sandbox: there is one queue of webhooks. */
  setWebhookMode(mode: SandboxWebhookMode): Promise<void>;
  /** Sends what `delay` or `reorder` holds, and answers how many. */
  flushWebhooks(): Promise<number>;
  /** For the webhooks about one tenant only, whichever account sends them. What was held is sent with another mode, or with `flush`; answers how many. */
  setTenantWebhooks(input: { tenantId: string; mode: SandboxWebhookMode; flush: boolean } & SandboxOnce): Promise<number>;
}

export type SandboxErrorKind = 'not_found' | 'invalid' | 'conflict' | 'unavailable';

/** The one error that the calls of {@link SandboxControl} throw. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly kind: SandboxErrorKind;

  constructor(kind: SandboxErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

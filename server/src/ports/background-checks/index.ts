/**
 * Background checks, in our own words. The person gives what is private to the provider on the provider's own pages;
 * nothing of it, and nothing of what was found, comes through here: only where the check stands.
 *
 * Called outside database transactions, bounded in time. How long an outcome is good for is our own decision.
 */
import type { WebhookInput } from '../webhooks/index.ts';

export { WebhookRejected, type WebhookInput, type WebhookRejection } from '../webhooks/index.ts';

export type BackgroundCheckStatus =
  /** The person has not taken the invitation up yet. */
  | 'invited'
  /** The invitation ran out or was taken back: invite again. */
  | 'lapsed'
  | 'pending'
  /** Stands still until the person hands something in. */
  | 'suspended'
  /** The person disputes what was found; it is looked into again. */
  | 'disputed'
  | 'clear'
  /** Something was found: somebody has to decide. */
  | 'consider'
  /** It was decided; see `decision`. */
  | 'adjudicated'
  | 'canceled';

/**
 * What was decided about a check that says `consider`: take the person on; tell them that they may be turned down (with
 * a copy and time to answer); turn them down. The second is a step, not an end: the check says `consider` still.
 */
export type BackgroundCheckDecision = 'engaged' | 'pre_adverse_action' | 'post_adverse_action';

export interface InviteInput {
  /** Made from our own record; the same key with the same input gives the same invitation. */
  idempotencyKey: string;
  /** Ours; travels with the candidate. */
  checkId: string;
  tenantId: string;
  person: { firstName: string; lastName: string; email: string };
  /** Where the work is done: it decides which laws and searches apply. ISO 3166 codes, 'US' and 'WA'. */
  workLocation: { country: string; region?: string | undefined; city?: string | undefined };
  /** Who was checked before is the same candidate. */
  providerCandidateId?: string | undefined;
}

export interface Invitation {
  providerCandidateId: string;
  providerInvitationId: string;
  /** The provider's own page for this one person. Whoever has it can act for them: never logged. */
  invitationUrl: string;
  status: 'invited';
}

export interface ProviderCheck {
  providerCandidateId: string;
  /** Once the person took the invitation up. */
  providerReportId: string | null;
  status: BackgroundCheckStatus;
  decision: BackgroundCheckDecision | null;
  completedAt: Date | null;
}

export interface AdjudicateInput {
  idempotencyKey: string;
  providerReportId: string;
  decision: BackgroundCheckDecision;
  /** With `pre_adverse_action`: when the final notice is due, unless something changes. Wall time. */
  finalNoticeAt?: Date | undefined;
}

export interface VerifiedCheckWebhook {
  /** The provider's id of the event: the same event comes more than once, and in any order. */
  id: string;
  /** The provider's own name of the event, for the record; decide by asking `retrieve`. */
  type: string;
  occurredAt: Date;
  /** At least one of these is known. */
  providerCandidateId: string | null;
  providerInvitationId: string | null;
  providerReportId: string | null;
}

export interface BackgroundCheckProvider {
  /** 'checkr', for records and logs. */
  readonly name: string;
  invite(input: InviteInput): Promise<Invitation>;
  /** Where a report stands, or, asked by the candidate, where their newest check stands. */
  retrieve(of: { providerReportId: string } | { providerCandidateId: string }): Promise<ProviderCheck>;
  /**
   * Records a decision. Deciding the same again is no error; deciding where nothing is to be decided is a `conflict`.
   * `engaged` after `pre_adverse_action` takes the notice back. `post_adverse_action` comes after
   * `pre_adverse_action` only; where the provider sends the final notice by itself when it is due, as Checkr does, it
   * is a `conflict` that may be tried again until that is out.
   */
  adjudicate(input: AdjudicateInput): Promise<ProviderCheck>;
  /** Throws {@link WebhookRejected} and nothing else. */
  verifyWebhook(input: WebhookInput): VerifiedCheckWebhook;
}

export type BackgroundCheckErrorKind =
  | 'invalid'
  | 'unauthorized'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout';

/** The one error that the calls of {@link BackgroundCheckProvider} throw. */
export class BackgroundCheckError extends Error {
  override readonly name = 'BackgroundCheckError';
  readonly kind: BackgroundCheckErrorKind;
  /** Whether the same call, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;

  constructor(input: { kind: BackgroundCheckErrorKind; message: string; retryable: boolean; cause?: unknown }) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.kind = input.kind;
    this.retryable = input.retryable;
  }
}

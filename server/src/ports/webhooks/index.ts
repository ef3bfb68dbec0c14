/** What every provider's signed webhook has in common. */

export interface WebhookInput {
  /** The bytes as they came; a parsed and printed body has another signature. */
  rawBody: Buffer | string;
  headers: Record<string, string | string[] | undefined>;
  /** Wall time, never a tenant's business time. */
  nowMs: number;
}

export type WebhookRejection = 'bad_signature' | 'stale' | 'future' | 'no_secret' | 'malformed';

/** A webhook that is not to be believed. Answer 400 and keep nothing of it. */
export class WebhookRejected extends Error {
  override readonly name = 'WebhookRejected';
  readonly reason: WebhookRejection;

  constructor(reason: WebhookRejection, message: string) {
    super(message);
    this.reason = reason;
  }
}

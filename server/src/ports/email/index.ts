/** Email, in our own words. Called outside database transactions, bounded in time. */

export interface EmailAddress {
  email: string;
  name?: string | undefined;
}

export interface EmailMessage {
  /** Our own id of this message. Providers do not all dedupe by it: the caller remembers what it has sent. */
  messageId: string;
  tenantId: string;
  from: EmailAddress;
  to: EmailAddress;
  replyTo?: EmailAddress | undefined;
  subject: string;
  /** At least one of text and html is not empty. */
  text: string;
  html?: string | undefined;
  /** What kind of mail this is, 'booking.confirmed' for example; for the provider's statistics. */
  category: string;
  /** Further headers of the mail, List-Unsubscribe for example. */
  headers?: Record<string, string> | undefined;
}

export interface EmailSender {
  /** 'sendgrid', for records and logs. */
  readonly name: string;
  /** Resolves when the provider took the mail over, which is not when it arrives. Throws {@link EmailError}. */
  send(message: EmailMessage): Promise<{ providerMessageId: string }>;
}

export type EmailErrorKind = 'invalid' | 'unauthorized' | 'rate_limited' | 'unavailable' | 'timeout';

/** The one error that {@link EmailSender.send} throws. */
export class EmailError extends Error {
  override readonly name = 'EmailError';
  readonly kind: EmailErrorKind;
  readonly retryable: boolean;

  constructor(input: { kind: EmailErrorKind; message: string; retryable: boolean; cause?: unknown }) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause });
    this.kind = input.kind;
    this.retryable = input.retryable;
  }
}

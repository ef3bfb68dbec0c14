/** Text messages, in our own words. Called outside database transactions, bounded in time. */

export interface SmsMessage {
  /** Our own id of this message. Providers do not dedupe by it: the caller remembers what it has sent. */
  messageId: string;
  tenantId: string;
  /** E.164, '+12065550123'. */
  to: string;
  text: string;
}

export interface SmsSender {
  /** 'twilio', for records and logs. */
  readonly name: string;
  /** Resolves when the provider took the message over, which is not when it arrives. Throws {@link SmsError}. */
  send(message: SmsMessage): Promise<{ providerMessageId: string }>;
}

export type SmsErrorKind =
  | 'invalid'
  /** The number's owner said STOP: nothing may be sent there until they say START. */
  | 'unsubscribed'
  | 'unauthorized'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout';

/** '+', a country code and a number, 15 digits at most. */
export const isE164 = (number: string): boolean => /^\+[1-9]\d{6,14}$/.test(number);

/** The one error that {@link SmsSender.send} throws. */
export class SmsError extends Error {
  override readonly name = 'SmsError';
  readonly kind: SmsErrorKind;
  /** The provider's stable code, where it gave one. */
  readonly code: string | undefined;
  readonly retryable: boolean;

  constructor(input: {
    kind: SmsErrorKind;
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

import { ForbiddenAddress } from '../../../kernel/net/index.ts';
import { EmailError } from '../../../ports/email/index.ts';

interface Failure {
  /** Nodemailer's word. */
  code?: unknown;
  /** The server's, 550 for example. */
  responseCode?: unknown;
  response?: unknown;
  message?: unknown;
}

/** Whatever these answer, it is about who we are. */
const signIn = new Set([530, 534, 535, 538]);

/** Turns what nodemailer throws into our one error. */
export const toEmailError = (error: unknown): EmailError => {
  if (error instanceof EmailError) return error;
  if (error instanceof ForbiddenAddress) return new EmailError({ kind: 'unauthorized', message: error.message, retryable: false });
  const { code, responseCode, response, message } = error as Failure;
  // The cause stays here: it holds the conversation with the server.
  const made = (kind: EmailError['kind'], retryable: boolean) =>
    new EmailError({
      kind,
      message: String(response ?? message ?? 'The mail could not be sent').slice(0, 500),
      retryable,
    });
  if (code === 'ETIMEDOUT' || code === 'EABORT') return made('timeout', true);
  if (typeof responseCode === 'number' && responseCode >= 400) {
    if (signIn.has(responseCode)) return made('unauthorized', false);
    // 4xx says: not now.
    if (responseCode < 500) return made('unavailable', true);
    if (code === 'EAUTH') return made('unauthorized', false);
    return code === 'EENVELOPE' || code === 'EMESSAGE' ? made('invalid', false) : made('unavailable', true);
  }
  if (code === 'EAUTH' || code === 'ENOAUTH') return made('unauthorized', false);
  return code === 'EENVELOPE' ? made('invalid', false) : made('unavailable', true);
};

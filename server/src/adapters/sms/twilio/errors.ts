import { SmsError } from '../../../ports/sms/index.ts';

/** What Twilio's client throws: its own errors carry a status and Twilio's code, axios's carry a word for a code. */
interface Failure {
  status?: unknown;
  code?: unknown;
  message?: unknown;
  detail?: unknown;
}

const unsubscribed = 21610;
/** Queues at Twilio that are full. */
const crowded = new Set([14107, 20429, 21611, 30001]);
const timeouts = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']);

/** Turns what Twilio's client throws into our one error. */
export const toSmsError = (error: unknown): SmsError => {
  if (error instanceof SmsError) return error;
  const { status, code, message, detail } = error as Failure;
  // The cause stays here: axios's errors carry the request, and with it the auth token.
  const said = [detail, message].find((text): text is string => typeof text === 'string' && text !== '');
  const made = (kind: SmsError['kind'], retryable: boolean) =>
    new SmsError({
      kind,
      code: typeof code === 'number' && code !== 0 ? String(code) : undefined,
      message: said ?? 'The text could not be sent',
      retryable,
    });
  if (typeof status !== 'number' || typeof code === 'string')
    return made(timeouts.has(String(code)) ? 'timeout' : 'unavailable', true);
  if (code === unsubscribed) return made('unsubscribed', false);
  if (status === 429 || crowded.has(code as number)) return made('rate_limited', true);
  if (status === 401 || status === 403) return made('unauthorized', false);
  return status >= 500 || status === 408 || status < 400 ? made('unavailable', true) : made('invalid', false);
};

import { ProviderError } from '../../../ports/payments/index.ts';

interface Said {
  name?: unknown;
  message?: unknown;
  error?: unknown;
  error_description?: unknown;
  details?: readonly { issue?: unknown; description?: unknown }[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 500) : undefined);

/** Issues that say "not in this state", which is nobody's bad input. */
const conflicts = new Set([
  'ORDER_ALREADY_CAPTURED', 'ORDER_ALREADY_AUTHORIZED', 'ORDER_NOT_APPROVED', 'CAPTURE_FULLY_REFUNDED', 'AUTHORIZATION_ALREADY_CAPTURED',
  'AUTHORIZATION_VOIDED', 'PREVIOUSLY_CAPTURED', 'PREVIOUSLY_VOIDED',
]);
/** The payer's bank or PayPal's own risk check said no; the payer may try with something else. */
const declines = new Set([
  'INSTRUMENT_DECLINED', 'TRANSACTION_REFUSED', 'PAYER_ACCOUNT_RESTRICTED', 'PAYER_ACCOUNT_LOCKED_OR_CLOSED', 'PAYER_CANNOT_PAY',
  'CARD_EXPIRED', 'TRANSACTION_BLOCKED_BY_PAYEE', 'COMPLIANCE_VIOLATION', 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
]);

/** What the library throws for an answer that is a refusal. */
export const isAnswered = (error: unknown): error is Error & { statusCode: number; body?: unknown } =>
  error instanceof Error && typeof (error as { statusCode?: unknown }).statusCode === 'number';

const bodyOf = (error: { body?: unknown }): Said => {
  try {
    const parsed: unknown = typeof error.body === 'string' ? JSON.parse(error.body) : null;
    return typeof parsed === 'object' && parsed !== null ? (parsed as Said) : {};
  } catch {
    return {};
  }
};

/** By status and issue, as both the client library and our own calls meet them. */
export const refusalOf = (status: number, said: Said, cause?: unknown): ProviderError => {
  const [detail] = Array.isArray(said.details) ? said.details : [];
  const code = text(detail?.issue) ?? text(said.name) ?? text(said.error);
  const message = text(detail?.description) ?? text(said.message) ?? text(said.error_description) ?? `PayPal answered ${status}`;
  const made = (kind: ProviderError['kind'], retryable: boolean, ownCode = code) =>
    new ProviderError({ kind, code: ownCode, message, retryable, cause });
  if (status === 401) return made('unavailable', false, 'unauthorized');
  if (status === 403) return made('unavailable', false, 'forbidden');
  if (status === 404) return made('not_found', false);
  if (status === 409) return made('conflict', true);
  if (status === 429) return made('unavailable', true, 'rate_limit');
  if (status === 400 || status === 422) {
    if (code !== undefined && declines.has(code)) return made('declined', false);
    return made(code !== undefined && conflicts.has(code) ? 'conflict' : 'invalid', false);
  }
  return made('unavailable', status === 408 || status >= 500);
};

/** Turns what PayPal's client throws into our one error. */
export const toProviderError = (error: unknown): ProviderError => {
  if (error instanceof ProviderError) return error;
  if (isAnswered(error)) return refusalOf(error.statusCode, bodyOf(error), error);
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT' || name === 'TimeoutError' || name === 'AbortError';
  return new ProviderError({
    kind: timedOut ? 'timeout' : 'unavailable', message: timedOut ? 'PayPal did not answer in time' : `PayPal can’t be reached: ${message ?? ''}`, retryable: true, cause: error,
  });
};

import Stripe from 'stripe';
import { ProviderError } from '../../../ports/payments/index.ts';

/** Codes that say "not in this state", which is nobody's bad input. */
const conflicts = new Set(['payment_intent_unexpected_state', 'charge_already_refunded', 'charge_already_captured']);

/** Turns what Stripe's client throws into our one error. */
export const toProviderError = (error: unknown): ProviderError => {
  if (error instanceof ProviderError) return error;
  const { errors } = Stripe;
  if (!(error instanceof errors.StripeError)) {
    return new ProviderError({ kind: 'unavailable', message: (error as Error).message, retryable: true, cause: error });
  }
  const { code, message } = error;
  const made = (kind: ProviderError['kind'], retryable: boolean, ownCode: string | undefined = code) =>
    new ProviderError({ kind, code: ownCode, message, retryable, cause: error });
  if (error instanceof errors.StripeCardError) return made('declined', false, error.decline_code ?? code);
  if (error instanceof errors.StripeIdempotencyError) return made('conflict', false, 'idempotency_error');
  if (error instanceof errors.StripeRateLimitError) return made('unavailable', true, 'rate_limit');
  if (error instanceof errors.StripeAuthenticationError) return made('unavailable', false, 'unauthorized');
  if (error instanceof errors.StripePermissionError) return made('unavailable', false, 'forbidden');
  if (error instanceof errors.StripeInvalidRequestError) {
    if (error.statusCode === 404) return made('not_found', false);
    return made(code !== undefined && conflicts.has(code) ? 'conflict' : 'invalid', false);
  }
  if (error instanceof errors.StripeConnectionError) {
    const cause = error.detail as { code?: string } | string | undefined;
    const timedOut = typeof cause === 'object' && cause !== null && cause.code === 'ETIMEDOUT';
    return made(timedOut ? 'timeout' : 'unavailable', true);
  }
  // 409: the same idempotency key, or the object, is being worked on.
  return error.statusCode === 409 ? made('conflict', true) : made('unavailable', true);
};

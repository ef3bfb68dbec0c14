import { problem } from '../../kernel/errors/problem.ts';
import { ProviderError } from '../../ports/payments/index.ts';

/** What is told of a provider that could not be reached, or did not do as asked; every other error is itself. `note` hears of what trying again won't mend. */
export function asUnavailable(error: unknown, detail: string, note: (code: string | undefined) => void): unknown {
  if (!(error instanceof ProviderError)) return error;
  if (!error.retryable) note(error.code);
  return problem('payment_provider_unavailable', { detail, headers: { 'retry-after': '5' }, cause: error });
}

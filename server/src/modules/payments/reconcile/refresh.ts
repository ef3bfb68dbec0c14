import type { Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { Settlement } from '../actions/settle.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';

/** A payer came back from the provider's page and does not wait for its webhook: the provider is asked now. */
export const createRefresh = (
  { log }: Pick<PaymentParts, 'log'>, settlement: Pick<Settlement, 'settle'>, get: (ctx: Ctx, paymentId: string) => Promise<PaymentRow>,
) => async (ctx: Ctx, paymentId: string): Promise<PaymentRow> => {
  const payment = await get(ctx, paymentId);
  try {
    return (await settlement.settle(ctx, payment.id)) ?? payment;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (!error.retryable) log.error({ tenantId: ctx.tenant.id, paymentId, code: error.code, error: String(error) }, 'a payment could not be asked for');
    throw problem('payment_provider_unavailable', { detail: 'What the payer did is not lost; ask again.', headers: { 'retry-after': '5' }, cause: error });
  }
};

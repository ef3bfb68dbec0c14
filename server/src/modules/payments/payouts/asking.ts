import { ProviderError } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { CloseReferences, Hear } from '../ledger/closes.ts';
import type { PayoutHolds } from './deps.ts';
import type { PayoutsRepository } from './repository.ts';
import type { Send } from './send.ts';

interface AskingDeps extends Pick<PayoutHolds, 'find'>, Pick<PaymentParts, 'log'> {
  readonly repository: Pick<PayoutsRepository, 'byId'>;
  readonly references: CloseReferences;
  readonly send: Pick<Send, 'perform'>;
}

/** What a bank takes back, and what comes back of a payout, is told by a webhook alone: where that did not come, the provider's list of the day shows it. */
export const createAsking = ({ repository, references, send, find, log }: AskingDeps): Hear => async (ctx, provider, movement) => {
  try {
    if (movement.kind === 'chargeback') {
      const paymentId = await references.paymentIdOf(ctx, provider, movement);
      return paymentId !== null && (await find(ctx, paymentId));
    }
    if (movement.kind !== 'payout_reversal') return false;
    const cause = await references.causeOf(ctx, provider, movement);
    const payout = cause && (await repository.byId(ctx, cause.causeId));
    if (!payout?.providerPayoutId) return false;
    await send.perform(ctx, payout.id, payout.providerPayoutId);
    return true;
  } catch (error) {
    // the day is closed all the same, and names the difference
    if (error instanceof ProviderError && error.retryable) throw error;
    log.error({ tenantId: ctx.tenant.id, provider, kind: movement.kind, reference: movement.reference, error: String(error) }, 'what the provider’s list shows could not be asked for');
    return false;
  }
};

import type { Ctx } from '../../../kernel/context/context.ts';
import { ProviderError, type CreatedIntent } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import { isOpen } from '../machine.ts';
import type { PaymentMethodRow } from '../methods/entities.ts';
import type { PayBySaved } from '../schedule/saved.ts';
import type { IntentOf } from './intent.ts';
import type { Settlement } from './settle.ts';

export interface Started {
  readonly payment: PaymentRow;
  /** Null where the payer has nothing to do. */
  readonly intent: CreatedIntent | null;
}
export interface CheckoutInput {
  readonly method: PaymentMethodRow | null;
  readonly returnUrl: string | undefined;
}
interface Steps {
  readonly settlement: Settlement;
  readonly intentOf: IntentOf;
  readonly payBySaved: PayBySaved;
}

/** Where a bank sends the payer back to, if nobody said. */
const pageOf = (ctx: Ctx, bookingId: string): string => `${ctx.tenant.settings.storefrontUrl}/bookings/${bookingId}?payment=return`;

/** Makes an open payment known to the provider, tries the saved card if one was chosen, and answers what is left to do; null where it was closed meanwhile. */
export const createCheckout = ({ repository, accounts }: PaymentParts, { settlement, intentOf, payBySaved }: Steps) => {
  /** Nothing where the provider has forgotten it: then it is closed, and another one is begun. */
  const goOn = async (ctx: Ctx, payment: PaymentRow, asked: { providerPaymentId: string; returnUrl: string | undefined }): Promise<CreatedIntent | null> => {
    try {
      return await accounts.of(ctx, payment).checkout(asked);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind !== 'not_found') throw error;
      const now = await settlement.settle(ctx, payment.id);
      if (now && isOpen(now.status)) throw error;
      return null;
    }
  };

  return async (ctx: Ctx, payment: PaymentRow, { method, returnUrl }: CheckoutInput): Promise<Started | null> => {
    const { providerPaymentId } = payment;
    const intent = providerPaymentId === null ? await intentOf(ctx, payment, returnUrl) : await goOn(ctx, payment, { providerPaymentId, returnUrl });
    if (!intent) return null;
    const waits = intent.status === 'requires_payment' || intent.status === 'requires_action';
    const now = waits ? await repository.byId(ctx, payment.id) : await settlement.settle(ctx, payment.id);
    if (!now || !isOpen(now.status)) return null;
    // who types a card may choose one, whatever became of the last
    if (!method || !waits) return { payment: now, intent: { ...intent, actionUrl: null } };
    const tried = await payBySaved(ctx, now, method, { offSession: false, returnUrl: returnUrl ?? pageOf(ctx, payment.bookingId) });
    if (!tried || tried.status === 'canceled') return null;
    if (tried.status !== 'requires_payment') return { payment: tried, intent: null };
    const left = await goOn(ctx, tried, { providerPaymentId: intent.providerPaymentId, returnUrl });
    return left && { payment: tried, intent: left };
  };
};
export type Checkout = ReturnType<typeof createCheckout>;

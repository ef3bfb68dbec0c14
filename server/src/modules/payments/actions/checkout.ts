import type { Ctx } from '../../../kernel/context/context.ts';
import type { CreatedIntent } from '../../../ports/payments/index.ts';
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
export const createCheckout = ({ repository, provider }: PaymentParts, { settlement, intentOf, payBySaved }: Steps) =>
  async (ctx: Ctx, payment: PaymentRow, { method, returnUrl }: CheckoutInput): Promise<Started | null> => {
    const { providerPaymentId } = payment;
    const intent = providerPaymentId === null ? await intentOf(ctx, payment, returnUrl) : await provider.checkout({ providerPaymentId, returnUrl });
    if (!intent) return null;
    const waits = intent.status === 'requires_payment' || intent.status === 'requires_action';
    const now = waits ? await repository.byId(ctx, payment.id) : await settlement.settle(ctx, payment.id);
    if (!now || !isOpen(now.status)) return null;
    // who types a card may choose one, whatever became of the last
    if (!method || !waits) return { payment: now, intent: { ...intent, actionUrl: null } };
    const tried = await payBySaved(ctx, now, method, { offSession: false, returnUrl: returnUrl ?? pageOf(ctx, payment.bookingId) });
    if (!tried || tried.status === 'canceled') return null;
    if (tried.status !== 'requires_payment') return { payment: tried, intent: null };
    return { payment: tried, intent: await provider.checkout({ providerPaymentId: intent.providerPaymentId, returnUrl }) };
  };
export type Checkout = ReturnType<typeof createCheckout>;

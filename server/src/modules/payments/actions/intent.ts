import type { Ctx } from '../../../kernel/context/context.ts';
import type { CreatedIntent } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { Methods } from '../methods/service.ts';
import type { Settlement } from './settle.ts';

/** Makes a payment known to the provider; null where it was closed while the provider was asked. */
export const createIntentOf = ({ repository, accounts }: PaymentParts, settlement: Settlement, methods: Pick<Methods, 'customer'>) =>
  async (ctx: Ctx, payment: PaymentRow, returnUrl?: string): Promise<CreatedIntent | null> => {
    const provider = accounts.of(ctx, payment);
    const intent = await provider.createIntent({
      idempotencyKey: `pay-create:${payment.id}`,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      description: payment.description,
      metadata: { paymentId: payment.id, tenantId: ctx.tenant.id, bookingId: payment.bookingId },
      captureMethod: payment.captureMethod,
      saveMethod: payment.saveMethod,
      providerCustomerId: await methods.customer(ctx, payment.ownerId, payment),
      returnUrl,
    });
    const { providerPaymentId } = intent;
    if (await settlement.attach(ctx, payment, providerPaymentId)) return intent;
    const now = await repository.byId(ctx, payment.id);
    if (now?.providerPaymentId === providerPaymentId) return intent;
    // closed while the provider was asked: nobody was told of this intent yet, and nobody will be
    await provider.cancel({ idempotencyKey: `pay-cancel:${payment.id}:${providerPaymentId}`, providerPaymentId });
    return null;
  };
export type IntentOf = ReturnType<typeof createIntentOf>;

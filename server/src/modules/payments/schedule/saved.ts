import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { Settlement } from '../actions/settle.ts';
import { actorName, type PaymentParts } from '../deps.ts';
import type { PaymentRow } from '../entities.ts';
import type { PaymentMethodRow } from '../methods/entities.ts';

/**
 * Tries a saved card: the try is counted first, the provider is asked with a key made from that count, and what it answers is recorded. A try
 * whose answer was lost is found by settling before the next.
 */
export const createPayBySaved = ({ db, repository, accounts }: PaymentParts, settlement: Settlement) =>
  async (ctx: Ctx, payment: PaymentRow, method: PaymentMethodRow, { offSession, returnUrl }: { offSession: boolean; returnUrl: string }): Promise<PaymentRow | null> => {
    const { id, providerPaymentId, attempts } = payment;
    const { saved } = accounts.of(ctx, payment);
    if (!saved || providerPaymentId === null) throw new Error(`Payment ${id} cannot be made with a saved card`);
    const counted = await db.transaction(asSystem(ctx, actorName), (tx) => {
      const card = { paymentMethodId: method.id, cardBrand: method.brand, cardLast4: method.last4 };
      return repository.countAttempt(tx, payment, { ...card, updatedAt: nextVersion(tx.clock.now(), payment.updatedAt) });
    });
    if (counted === 0) return repository.byId(ctx, id);
    const state = await saved.confirm({
      idempotencyKey: `pay-confirm:${id}:${attempts + 1}`, providerPaymentId, providerMethodId: method.providerMethodId, offSession, returnUrl,
    });
    await settlement.complete(ctx, (await repository.byId(ctx, id))!, state);
    return repository.byId(ctx, id);
  };
export type PayBySaved = ReturnType<typeof createPayBySaved>;

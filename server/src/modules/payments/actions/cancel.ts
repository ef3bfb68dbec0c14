import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import { isOpen } from '../machine.ts';
import type { Settlement } from './settle.ts';

export type Cancellation = ReturnType<typeof createCancel>;

/** Calling off payments that nobody should make any more. */
export function createCancel({ repository, accounts, events }: PaymentParts, settlement: Settlement) {
  return {
    async abandon(tx: TxCtx, bookingId: string, only?: 'dated'): Promise<void> {
      const open = await repository.openOf(tx, bookingId);
      // paid at once, it does not matter for when: who is typing their card is not stopped by another date at the same price
      if (only === 'dated' && open?.chargeAt === null && open.jointId === null) return;
      // what is paid together is called off together: who asked for it asks anew for what is left
      if (open) await events.record(tx, { type: 'payment.abandoned', subjectId: open.jointId ?? open.id, data: { bookingId } });
    },

    /** Cancels at the provider. Where the payer was faster, the payment is settled as what it is. */
    async cancel(ctx: Ctx, paymentId: string): Promise<void> {
      let payment = await repository.byId(ctx, paymentId);
      if (payment && isOpen(payment.status) && payment.providerPaymentId === null) {
        if (await settlement.closeUnknown(ctx, payment)) return;
        payment = await repository.byId(ctx, paymentId);
      }
      if (!payment || !isOpen(payment.status) || payment.providerPaymentId === null) return;
      const { providerPaymentId } = payment;
      const provider = accounts.of(ctx, payment);
      // its money is being taken at this moment, perhaps: it comes, and goes back, or is refused
      if (provider.accept && payment.status === 'processing') return void (await settlement.settle(ctx, payment.id));
      try {
        // the provider repeats its answer to a key: after a change, such as an attempt that ended, it is to be asked anew
        const idempotencyKey = `pay-cancel:${payment.id}:${payment.updatedAt.getTime()}`;
        await settlement.complete(ctx, payment, await provider.cancel({ idempotencyKey, providerPaymentId }));
      } catch (error) {
        if (!(error instanceof ProviderError) || error.kind !== 'conflict') throw error;
        await settlement.settle(ctx, payment.id);
      }
    },
  };
}

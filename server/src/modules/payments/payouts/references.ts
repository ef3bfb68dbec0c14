import type { Ctx } from '../../../kernel/context/context.ts';
import type { ProviderMovement } from '../../../ports/payouts/index.ts';
import type { CloseReferences } from '../ledger/closes.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow, ProviderName } from '../entities.ts';
import { isOpen } from '../machine.ts';
import type { PayoutsRepository } from './repository.ts';

/** A payout of which parts came back is booked once for each: by the payout, and how much has come back with it. */
const payoutIdOf = (causeId: string): string => causeId.split(':', 1)[0]!;

/** Which movement at the provider each of our rows is, and on whose account there. */
export function createCloseReferences(payments: PaymentParts['repository'], payouts: PayoutsRepository): CloseReferences {
  const paymentOf = async (ctx: Ctx, provider: ProviderName, { kind, reference, metadata, paymentReference, ours }: ProviderMovement): Promise<PaymentRow | null> => {
    const id = ours ?? metadata['paymentId'];
    const providerPaymentId = kind === 'payment' ? reference : paymentReference;
    const row = id !== undefined ? await payments.byId(ctx, id) : providerPaymentId !== undefined ? await payments.paymentAnywhere({ providerPaymentId, provider }) : null;
    return row?.tenantId === ctx.tenant.id ? row : null;
  };

  return {
    paymentIdOf: async (ctx, provider, movement) => (await paymentOf(ctx, provider, movement))?.id ?? null,
    async referenceOf(ctx, kind, causeId) {
      if (kind === 'payment' || kind === 'tip') {
        const part = await payments.byId(ctx, causeId);
        const row = part && (await payments.carrierOf(ctx, part));
        return row && { kind: 'payment', provider: row.provider, account: row.account, reference: row.providerPaymentId, ours: row.id };
      }
      if (kind === 'refund') {
        const row = await payments.refund(ctx, causeId);
        const payment = row && (await payments.byId(ctx, row.paymentId));
        return payment && { kind: 'refund', provider: payment.provider, account: payment.account, reference: row.providerRefundId, ours: null };
      }
      if (kind === 'chargeback' || kind === 'chargeback_reversal') {
        const part = await payments.chargeback(ctx, causeId);
        const row = part?.jointId ? await payments.chargeback(ctx, part.jointId) : part;
        const payment = row && (await payments.byId(ctx, row.paymentId));
        return payment && { kind, provider: row.provider, account: payment.account, reference: row.providerChargebackId, ours: row.paymentId };
      }
      if (kind === 'payout' || kind === 'payout_reversal' || kind === 'payout_part_reversal') {
        const row = await payouts.byId(ctx, payoutIdOf(causeId));
        return row && { kind: kind === 'payout' ? kind : 'payout_reversal', provider: row.provider, account: row.account, reference: row.providerPayoutId, ours: row.id };
      }
      return null;
    },
    async isOurs(ctx, provider, movement) {
      const { tenantId } = movement.metadata;
      return tenantId !== undefined ? tenantId === ctx.tenant.id : (await paymentOf(ctx, provider, movement)) !== null;
    },
    async causeOf(ctx, provider, movement) {
      const { kind, reference, metadata } = movement;
      if (kind === 'payment') {
        const row = await paymentOf(ctx, provider, movement);
        const parts = row?.purpose === 'week' ? (await payments.partsOf(ctx, [row.id])).map(({ id }) => id) : undefined;
        return row && { causeId: row.id, kinds: ['payment', 'tip'], ...(parts && { parts }), underWay: isOpen(row.status) };
      }
      if (kind === 'refund') {
        const row = metadata['refundId'] === undefined ? null : await payments.refund(ctx, metadata['refundId']);
        return row && { causeId: row.id, kinds: ['refund'], underWay: row.status === 'requested' || row.status === 'pending' };
      }
      if (kind === 'chargeback' || kind === 'chargeback_reversal') {
        // PayPal's list names the payment that is disputed
        const row = movement.ours === undefined ? await payments.chargebackKnownAs(ctx, reference) : await payments.chargebackOf(ctx, movement.ours);
        const parts = row ? (await payments.chargebackParts(ctx, row.id)).map(({ id }) => id) : [];
        return row && { causeId: row.id, kinds: [kind], ...(parts.length > 0 && { parts }), underWay: false };
      }
      const payoutId = movement.ours ?? metadata['payoutId'];
      const row = (await payouts.payoutAnywhere({ providerPayoutId: reference })) ?? (payoutId === undefined ? null : await payouts.byId(ctx, payoutId));
      if (row?.tenantId !== ctx.tenant.id) return null;
      return { causeId: row.id, kinds: kind === 'payout' ? ['payout'] : ['payout_reversal', 'payout_part_reversal'], underWay: row.status === 'requested' || row.status === 'sent' };
    },
  };
}

import type { CloseReferences } from '../ledger/closes.ts';
import type { PaymentParts } from '../deps.ts';
import type { PayoutsRepository } from './repository.ts';

/** Which movement at the provider each of our rows is; what went over a business's own account is in no statement of the platform's. Only Stripe has statements. */
export function createCloseReferences(payments: PaymentParts['repository'], payouts: PayoutsRepository): CloseReferences {
  return {
    async referenceOf(ctx, kind, causeId) {
      if (kind === 'payment' || kind === 'tip') {
        const part = await payments.byId(ctx, causeId);
        const row = part && (await payments.carrierOf(ctx, part));
        return row && row.account === 'platform' ? { kind: 'payment', provider: row.provider, reference: row.providerPaymentId } : null;
      }
      if (kind === 'refund') {
        const row = await payments.refund(ctx, causeId);
        const payment = row && (await payments.byId(ctx, row.paymentId));
        return row && payment?.account === 'platform' ? { kind: 'refund', provider: payment.provider, reference: row.providerRefundId } : null;
      }
      if (kind === 'chargeback' || kind === 'chargeback_reversal') {
        const part = await payments.chargeback(ctx, causeId);
        const row = part?.jointId ? await payments.chargeback(ctx, part.jointId) : part;
        return row && { kind, provider: row.provider, reference: row.providerChargebackId };
      }
      if (kind === 'payout' || kind === 'payout_reversal') {
        const row = await payouts.byId(ctx, causeId);
        return row && { kind, provider: row.provider, reference: row.providerPayoutId };
      }
      return null;
    },
    async isOurs(ctx, { metadata, paymentReference }) {
      if (metadata['tenantId'] !== undefined) return metadata['tenantId'] === ctx.tenant.id;
      return paymentReference !== undefined && (await payments.paymentAnywhere({ providerPaymentId: paymentReference, provider: 'stripe' }))?.tenantId === ctx.tenant.id;
    },
    async causeOf(ctx, { kind, reference, metadata }) {
      if (kind === 'payment') {
        const row = metadata['paymentId'] === undefined ? await payments.paymentAnywhere({ providerPaymentId: reference, provider: 'stripe' }) : await payments.byId(ctx, metadata['paymentId']);
        if (row?.tenantId !== ctx.tenant.id) return null;
        return row.purpose === 'week' ? { causeId: row.id, kind: 'payment', parts: (await payments.partsOf(ctx, [row.id])).map(({ id }) => id) } : { causeId: row.id, kind: 'payment' };
      }
      if (kind === 'refund') {
        const row = metadata['refundId'] === undefined ? null : await payments.refund(ctx, metadata['refundId']);
        return row && { causeId: row.id, kind: 'refund' };
      }
      if (kind === 'chargeback' || kind === 'chargeback_reversal') {
        const row = await payments.chargebackKnownAs(ctx, reference);
        const parts = row ? (await payments.chargebackParts(ctx, row.id)).map(({ id }) => id) : [];
        return row && { causeId: row.id, kind, ...(parts.length > 0 && { parts }) };
      }
      const row = await payouts.payoutAnywhere({ providerPayoutId: reference });
      return row?.tenantId === ctx.tenant.id ? { causeId: row.id, kind } : null;
    },
  };
}

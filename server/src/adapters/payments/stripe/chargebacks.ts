import type Stripe from 'stripe';
import type { ProviderChargeback, ProviderChargebacks, ProviderChargebackStatus } from '../../../ports/payments/index.ts';
import { expectObject } from './convert.ts';

/** An inquiry (`warning_…`) is asked and answered alike; no money moves for it. */
const statuses: Readonly<Record<string, ProviderChargebackStatus>> = {
  needs_response: 'needs_response', warning_needs_response: 'needs_response', under_review: 'under_review', warning_under_review: 'under_review',
  won: 'won', warning_closed: 'won', prevented: 'won', lost: 'lost',
};

const toChargeback = (dispute: Stripe.Dispute): ProviderChargeback => {
  const status = statuses[dispute.status];
  if (status === undefined) throw new Error(`A dispute that is ${dispute.status}`);
  const payment = dispute.payment_intent;
  const { balance_transactions: movements, evidence_details: { due_by: dueBy } } = dispute;
  return {
    providerChargebackId: dispute.id,
    providerPaymentId: typeof payment === 'string' ? payment : (payment?.id ?? null),
    status,
    reason: dispute.reason,
    amountMinor: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    // taken, and given back when it is won: what they come to
    withdrawnMinor: Math.max(0, -movements.reduce((sum, { amount }) => sum + amount, 0)),
    feeMinor: Math.max(0, movements.reduce((sum, { fee }) => sum + fee, 0)),
    evidenceDueAt: dueBy === null ? null : new Date(dueBy * 1000),
  };
};

/** Disputes, as Stripe calls them. */
export const createStripeChargebacks = (stripe: Stripe, settle: <T>(work: () => Promise<T>) => Promise<T>): ProviderChargebacks => ({
  of: (payment_intent) => settle(async () => (await stripe.disputes.list({ payment_intent, limit: 100 })).data.map(({ id }) => id)),
  retrieve: (id) => settle(async () => toChargeback(expectObject(await stripe.disputes.retrieve(id), 'dispute', id))),
  submitEvidence: ({ idempotencyKey, providerChargebackId: id, explanation, accessLog, productDescription }) =>
    settle(async () => {
      const evidence = { uncategorized_text: explanation, product_description: productDescription, ...(accessLog === null ? {} : { access_activity_log: accessLog }) };
      return toChargeback(expectObject(await stripe.disputes.update(id, { evidence, submit: true }, { idempotencyKey }), 'dispute', id));
    }),
});

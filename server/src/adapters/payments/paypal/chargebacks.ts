import { ProviderError, type ProviderChargeback, type ProviderChargebacks, type ProviderChargebackStatus } from '../../../ports/payments/index.ts';
import type { PaypalConfig } from './config.ts';
import { unexpected } from './convert.ts';
import { createPaypalFetch, inside, listOf, textOf, type Given } from './fetch.ts';
import { fromPaypalMoney } from './money.ts';

const amountOf = (value: unknown): number => {
  const { currency_code: currencyCode, value: amount } = inside(value);
  if (!textOf(currencyCode) || !textOf(amount)) throw unexpected('A dispute without its amount');
  return fromPaypalMoney({ currencyCode: String(currencyCode), value: String(amount) });
};

/** Decided against us; all other ends leave the money with us, whoever bears it. */
const lostCodes = new Set(['RESOLVED_BUYER_FAVOUR', 'ACCEPTED']);

/** What it has moved on our account so far: what was taken, less what came back; and PayPal's fee apart. */
const movedBy = (dispute: Given): { withdrawnMinor: number; feeMinor: number } => {
  let [withdrawnMinor, feeMinor] = [0, 0];
  for (const { affected_party: party, type, reason, amount } of listOf(dispute['money_movements'])) {
    if (party !== 'SELLER') continue;
    const signed = type === 'CREDIT' ? -amountOf(amount) : amountOf(amount);
    if (reason === 'DISPUTE_FEE') feeMinor += signed;
    else withdrawnMinor += signed;
  }
  return { withdrawnMinor: Math.max(0, withdrawnMinor), feeMinor: Math.max(0, feeMinor) };
};

const statusOf = (dispute: Given, withdrawnMinor: number): ProviderChargebackStatus => {
  const status = dispute['status'];
  if (status === 'RESOLVED') {
    const code = textOf(inside(dispute['dispute_outcome'])['outcome_code']);
    return (code === undefined || code === 'NONE' ? withdrawnMinor > 0 : lostCodes.has(code)) ? 'lost' : 'won';
  }
  return status === 'UNDER_REVIEW' || status === 'WAITING_FOR_BUYER_RESPONSE' ? 'under_review' : 'needs_response';
};

const longestNotes = 2_000;
const inPieces = (text: string): string[] => Array.from({ length: Math.ceil(text.length / longestNotes) }, (_, n) => text.slice(n * longestNotes, (n + 1) * longestNotes));

/** PayPal's disputes, by REST: its client library does not know them. */
export const createPaypalChargebacks = (config: PaypalConfig, { timeoutMs }: { timeoutMs: number }): ProviderChargebacks => {
  const call = createPaypalFetch(config, { timeoutMs });
  const pathOf = (id: string): string => {
    if (!/^[A-Za-z0-9-]{1,60}$/.test(id)) throw new ProviderError({ kind: 'not_found', message: 'No such dispute', retryable: false });
    return `/v1/customer/disputes/${id}`;
  };
  /** A dispute names the capture; a payment of ours is its order. */
  const orderOf = async (captureId: string): Promise<string | null> => {
    if (!/^[A-Z0-9]{1,40}$/.test(captureId)) return null;
    const capture = inside((await call('GET', `/v2/payments/captures/${captureId}`)).body);
    return textOf(inside(inside(capture['supplementary_data'])['related_ids'])['order_id']) ?? null;
  };

  const retrieve = async (id: string): Promise<ProviderChargeback> => {
    const dispute = inside((await call('GET', pathOf(id))).body);
    if (dispute['dispute_id'] !== id) throw unexpected('The answer is not the dispute asked for');
    const [transaction] = listOf(dispute['disputed_transactions']);
    const captureId = textOf(transaction?.['seller_transaction_id']);
    const moved = movedBy(dispute);
    const status = statusOf(dispute, moved.withdrawnMinor);
    const dueMs = Date.parse(textOf(dispute['seller_response_due_date']) ?? '');
    return {
      providerChargebackId: id,
      providerPaymentId: captureId === undefined ? null : await orderOf(captureId),
      status,
      reason: (textOf(dispute['reason']) ?? 'other').toLowerCase(),
      amountMinor: amountOf(dispute['dispute_amount']),
      currency: String(inside(dispute['dispute_amount'])['currency_code']),
      ...moved,
      // once it is won, nothing of ours is with them, whatever PayPal pays from its own
      withdrawnMinor: status === 'won' ? 0 : moved.withdrawnMinor,
      evidenceDueAt: Number.isNaN(dueMs) ? null : new Date(dueMs),
    };
  };

  const wasAnswered = async (id: string): Promise<boolean> =>
    listOf(inside((await call('GET', pathOf(id))).body)['evidences']).some(({ source }) => source === 'SUBMITTED_BY_SELLER');

  return {
    async of(orderId) {
      if (!/^[A-Z0-9]{1,40}$/.test(orderId)) return [];
      const [unit] = listOf(inside((await call('GET', `/v2/checkout/orders/${orderId}`)).body)['purchase_units']);
      const found: string[] = [];
      for (const { id: captureId } of listOf(inside(unit?.['payments'])['captures'])) {
        const query = new URLSearchParams({ disputed_transaction_id: String(captureId), page_size: '50' });
        found.push(...listOf(inside((await call('GET', `/v1/customer/disputes?${query}`)).body)['items']).flatMap(({ dispute_id: id }) => textOf(id) ?? []));
      }
      return found;
    },
    retrieve,
    async submitEvidence({ idempotencyKey, providerChargebackId: id, explanation, accessLog, productDescription }) {
      const said: readonly (readonly [type: string, text: string | null])[] = [['OTHER', explanation], ['PROOF_OF_FULFILLMENT', accessLog], ['OTHER', productDescription]];
      const evidences = said.flatMap(([evidence_type, text]) => inPieces(text ?? '').map((notes) => ({ evidence_type, notes })));
      const form = new FormData();
      form.append('input', new Blob([JSON.stringify({ evidences })], { type: 'application/json' }), 'input.json');
      try {
        await call('POST', `${pathOf(id)}/provide-evidence`, { idempotencyKey, body: form });
      } catch (error) {
        // one is taken: who asks again, as the answer was lost, has said it already
        if (!(error instanceof ProviderError) || error.kind !== 'invalid' || !(await wasAnswered(id))) throw error;
      }
      return retrieve(id);
    },
  };
};

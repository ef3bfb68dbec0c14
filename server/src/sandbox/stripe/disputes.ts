import type { FormObject } from '../http/form.ts';
import type { Account, RequestInfo } from './account.ts';
import { invalidRequest } from './errors.ts';
import type { BalanceTransaction, Charge, Dispute } from './objects.ts';
import { mergeMetadata, readParams } from './params.ts';

/** What Stripe asks for its trouble. */
const disputeFee = 1500;
const answerSeconds = 9 * 86_400;

const move = (account: Account, dispute: Dispute, amount: number, fee: number): void => {
  const transaction: BalanceTransaction = {
    id: account.newId('txn'), object: 'balance_transaction', amount, available_on: account.nowSeconds(), created: account.nowSeconds(), currency: dispute.currency,
    description: amount < 0 ? `Chargeback withdrawal for ${dispute.charge}` : `Chargeback reversal for ${dispute.charge}`,
    fee, fee_details: fee === 0 ? [] : [{ amount: fee, currency: dispute.currency, description: 'Dispute fee', type: 'stripe_fee' }],
    net: amount - fee, reporting_category: amount < 0 ? 'dispute' : 'dispute_reversal', source: dispute.id, status: 'available', type: 'adjustment',
  };
  account.saveBalanceTransaction(transaction);
  dispute.balance_transactions.push(transaction);
};

/** The payer tells their bank that they did not want it: the money is taken back at once. An inquiry only asks. */
export const openDispute = (account: Account, charge: Charge, reason: string, { inquiry = false, info }: { inquiry?: boolean; info?: RequestInfo } = {}): Dispute => {
  const amount = charge.amount_captured - charge.amount_refunded;
  if (!charge.captured || charge.disputed || amount <= 0) throw invalidRequest(`Charge ${charge.id} cannot be disputed.`);
  const dispute: Dispute = {
    id: account.newId('dp'), object: 'dispute', amount, balance_transactions: [], charge: charge.id, created: account.nowSeconds(), currency: charge.currency,
    evidence: {}, evidence_details: { due_by: account.nowSeconds() + answerSeconds, has_evidence: false, past_due: false, submission_count: 0 },
    is_charge_refundable: inquiry, livemode: false, metadata: {}, payment_intent: charge.payment_intent, reason, status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
  charge.disputed = true;
  account.saveCharge(charge);
  if (!inquiry) move(account, dispute, -amount, disputeFee);
  account.saveDispute(dispute);
  account.emit('charge.dispute.created', dispute, info);
  if (!inquiry) account.emit('charge.dispute.funds_withdrawn', dispute, info);
  return dispute;
};

/** The bank decides. */
export const closeDispute = (account: Account, dispute: Dispute, outcome: 'won' | 'lost', info?: RequestInfo): Dispute => {
  const inquiry = dispute.status.startsWith('warning_');
  if (['won', 'lost', 'warning_closed'].includes(dispute.status)) throw invalidRequest(`Dispute ${dispute.id} is ${dispute.status}.`);
  if (outcome === 'won' && !inquiry) {
    move(account, dispute, dispute.amount, 0);
    account.emit('charge.dispute.funds_reinstated', dispute, info);
  }
  dispute.status = inquiry ? 'warning_closed' : outcome;
  account.saveDispute(dispute);
  account.emit('charge.dispute.closed', dispute, info);
  return dispute;
};

const evidenceNames = ['uncategorized_text', 'product_description', 'access_activity_log', 'customer_name', 'customer_email_address', 'service_date', 'customer_communication', 'refund_policy_disclosure'] as const;
const longestEvidence = 150_000;

/** Evidence is taken until it is handed in, and then no more. Stripe's own test words decide at once. */
export const updateDispute = (account: Account, id: string, form: FormObject, info: RequestInfo): Dispute => {
  const params = readParams(form, { evidence: 'any', submit: 'bool', metadata: 'metadata', expand: 'any' });
  const dispute = account.dispute(id);
  const given = (params.evidence ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    if (!evidenceNames.some((known) => known === name) || typeof value !== 'string') throw invalidRequest(`Received unknown parameter: evidence[${name}]`, { code: 'parameter_unknown', param: `evidence[${name}]` });
  }
  if (Object.keys(given).length > 0 || params.submit) {
    if (!dispute.status.endsWith('needs_response')) throw invalidRequest(`This dispute is already ${dispute.status}: it takes no evidence.`);
    if (account.nowSeconds() > dispute.evidence_details.due_by) throw invalidRequest('This dispute is past due.');
    Object.assign(dispute.evidence, given);
    if (Object.values(dispute.evidence).join('').length > longestEvidence) throw invalidRequest('The evidence is too long.', { param: 'evidence' });
    dispute.evidence_details.has_evidence = true;
  }
  dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
  // as Stripe has it: without `submit`, what was given is handed in
  if (params.submit !== false && Object.keys(given).length > 0) {
    dispute.evidence_details.submission_count += 1;
    dispute.status = dispute.status === 'needs_response' ? 'under_review' : 'warning_under_review';
  }
  account.saveDispute(dispute);
  account.emit('charge.dispute.updated', dispute, info);
  const words = dispute.evidence['uncategorized_text'];
  if (dispute.status.endsWith('under_review') && words === 'winning_evidence') return closeDispute(account, dispute, 'won', info);
  if (dispute.status.endsWith('under_review') && words === 'losing_evidence') return closeDispute(account, dispute, 'lost', info);
  return dispute;
};

/** Gives in. */
export const abandonDispute = (account: Account, id: string, info: RequestInfo): Dispute => closeDispute(account, account.dispute(id), 'lost', info);

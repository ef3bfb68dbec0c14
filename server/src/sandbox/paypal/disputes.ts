import type { PaypalAccount } from './account.ts';
import { badRequest, notFound, unprocessable } from './errors.ts';
import { amountOf, unitsOf, type Amount, type PaypalCapture } from './objects.ts';
import { recordTransaction } from './transactions.ts';

export interface MoneyMovement {
  affected_party: 'SELLER' | 'BUYER';
  amount: Amount;
  initiated_time: string;
  type: 'DEBIT' | 'CREDIT';
  reason: 'DISPUTE_SETTLEMENT' | 'DISPUTE_FEE';
}

/** A payment that its payer disputes, as PayPal writes it. */
export interface PaypalDispute {
  dispute_id: string;
  create_time: string;
  update_time: string;
  disputed_transactions: [{ seller_transaction_id: string; custom?: string; gross_amount: Amount }];
  reason: string;
  status: 'OPEN' | 'WAITING_FOR_BUYER_RESPONSE' | 'WAITING_FOR_SELLER_RESPONSE' | 'UNDER_REVIEW' | 'RESOLVED';
  dispute_state: string;
  dispute_amount: Amount;
  dispute_life_cycle_stage: 'INQUIRY' | 'CHARGEBACK';
  dispute_channel: 'INTERNAL' | 'EXTERNAL';
  seller_response_due_date: string;
  money_movements: MoneyMovement[];
  evidences?: { evidence_type: string; notes?: string; source: 'SUBMITTED_BY_SELLER' }[];
  dispute_outcome?: { outcome_code: string; amount_refunded?: Amount };
}

const answerMs = 10 * 86_400_000;
/** What PayPal asks for a chargeback. */
const feeUnits = 2_000;

const save = (account: PaypalAccount, dispute: PaypalDispute, event: string): PaypalDispute => {
  dispute.update_time = account.now().toISOString();
  account.store.put('dispute', dispute.dispute_id, dispute, { a: dispute.disputed_transactions[0].seller_transaction_id });
  account.emit(`CUSTOMER.DISPUTE.${event}`, 'dispute', dispute, `A dispute is ${dispute.status.toLowerCase().replaceAll('_', ' ')}`);
  return dispute;
};

const move = (account: PaypalAccount, dispute: PaypalDispute, amount: Amount, type: MoneyMovement['type'], reason: MoneyMovement['reason']): void => {
  dispute.money_movements.push({ affected_party: 'SELLER', amount, initiated_time: account.now().toISOString(), type, reason });
  const [{ seller_transaction_id: reference, custom }] = dispute.disputed_transactions;
  recordTransaction(account, {
    id: account.newId(), code: reason === 'DISPUTE_FEE' ? 'T0106' : type === 'DEBIT' ? 'T1201' : 'T1202', custom, reference,
    amount: { ...amount, value: type === 'DEBIT' ? `-${amount.value}` : amount.value },
  });
};

/** The payer’s bank takes the money back at once, and PayPal charges for it; an inquiry only asks. */
export const openDispute = (account: PaypalAccount, capture: PaypalCapture, left: number, { inquiry = false }: { inquiry?: boolean } = {}): PaypalDispute => {
  if (left <= 0) throw unprocessable('CAPTURE_FULLY_REFUNDED', 'There is nothing left to dispute.');
  const now = account.now();
  const amount = amountOf(left, capture.amount.currency_code);
  const dispute: PaypalDispute = {
    dispute_id: account.newId('PP-R-').slice(0, 20), create_time: now.toISOString(), update_time: now.toISOString(),
    disputed_transactions: [{ seller_transaction_id: capture.id, ...(capture.custom_id === undefined ? {} : { custom: capture.custom_id }), gross_amount: capture.amount }],
    reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED', status: 'WAITING_FOR_SELLER_RESPONSE', dispute_state: 'REQUIRED_ACTION', dispute_amount: amount,
    dispute_life_cycle_stage: inquiry ? 'INQUIRY' : 'CHARGEBACK', dispute_channel: inquiry ? 'INTERNAL' : 'EXTERNAL',
    seller_response_due_date: new Date(now.getTime() + answerMs).toISOString(), money_movements: [],
  };
  if (!inquiry) {
    move(account, dispute, amount, 'DEBIT', 'DISPUTE_SETTLEMENT');
    move(account, dispute, amountOf(feeUnits, amount.currency_code), 'DEBIT', 'DISPUTE_FEE');
  }
  return save(account, dispute, 'CREATED');
};

const outcomeCodes = { won: 'RESOLVED_SELLER_FAVOUR', lost: 'RESOLVED_BUYER_FAVOUR', canceled: 'CANCELED_BY_BUYER', refunded: 'RESOLVED_BUYER_FAVOUR' } as const;

/** It is decided, or the payer thinks better of it, or has the money again. What was only asked is a claim before anybody is given the money for it. */
export const resolveDispute = (account: PaypalAccount, dispute: PaypalDispute, outcome: keyof typeof outcomeCodes): PaypalDispute => {
  if (dispute.status === 'RESOLVED') throw unprocessable('DISPUTE_NOT_OPEN', 'The dispute is resolved.');
  const isTaken = dispute.money_movements.length > 0;
  if (isTaken && outcome !== 'lost') move(account, dispute, dispute.dispute_amount, 'CREDIT', 'DISPUTE_SETTLEMENT');
  if (!isTaken && outcome === 'lost') {
    dispute.dispute_life_cycle_stage = 'CHARGEBACK';
    move(account, dispute, dispute.dispute_amount, 'DEBIT', 'DISPUTE_SETTLEMENT');
  }
  dispute.status = 'RESOLVED';
  dispute.dispute_state = 'RESOLVED';
  dispute.dispute_outcome = { outcome_code: outcomeCodes[outcome], ...(outcome === 'lost' || outcome === 'refunded' ? { amount_refunded: dispute.dispute_amount } : {}) };
  return save(account, dispute, 'RESOLVED');
};

export const getDispute = (account: PaypalAccount, id: string): PaypalDispute => {
  const dispute = account.store.get<PaypalDispute>('dispute', id);
  if (dispute === null) throw notFound();
  return dispute;
};
export const disputesOf = (account: PaypalAccount, captureId: string): PaypalDispute[] => account.store.list<PaypalDispute>('dispute', { a: captureId, limit: 100 });

/** A summary of those about one transaction. */
export const listDisputes = (account: PaypalAccount, query: URLSearchParams): object => {
  const captureId = query.get('disputed_transaction_id');
  if (captureId === null) throw badRequest('disputed_transaction_id', 'MISSING_REQUIRED_PARAMETER', 'The stand-in lists the disputes of one transaction.');
  const items = disputesOf(account, captureId).map(({ dispute_id, create_time, update_time, reason, status, dispute_state, dispute_amount }) =>
    ({ dispute_id, create_time, update_time, reason, status, dispute_state, dispute_amount }));
  return { items, links: [] };
};

const longestNotes = 2_000;

/** The seller’s answer: one is taken, while there is time. Stripe’s test words decide here, too. */
export const provideEvidence = (account: PaypalAccount, id: string, given: Record<string, unknown>): object => {
  const dispute = getDispute(account, id);
  const evidences = Array.isArray(given['evidences']) ? (given['evidences'] as Record<string, unknown>[]) : [];
  if (evidences.length === 0) throw badRequest('evidences', 'MISSING_REQUIRED_PARAMETER', 'There is no evidence.');
  for (const { evidence_type: type, notes } of evidences) {
    if (typeof type !== 'string' || !/^[A-Z_]{1,255}$/.test(type)) throw badRequest('evidences[0].evidence_type', 'INVALID_PARAMETER_VALUE', 'evidence_type is not known.');
    if (typeof notes !== 'string' || notes.length < 1 || notes.length > longestNotes) throw badRequest('evidences[0].notes', 'INVALID_STRING_LENGTH', 'notes are 1 to 2000 characters.');
  }
  if (dispute.status !== 'WAITING_FOR_SELLER_RESPONSE') throw unprocessable('ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE', `The dispute is ${dispute.status}.`);
  if (account.now().getTime() > Date.parse(dispute.seller_response_due_date)) throw unprocessable('ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE', 'It is too late to answer.');
  dispute.evidences = evidences.map(({ evidence_type, notes }) => ({ evidence_type: String(evidence_type), notes: String(notes), source: 'SUBMITTED_BY_SELLER' as const }));
  dispute.status = 'UNDER_REVIEW';
  dispute.dispute_state = 'UNDER_PAYPAL_REVIEW';
  save(account, dispute, 'UPDATED');
  const words = dispute.evidences.map(({ notes }) => notes);
  if (words.includes('winning_evidence')) resolveDispute(account, dispute, 'won');
  else if (words.includes('losing_evidence')) resolveDispute(account, dispute, 'lost');
  return { links: [account.link('self', `/v1/customer/disputes/${id}`)] };
};

/** The money is with a bank, or went there for good. */
export const isCharged = ({ dispute_life_cycle_stage: stage, status, dispute_outcome: outcome }: PaypalDispute): boolean =>
  stage === 'CHARGEBACK' && (status !== 'RESOLVED' || outcome?.outcome_code === 'RESOLVED_BUYER_FAVOUR');
/** Somebody asks about it, and nobody has decided. */
export const isAskedAbout = ({ dispute_life_cycle_stage: stage, status }: PaypalDispute): boolean => stage === 'INQUIRY' && status !== 'RESOLVED';

/** What of a capture has not gone back. */
export const leftOf = (account: PaypalAccount, capture: PaypalCapture): number =>
  unitsOf(capture.amount)! - account.store.list<{ amount: Amount; status: string }>('refund', { b: capture.id, limit: 1_000 })
    .filter(({ status }) => status === 'COMPLETED' || status === 'PENDING').reduce((sum, { amount }) => sum + unitsOf(amount)!, 0)
  - disputesOf(account, capture.id).filter((dispute) => isCharged(dispute) || isAskedAbout(dispute)).reduce((sum, { dispute_amount: amount }) => sum + unitsOf(amount)!, 0);

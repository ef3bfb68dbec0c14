import type { CardBehaviour, TestCard } from './cards.ts';

/** Stripe's objects, as far as this stand-in fills them. Timestamps are seconds. */
export interface CardMethod {
  id: string;
  object: 'payment_method';
  type: 'card';
  created: number;
  livemode: false;
  customer: string | null;
  allow_redisplay: 'unspecified';
  billing_details: { email: string | null; name: string | null; phone: null; address: null };
  card: {
    brand: string;
    last4: string;
    exp_month: number;
    exp_year: number;
    funding: 'credit';
    country: 'US';
    fingerprint: string;
  };
  metadata: Record<string, string>;
}

/** A payment method with what its card does; the latter never leaves the stand-in. */
export interface StoredMethod {
  method: CardMethod;
  behaviour: CardBehaviour;
  /** Taken off a customer: it can't be used again. */
  detached?: boolean;
}

export interface PaymentError {
  type: 'card_error' | 'invalid_request_error';
  code: string;
  message: string;
  decline_code?: string | undefined;
  charge?: string | undefined;
  payment_method?: CardMethod | undefined;
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled';

export interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  amount_capturable: number;
  amount_received: number;
  automatic_payment_methods: { enabled: boolean; allow_redirects?: string } | null;
  canceled_at: number | null;
  cancellation_reason: string | null;
  capture_method: string;
  client_secret: string;
  confirmation_method: string;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  last_payment_error: PaymentError | null;
  latest_charge: string | null;
  livemode: false;
  metadata: Record<string, string>;
  next_action: object | null;
  payment_method: string | null;
  payment_method_types: string[];
  receipt_email: string | null;
  setup_future_usage: string | null;
  shipping: unknown;
  statement_descriptor: string | null;
  statement_descriptor_suffix: string | null;
  status: IntentStatus;
  transfer_group: string | null;
}

export interface Charge {
  id: string;
  object: 'charge';
  amount: number;
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  billing_details: CardMethod['billing_details'];
  captured: boolean;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  disputed: boolean;
  failure_code: string | null;
  failure_message: string | null;
  livemode: false;
  metadata: Record<string, string>;
  outcome: { network_status: string; reason: string | null; seller_message: string; type: string };
  paid: boolean;
  payment_intent: string;
  payment_method: string;
  payment_method_details: { type: 'card'; card: CardMethod['card'] & { three_d_secure: { result: string } | null } };
  receipt_email: string | null;
  refunded: boolean;
  status: 'succeeded' | 'failed';
}

export interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  balance_transaction: string | null;
  charge: string;
  created: number;
  currency: string;
  failure_reason?: string;
  metadata: Record<string, string>;
  payment_intent: string;
  reason: string | null;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
}

export interface BalanceTransaction {
  id: string;
  object: 'balance_transaction';
  amount: number;
  available_on: number;
  created: number;
  currency: string;
  description: string | null;
  fee: number;
  fee_details: { amount: number; currency: string; description: string; type: 'stripe_fee' }[];
  net: number;
  reporting_category: string;
  source: string;
  status: 'pending' | 'available';
  type: 'charge' | 'refund' | 'adjustment' | 'transfer' | 'transfer_refund' | 'payout';
}

export interface Dispute {
  id: string;
  object: 'dispute';
  amount: number;
  balance_transactions: BalanceTransaction[];
  charge: string;
  created: number;
  currency: string;
  evidence: Record<string, string>;
  evidence_details: { due_by: number; has_evidence: boolean; past_due: boolean; submission_count: number };
  is_charge_refundable: boolean;
  livemode: false;
  metadata: Record<string, string>;
  payment_intent: string;
  reason: string;
  status: 'needs_response' | 'under_review' | 'won' | 'lost' | 'warning_needs_response' | 'warning_under_review' | 'warning_closed';
}

export interface StripeEvent {
  id: string;
  object: 'event';
  account?: string;
  api_version: string;
  created: number;
  data: { object: object };
  livemode: false;
  pending_webhooks: number;
  request: { id: string | null; idempotency_key: string | null };
  type: string;
}

/** Stripe's price for US cards: 2.9% and 30 of the smallest unit. */
export const feeFor = (amount: number): number => Math.min(amount, Math.round(amount * 0.029) + 30);

export const cardMethod = (input: {
  id: string;
  created: number;
  card: TestCard;
  expMonth: number;
  expYear: number;
  fingerprint: string;
  email?: string | null;
  name?: string | null;
  metadata?: Record<string, string>;
}): CardMethod => ({
  id: input.id,
  object: 'payment_method',
  type: 'card',
  created: input.created,
  livemode: false,
  customer: null,
  allow_redisplay: 'unspecified',
  billing_details: { email: input.email ?? null, name: input.name ?? null, phone: null, address: null },
  card: {
    brand: input.card.brand,
    last4: input.card.number.slice(-4),
    exp_month: input.expMonth,
    exp_year: input.expYear,
    funding: 'credit',
    country: 'US',
    fingerprint: input.fingerprint,
  },
  metadata: input.metadata ?? {},
});

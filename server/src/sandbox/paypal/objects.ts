/** PayPal's objects, as far as they are used here, in PayPal's own spelling. */
export interface Amount {
  currency_code: string;
  value: string;
}

export interface Link {
  href: string;
  rel: string;
  method: string;
}

export type CaptureStatus = 'COMPLETED' | 'DECLINED' | 'PENDING' | 'PARTIALLY_REFUNDED' | 'REFUNDED';

export interface PaypalCapture {
  id: string;
  status: CaptureStatus;
  status_details?: { reason: string };
  amount: Amount;
  final_capture: boolean;
  custom_id?: string;
  seller_receivable_breakdown?: { gross_amount: Amount; paypal_fee: Amount; net_amount: Amount };
  supplementary_data: { related_ids: { order_id: string; authorization_id?: string } };
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface PaypalAuthorization {
  id: string;
  status: 'CREATED' | 'CAPTURED' | 'PARTIALLY_CAPTURED' | 'VOIDED';
  amount: Amount;
  custom_id?: string;
  expiration_time: string;
  supplementary_data: { related_ids: { order_id: string } };
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface PaypalRefund {
  id: string;
  status: 'COMPLETED' | 'PENDING' | 'FAILED' | 'CANCELLED';
  amount: Amount;
  custom_id?: string;
  note_to_payer?: string;
  seller_payable_breakdown: { gross_amount: Amount; total_refunded_amount: Amount };
  supplementary_data: { related_ids: { order_id: string; capture_id: string } };
  create_time: string;
  update_time: string;
  links: Link[];
}

/** With what the payer approved: their balance, or something that the bank refuses when the money is taken. */
export type Funding = 'balance' | 'declined' | 'pending';

export interface PaypalOrder {
  id: string;
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED';
  intent: 'CAPTURE' | 'AUTHORIZE';
  purchase_units: [
    {
      reference_id: string;
      amount: Amount;
      description?: string;
      custom_id?: string;
      payments?: { authorizations?: PaypalAuthorization[]; captures?: PaypalCapture[]; refunds?: PaypalRefund[] };
      most_recent_errors?: { issue: string; description: string }[];
    },
  ];
  payer?: { payer_id: string; email_address: string; name: { given_name: string; surname: string } };
  payment_source?: { paypal: { email_address?: string } };
  create_time: string;
  update_time: string;
}

/** The order with what only PayPal itself knows of it. */
export interface StoredOrder {
  order: PaypalOrder;
  returnUrl: string | null;
  cancelUrl: string | null;
  funding: Funding | null;
}

export interface PaypalEvent {
  id: string;
  event_version: '1.0';
  create_time: string;
  resource_type: string;
  resource_version: '2.0';
  event_type: string;
  /** The webhooks' queue calls it so; PayPal itself has no such field. */
  type: string;
  summary: string;
  resource: object;
  links: Link[];
}

const wholeOnly = new Set(['HUF', 'JPY', 'TWD']);

/** In the smallest unit that PayPal takes of the currency; null where it is no amount. */
export const unitsOf = ({ currency_code, value }: Amount): number | null => {
  const whole = wholeOnly.has(currency_code);
  const [, major, minor = ''] = (whole ? /^(\d{1,10})$/ : /^(\d{1,10})(?:\.(\d{1,2}))?$/).exec(value) ?? [];
  if (major === undefined) return null;
  return whole ? Number(major) : Number(major) * 100 + Number(minor.padEnd(2, '0'));
};

export const amountOf = (units: number, currency: string): Amount => ({
  currency_code: currency,
  value: wholeOnly.has(currency) ? String(units) : `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`,
});

/** 3.49 % and a fixed 49 cents, as for a sale in the United States. */
export const feeOf = (units: number): number => Math.min(units, Math.round(units * 0.0349) + 49);

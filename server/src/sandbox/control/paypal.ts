import type { SandboxPayment, SandboxPaymentOutcome } from '../../ports/sandbox/index.ts';
import { disputesOf, leftOf, openDispute, resolveDispute, type PaypalDispute } from '../paypal/disputes.ts';
import { PaypalApiError } from '../paypal/errors.ts';
import type { OpenPaypalAccount, PaypalStandIn } from '../paypal/index.ts';
import type { Funding, PaypalCapture, PaypalRefund, StoredOrder } from '../paypal/objects.ts';
import { approve, showOrder } from '../paypal/orders.ts';
import { finishPending } from '../paypal/payments.ts';
import { decidePayout, getPayout, type PayoutBatch } from '../paypal/payouts.ts';
import { ControlError } from './input.ts';

/** PayPal has no challenges: its own page does all of that. */
const fundings: Partial<Record<SandboxPaymentOutcome, Funding>> = {
  succeed: 'balance', decline: 'declined', insufficient_funds: 'declined', review: 'pending',
};

/** The tenant stands in what our adapter gives PayPal to keep. */
const isOf = (tenantId: string, customId: string | undefined): boolean => new URLSearchParams(customId ?? '').get('t') === tenantId;

const orderOf = (paypal: PaypalStandIn | null, tenantId: string, id: string): { open: OpenPaypalAccount; stored: StoredOrder } | null => {
  for (const open of paypal?.accounts() ?? []) {
    const stored = open.account.findOrder(id);
    if (stored !== null && isOf(tenantId, stored.order.purchase_units[0].custom_id)) return { open, stored };
  }
  return null;
};

/** What the payer does, or PayPal's review; null where it is no order of the tenant's. */
export const completeOrder = (paypal: PaypalStandIn | null, tenantId: string, id: string, outcome: SandboxPaymentOutcome): SandboxPayment | null => {
  const found = orderOf(paypal, tenantId, id);
  if (found === null) return null;
  const { open: { account }, stored } = found;
  const pending = stored.order.purchase_units[0].payments?.captures?.find(({ status }) => status === 'PENDING');
  try {
    if (pending && (outcome === 'succeed' || outcome === 'decline')) {
      finishPending(account, account.capture(pending.id), outcome === 'succeed');
    } else {
      const funding = fundings[outcome];
      if (funding === undefined) throw new ControlError(409, `PayPal knows no ${outcome}`);
      approve(account, stored, funding);
    }
  } catch (error) {
    if (error instanceof PaypalApiError) throw new ControlError(409, error.details[0]?.description ?? error.message);
    throw error;
  }
  return { providerPaymentId: id, status: account.order(id).order.status, failureCode: null };
};

const asConflict = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof PaypalApiError) throw new ControlError(409, error.details[0]?.description ?? error.message);
    throw error;
  }
};

/** The payer disputes an order, or it is decided; null where it is no order of the tenant's. */
export const disputeOrder = (paypal: PaypalStandIn | null, tenantId: string, id: string, outcome: string): { providerChargebackId: string; status: string } | null => {
  const found = orderOf(paypal, tenantId, id);
  if (found === null) return null;
  const { open: { account }, stored } = found;
  const taken = stored.order.purchase_units[0].payments?.captures?.findLast(({ status }) => status !== 'PENDING' && status !== 'DECLINED');
  if (!taken) throw new ControlError(409, `The order is ${stored.order.status}`);
  const capture = account.capture(taken.id);
  const now = disputesOf(account, capture.id).find(({ status }) => status !== 'RESOLVED');
  const made = asConflict((): PaypalDispute => {
    if (outcome === 'won' || outcome === 'lost') {
      if (!now) throw new ControlError(409, 'Nothing is disputed');
      return resolveDispute(account, now, outcome);
    }
    if (now) throw new ControlError(409, 'It is disputed already');
    return openDispute(account, capture, leftOf(account, capture), { inquiry: outcome === 'inquire' });
  });
  return { providerChargebackId: made.dispute_id, status: made.status };
};

/** What becomes of a payout that PayPal has not made, that nobody has claimed, or that was claimed: PayPal decides, its receiver, or time. */
export const decideBatch = (paypal: PaypalStandIn | null, id: string, outcome: string): { status: string } => {
  const to = ({ claimed: 'SUCCESS', returned: 'RETURNED', sent_back: 'REFUNDED', failed: 'FAILED', denied: 'DENIED' } as const)[outcome];
  if (!to) throw new ControlError(400, 'outcome is not known');
  const found = paypal?.accounts().find(({ account }) => account.store.get<PayoutBatch>('payout', id) !== null);
  if (!found) throw new ControlError(404, 'No such payout');
  return { status: asConflict(() => decidePayout(found.account, getPayout(found.account, id), to)).items[0]!.transaction_status };
};

const resourceTypes: readonly (readonly [RegExp, string])[] = [[/^CHECKOUT\.ORDER\./, 'order'], [/^PAYMENT\.CAPTURE\.REFUNDED$/, 'refund'], [/^PAYMENT\.CAPTURE\./, 'capture']];

/** Sends one of PayPal's events about an order as it is now; null where it is no order of the tenant's. */
export const raiseOrderEvent = (paypal: PaypalStandIn | null, tenantId: string, type: string, id: string): { eventId: string } | null => {
  const found = orderOf(paypal, tenantId, id);
  if (found === null) return null;
  const { open: { account }, stored } = found;
  const kind = resourceTypes.find(([pattern]) => pattern.test(type))?.[1];
  const { captures = [], refunds = [] } = stored.order.purchase_units[0].payments ?? {};
  const resource: PaypalCapture | PaypalRefund | object | undefined =
    kind === 'order' ? showOrder(account, stored) : kind === 'refund' ? refunds.at(-1) : kind === 'capture' ? captures.at(-1) : undefined;
  if (kind === undefined || resource === undefined) throw new ControlError(400, 'The order has nothing that such an event is about');
  return { eventId: account.emit(type, kind === 'order' ? 'checkout-order' : kind, resource, 'Sent on demand').id };
};

import type { SandboxPayment, SandboxPaymentOutcome } from '../../ports/sandbox/index.ts';
import { PaypalApiError } from '../paypal/errors.ts';
import type { OpenPaypalAccount, PaypalStandIn } from '../paypal/index.ts';
import type { Funding, PaypalCapture, PaypalRefund, StoredOrder } from '../paypal/objects.ts';
import { approve, showOrder } from '../paypal/orders.ts';
import { finishPending } from '../paypal/payments.ts';
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

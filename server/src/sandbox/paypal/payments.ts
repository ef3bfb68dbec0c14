import type { PaypalAccount } from './account.ts';
import { disputesOf, isAskedAbout, isCharged, resolveDispute } from './disputes.ts';
import { unprocessable } from './errors.ts';
import { amountOf, feeOf, unitsOf, type Amount, type PaypalAuthorization, type PaypalCapture, type PaypalOrder, type PaypalRefund } from './objects.ts';
import { recordTransaction } from './transactions.ts';

const came = (account: PaypalAccount, { id, amount, custom_id: custom, seller_receivable_breakdown: breakdown, supplementary_data }: PaypalCapture): void =>
  recordTransaction(account, { id, code: 'T0006', amount, feeValue: `-${breakdown!.paypal_fee.value}`, custom, reference: supplementary_data.related_ids.order_id });

/** Money comes to the account, or is on its way. */
export const takeMoney = (
  account: PaypalAccount, order: PaypalOrder, amount: Amount, how: { pending?: boolean; authorizationId?: string } = {},
): PaypalCapture => {
  const units = unitsOf(amount)!;
  const now = account.now().toISOString();
  const id = account.newId();
  const customId = order.purchase_units[0].custom_id;
  const capture: PaypalCapture = {
    id,
    status: how.pending ? 'PENDING' : 'COMPLETED',
    ...(how.pending ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
    amount,
    final_capture: true,
    ...(customId === undefined ? {} : { custom_id: customId }),
    seller_receivable_breakdown: {
      gross_amount: amount, paypal_fee: amountOf(feeOf(units), amount.currency_code), net_amount: amountOf(units - feeOf(units), amount.currency_code),
    },
    supplementary_data: { related_ids: { order_id: order.id, ...(how.authorizationId === undefined ? {} : { authorization_id: how.authorizationId }) } },
    create_time: now,
    update_time: now,
    links: [
      account.link('self', `/v2/payments/captures/${id}`),
      account.link('refund', `/v2/payments/captures/${id}/refund`, 'POST'),
      account.link('up', how.authorizationId === undefined ? `/v2/checkout/orders/${order.id}` : `/v2/payments/authorizations/${how.authorizationId}`),
    ],
  };
  account.saveCapture(capture);
  if (!how.pending) came(account, capture);
  const told = how.pending ? 'PENDING' : 'COMPLETED';
  account.emit(`PAYMENT.CAPTURE.${told}`, 'capture', capture, `Payment ${told.toLowerCase()} for ${amount.value} ${amount.currency_code}`);
  return capture;
};

/** What a child changes is also seen in its order. */
const sync = (account: PaypalAccount, orderId: string, change: (payments: NonNullable<PaypalOrder['purchase_units'][0]['payments']>) => void): void => {
  const stored = account.order(orderId);
  const [unit] = stored.order.purchase_units;
  unit.payments ??= {};
  change(unit.payments);
  account.saveOrder(stored);
};
const replaced = <T extends { id: string }>(all: T[] | undefined, one: T): T[] =>
  [...(all ?? []).filter(({ id }) => id !== one.id), one];

/** PayPal's review of a pending capture ends. */
export const finishPending = (account: PaypalAccount, capture: PaypalCapture, ok: boolean): void => {
  if (capture.status !== 'PENDING') throw unprocessable('CAPTURE_STATUS_INVALID', `The capture is ${capture.status}.`);
  delete capture.status_details;
  capture.status = ok ? 'COMPLETED' : 'DECLINED';
  account.saveCapture(capture);
  if (ok) came(account, capture);
  sync(account, capture.supplementary_data.related_ids.order_id, (payments) => {
    payments.captures = replaced(payments.captures, capture);
  });
  account.emit(`PAYMENT.CAPTURE.${capture.status}`, 'capture', capture, `Payment ${capture.status.toLowerCase()}`);
};

const setAuthorization = (account: PaypalAccount, authorization: PaypalAuthorization, status: PaypalAuthorization['status']): void => {
  authorization.status = status;
  authorization.update_time = account.now().toISOString();
  account.saveAuthorization(authorization);
  sync(account, authorization.supplementary_data.related_ids.order_id, (payments) => {
    payments.authorizations = replaced(payments.authorizations, authorization);
  });
};

export const captureAuthorization = (account: PaypalAccount, id: string, wanted: Amount | null): PaypalCapture => {
  const authorization = account.authorization(id);
  if (authorization.status === 'CAPTURED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED', 'Authorization has already been captured.');
  if (authorization.status === 'VOIDED') throw unprocessable('AUTHORIZATION_VOIDED', 'A voided authorization cannot be captured.');
  const amount = wanted ?? authorization.amount;
  if (amount.currency_code !== authorization.amount.currency_code) throw unprocessable('CURRENCY_MISMATCH', 'The currency differs from the authorization’s.');
  // PayPal itself takes up to 15 % more; a stand-in that is stricter finds the mistake of asking for it
  if (unitsOf(amount)! > unitsOf(authorization.amount)!) throw unprocessable('MAX_CAPTURE_AMOUNT_EXCEEDED', 'Capture amount exceeds allowable limit.');
  const { order } = account.order(authorization.supplementary_data.related_ids.order_id);
  const capture = takeMoney(account, order, amount, { authorizationId: id });
  setAuthorization(account, authorization, 'CAPTURED');
  sync(account, order.id, (payments) => {
    payments.captures = replaced(payments.captures, capture);
  });
  return capture;
};

export const voidAuthorization = (account: PaypalAccount, id: string): PaypalAuthorization => {
  const authorization = account.authorization(id);
  if (authorization.status === 'CAPTURED') throw unprocessable('PREVIOUSLY_CAPTURED', 'Authorization has been previously captured and hence cannot be voided.');
  if (authorization.status === 'VOIDED') throw unprocessable('PREVIOUSLY_VOIDED', 'Authorization has been previously voided and hence cannot be voided again.');
  setAuthorization(account, authorization, 'VOIDED');
  account.emit('PAYMENT.AUTHORIZATION.VOIDED', 'authorization', authorization, 'A payment authorization was voided');
  return authorization;
};

const refundedUnits = (account: PaypalAccount, captureId: string): number =>
  account.store.list<PaypalRefund>('refund', { b: captureId, limit: 1000 })
    .filter(({ status }) => status === 'COMPLETED' || status === 'PENDING')
    .reduce((sum, { amount }) => sum + unitsOf(amount)!, 0);

export const refundCapture = (
  account: PaypalAccount, captureId: string, wanted: Amount | null, more: { customId?: string | undefined; note?: string | undefined },
): PaypalRefund => {
  const capture = account.capture(captureId);
  const taken = unitsOf(capture.amount)!;
  const before = refundedUnits(account, captureId);
  if (capture.status === 'PENDING' || capture.status === 'DECLINED') throw unprocessable('CAPTURE_STATUS_INVALID', 'The capture was not completed.');
  if (before >= taken) throw unprocessable('CAPTURE_FULLY_REFUNDED', 'The capture has already been fully refunded.');
  const disputes = disputesOf(account, captureId);
  if (disputes.some(isCharged)) {
    throw unprocessable('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK', 'Refunds not allowed on this capture due to a chargeback on the card or bank. Please contact the payee to resolve the chargeback.');
  }
  const amount = wanted ?? amountOf(taken - before, capture.amount.currency_code);
  if (amount.currency_code !== capture.amount.currency_code) throw unprocessable('REFUND_CURRENCY_MISMATCH', 'Refund must be in the same currency as the capture.');
  const after = before + unitsOf(amount)!;
  if (after > taken) throw unprocessable('REFUND_AMOUNT_EXCEEDED', 'The refund amount must be less than or equal to the capture amount that has not yet been refunded.');
  const asked = disputes.find(isAskedAbout);
  if (asked && after < taken) throw unprocessable('TRANSACTION_DISPUTED', 'Refund for an amount less than the remaining transaction amount cannot be processed at this time because of an open dispute on the capture.');
  const now = account.now().toISOString();
  const id = account.newId();
  const { order_id } = capture.supplementary_data.related_ids;
  const refund: PaypalRefund = {
    id,
    status: 'COMPLETED',
    amount,
    ...(more.customId === undefined ? {} : { custom_id: more.customId }),
    ...(more.note === undefined ? {} : { note_to_payer: more.note }),
    seller_payable_breakdown: { gross_amount: amount, total_refunded_amount: amountOf(after, amount.currency_code) },
    supplementary_data: { related_ids: { order_id, capture_id: captureId } },
    create_time: now,
    update_time: now,
    links: [account.link('self', `/v2/payments/refunds/${id}`), account.link('up', `/v2/payments/captures/${captureId}`)],
  };
  account.saveRefund(refund);
  recordTransaction(account, { id, code: 'T1107', amount: { ...amount, value: `-${amount.value}` }, custom: more.customId ?? capture.custom_id, reference: captureId });
  capture.status = after === taken ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  account.saveCapture(capture);
  sync(account, order_id, (payments) => {
    payments.captures = replaced(payments.captures, capture);
    payments.refunds = replaced(payments.refunds, refund);
  });
  account.emit('PAYMENT.CAPTURE.REFUNDED', 'refund', refund, `A ${amount.value} ${amount.currency_code} capture payment was refunded`);
  // who has all of it again asks no more
  if (asked) resolveDispute(account, asked, 'refunded');
  return refund;
};

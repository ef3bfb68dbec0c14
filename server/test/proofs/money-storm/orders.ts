import { randomUUID } from 'node:crypto';
import { outcome, type CallOptions, type Client } from '../../app/index.ts';
import type { Booked, Scene } from './scene.ts';

/** The same numbers for the same round, wherever it is run. */
export function createChoice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface Order {
  readonly kind: 'refund' | 'cancel' | 'decide' | 'complete' | 'payout' | 'chargeback' | 'webhook' | 'refresh';
  readonly call: readonly [Parameters<Client>[0], CallOptions];
}
export interface Told extends Order {
  /** `201`, or `409 refund_too_large`. */
  readonly as: string;
  readonly body: any;
}

const width = 32;

/** 32 requests about one booking's money, of mixed kinds, in mixed order. */
export function ordersFor({ admin }: Scene, booked: Booked, choose: (below: number) => number): Order[] {
  const { stage, provider, owner, caregiver, bookingId, paymentId, amountMinor, disputeId } = booked;
  const [forBooking, forPayment] = [{ params: { bookingId } }, { params: { paymentId } }];
  const once = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
  const refund = (amount?: number): Order => ({ kind: 'refund', call: ['createRefund', {
    token: admin.token, ...forPayment, headers: once(), body: { reason: 'storm', ...(amount === undefined ? {} : { amount: { amount, currency: 'USD' } }) },
  }] });
  const cancel = (token: string, headers: Record<string, string>): Order => ({ kind: 'cancel', call: ['cancelBooking', { token, ...forBooking, headers, body: { reason: 'storm' } }] });
  const payout = (): Order => ({ kind: 'payout', call: ['runPayouts', { token: admin.token, headers: once(), body: { caregiverUserId: caregiver.userId } }] });
  const happen = (type: string): Order => ({ kind: 'webhook', call: ['sendSandboxEvent', { token: admin.token, body: { paymentId, type } }] });
  const refresh = (): Order => ({ kind: 'refresh', call: ['refreshPayment', { token: owner.token, ...forPayment }] });
  const complete = (): Order => ({ kind: 'complete', call: ['setBookingStatus', { token: caregiver.token, ...forBooking, headers: once(), body: { status: 'completed' } }] });
  const decide = (decision: string): Order => ({ kind: 'decide', call: ['resolveDispute', {
    token: admin.token, params: { disputeId: disputeId! }, headers: once(), body: { outcome: decision, reason: 'storm', ...(decision === 'refund_partial' ? { lines: [{ line: 0, refund: { amount: 1 + choose(3_000), currency: 'USD' } }] } : {}) },
  }] });
  const twice = once();
  const events = provider === 'stripe' ? ['payment_intent.succeeded', 'payment_intent.canceled', 'payment_intent.payment_failed'] : ['PAYMENT.CAPTURE.COMPLETED', 'CHECKOUT.ORDER.APPROVED'];

  // sometimes they ask for more than there is, and sometimes something is left
  const share = [2, 4, 20][choose(3)]!;
  const orders: Order[] = [
    ...Array.from({ length: 4 + choose(5) }, () => refund(1 + choose(Math.ceil(amountMinor / share)))),
    ...(choose(4) === 0 ? [refund(), refund()] : []),
    // whoever may, the owner with one key for two, as a phone does that was tapped twice
    ...(stage === 'coming' || stage === 'running' || choose(4) === 0
      ? [cancel(owner.token, twice), cancel(owner.token, twice), cancel(owner.token, once()), cancel(admin.token, once()), cancel(caregiver.token, once())] : []),
    ...(stage === 'running' ? [complete(), complete()] : []),
    ...(stage === 'disputed' ? [decide('refund_partial'), decide(choose(2) === 0 ? 'refund_full' : 'no_refund')] : []),
    ...(provider === 'stripe' && choose(3) === 0 ? [{ kind: 'chargeback', call: ['completeSandboxPayment', { token: admin.token, ...forPayment, body: { outcome: 'disputed' } }] } as const] : []),
    ...Array.from({ length: 5 }, payout),
    ...Array.from({ length: 4 }, (_, i) => happen(events[i % events.length]!)),
  ];
  while (orders.length < width) orders.push([refresh, payout, () => refund(1 + choose(300)), () => happen(events[0]!)][choose(4)]!());
  for (let i = orders.length - 1; i > 0; i -= 1) {
    const j = choose(i + 1);
    [orders[i], orders[j]] = [orders[j]!, orders[i]!];
  }
  return orders.slice(0, width);
}

/** All at once, each at one of the servers. */
export const storm = (orders: readonly Order[], servers: readonly Client[]): Promise<Told[]> =>
  Promise.all(orders.map(async (order, i) => {
    const answer = await servers[i % servers.length]!(...order.call);
    return { ...order, as: outcome(answer), body: answer.body };
  }));

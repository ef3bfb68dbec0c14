import { transitionFrom, type Transition } from '../../kernel/machine/machine.ts';
import type { ProviderPaymentStatus } from '../../ports/payments/index.ts';

export type PaymentState = 'scheduled' | 'requires_payment' | 'processing' | 'authorized' | 'succeeded' | 'canceled' | 'partially_refunded' | 'refunded';
export type PaymentTransitionName = 'schedule' | 'start' | 'charge' | 'process' | 'wait_again' | 'authorize' | 'succeed' | 'cancel' | 'refund_part' | 'refund_all';
export type PaymentTransitionBy = 'owner' | 'provider' | 'system';

type Row = Transition<PaymentState, PaymentTransitionName, PaymentTransitionBy>;

/** A payment's lifecycle. All but its start, and the day of a scheduled one, is the provider's news, whoever brings it. */
export const paymentMachine: readonly Row[] = [
  { name: 'schedule', from: null, to: 'scheduled', by: ['owner'] },
  { name: 'charge', from: 'scheduled', to: 'requires_payment', by: ['system', 'owner'] },
  { name: 'cancel', from: 'scheduled', to: 'canceled', by: ['system'] },
  { name: 'start', from: null, to: 'requires_payment', by: ['owner'] },
  { name: 'process', from: 'requires_payment', to: 'processing', by: ['provider'] },
  { name: 'wait_again', from: 'processing', to: 'requires_payment', by: ['provider'] },
  { name: 'succeed', from: 'requires_payment', to: 'succeeded', by: ['provider'] },
  { name: 'succeed', from: 'processing', to: 'succeeded', by: ['provider'] },
  { name: 'cancel', from: 'requires_payment', to: 'canceled', by: ['provider'] },
  { name: 'cancel', from: 'processing', to: 'canceled', by: ['provider'] },
  { name: 'authorize', from: 'requires_payment', to: 'authorized', by: ['provider'] },
  { name: 'authorize', from: 'processing', to: 'authorized', by: ['provider'] },
  { name: 'succeed', from: 'authorized', to: 'succeeded', by: ['provider'] },
  { name: 'cancel', from: 'authorized', to: 'canceled', by: ['provider'] },
  { name: 'refund_part', from: 'succeeded', to: 'partially_refunded', by: ['provider'] },
  { name: 'refund_part', from: 'partially_refunded', to: 'partially_refunded', by: ['provider'] },
  { name: 'refund_all', from: 'succeeded', to: 'refunded', by: ['provider'] },
  { name: 'refund_all', from: 'partially_refunded', to: 'refunded', by: ['provider'] },
];

const statesBefore = (name: PaymentTransitionName): PaymentState[] =>
  paymentMachine.flatMap((row) => (row.name === name && row.from !== null ? [row.from] : []));

/** Where a transition may start: the condition of its update. */
export const openStates: readonly PaymentState[] = statesBefore('cancel');
export const payableStates: readonly PaymentState[] = statesBefore('succeed');
export const refundableStates: readonly PaymentState[] = statesBefore('refund_all');

/** Whether it is neither paid nor called off. */
export const isOpen = (state: PaymentState): boolean => openStates.includes(state);

const named: Readonly<Record<ProviderPaymentStatus, PaymentState>> = {
  requires_payment: 'requires_payment',
  requires_action: 'requires_payment',
  approved: 'requires_payment',
  processing: 'processing',
  // money that is only held is not paid yet
  authorized: 'authorized',
  succeeded: 'succeeded',
  canceled: 'canceled',
};

/** The provider's state in our words. */
export const stateAt = (status: ProviderPaymentStatus): PaymentState => named[status];

/** The state after so much was refunded. */
export const refundedState = (from: PaymentState, refundedMinor: number, amountMinor: number): PaymentState => {
  const row = transitionFrom(paymentMachine, from, refundedMinor < amountMinor ? 'refund_part' : 'refund_all');
  if (!row) throw new Error(`A payment that is ${from} cannot be refunded`);
  return row.to;
};

import type { Transition } from '../../../kernel/machine/machine.ts';

export type ChargebackState = 'needs_response' | 'under_review' | 'won' | 'lost';
type Row = Transition<ChargebackState, 'open' | 'answer' | 'win' | 'lose' | 'take_up_again', 'provider' | 'admin'>;

/** A chargeback's lifecycle. The bank decides; what an admin does is to answer. */
export const chargebackMachine: readonly Row[] = [
  { name: 'open', from: null, to: 'needs_response', by: ['provider'] },
  { name: 'answer', from: 'needs_response', to: 'under_review', by: ['provider'] },
  { name: 'take_up_again', from: 'under_review', to: 'needs_response', by: ['provider'] },
  { name: 'win', from: 'needs_response', to: 'won', by: ['provider'] },
  { name: 'win', from: 'under_review', to: 'won', by: ['provider'] },
  { name: 'lose', from: 'needs_response', to: 'lost', by: ['provider'] },
  { name: 'lose', from: 'under_review', to: 'lost', by: ['provider'] },
];

export const openStates: readonly ChargebackState[] = ['needs_response', 'under_review'];
export const isOpenChargeback = (state: ChargebackState): boolean => openStates.includes(state);

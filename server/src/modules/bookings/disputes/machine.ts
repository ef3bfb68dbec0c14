import { isFinal, transitionFrom, transitionsOpenTo, type Transition } from '../../../kernel/machine/machine.ts';

export type DisputeState = 'open' | 'answered' | 'resolved' | 'withdrawn';
export type DisputeStep = 'open' | 'answer' | 'add_evidence' | 'withdraw' | 'resolve';
export type DisputeParty = 'owner' | 'caregiver';
/** As whom somebody acts on a dispute: who opened it, the other side, or the business. */
export type DisputeBy = 'opener' | 'other' | 'business';

export interface DisputeTransition extends Transition<DisputeState, DisputeStep, DisputeBy> {
  readonly event: string;
}

const row = (name: DisputeStep, from: DisputeState | null, to: DisputeState, by: readonly DisputeBy[], event: string): DisputeTransition =>
  ({ name, from, to, by, event: `dispute.${event}` });

/** A dispute's lifecycle. While it is open or answered nothing of its booking is paid out. */
export const disputeMachine: readonly DisputeTransition[] = [
  row('open', null, 'open', ['opener'], 'opened'),
  row('answer', 'open', 'answered', ['other'], 'answered'),
  row('add_evidence', 'open', 'open', ['opener'], 'evidence_added'),
  row('add_evidence', 'answered', 'answered', ['opener', 'other'], 'evidence_added'),
  row('withdraw', 'open', 'withdrawn', ['opener'], 'withdrawn'),
  row('withdraw', 'answered', 'withdrawn', ['opener'], 'withdrawn'),
  row('resolve', 'open', 'resolved', ['business'], 'resolved'),
  row('resolve', 'answered', 'resolved', ['business'], 'resolved'),
];

export const stepFrom = (from: DisputeState | null, name: DisputeStep) => transitionFrom(disputeMachine, from, name);
export const stepsOpenTo = (from: DisputeState, by: DisputeBy): DisputeStep[] => transitionsOpenTo(disputeMachine, from, by).map(({ name }) => name);
export const isOver = (state: DisputeState): boolean => isFinal(disputeMachine, state);

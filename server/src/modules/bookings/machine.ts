import { isFinal, transitionFrom, transitionsOpenTo, type Transition } from '../../kernel/machine/machine.ts';

export type BookingState = 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'declined' | 'cancelled' | 'expired';
export type TransitionName = 'request' | 'book_instantly' | 'confirm' | 'decline' | 'start' | 'complete' | 'cancel' | 'expire' | 'lapse';
export type TransitionBy = 'owner' | 'caregiver' | 'admin' | 'system';
/** What must be so, beside the state. */
export type Guard = 'paid' | 'unpaid' | 'about_to_start' | 'asked_for_alone';
export type DeadlineKind = 'booking.request_expiry' | 'booking.payment_due' | 'booking.auto_complete';
/** What a transition does beside changing the state. */
export type Effect = 'await_answer' | 'await_payment' | 'release_places' | 'refund' | 'offer_replacements';

export interface BookingTransition extends Transition<BookingState, TransitionName, TransitionBy> {
  readonly guards: readonly Guard[];
  /** The deadline that does it, when the system does. */
  readonly deadline: DeadlineKind | null;
  readonly effects: readonly Effect[];
  readonly event: string;
}

const row = (
  name: TransitionName, from: BookingState | null, to: BookingState, by: readonly TransitionBy[], event: string,
  effects: readonly Effect[], rest: { guards?: readonly Guard[]; deadline?: DeadlineKind } = {},
): BookingTransition => ({ name, from, to, by, event: `booking.${event}`, effects, guards: rest.guards ?? [], deadline: rest.deadline ?? null });

/** The booking's lifecycle: the one table that the API, the sweeper and the webhooks go by, and that is published. */
export const bookingMachine: readonly BookingTransition[] = [
  row('request', null, 'pending', ['owner'], 'requested', ['await_answer']),
  row('book_instantly', null, 'confirmed', ['owner', 'system'], 'confirmed', ['await_payment']),
  row('confirm', 'pending', 'confirmed', ['caregiver', 'admin'], 'confirmed', ['await_payment'], { guards: ['asked_for_alone'] }),
  row('decline', 'pending', 'declined', ['caregiver', 'admin'], 'declined', ['release_places', 'offer_replacements']),
  row('expire', 'pending', 'expired', ['system'], 'expired', ['release_places', 'offer_replacements'], { deadline: 'booking.request_expiry' }),
  row('cancel', 'pending', 'cancelled', ['owner', 'admin'], 'cancelled', ['release_places', 'offer_replacements']),
  row('cancel', 'confirmed', 'cancelled', ['owner', 'caregiver', 'admin'], 'cancelled', ['release_places', 'refund', 'offer_replacements']),
  row('cancel', 'in_progress', 'cancelled', ['owner', 'caregiver', 'admin'], 'cancelled', ['release_places', 'refund']),
  row('lapse', 'confirmed', 'cancelled', ['system'], 'lapsed', ['release_places'], { deadline: 'booking.payment_due', guards: ['unpaid'] }),
  row('start', 'confirmed', 'in_progress', ['caregiver', 'admin'], 'started', [], { guards: ['paid', 'about_to_start'] }),
  row('complete', 'in_progress', 'completed', ['caregiver', 'admin', 'system'], 'completed', [], { deadline: 'booking.auto_complete' }),
  row('complete', 'confirmed', 'completed', ['system'], 'completed', [], { deadline: 'booking.auto_complete', guards: ['paid'] }),
];

export const states: readonly BookingState[] = ['pending', 'confirmed', 'in_progress', 'completed', 'declined', 'cancelled', 'expired'];
export const isOver = (state: BookingState): boolean => isFinal(bookingMachine, state);
export const openStates: readonly BookingState[] = states.filter((state) => !isOver(state));
export const transitionBy = (from: BookingState | null, name: TransitionName) => transitionFrom(bookingMachine, from, name);
export const openTo = (from: BookingState, by: TransitionBy) => transitionsOpenTo(bookingMachine, from, by);

/** `PUT …/status` names the state that is wanted; this is the transition that leads there. */
export const nameFor = (to: 'confirmed' | 'declined' | 'in_progress' | 'completed'): TransitionName =>
  ({ confirmed: 'confirm', declined: 'decline', in_progress: 'start', completed: 'complete' } as const)[to];

const startableBeforeMs = 2 * 3_600_000;

export type ClosedReason = 'not_paid_yet' | 'not_started_yet' | 'already_paid' | 'series_not_answered';
interface Guarded {
  readonly paymentStatus: string;
  readonly startsAt: Date;
  readonly seriesId: string | null;
}
interface GuardRule {
  /** The code told where it keeps a transition closed. */
  readonly reason: ClosedReason;
  readonly description: string;
  readonly holds: (booking: Guarded, now: Date) => boolean;
}

export const guards: Readonly<Record<Guard, GuardRule>> = {
  // a part that was given back does not keep the rest of it from happening, and from being paid out
  paid: { reason: 'not_paid_yet', description: 'The booking is paid.', holds: ({ paymentStatus }) => paymentStatus === 'paid' || paymentStatus === 'partially_refunded' },
  unpaid: { reason: 'already_paid', description: 'The booking is not paid.', holds: ({ paymentStatus }) => paymentStatus === 'unpaid' },
  about_to_start: {
    reason: 'not_started_yet',
    description: 'It starts within two hours.',
    holds: ({ startsAt }, now) => now.getTime() >= startsAt.getTime() - startableBeforeMs,
  },
  asked_for_alone: {
    reason: 'series_not_answered',
    description: 'It is no part of a series: those are answered all at once, by answering the series.',
    holds: ({ seriesId }) => seriesId === null,
  },
};

export const effects: Readonly<Record<Effect, string>> = {
  await_answer: 'The caregiver has until `respondBy` to answer.',
  await_payment: 'The owner has until `payBy` to pay; what costs nothing is paid at once.',
  release_places: 'The caregiver’s places are free again, and a payment that is open is abandoned.',
  refund: 'What was paid is refunded: by the cancellation policy if the owner cancels, everything otherwise.',
  offer_replacements: 'Unless the owner did it, the owner is offered up to three caregivers who are free for the same stay.',
};

/** Why a guard keeps a transition closed just now, or null. */
export function closedBecause(transition: Pick<BookingTransition, 'guards'>, booking: Guarded, now: Date): ClosedReason | null {
  const closed = transition.guards.find((guard) => !guards[guard].holds(booking, now));
  return closed === undefined ? null : guards[closed].reason;
}

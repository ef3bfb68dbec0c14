import { answerBy, capOf, completeAt, hourMs, linesOf, needsOf, payBy, refundsOf, terms, timesOf, total, type Needs, type Rules, type When } from './rules.ts';

export type State = 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'declined' | 'cancelled' | 'expired';
export type Verb = 'confirm' | 'decline' | 'start' | 'complete' | 'cancel';
export type By = 'owner' | 'stranger' | 'caregiver' | 'admin';

export interface Booking {
  readonly number: number;
  readonly owner: 0 | 1;
  readonly dogs: number;
  when: When;
  startsAt: number;
  endsAt: number;
  lines: number[];
  needs: Needs;
  state: State;
  payment: 'unpaid' | 'paid' | 'partially_refunded' | 'refunded';
  refunded: number;
  /** What of it the caregiver had charged: neither fee nor tax. */
  refundedOwn: number;
  /** When the clock does the next thing with it. */
  due: { readonly kind: 'booking.request_expiry' | 'booking.payment_due' | 'booking.auto_complete'; readonly at: number } | null;
  /** A payment that was begun and is not over. */
  payable: 'no' | 'begun';
  /** Whether there ever was one. */
  wasBegun: boolean;
  readonly history: { readonly name: string; readonly from: State | null; readonly to: State; readonly by: string; readonly at: number }[];
}

/** All that the model knows: plain data, so that two orders of the same two steps can be played from the same point. */
export interface Model {
  readonly rules: Rules;
  now: number;
  readonly bookings: Booking[];
  readonly quotes: { readonly owner: 0 | 1; readonly dogs: number; readonly when: When; used: boolean }[];
}

export const createModel = (rules: Rules): Model => ({ rules, now: Date.parse(rules.startsAt), bookings: [], quotes: [] });

const holding: readonly State[] = ['pending', 'confirmed', 'in_progress', 'completed'];

/** What all bookings together hold of the caregiver. A booking that is over gave everything back, one that took place did not. */
export function held({ bookings }: Model): Map<string, number> {
  const used = new Map<string, number>();
  for (const { state, needs } of bookings) {
    if (!holding.includes(state)) continue;
    for (const [place, amount] of Object.entries(needs)) used.set(place, (used.get(place) ?? 0) + amount);
  }
  return used;
}

/** How many parties of this kind there is room for. */
export function roomFor(model: Model, when: When, dogs: number): number {
  const used = held(model);
  return Math.min(...Object.entries(needsOf(model.rules, when, dogs)).map(([place, amount]) => Math.floor((capOf(model.rules, place) - (used.get(place) ?? 0)) / amount)));
}

/** Why it can't be booked now: codes in alphabetical order; none, and it can. */
export function whyNot(model: Model, when: When, dogs: number): string[] {
  const { rules } = model;
  const most = when.unit === 'visit' ? Infinity : Math.min(when.unit === 'night' ? rules.boardingDogs : rules.daycareDogs, rules.togetherDogs ?? Infinity);
  const full = dogs <= most && roomFor(model, when, dogs) < 1;
  return [full ? 'fully_booked' : '', timesOf(when).startsAt <= model.now ? 'in_the_past' : '', dogs > most ? 'too_many_dogs' : ''].filter(Boolean);
}

function move(model: Model, booking: Booking, name: string, to: State, by: string): void {
  booking.history.push({ name, from: booking.history.length === 0 ? null : booking.state, to, by, at: model.now });
  booking.state = to;
}

/** Takes places for a booking, which there must be. */
export function book(model: Model, quote: Model['quotes'][number]): Booking {
  const { startsAt, endsAt } = timesOf(quote.when);
  const booking: Booking = {
    number: model.bookings.length, owner: quote.owner, dogs: quote.dogs, when: quote.when, startsAt, endsAt, lines: linesOf(quote.when, quote.dogs),
    needs: needsOf(model.rules, quote.when, quote.dogs), state: 'pending', payment: 'unpaid', refunded: 0, refundedOwn: 0, due: null, payable: 'no', wasBegun: false, history: [],
  };
  quote.used = true;
  model.bookings.push(booking);
  const { instantBook } = model.rules;
  move(model, booking, instantBook ? 'book_instantly' : 'request', instantBook ? 'confirmed' : 'pending', 'owner');
  booking.due = instantBook ? { kind: 'booking.payment_due', at: payBy(startsAt, model.now) } : { kind: 'booking.request_expiry', at: answerBy(startsAt, model.now) };
  return booking;
}

const may: Readonly<Record<Verb, Partial<Record<State, readonly By[]>>>> = {
  confirm: { pending: ['caregiver', 'admin'] },
  decline: { pending: ['caregiver', 'admin'] },
  start: { confirmed: ['caregiver', 'admin'] },
  complete: { in_progress: ['caregiver', 'admin'], confirmed: [] },
  cancel: { pending: ['owner', 'admin'], confirmed: ['owner', 'caregiver', 'admin'], in_progress: ['owner', 'caregiver', 'admin'] },
};
const leadsTo: Readonly<Record<Verb, State>> = { confirm: 'confirmed', decline: 'declined', start: 'in_progress', complete: 'completed', cancel: 'cancelled' };

/** Somebody acts on a booking; answers what they must be told. */
export function act(model: Model, booking: Booking, verb: Verb, by: By): string {
  if (by === 'stranger') return '404 booking_not_found';
  const who = may[verb][booking.state];
  if (!who) return '409 transition_not_allowed';
  if (!who.includes(by)) return '403 forbidden';
  if (verb === 'start' && booking.payment !== 'paid') return '409 transition_not_allowed';
  if (verb === 'start' && model.now < booking.startsAt - terms.startBeforeHours * hourMs) return '409 transition_not_allowed';
  const before = booking.state;
  move(model, booking, verb, leadsTo[verb], by);
  if (verb === 'confirm') booking.due = { kind: 'booking.payment_due', at: payBy(booking.startsAt, model.now) };
  if (verb === 'decline' || verb === 'cancel') end(booking);
  if (verb === 'complete') booking.due = null;
  if (verb === 'cancel' && before !== 'pending') refund(model, booking, by);
  return '200';
}

function end(booking: Booking): void {
  booking.due = null;
  booking.payable = 'no';
}

function refund(model: Model, booking: Booking, by: Exclude<By, 'stranger'>): void {
  if (booking.payment === 'unpaid') return;
  const byLine = refundsOf(model.rules, booking.lines, { by, startsAt: booking.startsAt, now: model.now });
  const back = total(byLine);
  booking.refunded += back;
  booking.refundedOwn += total(byLine.slice(0, -2));
  if (back > 0) booking.payment = booking.refunded >= total(booking.lines) ? 'refunded' : 'partially_refunded';
}

export function beginPayment(booking: Booking): string {
  if (booking.state !== 'confirmed' || booking.payment !== 'unpaid') return '409 booking_not_payable';
  booking.payable = 'begun';
  booking.wasBegun = true;
  return '201';
}

/** The payer's card: `succeeded` pays what was begun. */
export function finishPayment(booking: Booking, outcome: 'succeeded' | 'declined'): string {
  if (booking.payable === 'no') return '409 booking_not_payable';
  if (outcome === 'declined') return '200';
  booking.payable = 'no';
  booking.payment = 'paid';
  booking.due = { kind: 'booking.auto_complete', at: completeAt(booking.endsAt) };
  return '200';
}

/** Time goes on, and whatever comes due on the way happens then. */
export function pass(model: Model, ms: number): void {
  const until = model.now + ms;
  for (;;) {
    const next = model.bookings.filter(({ due }) => due && due.at <= until).sort((a, b) => a.due!.at - b.due!.at)[0];
    if (!next) break;
    model.now = next.due!.at;
    if (next.due!.kind === 'booking.request_expiry') move(model, next, 'expire', 'expired', 'system');
    else if (next.due!.kind === 'booking.payment_due') move(model, next, 'lapse', 'cancelled', 'system');
    else move(model, next, 'complete', 'completed', 'system');
    end(next);
  }
  model.now = until;
}

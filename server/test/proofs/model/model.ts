import type { Change } from './changes.ts';
import {
  answerBy, capOf, completeAt, firstPrices, giveBackOf, hourMs, linesOf, mostDogs, named, namesOf, needsOf, partOf, payBy, refundsOf, restOf, terms, timesOf, total, within,
  type Needs, type Paid, type Prices, type Rules, type When, type Wishes,
} from './rules.ts';
import type { Series } from './series.ts';

export type State = 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'declined' | 'cancelled' | 'expired';
export type Verb = 'confirm' | 'decline' | 'start' | 'complete' | 'cancel';
export type By = 'owner' | 'stranger' | 'caregiver' | 'admin';

/** When the clock does something. Of what is due at the same instant, what was set first comes first. */
export interface Due<K extends string = string> {
  readonly kind: K;
  readonly at: number;
  readonly order: number;
}
export type BookingDue = Due<'booking.request_expiry' | 'booking.payment_due' | 'booking.auto_complete'>;

export interface Booking {
  readonly number: number;
  readonly owner: 0 | 1;
  dogs: number;
  when: When;
  startsAt: number;
  endsAt: number;
  lines: number[];
  needs: Needs;
  state: State;
  payment: 'unpaid' | 'paid' | 'partially_refunded' | 'refunded';
  refunded: number;
  /** What is to be paid yet since a change made it dearer. */
  balanceDue: number;
  /** What changes gave back, and what they did not. */
  changeRefund: number;
  changeKept: number;
  /** The price that was paid when it became dearer. */
  settled: number[] | null;
  /** What came in for it, the oldest first. */
  paid: Paid[];
  /** When the clock does the next thing with it. */
  due: BookingDue | null;
  /** A payment that was begun and is not over. */
  payable: 'no' | 'begun';
  /** Whether there ever was one. */
  wasBegun: boolean;
  /** When the one that is begun was. */
  begunAt: number;
  readonly createdAt: number;
  readonly changes: Change[];
  /** Which series it is of, and before when it need not be paid. */
  readonly series: number | null;
  dueNotBefore: number | null;
  readonly history: { readonly name: string; readonly from: State | null; readonly to: State; readonly by: string; readonly at: number }[];
}

interface Quote {
  readonly owner: 0 | 1;
  readonly dogs: number;
  readonly when: When;
  readonly lines: number[];
  readonly until: number;
  used: boolean;
}

/** All that the model knows: plain data, so that two orders of the same two steps can be played from the same point. */
export interface Model {
  readonly rules: Rules;
  now: number;
  /** How many things the clock was given to do. */
  orders: number;
  prices: Prices;
  bookings: Booking[];
  quotes: Quote[];
  series: Series[];
  /** What came about, how often: for telling what the runs have shown. */
  readonly told: Map<string, number>;
}

export const createModel = (rules: Rules): Model =>
  ({ rules, now: Date.parse(rules.startsAt), orders: 0, prices: firstPrices, bookings: [], quotes: [], series: [], told: new Map() });

export const tell = ({ told }: Model, what: string): void => void told.set(what, (told.get(what) ?? 0) + 1);

/** What is set already is moved, and keeps its turn. */
export const dueAt = <K extends string>(model: Model, before: Due | null, kind: K, at: number): Due<K> =>
  ({ kind, at, order: before?.kind === kind ? before.order : (model.orders += 1) });

const holding: readonly State[] = ['pending', 'confirmed', 'in_progress', 'completed'];
export const isOver = ({ state }: Pick<Booking, 'state'>): boolean => state !== 'pending' && state !== 'confirmed' && state !== 'in_progress';

/** What all bookings together hold of the caregiver, and what is kept for proposed changes. A booking that is over gave everything back, one that took place did not. */
export function held({ bookings }: Model): Map<string, number> {
  const used = new Map<string, number>();
  const add = (needs: Needs): void => {
    for (const [place, amount] of Object.entries(needs)) used.set(place, (used.get(place) ?? 0) + amount);
  };
  for (const { state, needs, changes } of bookings) {
    if (holding.includes(state)) add(needs);
    for (const change of changes) if (change.status === 'open') add(change.extra);
  }
  return used;
}

/** How often there is room for this. */
export function roomForNeeds(model: Model, needs: Needs): number {
  const used = held(model);
  return Math.min(...Object.entries(needs).map(([place, amount]) => Math.floor((capOf(model.rules, place) - (used.get(place) ?? 0)) / amount)));
}

/** How many parties of this kind there is room for. */
export const roomFor = (model: Model, when: When, dogs: number): number => roomForNeeds(model, needsOf(model.rules, when, dogs));

/** Why it can't be booked now: codes in alphabetical order; none, and it can. */
export function whyNot(model: Model, when: When, dogs: number): string[] {
  const isTooMany = dogs > mostDogs(model.rules, when.unit);
  const full = !isTooMany && roomFor(model, when, dogs) < 1;
  return [full ? 'fully_booked' : '', timesOf(when).startsAt <= model.now ? 'in_the_past' : '', isTooMany ? 'too_many_dogs' : ''].filter(Boolean);
}

export function move(model: Model, booking: Booking, name: string, to: State, by: string): void {
  booking.history.push({ name, from: booking.history.length === 0 ? null : booking.state, to, by, at: model.now });
  booking.state = to;
}

type Made = Pick<Booking, 'owner' | 'dogs' | 'when' | 'lines'> & { readonly by?: string; readonly series?: Pick<Booking, 'series' | 'dueNotBefore'> & { readonly agreed: boolean } };

/** Takes places for a booking, which there must be. */
export function make(model: Model, { owner, dogs, when, lines, by = 'owner', series }: Made): Booking {
  const { startsAt, endsAt } = timesOf(when);
  const booking: Booking = {
    number: model.bookings.length, owner, dogs, when, startsAt, endsAt, lines, needs: needsOf(model.rules, when, dogs), state: 'pending', payment: 'unpaid', refunded: 0,
    balanceDue: 0, changeRefund: 0, changeKept: 0, settled: null, paid: [], due: null, payable: 'no', wasBegun: false, begunAt: 0, createdAt: model.now, changes: [],
    series: series?.series ?? null, dueNotBefore: series?.dueNotBefore ?? null, history: [],
  };
  model.bookings.push(booking);
  const isAgreed = model.rules.instantBook || series?.agreed === true;
  move(model, booking, isAgreed ? 'book_instantly' : 'request', isAgreed ? 'confirmed' : 'pending', by);
  booking.due = isAgreed ? payDue(model, booking) : dueAt(model, null, 'booking.request_expiry', answerBy(startsAt, model.now));
  return booking;
}

export const payDue = (model: Model, { due, startsAt, dueNotBefore }: Booking): BookingDue => dueAt(model, due, 'booking.payment_due', payBy(startsAt, model.now, dueNotBefore));

export function book(model: Model, quote: Quote): Booking {
  quote.used = true;
  return make(model, quote);
}

/** A price that is asked for. */
export const quoted = (model: Model, owner: 0 | 1, dogs: number, when: When): Quote =>
  ({ owner, dogs, when, lines: linesOf(when, dogs, model.prices), until: model.now + terms.quoteMinutes * 60_000, used: false });

const may: Readonly<Record<Verb, Partial<Record<State, readonly By[]>>>> = {
  confirm: { pending: ['caregiver', 'admin'] },
  decline: { pending: ['caregiver', 'admin'] },
  start: { confirmed: ['caregiver', 'admin'] },
  complete: { in_progress: ['caregiver', 'admin'], confirmed: [] },
  cancel: { pending: ['owner', 'admin'], confirmed: ['owner', 'caregiver', 'admin'], in_progress: ['owner', 'caregiver', 'admin'] },
};
const leadsTo: Readonly<Record<Verb, State>> = { confirm: 'confirmed', decline: 'declined', start: 'in_progress', complete: 'completed', cancel: 'cancelled' };

/** Somebody acts on a booking; answers what they must be told. `together`: as one of a series that is answered. */
export function act(model: Model, booking: Booking, verb: Verb, by: By, together = false): string {
  if (by === 'stranger') return '404 booking_not_found';
  const who = may[verb][booking.state];
  if (!who) return '409 transition_not_allowed';
  if (!who.includes(by)) return '403 forbidden';
  if (verb === 'start' && booking.payment !== 'paid') return '409 transition_not_allowed';
  if (verb === 'start' && model.now < booking.startsAt - terms.startBeforeHours * hourMs) return '409 transition_not_allowed';
  if (verb === 'confirm' && booking.series !== null && !together) return '409 series_not_answered';
  const before = booking.state;
  move(model, booking, verb, leadsTo[verb], by);
  if (verb === 'confirm') booking.due = payDue(model, booking);
  if (verb === 'decline' || verb === 'cancel') end(booking);
  if (verb === 'complete') booking.due = null;
  if (verb === 'cancel' && before !== 'pending') refund(model, booking, by);
  dropImpossible(model, booking);
  return '200';
}

export function end(booking: Booking): void {
  booking.due = null;
  booking.payable = 'no';
}

/** A stay that has begun can only become longer, and one that is over nothing else. */
export function isPossible(model: Model, booking: Booking, when: When, dogs: number): boolean {
  if (isOver(booking) || booking.endsAt <= model.now) return false;
  if (booking.state !== 'in_progress' && booking.startsAt > model.now) return true;
  return booking.state !== 'pending' && isLonger(booking, when, dogs);
}
export const isLonger = (booking: Booking, when: When, dogs: number): boolean =>
  dogs === booking.dogs && when.unit === 'night' && booking.when.unit === 'night' && when.checkIn === booking.when.checkIn && when.checkOut > booking.when.checkOut;

/** A change that has become impossible is over, and what was kept for it is free. */
export function dropImpossible(model: Model, booking: Booking): void {
  const open = booking.changes.find(({ status }) => status === 'open');
  if (!open || isPossible(model, booking, open.when, open.dogs)) return;
  open.status = 'cancelled';
  tell(model, 'a change that became impossible');
}

/** What of the price is paid, and was not given back. */
export const paidOf = ({ payment, lines, balanceDue, refunded, changeRefund }: Booking): number =>
  (payment === 'unpaid' ? 0 : total(lines) - balanceDue - Math.max(0, refunded - changeRefund));

/** What cancelling gives back now of each line of the price. */
const backByLine = (model: Model, booking: Booking, by: Exclude<By, 'stranger'>): readonly number[] =>
  within(paidOf(booking), refundsOf(model.rules, booking.lines, { by, startsAt: booking.startsAt, now: model.now }));

/** What cancelling gives back now. What a change kept goes back, too, if it is not the owner who cancels. */
export function backOf(model: Model, booking: Booking, by: Exclude<By, 'stranger'>): number {
  if (booking.payment === 'unpaid') return 0;
  return total(backByLine(model, booking, by)) + (by === 'owner' ? 0 : booking.changeKept);
}

function refund(model: Model, booking: Booking, by: Exclude<By, 'stranger'>): void {
  const back = backOf(model, booking, by);
  if (back > 0 && booking.paid.length > 1) tell(model, 'a cancellation that gives back of two payments');
  if (back > 0) giveBack(booking, back, named(booking.lines, backByLine(model, booking, by)));
}

/**
 * Money goes back of what was paid: of the lines that are wished for, and what is above that of all of them alike. What a change gave back was of another
 * price, and leaves this one paid.
 */
export function giveBack(booking: Booking, amount: number, wishes: Wishes): void {
  giveBackOf(booking.paid, amount, wishes);
  booking.refunded += amount;
  const ofThis = booking.refunded - booking.changeRefund;
  if (ofThis > 0) booking.payment = ofThis >= total(booking.lines) - booking.balanceDue ? 'refunded' : 'partially_refunded';
}

/** What was paid became dearer, and has not been called off since. */
export const owesRest = ({ state, payment, balanceDue }: Booking): boolean => payment !== 'unpaid' && balanceDue > 0 && ['confirmed', 'in_progress', 'completed'].includes(state);

/** Whether what was begun can still be finished: a rest that nobody pays is called off in the course of the fifteenth day. */
export const isBegun = ({ now }: Model, { payable, payment, begunAt }: Booking): boolean => payable === 'begun' && (payment === 'unpaid' || now - begunAt < 13 * 24 * hourMs);

export function beginPayment({ now }: Model, booking: Booking): string {
  const isWhole = booking.state === 'confirmed' && booking.payment === 'unpaid';
  if (!isWhole && !owesRest(booking)) return '409 booking_not_payable';
  if (booking.payable === 'no') booking.begunAt = now;
  booking.payable = 'begun';
  booking.wasBegun = true;
  return '201';
}

/** The payer's card: `succeeded` pays what was begun. */
export function finishPayment(model: Model, booking: Booking, outcome: 'succeeded' | 'declined'): string {
  if (booking.payable === 'no') return '409 booking_not_payable';
  if (outcome === 'declined') return '200';
  booking.payable = 'no';
  if (booking.payment !== 'unpaid') {
    booking.paid.push(restOf(booking.settled!, booking.lines));
    Object.assign(booking, { balanceDue: 0, settled: null });
    if (booking.refunded <= booking.changeRefund) booking.payment = 'paid';
    tell(model, 'the rest paid');
    if (booking.state !== 'confirmed') tell(model, 'the rest paid of what has begun, or is over');
    return '200';
  }
  booking.payment = 'paid';
  booking.paid.push({ names: namesOf(booking.lines), lines: booking.lines, part: partOf(booking.lines), gone: booking.lines.map(() => 0) });
  booking.due = completeDue(model, booking);
  return '200';
}

export const completeDue = (model: Model, { due, endsAt }: Booking): BookingDue => dueAt(model, due, 'booking.auto_complete', completeAt(endsAt));

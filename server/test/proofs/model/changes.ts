import { completeDue, dueAt, giveBack, isLonger, isPossible, paidOf, payDue, roomForNeeds, tell, type Booking, type Due, type Model } from './model.ts';
import { answerBy, cheaper, hourMs, linesOf, mostDogs, needsOf, refundsOf, share, terms, timesOf, total, type Needs, type When } from './rules.ts';

export type Side = 'owner' | 'caregiver' | 'stranger';
export type Answer = 'accept' | 'decline' | 'withdraw';

/** What one side wants in place of what is booked, and what is kept for it meanwhile: what it needs beyond what is booked. */
export interface Change {
  readonly by: Exclude<Side, 'stranger'>;
  readonly when: When;
  readonly dogs: number;
  readonly lines: number[];
  readonly extra: Needs;
  /** What share of what was paid too much goes back. */
  readonly backBps: number;
  readonly due: Due<'booking.change_answer'>;
  status: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired' | 'cancelled';
}

export interface Wanted {
  readonly when: When;
  readonly dogs: number;
}

export const openOf = (booking: Booking): Change | undefined => booking.changes.find(({ status }) => status === 'open');

/** Another service is another place, whatever is held of the first. */
function beyond(model: Model, booking: Booking, { when, dogs }: Wanted): Needs {
  const needs = needsOf(model.rules, when, dogs);
  if (when.unit !== booking.when.unit) return needs;
  return Object.fromEntries(Object.entries(needs).map(([place, amount]) => [place, amount - (booking.needs[place] ?? 0)] as const).filter(([, amount]) => amount > 0));
}

const isSame = (one: When, other: When): boolean => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

/** What is asked for makes no sense, whatever there is room for. */
function refusal(model: Model, booking: Booking, by: Side, { when, dogs }: Wanted): string | null {
  if (by === 'stranger') return '404 booking_not_found';
  // a caregiver knows only the dogs that are booked
  if (by === 'caregiver' && dogs > booking.dogs) return '404 dog_not_found';
  if (!isPossible(model, booking, when, dogs)) return '409 change_not_possible';
  return dogs === booking.dogs && isSame(when, booking.when) ? '422 change_without_effect' : null;
}

/** What speaks against it, and whether there is room. */
export function reasonsAgainst(model: Model, booking: Booking, wanted: Wanted): string[] {
  const { when, dogs } = wanted;
  const isTooMany = dogs > mostDogs(model.rules, when.unit);
  const counts = isTooMany && !(when.unit === booking.when.unit && dogs <= booking.dogs);
  const hasBegun = booking.state === 'in_progress' || booking.startsAt <= model.now;
  const isPast = timesOf(when).startsAt <= model.now && !(hasBegun && isLonger(booking, when, dogs));
  const full = !isTooMany && roomForNeeds(model, beyond(model, booking, wanted)) < 1;
  return [full ? 'fully_booked' : '', isPast ? 'in_the_past' : '', counts ? 'too_many_dogs' : ''].filter(Boolean);
}

/** What accepting it would do to the money. */
export function effectOf(booking: Booking, lines: readonly number[], backBps: number) {
  const price = booking.payment === 'unpaid' ? 0 : total(booking.lines) - booking.balanceDue;
  const tooMuch = Math.max(0, price - total(lines));
  const refund = share(tooMuch, backBps);
  return { paid: paidOf(booking), refund, kept: tooMuch - refund, balanceDue: Math.max(0, total(lines) - price) };
}

/** The owner gets of the difference what they would get of the whole; if the caregiver asks for it, all of it goes back. */
function backBps(model: Model, booking: Booking, by: Side): number {
  if (by !== 'owner') return 10_000;
  const back = total(refundsOf(model.rules, booking.lines, { by: 'owner', startsAt: booking.startsAt, now: model.now }));
  return Math.floor((back * 10_000 * 2 + total(booking.lines)) / (2 * total(booking.lines)));
}

/** What would come of it: a code, or what there is to know. */
export function priced(model: Model, booking: Booking, by: Side, wanted: Wanted) {
  const refused = refusal(model, booking, by, wanted);
  if (refused !== null) return { code: refused };
  const lines = linesOf(wanted.when, wanted.dogs, model.prices);
  const effect = effectOf(booking, lines, backBps(model, booking, by));
  return { code: '200', reasons: reasonsAgainst(model, booking, wanted), told: { before: total(booking.lines), after: total(lines), ...effect } };
}

export function propose(model: Model, booking: Booking, by: Side, wanted: Wanted): string {
  const refused = refusal(model, booking, by, wanted);
  if (refused !== null) return refused;
  if (openOf(booking)) return '409 change_already_open';
  const reasons = reasonsAgainst(model, booking, wanted);
  if (reasons.some((code) => code !== 'fully_booked')) return '422 not_bookable';
  if (reasons.length > 0) return '409 no_longer_available';
  const { when, dogs } = wanted;
  const hasBegun = booking.state === 'in_progress' || booking.startsAt <= model.now;
  const latest = hasBegun ? booking.endsAt : Math.min(booking.startsAt, timesOf(when).startsAt);
  booking.changes.push({
    by: by as 'owner', when, dogs, lines: linesOf(when, dogs, model.prices), extra: beyond(model, booking, wanted), backBps: backBps(model, booking, by),
    due: dueAt(model, null, 'booking.change_answer', Math.min(model.now + terms.changeHours * hourMs, latest)), status: 'open',
  });
  tell(model, `a change proposed by the ${by}`);
  if (Object.keys(booking.changes.at(-1)!.extra).length > 0) tell(model, 'a change that holds more places');
  if (when.unit !== booking.when.unit) tell(model, 'a change of the service');
  if (dogs !== booking.dogs) tell(model, 'a change of the dogs');
  if (hasBegun) tell(model, 'a change of what has begun');
  if (booking.series !== null) tell(model, 'a change of one of a series');
  return '201';
}

const ended = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const;

export function answer(model: Model, booking: Booking, number: number, how: Answer, by: Side): string {
  if (by === 'stranger') return '404 booking_not_found';
  const change = booking.changes[number];
  if (!change) return '404 change_not_found';
  if ((change.by === by) !== (how === 'withdraw')) return '403 forbidden';
  if (change.status !== 'open' || change.due.at <= model.now) return '409 change_not_open';
  if (how === 'accept' && !isPossible(model, booking, change.when, change.dogs)) return '409 change_not_possible';
  change.status = ended[how];
  tell(model, `a change ${change.status}`);
  if (how === 'accept') take(model, booking, change);
  return '200';
}

/** The booking becomes what was agreed. */
function take(model: Model, booking: Booking, { when, dogs, lines, backBps: bps }: Change): void {
  const effect = effectOf(booking, lines, bps);
  const wishes = cheaper(booking.lines, lines);
  const isDearer = booking.payment !== 'unpaid' && effect.balanceDue > booking.balanceDue;
  if (isDearer) tell(model, 'a change that makes what is paid dearer');
  if (effect.refund > 0) tell(model, 'a change that gives money back');
  if (effect.kept > 0) tell(model, 'a change that keeps money');
  // what is begun to be paid is another price
  if ((booking.payment === 'unpaid' || booking.balanceDue > 0) && JSON.stringify(lines) !== JSON.stringify(booking.lines)) booking.payable = 'no';
  const settled = booking.settled ?? booking.lines;
  Object.assign(booking, { when, dogs, lines, ...timesOf(when), needs: needsOf(model.rules, when, dogs) });
  if (booking.state === 'pending') {
    booking.due = dueAt(model, booking.due, 'booking.request_expiry', Math.min(booking.createdAt + terms.answerHours * hourMs, answerBy(booking.startsAt, model.now)));
  } else if (booking.payment === 'unpaid') {
    booking.due = payDue(model, booking);
  } else {
    booking.balanceDue = effect.balanceDue;
    booking.settled = effect.balanceDue > 0 ? settled : null;
    booking.changeRefund += effect.refund;
    booking.changeKept += effect.kept;
    if (effect.refund > 0) giveBack(booking, effect.refund, wishes);
    booking.due = completeDue(model, booking);
  }
}

/** Nobody answered. */
export function expire(model: Model, change: Change): void {
  change.status = 'expired';
  tell(model, 'a change expired');
}

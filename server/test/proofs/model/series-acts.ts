import { act, dueAt, move, end, dropImpossible, tell, whyNot, type Booking, type Model } from './model.ts';
import { answerBy, hourMs, plusDays } from './rules.ts';
import { datesOf, horizonOf, nextAfter, occurrenceOn, slotOn, versionOn, type Each, type Edit, type Occurrence, type Rule, type Series, type Slot, type Version } from './series.ts';
import { allPending, bookingOf, bookSlot, drop, extend, isChangeable, moveBooking, setExtension, settle, todayOf, type Actor, type Outcome } from './settle.ts';

export interface Terms {
  readonly owner: 0 | 1;
  readonly dogs: number;
  readonly startsOn: string;
  readonly rule: Rule;
  readonly each: Each;
  readonly pricing: 'locked' | 'following';
  readonly billing: 'per_occurrence' | 'weekly';
  readonly onConflict: 'skip' | 'refuse';
}

/** What came of something that may be refused as a whole: the code, and what became of each. */
export interface Answered {
  readonly code: string;
  readonly outcomes: readonly Outcome[];
  /** The caregiver has to say yes first. */
  readonly asks?: boolean;
}
const ok: Answered = { code: '200', outcomes: [] };
const no = (code: string): Answered => ({ code, outcomes: [] });

/** What is refused has not happened. */
export function trying(model: Model, work: () => Answered): Answered {
  const before = structuredClone(model);
  const answered = work();
  if (!answered.code.startsWith('2')) Object.assign(model, before);
  return answered;
}

function conflictCode(outcomes: readonly Outcome[], onConflict: Edit['onConflict'], isNew: boolean): string | null {
  const conflicts = outcomes.filter(({ change }) => change === 'conflict').length;
  if (conflicts === 0) return null;
  if (onConflict === 'refuse') return '409 series_conflicts';
  return isNew && conflicts === outcomes.length ? '422 not_bookable' : null;
}

const farMs = 366 * 24 * hourMs;
const isOpen = ({ status }: Series): boolean => status === 'pending' || status === 'active';

const draft = (model: Model, { owner, dogs, startsOn, rule, each, pricing, billing }: Terms): Series => ({
  number: model.series.length, owner, unit: each.unit, status: model.rules.instantBook ? 'active' : 'pending', pricing, billing, prices: pricing === 'locked' ? model.prices : null,
  versions: [{ from: startsOn, counts: startsOn, rule, each, dogs }], endsOn: null, pause: null, proposal: null, doneThrough: horizonOf(todayOf(model)), extend: null, respond: null, occurrences: [],
});

/** Each by itself, as it could be booked now. */
export function preview(model: Model, given: Terms): Outcome[] {
  const series = draft(model, given);
  return datesOf(series, todayOf(model), series.doneThrough).map((date) => {
    // nothing is taken, so all that speaks against it is told
    const { when, dogs } = slotOn(series, date);
    const reasons = whyNot(model, when, dogs);
    return { date, change: reasons.length > 0 ? 'conflict' : 'new', reasons };
  });
}

export function create(model: Model, given: Terms): Answered {
  const series = draft(model, given);
  model.series = [...model.series, series];
  const outcomes = settle(model, series, { from: todayOf(model), through: series.doneThrough, by: 'owner' });
  const refused = conflictCode(outcomes, given.onConflict, true);
  if (refused !== null) return { code: refused, outcomes };
  tell(model, `a series of ${given.each.unit}s`);
  if (outcomes.some(({ change }) => change === 'conflict')) tell(model, 'a series without some of it');
  if (series.status === 'active') setExtension(model, series);
  else series.respond = dueAt(model, null, 'series.respond', answerBy(firstStart(model, series, series.versions[0]!.from) ?? model.now + farMs, model.now));
  return { code: '201', outcomes };
}

function firstStart(model: Model, series: Series, from: string): number | null {
  const first = series.occurrences.filter(({ state, date }) => state === 'booked' && date >= from).sort((a, b) => (a.date < b.date ? -1 : 1))[0];
  return (first && bookingOf(model, first)?.startsAt) ?? null;
}

/** The caregiver's one answer to the series, or to a change of it. */
export function answer(model: Model, series: Series, how: 'accept' | 'decline'): Answered {
  if (series.status === 'active') return answerProposal(model, series, how);
  if (series.status !== 'pending') return no('409 series_closed');
  series.respond = null;
  allPending(model, series, (booking) => void act(model, booking, how === 'accept' ? 'confirm' : 'decline', 'caregiver', true));
  series.status = how === 'accept' ? 'active' : 'declined';
  tell(model, `a series ${how === 'accept' ? 'accepted' : 'declined'}`);
  if (how === 'accept') {
    setExtension(model, series);
    if (series.status === 'active') extend(model, series);
  }
  return ok;
}

function answerProposal(model: Model, series: Series, how: 'accept' | 'decline'): Answered {
  const { proposal } = series;
  if (!proposal) return no('409 series_closed');
  series.respond = null;
  if (how === 'accept') {
    const done = apply(model, series, proposal, 'caregiver');
    if (done.code === '200') tell(model, 'an edit that was agreed to');
    return done;
  }
  series.proposal = null;
  tell(model, 'an edit that was declined');
  return ok;
}

/** Nobody answered in time. */
export function expire(model: Model, series: Series): void {
  series.respond = null;
  if (series.status !== 'pending') {
    series.proposal = null;
    tell(model, 'an edit that nobody answered');
    return;
  }
  allPending(model, series, (booking) => {
    move(model, booking, 'expire', 'expired', 'system');
    end(booking);
    dropImpossible(model, booking);
  });
  series.status = 'expired';
  tell(model, 'a series that nobody answered');
}

const later = (...dates: string[]): string => dates.sort().at(-1)!;
const firstDay = (model: Model, series: Series, date: string): string => later(date, todayOf(model), series.versions[0]!.counts);

/** What holds from a day on is replaced. */
function versionsAfter(series: Series, from: string, { rule, each, dogs }: Edit): Version[] {
  if (rule === undefined && each === undefined && dogs === undefined) return series.versions;
  const now = versionOn(series, from);
  const next = { ...now, from, ...(rule && { rule, counts: from }), ...(each && { each }), ...(dogs !== undefined && { dogs }) };
  return [...series.versions.filter((one) => one.from < from), next];
}

const changedBy = (model: Model, series: Series, edit: Edit, date: string): Pick<Series, 'versions' | 'pricing' | 'prices'> => ({
  versions: versionsAfter(series, firstDay(model, series, date), edit),
  pricing: edit.pricing ?? series.pricing,
  prices: edit.pricing === undefined ? series.prices : edit.pricing === 'locked' ? model.prices : null,
});

/** More than the caregiver agreed to. */
function needsYes(model: Model, series: Series, edit: Edit, date: string): boolean {
  const now = versionOn(series, date);
  if (edit.moveTo !== undefined || (edit.dogs ?? 0) > now.dogs || (edit.each && JSON.stringify(edit.each) !== JSON.stringify(now.each))) return true;
  if (edit.pricing === 'locked' && series.pricing === 'following') return true;
  if (edit.rule === undefined) return false;
  const through = plusDays(todayOf(model), 400);
  const known = new Set(datesOf(series, date, through));
  return datesOf({ ...series, ...changedBy(model, series, edit, date) }, date, through).some((one) => !known.has(one));
}

export function edit(model: Model, series: Series, given: Edit): Answered {
  if (!isOpen(series)) return no('409 series_closed');
  const today = todayOf(model);
  const date = given.scope === 'all' ? today : given.date!;
  if (given.scope !== 'all' && date < today) return no('409 occurrence_fixed');
  if (given.scope !== 'all' && datesOf(series, date, date).length === 0 && !occurrenceOn(series, date)) return no('422 occurrence_not_found');
  if (series.status === 'active' && !model.rules.instantBook && needsYes(model, series, given, date)) {
    const startsAt = firstStart(model, series, date);
    series.proposal = given;
    series.respond = dueAt(model, series.respond, 'series.respond', answerBy(startsAt !== null && startsAt > model.now ? startsAt : model.now + 400 * 24 * hourMs, model.now));
    tell(model, 'an edit that asks');
    return { ...ok, asks: true };
  }
  const hadProposal = series.proposal !== null;
  const done = apply(model, series, given, 'owner');
  if (hadProposal) series.respond = null;
  if (done.code === '200') tell(model, `an edit of ${given.scope}`);
  return done;
}

/** What the owner asked for is done. */
export function apply(model: Model, series: Series, given: Edit, by: Actor): Answered {
  const today = todayOf(model);
  const date = given.scope === 'all' ? today : given.date!;
  let outcomes: readonly Outcome[];
  if (given.scope === 'this') {
    const done = editOne(model, series, given, date, by);
    if (typeof done === 'string') return no(done);
    outcomes = [done];
  } else {
    Object.assign(series, changedBy(model, series, given, date));
    if (given.pricing) tell(model, `prices that are ${given.pricing} from now on`);
    outcomes = settle(model, series, { from: firstDay(model, series, date), through: series.doneThrough, by, again: ['skipped'], change: true, reprice: given.pricing !== undefined });
  }
  const refused = conflictCode(outcomes, given.onConflict, false);
  if (refused !== null) return { code: refused, outcomes };
  if (outcomes.some(({ change }) => change === 'conflict')) tell(model, 'an edit with conflicts');
  series.proposal = null;
  if (series.status === 'active') setExtension(model, series);
  return { code: '200', outcomes };
}

function editOne(model: Model, series: Series, { moveTo, each, dogs }: Edit, date: string, by: Actor): Outcome | string {
  const one = occurrenceOn(series, date);
  if (!one || (one.state !== 'booked' && one.state !== 'skipped')) return '422 occurrence_not_found';
  const booking = bookingOf(model, one);
  if (one.state === 'booked' && !isChangeable(model, series, booking)) return '409 occurrence_fixed';
  const alone = { ...one.alone, ...(moveTo !== undefined && { date: moveTo }), ...(each && { each }), ...(dogs !== undefined && { dogs }) };
  const slot: Slot = slotOn(series, date, alone);
  const isBooked = one.state === 'booked';
  const done = isBooked ? moveBooking(model, series, booking!, slot) : bookSlot(model, series, slot, by);
  const reasons = Array.isArray(done) ? done : [];
  one.alone = alone;
  if (reasons.length === 0) {
    Object.assign(one, { state: 'booked', booking: isBooked ? booking!.number : (done as Booking).number, reasons: [] });
    return { date, change: isBooked ? 'moved' : 'new', reasons: [] };
  }
  if (isBooked) drop(model, booking!);
  Object.assign(one, { state: 'skipped', booking: null, reasons });
  return { date, change: 'conflict', reasons };
}

export type Paid = 'keep' | 'cancel';

const isCancellable = ({ now }: Model, booking: Booking | undefined, paid: Paid): booking is Booking =>
  booking !== undefined && booking.startsAt > now && ['pending', 'confirmed', 'in_progress'].includes(booking.state) && (paid === 'cancel' || booking.payment === 'unpaid');

function callOff(model: Model, some: readonly Occurrence[], state: 'cancelled' | 'paused', by: 'owner' | 'caregiver', paid: Paid): void {
  for (const one of [...some].sort((a, b) => (a.date < b.date ? -1 : 1))) {
    const booking = bookingOf(model, one);
    if (one.state === 'booked') {
      if (!isCancellable(model, booking, paid)) continue;
      act(model, booking, booking.state === 'pending' && by === 'caregiver' ? 'decline' : 'cancel', by);
    } else if (one.state === 'cancelled' || one.state === 'removed') continue;
    one.state = state;
    if (state === 'paused') one.booking = null;
  }
}

function leaveOut(model: Model, series: Series, date: string, by: 'owner' | 'caregiver'): string {
  const one = occurrenceOn(series, date);
  if (one && one.state !== 'removed') {
    if (one.state === 'cancelled') return '200';
    if (one.state === 'booked' && !isCancellable(model, bookingOf(model, one), 'cancel')) return '409 occurrence_fixed';
    callOff(model, [one], 'cancelled', by, 'cancel');
    return '200';
  }
  if (date < todayOf(model)) return '409 occurrence_fixed';
  if (datesOf(series, date, date).length === 0) return '422 occurrence_not_found';
  if (one) Object.assign(one, { state: 'cancelled', booking: null, reasons: [], alone: null });
  else series.occurrences.push({ date, name: slotOn(series, date).name, state: 'cancelled', booking: null, reasons: [], alone: null });
  return '200';
}

export function cancel(model: Model, series: Series, by: 'owner' | 'caregiver', { scope, date: given, paid }: { scope: Edit['scope']; date: string; paid: Paid }): string {
  if (!isOpen(series)) return '409 series_closed';
  const today = todayOf(model);
  if (scope === 'this') {
    const code = leaveOut(model, series, given, by);
    if (code === '200') tell(model, `one left out by the ${by}`);
    return code;
  }
  const from = scope === 'all' ? today : later(given, today);
  callOff(model, series.occurrences.filter(({ date }) => date >= from), 'cancelled', by, paid);
  series.endsOn = plusDays(from, -1);
  const isAllOver = scope === 'all' || nextAfter(series, plusDays(today, -1)) === null;
  tell(model, `a series ended by the ${by}`);
  if (isAllOver) Object.assign(series, { status: 'cancelled', proposal: null, pause: null, extend: null, respond: null });
  else if (series.status === 'active') setExtension(model, series);
  return '200';
}

const isPauseOver = (model: Model, { pause }: Series): boolean => pause === null || (pause.to !== null && pause.to < todayOf(model));

export function pause(model: Model, series: Series, from: string, to: string | null, paid: Paid): string {
  if (!isOpen(series) || !isPauseOver(model, series)) return '409 series_closed';
  callOff(model, series.occurrences.filter(({ date }) => date >= from && (to === null || date <= to)), 'paused', 'owner', paid);
  series.pause = { from, to };
  tell(model, 'a series paused');
  return '200';
}

export function resume(model: Model, series: Series, wanted: string | null): string {
  if (!isOpen(series) || isPauseOver(model, series)) return '409 series_closed';
  const { pause: was } = series;
  const today = todayOf(model);
  const from = later(wanted ?? today, today);
  const dayBefore = plusDays(from, -1);
  const rest = from > was!.from ? { from: was!.from, to: was!.to !== null && was!.to < from ? was!.to : dayBefore } : null;
  series.pause = rest;
  const outcomes = settle(model, series, { from, through: series.doneThrough, by: 'owner', again: ['paused'] });
  if (rest !== null && rest.to < today) series.pause = null;
  tell(model, 'a series resumed');
  if (outcomes.some(({ change }) => change === 'new')) tell(model, 'what a pause had taken is booked again');
  return '200';
}

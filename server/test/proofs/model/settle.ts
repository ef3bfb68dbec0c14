import { act, dueAt, make, payDue, roomFor, tell, type Booking, type Model } from './model.ts';
import { answerBy, linesOf, localDate, mostDogs, needsOf, plusDays, terms, timesOf } from './rules.ts';
import { dayStart, datesOf, dueNotBefore, horizonOf, isPaused, nextAfter, slotOn, type Occurrence, type Series, type Slot } from './series.ts';

/** What became of an occurrence. */
export interface Outcome {
  readonly date: string;
  readonly change: 'new' | 'moved' | 'kept' | 'removed' | 'conflict';
  readonly reasons: readonly string[];
}

/** As whom: what a series does by itself is the system's, and what an owner decided is theirs, whoever's yes it waited for. */
export type Actor = 'owner' | 'caregiver' | 'system';

export const todayOf = ({ now }: Model): string => localDate(now);
export const bookingOf = (model: Model, { booking }: Occurrence): Booking | undefined => (booking === null ? undefined : model.bookings[booking]);

/** Why this can't be booked, told before anything is taken. */
export function reasonsFor(model: Model, { when, dogs }: Slot): string[] {
  const plain = [timesOf(when).startsAt <= model.now ? 'in_the_past' : '', dogs > mostDogs(model.rules, when.unit) ? 'too_many_dogs' : ''].filter(Boolean);
  return plain.length > 0 ? plain : roomFor(model, when, dogs) < 1 ? ['fully_booked'] : [];
}

const linesFor = (model: Model, series: Series, { when, dogs }: Slot): number[] => linesOf(when, dogs, series.prices ?? model.prices);

/** A booking, or why not. */
export function bookSlot(model: Model, series: Series, slot: Slot, by: Actor): Booking | string[] {
  const reasons = reasonsFor(model, slot);
  if (reasons.length > 0) return reasons;
  const { when, dogs } = slot;
  return make(model, {
    owner: series.owner, dogs, when, lines: linesFor(model, series, slot), by: by === 'owner' ? 'owner' : 'system',
    series: { series: series.number, dueNotBefore: dueNotBefore(series, timesOf(when).startsAt), agreed: series.status === 'active' },
  });
}

/** Only what nobody paid, has not begun, and is not being agreed on otherwise. */
export const isChangeable = ({ now }: Model, series: Series, booking: Booking | undefined): booking is Booking =>
  booking !== undefined && (booking.state === 'pending' || booking.state === 'confirmed') && booking.payment === 'unpaid' && booking.when.unit === series.unit
  && booking.startsAt > now && !booking.changes.some(({ status }) => status === 'open');

export const drop = (model: Model, booking: Booking): void => void act(model, booking, 'cancel', 'owner');

/** The same booking at another time; where that can't be, it stays as it was. */
export function moveBooking(model: Model, series: Series, booking: Booking, slot: Slot): string[] {
  const without = { ...model, bookings: model.bookings.map((one) => (one === booking ? { ...one, needs: {} } : one)) };
  const reasons = reasonsFor(without, slot);
  if (reasons.length > 0) return reasons;
  const { when, dogs } = slot;
  const times = timesOf(when);
  const lines = linesFor(model, series, slot);
  if (JSON.stringify(lines) !== JSON.stringify(booking.lines)) booking.payable = 'no';
  Object.assign(booking, {
    when, dogs, ...times, lines, needs: needsOf(model.rules, when, dogs), dueNotBefore: dueNotBefore(series, times.startsAt),
  });
  booking.due = booking.state === 'confirmed' ? payDue(model, booking) : dueAt(model, booking.due, 'booking.request_expiry', answerBy(times.startsAt, model.now));
  tell(model, 'an occurrence moved');
  return [];
}

interface Settling {
  readonly from: string;
  readonly through: string;
  readonly by: Actor;
  readonly again?: readonly Occurrence['state'][];
  readonly change?: boolean;
  readonly reprice?: boolean;
}

/** The bookings become what the series says, day by day; what is not possible is left out. */
export function settle(model: Model, series: Series, { from, through, by, again = [], change = false, reprice = false }: Settling): Outcome[] {
  const outcomes: Outcome[] = [];
  const dates = datesOf(series, from, through);
  const say = (date: string, what: Outcome['change'], reasons: readonly string[] = []): void => void outcomes.push({ date, change: what, reasons });
  const known = new Map(series.occurrences.map((one) => [one.date, one]));
  const keep = (slot: Slot, state: Occurrence['state'], booking: number | null, reasons: string[] = []): void => {
    const one = known.get(slot.date);
    if (one) Object.assign(one, { state, booking, reasons });
    else series.occurrences.push({ date: slot.date, name: slot.name, state, booking, reasons, alone: null });
  };
  const write = (slot: Slot, booked: Booking | string[], as: 'new' | 'moved'): void => {
    if (Array.isArray(booked)) {
      keep(slot, 'skipped', null, booked);
      say(slot.date, 'conflict', booked);
    } else {
      keep(slot, 'booked', booked.number);
      say(slot.date, as);
    }
  };

  if (change) {
    for (const one of series.occurrences.filter(({ date }) => date >= from).sort((a, b) => (a.date < b.date ? -1 : 1))) {
      if (dates.includes(one.date) || one.state === 'removed' || one.state === 'cancelled') continue;
      const booking = bookingOf(model, one);
      if (one.state === 'booked' && !isChangeable(model, series, booking)) {
        say(one.date, 'kept');
        continue;
      }
      if (one.state === 'booked') {
        drop(model, booking!);
        say(one.date, 'removed');
      }
      Object.assign(one, { state: 'removed', booking: null, reasons: [] });
    }
  }
  for (const slot of dates.map((date) => slotOn(series, date))) {
    const one = known.get(slot.date);
    const booking = one && bookingOf(model, one);
    if (one?.state === 'booked') {
      const differs = booking !== undefined && (reprice || JSON.stringify(Object.entries(booking.when).sort()) !== JSON.stringify(Object.entries(slot.when).sort()) || booking.dogs !== slot.dogs);
      if (!change || !isChangeable(model, series, booking) || !differs) say(slot.date, 'kept');
      else {
        const reasons = moveBooking(model, series, booking, slot);
        if (reasons.length > 0) drop(model, booking);
        write(slot, reasons.length > 0 ? reasons : booking, 'moved');
      }
    } else if (one && one.state !== 'removed' && !again.includes(one.state)) {
      say(slot.date, 'kept', one.reasons);
    } else if (isPaused(series, slot.date)) {
      keep(slot, 'paused', null);
      tell(model, 'an occurrence that comes within a pause');
    } else {
      const booked = bookSlot(model, series, slot, by);
      if (change && Array.isArray(booked) && booked.includes('in_the_past')) continue;
      write(slot, booked, 'new');
    }
  }
  return outcomes.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Its next booking as it comes within the horizon, or its end after its last day. */
export function setExtension(model: Model, series: Series): void {
  const next = nextAfter(series, series.doneThrough);
  const last = series.occurrences.map(({ date }) => date).filter((date) => date >= todayOf(model)).sort().at(-1);
  const on = next === null ? (last === undefined ? null : plusDays(last, 1)) : plusDays(next, -terms.seriesDays);
  if (on !== null) {
    series.extend = dueAt(model, series.extend, 'series.extend', dayStart(on));
    return;
  }
  Object.assign(series, { status: 'ended', proposal: null, extend: null, respond: null });
  tell(model, 'a series that came to its end');
}

/** What has come within the horizon is made. */
export function extend(model: Model, series: Series): void {
  const through = horizonOf(todayOf(model));
  if (through > series.doneThrough) {
    const made = settle(model, series, { from: plusDays(series.doneThrough, 1), through, by: 'system' });
    series.doneThrough = through;
    if (made.some(({ change }) => change === 'new')) tell(model, 'a series that went on by itself');
    if (made.some(({ change }) => change === 'conflict')) tell(model, 'an occurrence that could not be made as time went on');
  }
  setExtension(model, series);
}

/** All that wait for an answer, in the order of their days. */
export function allPending(model: Model, series: Series, one: (booking: Booking) => void): void {
  for (const each of [...series.occurrences].sort((a, b) => (a.date < b.date ? -1 : 1))) {
    const booking = bookingOf(model, each);
    if (booking?.state === 'pending') one(booking);
  }
}


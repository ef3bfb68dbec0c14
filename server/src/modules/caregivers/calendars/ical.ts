import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { merged } from '../hours.ts';
import { calendarLimits } from './limits.ts';
import { ownProductId } from './product.ts';
import { CalendarTrouble } from './trouble.ts';
import { zoneOf } from './zones.ts';

export interface CalendarInput {
  readonly text: string;
  /** For times without a zone, and for whole days: the caregiver's. */
  readonly timeZone: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface CalendarBusy {
  /** Start and end by turns, minutes since 1970 in UTC, in order, none touching another. */
  readonly busy: number[];
  readonly eventCount: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
type JCal = [name: string, properties: unknown[], components: JCal[]];

/** When a calendar says busy. Throws {@link CalendarTrouble}. It may take long: it is run where it can be ended from outside. */
export function readBusy(input: CalendarInput): CalendarBusy {
  if (!/^\s*BEGIN:VCALENDAR/i.test(input.text.slice(0, 1_000).replace(/^\uFEFF/, ''))) throw new CalendarTrouble('not_a_calendar', 'At this address there is no calendar.');
  const eventCount = input.text.match(/^BEGIN:VEVENT/gim)?.length ?? 0;
  if (eventCount > calendarLimits.events) throw new CalendarTrouble('too_many_events', `The calendar has more than ${calendarLimits.events} events.`);
  const spans: [number, number][] = [];
  const budget = { left: calendarLimits.occurrences };
  for (const calendar of calendarsIn(input.text)) spans.push(...spansOf(calendar, input, budget));
  return { busy: flat(spans), eventCount };
}

function calendarsIn(text: string): ICAL.Component[] {
  try {
    const parsed = ICAL.parse(text.replace(/^\uFEFF/, '').trimStart()) as unknown as JCal | JCal[];
    const all = typeof parsed[0] === 'string' ? [parsed as JCal] : (parsed as JCal[]);
    // without its zones' rules, times stay wall times until we know better
    return all.map(([name, properties, components]) => new ICAL.Component([name, properties, components.filter((one) => one[0] === 'vevent')] as never));
  } catch (error) {
    throw new CalendarTrouble('not_a_calendar', 'The calendar is not well-formed.', error);
  }
}

function spansOf(calendar: ICAL.Component, input: CalendarInput, budget: { left: number }): [number, number][] {
  if (calendar.getFirstPropertyValue('prodid') === ownProductId) return [];
  const zone = zoneOf(String(calendar.getFirstPropertyValue('x-wr-timezone') ?? '')) ?? input.timeZone;
  const events = calendar.getAllSubcomponents('vevent');
  // an event with a RECURRENCE-ID stands for one time of another
  const replaced = new Map<string, Set<number>>();
  for (const event of events) {
    const property = event.getFirstProperty('recurrence-id');
    if (!property) continue;
    const uid = uidOf(event);
    replaced.set(uid, (replaced.get(uid) ?? new Set()).add(instantOf(property, property.getFirstValue() as ICAL.Time, zone, input.timeZone)));
  }
  return events.flatMap((event) => {
    try {
      return isFree(event) ? [] : occurrences(event, replaced, zone, input, budget);
    } catch (error) {
      if (error instanceof CalendarTrouble) throw error;
      throw new CalendarTrouble('not_a_calendar', 'The calendar has an event that can’t be read.', error);
    }
  });
}

const uidOf = (event: ICAL.Component): string => String(event.getFirstPropertyValue('uid') ?? '');

const isFree = (event: ICAL.Component): boolean => {
  const says = (name: string): string => String(event.getFirstPropertyValue(name) ?? '').toUpperCase();
  return says('status') === 'CANCELLED' || says('transp') === 'TRANSPARENT' || says('x-microsoft-cdo-busystatus') === 'FREE';
};

function occurrences(event: ICAL.Component, replaced: ReadonlyMap<string, ReadonlySet<number>>, zone: string, input: CalendarInput, budget: { left: number }): [number, number][] {
  const property = event.getFirstProperty('dtstart');
  const start = property?.getFirstValue() as ICAL.Time | undefined;
  if (!property || !start) return [];
  const at = (time: ICAL.Time): number => instantOf(property, time, zone, input.timeZone);
  const first = at(start);
  const length = lengthOf(event, start, first, zone, input.timeZone);
  if (length.ms <= 0) return [];
  const span = (time: ICAL.Time, from: number): [number, number] => {
    // whole days are counted in days: one with a clock change has 23 or 25 hours
    const to = length.days === null ? from + length.ms : at(later(time, length.days));
    return [from, to];
  };
  const isIn = ([from, to]: [number, number]): boolean => from < input.toMs && to > input.fromMs;
  if (event.hasProperty('recurrence-id')) return [span(start, first)].filter(isIn);

  const gone = new Set(replaced.get(uidOf(event)));
  for (const out of event.getAllProperties('exdate')) for (const value of out.getValues() as ICAL.Time[]) gone.add(instantOf(out, value, zone, input.timeZone));
  const found: [number, number][] = [];
  const take = (time: ICAL.Time, from: number): void => {
    const one = span(time, from);
    if (!gone.has(from) && isIn(one)) found.push(one);
  };
  const rules = event.getAllProperties('rrule');
  if (rules.length === 0) take(start, first);
  for (const rule of rules) repeat(rule.getFirstValue() as ICAL.Recur, start, { at, take, zone, input, budget });
  for (const more of event.getAllProperties('rdate')) {
    for (const value of more.getValues() as (ICAL.Time | ICAL.Period)[]) {
      const time = 'year' in value ? value : (value as ICAL.Period).start;
      take(time, instantOf(more, time, zone, input.timeZone));
    }
  }
  return found;
}

interface Repeating {
  readonly at: (time: ICAL.Time) => number;
  readonly take: (time: ICAL.Time, from: number) => void;
  readonly zone: string;
  readonly input: CalendarInput;
  readonly budget: { left: number };
}

function repeat(rule: ICAL.Recur, start: ICAL.Time, { at, take, zone, input, budget }: Repeating): void {
  const last = untilOf(rule, zone, input.timeZone);
  // the end is an instant, and the rule counts in wall times: it is ours to judge
  const endless = rule.clone();
  endless.until = null as never;
  const wall = start.clone();
  wall.zone = ICAL.Timezone.localTimezone;
  const iterator = endless.iterator(wall);
  for (let time = iterator.next(); time; time = iterator.next()) {
    budget.left -= 1;
    if (budget.left < 0) throw new CalendarTrouble('too_complex', 'The calendar’s events repeat too often.');
    const rough = wallMs(time);
    if (rough > input.toMs + 2 * dayMs) return;
    if (rough < input.fromMs - 40 * dayMs && last === Infinity) continue;
    const from = at(time);
    if (from > last || from > input.toMs) return;
    take(time, from);
  }
}

function untilOf(rule: ICAL.Recur, zone: string, ownZone: string): number {
  const until = rule.until as ICAL.Time | null;
  if (!until) return Infinity;
  if (until.zone === ICAL.Timezone.utcTimezone) return wallMs(until);
  return until.isDate ? wallInstant(later(until, 1), ownZone) - 1 : wallInstant(until, zone);
}

/** How long: in whole days where there are no times of day. */
function lengthOf(event: ICAL.Component, start: ICAL.Time, first: number, zone: string, ownZone: string): { ms: number; days: number | null } {
  const end = event.getFirstProperty('dtend');
  const duration = event.getFirstPropertyValue('duration') as ICAL.Duration | null;
  if (start.isDate) {
    const time = end?.getFirstValue() as ICAL.Time | undefined;
    const days = time ? Math.round((wallMs(time) - wallMs(start)) / dayMs) : duration ? Math.ceil(duration.toSeconds() / 86_400) : 1;
    // an end that is not after the start is a day, to the apps that write such
    return { ms: dayMs, days: Math.min(Math.max(days, 1), calendarLimits.aheadDays * 2) };
  }
  const ms = end ? instantOf(end, end.getFirstValue() as ICAL.Time, zone, ownZone) - first : duration ? duration.toSeconds() * 1_000 : 0;
  return { ms: Math.min(ms, 2 * calendarLimits.aheadDays * dayMs), days: null };
}

const later = (time: ICAL.Time, days: number): ICAL.Time => {
  const moved = time.clone();
  moved.adjust(days, 0, 0, 0);
  return moved;
};

/** As if the wall time were UTC. */
const wallMs = (time: ICAL.Time): number => Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute, time.second);

const wallInstant = ({ year, month, day, hour, minute, second, isDate }: ICAL.Time, zone: string): number =>
  new Temporal.PlainDateTime(year, month, day, isDate ? 0 : hour, isDate ? 0 : minute, isDate ? 0 : Math.min(second, 59)).toZonedDateTime(zone).epochMilliseconds;

/** Whole days are the caregiver's; times are those of their TZID, or else of the calendar. */
function instantOf(property: ICAL.Property, time: ICAL.Time, zone: string, ownZone: string): number {
  if (time.isDate) return wallInstant(time, ownZone);
  if (time.zone === ICAL.Timezone.utcTimezone) return wallMs(time);
  return wallInstant(time, zoneOf(property.getParameter('tzid') as string | undefined) ?? zone);
}

function flat(spans: readonly [number, number][]): number[] {
  const out = merged(spans.map(([from, to]) => [Math.floor(from / minuteMs), Math.ceil(to / minuteMs)] as const)).flat();
  if (out.length > 2 * calendarLimits.spans) throw new CalendarTrouble('too_complex', `The calendar says busy at more than ${calendarLimits.spans} different times.`);
  return out;
}

import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { problem } from '../../../kernel/errors/problem.ts';

/** How far a rule may have a gap before it counts as over. */
export const longestGapDays = 400;
const mostCount = 1_000;
const mostYears = 5;
const mostInterval: Readonly<Record<string, number>> = { DAILY: 90, WEEKLY: 26, MONTHLY: 12 };
const parts = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST']);
/** As many days as five years and a longest gap have, and more: the library gives up there, whatever the rule. */
const bounds = { maxIterations: 4_000, maxCandidateEvaluations: 60_000 };

const invalid = (pointer: string, detail: string, cause?: unknown) => problem('invalid_request', { pointer, detail, cause });

/**
 * The library counts in UTC, where every day has 24 hours and no wall time is missing: what comes out are local dates, and which instants they are
 * is for the zone to say afterwards.
 */
const at = (date: string): Temporal.ZonedDateTime => Temporal.PlainDate.from(date).toZonedDateTime('UTC');

const parsed = (rule: string, startsOn: string, strict: boolean): RRuleTemporal =>
  new RRuleTemporal({ rruleString: rule.replace(/UNTIL=(\d{8})(?=;|$)/, 'UNTIL=$1T235959Z'), dtstart: at(startsOn) as never, strict, ...bounds });

const partOf = (rule: string, name: string): string | undefined => rule.split(';').find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);

/** UNTIL as the last local date: an instant is one in the caregiver's zone, and may be before that day's occurrence. */
function withLocalUntil(rule: string, { time, timeZone }: RuleFacts, pointer: string): string {
  const until = partOf(rule, 'UNTIL');
  if (until === undefined) return rule;
  const [, year, month, day, wall, zulu] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{6})(Z?))?$/.exec(until) ?? [];
  let last: Temporal.PlainDate;
  try {
    const date = Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: 'reject' });
    const plain = wall === undefined ? null : date.toPlainDateTime(Temporal.PlainTime.from(wall.replace(/(..)(..)(..)/, '$1:$2:$3')));
    const local = plain && zulu ? plain.toZonedDateTime('UTC').withTimeZone(timeZone).toPlainDateTime() : plain;
    last = local === null ? date : local.toPlainDate();
    if (local !== null && Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(time ?? '00:00')) < 0) last = last.subtract({ days: 1 });
  } catch (error) {
    throw invalid(pointer, 'UNTIL must be a date, such as 20270101, or a date and time, such as 20270101T180000Z.', error);
  }
  return rule.replace(`UNTIL=${until}`, `UNTIL=${last.toString().replaceAll('-', '')}`);
}

export interface RuleFacts {
  /** The first day that it can be on. */
  readonly startsOn: string;
  /** The wall time of each, where they have one. */
  readonly time: string | null;
  readonly timeZone: string;
}

/**
 * A rule as it is kept; throws `invalid_request` for what is none, repeats oftener than daily, goes on for too long or never comes to anything.
 * How long that takes is bounded, whatever it is given.
 */
export function readRule(given: string, facts: RuleFacts, pointer = '#/rule'): string {
  const names = given.trim().replace(/^RRULE:/i, '').toUpperCase().split(';').map((part) => part.split('=', 1)[0]!);
  const unknown = names.find((name) => !parts.has(name));
  if (unknown !== undefined) throw invalid(pointer, `“${unknown.slice(0, 40)}” is not supported in a rule; these are: ${[...parts].join(', ')}.`);
  if (new Set(names).size < names.length) throw invalid(pointer, 'Each part of a rule may be there once.');
  const upper = given.trim().replace(/^RRULE:/i, '').toUpperCase();
  const freq = partOf(upper, 'FREQ') ?? '';
  if (!(freq in mostInterval)) throw invalid(pointer, 'FREQ must be DAILY, WEEKLY or MONTHLY.');
  if (partOf(upper, 'COUNT') !== undefined && partOf(upper, 'UNTIL') !== undefined) throw invalid(pointer, 'A rule ends by COUNT or by UNTIL, not by both.');
  const interval = Number(partOf(upper, 'INTERVAL') ?? 1);
  if (!Number.isInteger(interval) || interval < 1 || interval > mostInterval[freq]!) throw invalid(pointer, `INTERVAL must be from 1 to ${mostInterval[freq]}.`);
  const count = Number(partOf(upper, 'COUNT') ?? 1);
  if (!Number.isInteger(count) || count < 1 || count > mostCount) throw invalid(pointer, `COUNT must be from 1 to ${mostCount}.`);
  const rule = withLocalUntil(upper, facts, pointer);
  const until = lastDayOf(rule);
  const furthest = Temporal.PlainDate.from(facts.startsOn).add({ years: mostYears }).toString();
  if (until !== null && until < facts.startsOn) throw invalid(pointer, 'UNTIL is before the first day.');
  if (until !== null && until > furthest) throw invalid(pointer, `UNTIL may be at most ${mostYears} years after the first day.`);
  try {
    parsed(rule, facts.startsOn, true);
  } catch (error) {
    throw invalid(pointer, `This is no rule of RFC 5545: ${error instanceof Error ? error.message.slice(0, 200) : 'it can’t be read'}.`, error);
  }
  if (datesOf(rule, facts.startsOn, facts.startsOn, plusDays(facts.startsOn, longestGapDays)).length === 0) throw invalid(pointer, 'By this rule it is never on.');
  return rule;
}

/** Where UNTIL says, or null. */
export function lastDayOf(rule: string): string | null {
  const until = partOf(rule, 'UNTIL');
  return until === undefined ? null : `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
}

export const plusDays = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** The local dates of a kept rule, counted from `startsOn`, that lie from one day to another, both included. */
export function datesOf(rule: string, startsOn: string, from: string, to: string): string[] {
  const until = lastDayOf(rule);
  const last = until !== null && until < to ? until : to;
  if (last < from || last < startsOn) return [];
  // it ends at the window's end at the latest, so that nothing is looked for beyond
  const ended = [...rule.split(';').filter((part) => !part.startsWith('UNTIL=')), `UNTIL=${last.replaceAll('-', '')}`].join(';');
  try {
    const first = from > startsOn ? from : startsOn;
    return parsed(ended, startsOn, false).between(at(first) as never, at(last).add({ hours: 1 }) as never, true).map((one) => one.toPlainDate().toString());
  } catch (error) {
    throw invalid('#/rule', 'This rule takes too long to work out; write it in a simpler way.', error);
  }
}

import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { createRandom, openAll } from '../../../caregivers/test/fixture.ts';
import { changesOf, instantByForce, wallOf, zones } from '../../../caregivers/test/zones.ts';
import { placesOf } from '../../../caregivers/when.ts';
import { slotsOf, startOf } from '../plan.ts';
import { datesOf, readRule } from '../rule.ts';

/** All zones and changes by `npm run prove -- series`; a few of them otherwise. */
const isLarge = process.env['SERIES_ALL'] === '1';
const [from, to] = [Date.parse('2020-01-01T00:00:00Z'), Date.parse('2038-01-01T00:00:00Z')];
const always = ['America/Denver', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Gaza', 'America/Havana'];
const random = createRandom(51);
const asked = isLarge ? zones : [...new Set([...always, ...Array.from({ length: 3 }, () => zones[Math.floor(random() * zones.length)]!)])];
const dayMs = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

describe(`daily walks across the clock changes of ${asked.length} zones`, () => {
  it.each(asked)('%s', (zone) => {
    const wrong: string[] = [];
    const changes = changesOf(zone, from, to);
    for (const change of isLarge ? changes : changes.filter((_, i) => i % 9 === 0)) {
      // the wall time at which the clocks change, before and after it, and around
      for (const minutes of new Set([wallOf(change - 1, zone), wallOf(change, zone)].flatMap((wall) => [-30, 0, 15, 30].map((away) => wall.minutes + away)))) {
        if (minutes < 0 || minutes >= 24 * 60) continue;
        const time = clock(minutes);
        const [first, last] = [iso(change - 3 * dayMs), iso(change + 3 * dayMs)];
        const version = { from: first, startsOn: first, rule: 'FREQ=DAILY', each: { unit: 'visit' as const, time, durationMinutes: 30 }, dogIds: [] };
        const slots = slotsOf({ versions: [version], endsOn: null }, first, last);
        if (slots.length !== 7) wrong.push(`${first} ${time}: ${slots.length} in a week`);
        for (const { date, occurrence, when } of slots) {
          const mine = placesOf('walking', when, zone, openAll).startsAt.getTime();
          const theirs = instantByForce(date, minutes, zone);
          if (mine !== theirs || occurrence !== `${date}T${time}`) wrong.push(`${occurrence}: ${new Date(mine).toISOString()}, not ${new Date(theirs).toISOString()}`);
        }
      }
      for (const away of [-1, 0, 1]) {
        const date = iso(change + away * dayMs);
        const theirs = instantByForce(date, 0, zone); // Luxon's own `startOf` takes the second midnight where there are two
        if (startOf(date, zone).getTime() !== theirs) wrong.push(`${date} begins at ${startOf(date, zone).toISOString()}, not ${new Date(theirs).toISOString()}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  }, 120_000);
});

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** RFC 5545 by brute force, with Luxon's calendar: each day is looked at. */
function* byForce({ freq, interval, days, monthDays, months }: Rule, startsOn: string, last: string): Generator<string> {
  const start = DateTime.fromISO(startsOn, { zone: 'utc' });
  const monday = start.startOf('week');
  for (let day = start; day.toISODate()! <= last; day = day.plus({ days: 1 })) {
    const since = { DAILY: day.diff(start, 'days').days, WEEKLY: Math.floor(day.diff(monday, 'weeks').weeks), MONTHLY: (day.year - start.year) * 12 + day.month - start.month }[freq];
    const isDay = days.length > 0 ? days.includes(weekdays[day.weekday - 1]!) : freq !== 'WEEKLY' || day.weekday === start.weekday;
    const isMonthDay = monthDays.length > 0 ? monthDays.some((one) => (one > 0 ? day.day === one : day.daysInMonth! + one + 1 === day.day)) : freq !== 'MONTHLY' || days.length > 0 || day.day === start.day;
    if (since % interval === 0 && isDay && isMonthDay && (months.length === 0 || months.includes(day.month))) yield day.toISODate()!;
  }
}
interface Rule { freq: 'DAILY' | 'WEEKLY' | 'MONTHLY'; interval: number; days: string[]; monthDays: number[]; months: number[] }

it('rules come to the days that a count of every single day comes to', () => {
  const pick = (n: number): number => Math.floor(random() * n);
  const some = <T>(of: readonly T[], chance: number): T[] => (random() < chance ? of.filter(() => random() < 0.35) : []);
  let compared = 0;
  for (let i = 0; i < (isLarge ? 3_000 : 60); i += 1) {
    const freq = (['DAILY', 'WEEKLY', 'MONTHLY'] as const)[pick(3)]!;
    const rule: Rule = { freq, interval: 1 + pick(4), days: some(weekdays, freq === 'WEEKLY' ? 0.8 : 0.3), monthDays: freq === 'WEEKLY' ? [] : some([1, 13, 15, 29, 31, -1], 0.4), months: some([1, 2, 3, 6, 12], 0.2) };
    const startsOn = iso(Date.parse('2024-01-01') + pick(1_000) * dayMs);
    const end = pick(3);
    const count = 1 + pick(30);
    const until = iso(Date.parse(startsOn) + pick(500) * dayMs);
    const text = [`FREQ=${freq}`, `INTERVAL=${rule.interval}`, rule.days.length > 0 && `BYDAY=${rule.days.join(',')}`, rule.monthDays.length > 0 && `BYMONTHDAY=${rule.monthDays.join(',')}`,
      rule.months.length > 0 && `BYMONTH=${rule.months.join(',')}`, end === 1 && `COUNT=${count}`, end === 2 && `UNTIL=${until.replaceAll('-', '')}`].filter(Boolean).join(';');
    let kept: string;
    try {
      kept = readRule(text, { startsOn, time: '12:30', timeZone: 'America/Denver' });
    } catch {
      continue; // it is never on, or its end comes first
    }
    const low = iso(Date.parse(startsOn) + (pick(300) - 50) * dayMs);
    const high = iso(Date.parse(low) + pick(300) * dayMs);
    let all = [...byForce(rule, startsOn, high)];
    if (end === 1) all = all.slice(0, count);
    if (end === 2) all = all.filter((date) => date <= until);
    expect(datesOf(kept, startsOn, low, high), `${text} from ${startsOn}, in ${low} to ${high}`).toEqual(all.filter((date) => date >= low && date <= high));
    compared += 1;
  }
  expect(compared).toBeGreaterThan(isLarge ? 1_500 : 25);
}, 240_000);

it('an UNTIL with a time is that instant, where the caregiver lives', () => {
  const read = (until: string, time = '12:30') => readRule(`FREQ=DAILY;UNTIL=${until}`, { startsOn: '2026-06-01', time, timeZone: 'America/Denver' });
  expect(read('20260610')).toContain('UNTIL=20260610');
  expect(read('20260610T183000Z')).toContain('UNTIL=20260610'); // 12:30 in Denver: that day's is on
  expect(read('20260610T182959Z')).toContain('UNTIL=20260609');
  expect(read('20260611T030000Z')).toContain('UNTIL=20260610'); // the evening before, there
  expect(read('20260610T130000')).toContain('UNTIL=20260610');
  expect(read('20260610T120000')).toContain('UNTIL=20260609');
});

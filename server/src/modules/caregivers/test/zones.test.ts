import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { visitsOn } from '../availability.ts';
import { timeOf } from '../minutes.ts';
import { instantAt, localDateAt, placesOf } from '../when.ts';
import { createRandom, openAll } from './fixture.ts';
import { changesOf, instantByForce, wallOf, zones } from './zones.ts';

/** Every zone and every change is asked by `npm run prove -- zones`; otherwise some of the zones, other ones each time that the seed is changed. */
const isLarge = process.env['ZONES_ALL'] === '1';
const [from, to] = [Date.parse('2020-01-01T00:00:00Z'), Date.parse('2038-01-01T00:00:00Z')];
const always = ['America/Denver', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Europe/Dublin', 'Asia/Gaza', 'America/Scoresbysund', 'Pacific/Apia'];
const random = createRandom(20);
const asked = isLarge ? zones : [...new Set([...always, ...Array.from({ length: 6 }, () => zones[Math.floor(random() * zones.length)]!)])];

const minutesAround = (minutes: number): number[] =>
  [-180, -120, -90, -60, -45, -30, -15, -1, 0, 1, 15, 29, 30, 45, 59, 60, 61, 90, 120, 180].map((away) => minutes + away).filter((one) => one >= 0 && one < 24 * 60);

describe(`the clocks of ${asked.length} zones, on each change from 2020 to 2037`, () => {
  it.each(asked)('%s', (zone) => {
    const wrong: string[] = [];
    const check = (what: string, mine: number, theirs: number): void => {
      if (mine !== theirs) wrong.push(`${what}: ${new Date(mine).toISOString()}, not ${new Date(theirs).toISOString()}`);
    };
    for (const change of changesOf(zone, from, to)) {
      const shown = new Set([wallOf(change - 1, zone), wallOf(change, zone)].flatMap(({ date, minutes }) => minutesAround(minutes).map((one) => `${date} ${one}`)));
      const dates = new Set([...shown].map((one) => one.slice(0, 10)));
      for (const text of shown) {
        const [date, minutes] = [text.slice(0, 10), Number(text.slice(11))];
        const plain = Temporal.PlainDate.from(date);
        check(`${date} ${timeOf(minutes)}`, instantAt(plain, timeOf(minutes), zone), instantByForce(date, minutes, zone));
      }
      for (const date of dates) {
        const plain = Temporal.PlainDate.from(date);
        const next = plain.add({ days: 1 }).toString();
        check(`${date} 24:00`, instantAt(plain, '24:00', zone), instantByForce(next, 0, zone));
        // a night is from noon to noon, however many hours that are
        const night = placesOf('boarding', { unit: 'night', checkIn: date, checkOut: next }, zone, openAll);
        check(`the night of ${date} begins`, night.startsAt.getTime(), instantByForce(date, 720, zone));
        check(`the night of ${date} ends`, night.endsAt.getTime(), instantByForce(next, 720, zone));
        const day = placesOf('daycare', { unit: 'day', date }, zone, openAll);
        check(`the day ${date} begins`, day.startsAt.getTime(), instantByForce(date, 8 * 60, zone));
        // visits are each another instant, in order, and never on another date than asked unless the gap took midnight
        const visits = visitsOn({ plan: { days: openAll.days.map(({ weekday }) => ({ weekday, windows: [{ from: '00:00', to: '24:00' }] })) }, timeZone: zone }, plain, 30);
        const starts = visits.map((visit) => placesOf('walking', visit, zone, openAll).startsAt.getTime());
        if (new Set(starts).size !== starts.length) wrong.push(`${date}: two visits at one instant`);
        visits.forEach(({ time }, i) => check(`the visit of ${date} ${time}`, starts[i]!, instantByForce(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)), zone)));
      }
      for (const instant of [change - 1, change, change + 1]) {
        const mine = localDateAt(new Date(instant), zone).toString();
        if (mine !== wallOf(instant, zone).date) wrong.push(`${new Date(instant).toISOString()} is on ${mine}, not ${wallOf(instant, zone).date}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  }, 120_000);

  it('are all of them', () => {
    expect(zones.length).toBeGreaterThan(400);
    expect(changesOf('America/Denver', from, to)).toHaveLength(36);
    expect(instantByForce('2026-03-08', 150, 'America/Denver')).toBe(Date.parse('2026-03-08T09:30:00Z')); // in the gap: 03:30
    expect(instantByForce('2026-11-01', 90, 'America/Denver')).toBe(Date.parse('2026-11-01T07:30:00Z')); // the first of two
  });
});

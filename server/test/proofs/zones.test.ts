import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { completesAt, respondBy } from '../../src/modules/bookings/actions/transition.ts';
import { presets, refundOf, type Policy } from '../../src/modules/bookings/policies.ts';
import { placesOf } from '../../src/modules/caregivers/when.ts';
import { createRandom, openAll } from '../../src/modules/caregivers/test/fixture.ts';
import { changesOf, wallOf, zones } from '../../src/modules/caregivers/test/zones.ts';
import { testSettings } from '../app/app.ts';

/** As the proof of nights and slots: all zones by `npm run prove -- zones`, some of them otherwise. */
const isLarge = process.env['ZONES_ALL'] === '1';
const [from, to] = [Date.parse('2020-01-01T00:00:00Z'), Date.parse('2038-01-01T00:00:00Z')];
const always = ['America/Denver', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Apia', 'Antarctica/Troll'];
const random = createRandom(21);
const asked = isLarge ? zones : [...new Set([...always, ...Array.from({ length: 3 }, () => zones[Math.floor(random() * zones.length)]!)])];

const lines = [{ code: 'base' as const, description: 'A stay', quantity: 1, unitMinor: 10_000, amountMinor: 10_000 }];
interface Booked {
  readonly startsAt: Date;
  readonly timeZone: string;
  readonly when: { readonly unit: 'night'; readonly checkIn: string; readonly checkOut: string };
}
/** Booked long before, so that nothing is refunded for having been booked just now. */
const refundAt = (policy: Policy, booked: Booked, now: number) =>
  refundOf({ policy, lines, paidMinor: 10_000, ...booked, createdAt: new Date(from), now: new Date(now), by: 'owner' });

/** What an owner gets back by Luxon's count of the hours that really pass until a local time: not those between two wall clocks. */
const expected = (policy: Policy, begins: DateTime, now: number): number =>
  (policy.rules.find(({ hoursBefore }) => now < begins.minus({ hours: hoursBefore }).toMillis())?.refundBps ?? 0);

const noon = (date: string, days: number, zone: string): DateTime => DateTime.fromISO(date, { zone }).plus({ days }).set({ hour: 12 });
const { bookings: settings } = testSettings;

describe(`cut-offs and deadlines in ${asked.length} zones, around each change of their clocks from 2020 to 2037`, () => {
  it.each(asked)('%s', (zone) => {
    const wrong: string[] = [];
    const check = (what: string, mine: number, theirs: number): void => {
      if (mine !== theirs) wrong.push(`${what}: ${mine}, not ${theirs}`);
    };
    for (const change of changesOf(zone, from, to)) {
      const { date } = wallOf(change, zone);
      // stays that begin before, at and up to a fortnight after the change: some cut-offs lie on its other side, some don't
      for (const days of isLarge ? [-1, 0, 1, 2, 5, 6, 7, 8, 14, 15] : [0, 1, 5, 14]) {
        const [begins, ends] = [noon(date, days, zone), noon(date, days + 2, zone)];
        const when = { unit: 'night', checkIn: begins.toISODate()!, checkOut: ends.toISODate()! } as const;
        const stay = placesOf('boarding', when, zone, openAll);
        const booked = { startsAt: stay.startsAt, timeZone: zone, when };
        const about = `a stay from ${begins.toISODate()!}`;
        check(`${about} begins`, stay.startsAt.getTime(), begins.toMillis());
        check(`${about} ends`, stay.endsAt.getTime(), ends.toMillis());
        for (const policy of Object.values(presets)) {
          for (const { hoursBefore } of policy.rules) {
            const cutOff = begins.minus({ hours: hoursBefore }).toMillis();
            for (const now of [cutOff - 1, cutOff, cutOff + 1]) check(`${about}, ${policy.name}, ${hoursBefore} h before, ${now - cutOff} ms`, refundAt(policy, booked, now).refundMinor, expected(policy, begins, now));
            const { nextChangeAt } = refundAt(policy, booked, cutOff - 1);
            check(`${about}, ${policy.name}: told when less is given back`, nextChangeAt!.getTime(), cutOff);
          }
        }
        for (const hoursBefore of [0.5, 1, 1.5, 24, 71, 72, 73, 74, 200]) {
          const asks = begins.minus({ minutes: hoursBefore * 60 });
          const before = begins.minus({ minutes: settings.requestExpiryBeforeStartMinutes });
          const latest = before > asks ? before : begins;
          const answer = DateTime.min(asks.plus({ hours: settings.requestExpiryHours }), latest)!;
          check(`${about}, asked ${hoursBefore} h before: answer by`, respondBy(settings, stay.startsAt, asks.toJSDate()).getTime(), answer.toMillis());
        }
        check(`${about} is completed`, completesAt(settings, stay.endsAt).getTime(), ends.plus({ hours: settings.autoCompleteHours }).toMillis());
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  }, 120_000);

  it('would notice hours that are counted by the wall', () => {
    // the night on which Denver loses an hour: 24 hours before noon is 11 o’clock the day before
    const begins = noon('2026-03-08', 0, 'America/Denver');
    expect(begins.minus({ hours: 24 }).toFormat('HH:mm')).toBe('11:00');
    expect(begins.minus({ days: 1 }).toFormat('HH:mm')).toBe('12:00');
    expect(expected(presets.flexible, begins, begins.minus({ days: 1 }).toMillis())).toBe(0);
  });
});

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { When } from '../index.ts';
import { assertSensible, dayNumber, instantAt, placesOf, readDate } from '../when.ts';
import { boarding, daycare, openAll, walking } from './fixture.ts';

const zones = ['America/Denver', 'America/Phoenix', 'Pacific/Honolulu', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const hours = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 3_600_000;
const nights = (checkIn: string, checkOut: string): When => ({ unit: 'night', checkIn, checkOut });
const visit = (date: string, time: string, durationMinutes = 30): When => ({ unit: 'visit', date, time, durationMinutes });
const startOf = (when: When, zone: string): string => placesOf('walking', when, zone, openAll).startsAt.toISOString();

describe('nights', () => {
  it('are one place each, however long the clocks make them', () => {
    const lengthOf = (checkIn: string, checkOut: string, zone: string) => {
      const stay = placesOf('boarding', nights(checkIn, checkOut), zone, openAll);
      return [stay.places.length, hours(stay.startsAt, stay.endsAt)];
    };
    expect(lengthOf('2026-03-07', '2026-03-08', 'America/Denver')).toEqual([1, 23]);
    expect(lengthOf('2026-10-31', '2026-11-01', 'America/Denver')).toEqual([1, 25]);
    expect(lengthOf('2026-03-07', '2026-03-08', 'America/Phoenix')).toEqual([1, 24]);
    expect(lengthOf('2026-10-31', '2026-11-01', 'Pacific/Honolulu')).toEqual([1, 24]);
    expect(lengthOf('2026-10-03', '2026-10-04', 'Australia/Lord_Howe')).toEqual([1, 23.5]);
    expect(lengthOf('2026-04-04', '2026-04-05', 'Australia/Lord_Howe')).toEqual([1, 24.5]);
  });

  it('begin and end at local noon', () => {
    const stay = placesOf('boarding', nights('2026-06-12', '2026-06-15'), 'America/Denver', openAll);
    expect(stay.startsAt.toISOString()).toBe('2026-06-12T18:00:00.000Z');
    expect(stay.endsAt.toISOString()).toBe('2026-06-15T18:00:00.000Z');
    expect(stay.dates).toEqual(['2026-06-12', '2026-06-13', '2026-06-14']);
    expect(stay.pool).toBe('boarding');
  });

  it('follow one another without a gap or an overlap, in every zone', () => {
    const date = fc.integer({ min: 0, max: 60_000 }).map((days) => Temporal.PlainDate.from('1985-01-01').add({ days }).toString());
    fc.assert(fc.property(date, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.constantFrom(...zones), (checkIn, a, b, zone) => {
      const middle = Temporal.PlainDate.from(checkIn).add({ days: a });
      const first = placesOf('boarding', nights(checkIn, middle.toString()), zone, openAll);
      const second = placesOf('boarding', nights(middle.toString(), middle.add({ days: b }).toString()), zone, openAll);
      const both = placesOf('boarding', nights(checkIn, middle.add({ days: b }).toString()), zone, openAll);
      expect(first.endsAt).toEqual(second.startsAt);
      expect([...first.places, ...second.places]).toEqual(both.places);
      expect(first.places).toHaveLength(a);
      expect(first.dates.map((one) => dayNumber(readDate(one, '#')))).toEqual(first.places);
    }), { numRuns: 60 });
  });
});

describe('visits', () => {
  it('keep their wall time over a change of the clocks', () => {
    expect(startOf(visit('2026-03-07', '09:00'), 'America/Denver')).toBe('2026-03-07T16:00:00.000Z');
    expect(startOf(visit('2026-03-08', '09:00'), 'America/Denver')).toBe('2026-03-08T15:00:00.000Z');
    expect(startOf(visit('2026-03-08', '09:00'), 'America/Phoenix')).toBe('2026-03-08T16:00:00.000Z');
    expect(startOf(visit('2026-03-08', '09:00'), 'Pacific/Honolulu')).toBe('2026-03-08T19:00:00.000Z');
  });

  it('move forward out of the gap', () => {
    expect(startOf(visit('2026-03-08', '02:30'), 'America/Denver')).toBe('2026-03-08T09:30:00.000Z'); // 03:30 MDT
    expect(startOf(visit('2026-10-04', '02:15'), 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z'); // 02:45 +11
  });

  it('take the first of a doubled time', () => {
    expect(startOf(visit('2026-11-01', '01:30'), 'America/Denver')).toBe('2026-11-01T07:30:00.000Z'); // MDT
    expect(startOf(visit('2026-04-05', '01:45'), 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z'); // +11
  });

  it('take every quarter they touch, and one to travel on after walks and drop-ins', () => {
    const placesAt = (type: 'walking' | 'drop_in' | 'grooming', time: string, minutes: number) => {
      const { startsAt, places } = placesOf(type, visit('2026-06-12', time, minutes), 'America/Denver', openAll);
      const first = Math.floor(startsAt.getTime() / 900_000);
      return places.map((place) => place - first);
    };
    expect(placesAt('walking', '09:00', 30)).toEqual([0, 1, 2]);
    expect(placesAt('drop_in', '09:10', 20)).toEqual([0, 1, 2]);
    expect(placesAt('grooming', '09:00', 30)).toEqual([0, 1]);
    expect(placesAt('grooming', '09:05', 30)).toEqual([0, 1, 2]);
    expect(placesOf('grooming', visit('2026-06-12', '09:00'), 'America/Denver', openAll).pool).toBe('visits');
  });

  it('cover exactly their time, in ascending places', () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 15, max: 480 }), fc.constantFrom(...zones),
      (days, minute, durationMinutes, zone) => {
        const date = Temporal.PlainDate.from('1990-01-01').add({ days }).toString();
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const { places, startsAt, endsAt } = placesOf('grooming', visit(date, time, durationMinutes), zone, openAll);
        expect(endsAt.getTime() - startsAt.getTime()).toBe(durationMinutes * 60_000);
        expect(places[0]! * 900_000).toBeLessThanOrEqual(startsAt.getTime());
        expect((places[0]! + 1) * 900_000).toBeGreaterThan(startsAt.getTime());
        expect((places.at(-1)! + 1) * 900_000).toBeGreaterThanOrEqual(endsAt.getTime());
        expect(places.at(-1)! * 900_000).toBeLessThan(endsAt.getTime());
        expect(places).toEqual(places.map((_, i) => places[0]! + i));
      },
    ), { numRuns: 100 });
  });
});

describe('days', () => {
  it('span the windows of their weekday, or 08:00 to 18:00 on a closed one', () => {
    const plan = { days: [{ weekday: 'friday' as const, windows: [{ from: '07:00', to: '12:00' }, { from: '14:00', to: '24:00' }] }] };
    const friday = placesOf('daycare', { unit: 'day', date: '2026-06-12' }, 'America/Denver', plan);
    expect([friday.startsAt.toISOString(), friday.endsAt.toISOString()]).toEqual(['2026-06-12T13:00:00.000Z', '2026-06-13T06:00:00.000Z']);
    expect(friday.places).toEqual([Date.UTC(2026, 5, 12) / 86_400_000]);
    const saturday = placesOf('daycare', { unit: 'day', date: '2026-06-13' }, 'America/Denver', plan);
    expect([saturday.startsAt.toISOString(), saturday.endsAt.toISOString()]).toEqual(['2026-06-13T14:00:00.000Z', '2026-06-14T00:00:00.000Z']);
  });

  it('do not end before they begin where a window lies in the gap', () => {
    const plan = { days: [{ weekday: 'sunday' as const, windows: [{ from: '02:30', to: '03:00' }] }] };
    const { startsAt, endsAt } = placesOf('daycare', { unit: 'day', date: '2026-03-08' }, 'America/Denver', plan);
    expect(hours(startsAt, endsAt)).toBe(0.5);
  });
});

describe('what makes no sense', () => {
  const pointerOf = (service: typeof boarding, when: When): string | undefined => {
    try {
      assertSensible(service, when);
      return undefined;
    } catch (error) {
      return (error as { code: string; errors: { pointer: string }[] }).code === 'invalid_request' ? (error as any).errors[0].pointer : String(error);
    }
  };
  it('is refused with a pointer', () => {
    expect(pointerOf(boarding, nights('2026-06-12', '2026-06-13'))).toBeUndefined();
    expect(pointerOf(boarding, nights('2026-06-12', '2026-06-12'))).toBe('#/when/checkOut');
    expect(pointerOf(boarding, nights('2026-06-12', '2026-06-11'))).toBe('#/when/checkOut');
    expect(pointerOf(boarding, nights('2026-06-01', '2026-07-31'))).toBeUndefined();
    expect(pointerOf(boarding, nights('2026-06-01', '2026-08-01'))).toBe('#/when/checkOut');
    expect(pointerOf(boarding, nights('2026-02-30', '2026-03-01'))).toBe('#/when/checkIn');
    expect(pointerOf(boarding, nights('2026-06-12', '9999-12-31'))).toBe('#/when/checkOut');
    expect(pointerOf(boarding, visit('2026-06-12', '09:00'))).toBe('#/when/unit');
    expect(pointerOf(walking, nights('2026-06-12', '2026-06-13'))).toBe('#/when/unit');
    expect(pointerOf(daycare, { unit: 'day', date: '1969-12-31' })).toBe('#/when/date');
  });
});

it('reads 24:00 as the next midnight', () => {
  const date = Temporal.PlainDate.from('2026-06-12');
  expect(instantAt(date, '24:00', 'America/Denver')).toBe(Date.parse('2026-06-13T06:00:00Z'));
});

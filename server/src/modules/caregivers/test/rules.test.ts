import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../kernel/errors/problem.ts';
import { distanceKm } from '../../search/grid.ts';
import { drawOffset, publicPoint } from '../fuzz.ts';
import { windowsOn } from '../hours.ts';
import { readPlan, weekdays } from '../plan.ts';
import { canHavePage, canSeePage } from '../policy.ts';
import { mostDogs } from '../pools.ts';
import { readTerms } from '../service-rules.ts';
import { caregiverActor, createRandom } from './fixture.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return isProblem(error) ? `${error.code} ${error.errors[0]?.pointer}` : String(error);
  }
};

describe('a plan', () => {
  const monday = (...windows: [string, string][]) => ({ weekday: 'monday' as const, windows: windows.map(([from, to]) => ({ from, to })) });

  it('is refused where it contradicts itself, with the place', () => {
    expect(refusal(() => readPlan([monday(['08:00', '12:00'], ['14:00', '14:00'])]))).toBe('invalid_plan #/days/0/windows/1/to');
    expect(refusal(() => readPlan([monday(['14:00', '08:00'])]))).toBe('invalid_plan #/days/0/windows/0/to');
    expect(refusal(() => readPlan([monday(['12:00', '18:00'], ['08:00', '12:01'])]))).toBe('invalid_plan #/days/0/windows/0/from');
    expect(refusal(() => readPlan([monday(['08:00', '12:00']), monday()]))).toBe('invalid_plan #/days/1/weekday');
    expect(refusal(() => readPlan([monday(['08:00', '12:00'], ['12:00', '24:00'])]))).toBe('nothing');
  });

  it('is put in order, closed days left out', () => {
    const plan = readPlan([{ weekday: 'friday', windows: [] }, { weekday: 'sunday', windows: [{ from: '10:00', to: '11:00' }] }, monday(['14:00', '18:00'], ['08:00', '12:00'])]);
    expect(plan.days.map(({ weekday }) => weekday)).toEqual(['monday', 'sunday']);
    expect(plan.days[0]!.windows.map(({ from }) => from)).toEqual(['08:00', '14:00']);
    expect(readPlan(plan.days.map((day) => ({ ...day, windows: [...day.windows] })))).toEqual(plan);
  });

  it('has the windows of the weekday, and leaves the plan as it is', () => {
    const plan = readPlan([monday(['08:00', '12:00'], ['12:00', '18:00'], ['19:00', '20:00'])]);
    const before = JSON.stringify(plan);
    expect(windowsOn(plan, Temporal.PlainDate.from('2026-06-01'))).toEqual([{ from: '08:00', to: '18:00' }, { from: '19:00', to: '20:00' }]);
    expect(windowsOn(plan, Temporal.PlainDate.from('2026-06-02'))).toEqual([]);
    expect(JSON.stringify(plan)).toBe(before);
    expect(weekdays[Temporal.PlainDate.from('2026-06-01').dayOfWeek - 1]).toBe('monday');
  });
});

describe('the shown place', () => {
  it('is off by some hundred metres to a kilometre, and always by the same', () => {
    fc.assert(fc.property(fc.double({ min: -70, max: 70, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), fc.integer(), (lat, lng, seed) => {
      const offset = drawOffset(createRandom(seed));
      const shown = publicPoint({ lat, lng, ...offset });
      const off = distanceKm({ lat, lng }, shown);
      expect(off).toBeGreaterThan(0.2);
      expect(off).toBeLessThan(1.15);
      expect(publicPoint({ lat, lng, ...offset })).toEqual(shown);
      expect(Math.abs(shown.lng)).toBeLessThanOrEqual(180);
    }));
  });

  it('is another one for another caregiver at the same place', () => {
    const random = createRandom(7);
    const points = Array.from({ length: 50 }, () => publicPoint({ lat: 39.73, lng: -104.95, ...drawOffset(random) }));
    expect(new Set(points.map(({ lat, lng }) => `${lat},${lng}`)).size).toBeGreaterThan(30); // two may share a square of 100 m
  });
});

describe('the terms of a service', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  const body = (more: object = {}) => ({
    active: true, prices: [{ durationMinutes: null, amount: usd(5500) }], puppySurcharge: null, holidaySurcharge: null, capacity: 3,
    sizesTaken: ['large' as const, 'toy' as const], cancellationPolicy: 'moderate' as const, instantBook: false, minNoticeHours: 12, horizonDays: 180, ...more,
  });
  const visits = (...lengths: (number | null)[]) => body({ capacity: 1, prices: lengths.map((durationMinutes) => ({ durationMinutes, amount: usd(2000) })) });

  it('are refused where money, lengths or capacity are wrong', () => {
    expect(refusal(() => readTerms(body(), 'boarding', 'EUR'))).toBe('invalid_request #/prices/0/amount/currency');
    expect(refusal(() => readTerms(body({ additionalDog: usd(-1) }), 'boarding', 'USD'))).toBe('invalid_request #/additionalDog/amount');
    expect(refusal(() => readTerms(body({ puppySurcharge: { amount: 1, currency: 'CAD' } }), 'boarding', 'USD'))).toBe('invalid_request #/puppySurcharge/currency');
    expect(refusal(() => readTerms(body({ holidaySurcharge: usd(100_000_001) }), 'boarding', 'USD'))).toBe('invalid_request #/holidaySurcharge/amount');
    expect(refusal(() => readTerms(visits(30), 'boarding', 'USD'))).toBe('invalid_request #/prices/0/durationMinutes');
    expect(refusal(() => readTerms(visits(30, null), 'walking', 'USD'))).toBe('invalid_request #/prices/1/durationMinutes');
    expect(refusal(() => readTerms(visits(30, 45), 'walking', 'USD'))).toBe('invalid_request #/prices/1/durationMinutes');
    expect(refusal(() => readTerms(visits(30, 30), 'walking', 'USD'))).toBe('invalid_request #/prices/1/durationMinutes');
    expect(refusal(() => readTerms(body({ capacity: 2 }), 'house_sitting', 'USD'))).toBe('invalid_request #/capacity');
    expect(refusal(() => readTerms(body(), 'daycare', 'USD'))).toBe('nothing');
  });

  it('are put in order', () => {
    expect(readTerms(visits(60, 30), 'walking', 'USD').prices.map(({ durationMinutes }) => durationMinutes)).toEqual([30, 60]);
    expect(readTerms(body(), 'boarding', 'USD').sizesTaken).toEqual(['toy', 'large']);
  });
});

it('a page is for caregivers, a suspended one for its owner', () => {
  expect(canHavePage(caregiverActor('usr_1'))).toBe(true);
  expect(canHavePage({ kind: 'user', userId: 'usr_1', role: 'owner', sessionId: 's' })).toBe('forbidden');
  expect(canHavePage({ kind: 'key', keyId: 'key_1', scopes: ['*'] })).toBe('forbidden');
  expect(canHavePage({ kind: 'anonymous' })).toBe('unauthenticated');
  expect(canSeePage({ kind: 'anonymous' }, { userId: 'usr_1', status: 'suspended' })).toBe('caregiver_not_found');
  expect(canSeePage(caregiverActor('usr_1'), { userId: 'usr_1', status: 'suspended' })).toBe(true);
  expect(canSeePage({ kind: 'anonymous' }, { userId: 'usr_1', status: 'approved' })).toBe(true);
});

it('a party may be as large as there is room for', () => {
  expect(mostDogs({ serviceType: 'boarding', capacity: 3 })).toBe(3);
  expect(mostDogs({ serviceType: 'boarding', capacity: 50 })).toBe(10);
  expect(mostDogs({ serviceType: 'walking', capacity: 1 })).toBe(10);
});

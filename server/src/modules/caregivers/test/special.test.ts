import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { freeAt, nothingTaken, visitsOn, whyNot, type Circumstances, type TakenPlaces } from '../availability.ts';
import { isBusy, isBusyAcross, isBusyAllThrough, merged, windowsOn } from '../hours.ts';
import type { Offer, Special, When } from '../index.ts';
import { halvesOf, mostDogs } from '../pools.ts';
import { placesOf } from '../when.ts';
import { boarding, daycare, now, offerOf, openAll, walking } from './fixture.ts';

const friday = Temporal.PlainDate.from('2026-06-12');
const differing = (more: Partial<Special>): Special => ({ exceptions: [], busy: [], ...more });
const closed = (from: string, to = from, windows: Special['exceptions'][number]['windows'] = []) => ({ kind: 'closed' as const, from, to, windows });
const open = (from: string, windows: Special['exceptions'][number]['windows']) => ({ kind: 'open' as const, from, to: from, windows });
const stayOf = (offer: Offer, when: When) => placesOf(offer.service.serviceType, when, offer.timeZone, offer.plan, offer.special);
const codes = (offer: Offer, when: When, more: Partial<Circumstances> = {}) =>
  whyNot(offer, when, stayOf(offer, when), { now, dogCount: 1, sizes: [], taken: nothingTaken, ...more }).map(({ code, date }) => (date ? `${code} ${date}` : code));
const visit = (time: string, durationMinutes = 30): When => ({ unit: 'visit', date: '2026-06-12', time, durationMinutes });
const night = (checkIn: string, checkOut: string): When => ({ unit: 'night', checkIn, checkOut });
const span = (from: string, to: string) => [Date.parse(`${from}:00-06:00`), Date.parse(`${to}:00-06:00`)] as const;

describe('the hours of a date', () => {
  it('are the plan’s with extra hours, less what is closed', () => {
    const hours = (...exceptions: Special['exceptions']) => windowsOn(openAll, friday, differing({ exceptions })).map(({ from, to }) => `${from}-${to}`);
    expect(hours()).toEqual(['08:00-18:00']);
    expect(hours(closed('2026-06-12'))).toEqual([]);
    expect(hours(closed('2026-06-10', '2026-06-11'))).toEqual(['08:00-18:00']);
    expect(hours(closed('2026-06-01', '2026-06-30', [{ from: '10:00', to: '11:00' }]))).toEqual(['08:00-10:00', '11:00-18:00']);
    expect(hours(open('2026-06-12', [{ from: '18:00', to: '20:00' }, { from: '23:00', to: '24:00' }]))).toEqual(['08:00-20:00', '23:00-24:00']);
    expect(hours(open('2026-06-12', [{ from: '06:00', to: '20:00' }]), closed('2026-06-12', '2026-06-12', [{ from: '07:00', to: '09:00' }]))).toEqual(['06:00-07:00', '09:00-20:00']);
    expect(hours(closed('2026-06-12'), open('2026-06-12', [{ from: '06:00', to: '20:00' }]))).toEqual([]);
    expect(windowsOn({ days: [] }, friday, differing({ exceptions: [open('2026-06-12', [{ from: '10:00', to: '12:00' }])] }))).toEqual([{ from: '10:00', to: '12:00' }]);
  });

  it('decide over visits, days and nights alike', () => {
    const offer = (service: Offer['service']) => offerOf(service, { special: differing({ exceptions: [closed('2026-06-12', '2026-06-12', [{ from: '10:00', to: '11:00' }]), closed('2026-06-13')] }) });
    expect(codes(offer(walking), visit('10:30'))).toEqual(['outside_hours 2026-06-12']);
    expect(codes(offer(walking), visit('11:00'))).toEqual([]);
    expect(visitsOn(offer(walking), friday, 60).map((one) => one.time)).not.toContain('10:00');
    expect(codes(offer(boarding), night('2026-06-12', '2026-06-14'))).toEqual(['closed_that_day 2026-06-13']);
    expect(codes(offer(daycare), { unit: 'day', date: '2026-06-12' })).toEqual([]);
  });
});

describe('other calendars', () => {
  const busy = merged([span('2026-06-12T13:00', '2026-06-12T14:00'), span('2026-06-12T10:00', '2026-06-12T11:00'), span('2026-06-12T10:30', '2026-06-12T12:00')]);
  const special = differing({ busy });

  it('are one list of spans', () => {
    expect(busy).toEqual([[...span('2026-06-12T10:00', '2026-06-12T12:00')], [...span('2026-06-12T13:00', '2026-06-12T14:00')]]);
    const at = (text: string) => Date.parse(`2026-06-12T${text}:00-06:00`);
    expect(isBusy(special, at('12:00'), at('13:00'))).toBe(false);
    expect(isBusy(special, at('12:00'), at('13:01'))).toBe(true);
    expect(isBusyAllThrough(special, at('10:30'), at('12:00'))).toBe(true);
    expect(isBusyAllThrough(special, at('10:30'), at('12:01'))).toBe(false);
    expect([isBusyAcross(special, at('10:00')), isBusyAcross(special, at('10:01')), isBusyAcross(special, at('12:00'))]).toEqual([false, true, false]);
  });

  it('close visits, with the way there and back', () => {
    const offer = offerOf(walking, { special });
    expect(codes(offer, visit('10:30'))).toEqual(['calendar_busy 2026-06-12']);
    expect(codes(offer, visit('12:00'))).toEqual(['calendar_busy 2026-06-12']);
    expect(codes(offer, visit('12:15'))).toEqual([]);
    expect(codes(offer, visit('09:30'))).toEqual(['calendar_busy 2026-06-12']);
    expect(codes(offerOf(walking, { special, plan: { ...openAll, travelBufferMinutes: 0 } }), visit('12:00'))).toEqual([]);
  });

  it('close a day when no open hour is left, and a night also across midnight', () => {
    const allDay = differing({ busy: [span('2026-06-12T00:00', '2026-06-13T00:00')] });
    expect(codes(offerOf(daycare, { special }), { unit: 'day', date: '2026-06-12' })).toEqual([]);
    expect(codes(offerOf(daycare, { special: allDay }), { unit: 'day', date: '2026-06-12' })).toEqual(['calendar_busy 2026-06-12']);
    expect(codes(offerOf(boarding, { special: allDay }), night('2026-06-11', '2026-06-14'))).toEqual(['calendar_busy 2026-06-12']);
    const away = differing({ busy: [span('2026-06-12T22:00', '2026-06-13T06:00')] });
    expect(codes(offerOf(boarding, { special: away }), night('2026-06-11', '2026-06-14'))).toEqual(['calendar_busy 2026-06-12']);
    expect(codes(offerOf(daycare, { special: away }), { unit: 'day', date: '2026-06-12' })).toEqual([]);
  });
});

describe('capacity that services share', () => {
  const together = (rows: [number, number][], cap = 4): { own: TakenPlaces; shared: TakenPlaces } => ({ own: new Map(), shared: new Map(rows.map(([place, used]) => [place, { used, cap }])) });
  const shared = (service: Offer['service'], sharedCapacity = 4) => offerOf({ ...service, sharedCapacity });
  const sitting: Offer['service'] = { ...boarding, serviceType: 'house_sitting', capacity: 1 };

  it('is counted in halves of days, from noon to noon for a night', () => {
    expect(halvesOf('boarding', [100, 101])).toEqual([201, 202, 203, 204]);
    expect(halvesOf('daycare', [101])).toEqual([202, 203]);
    expect(halvesOf('walking', [101])).toEqual([]);
  });

  it('leaves the less of what the service and the caregiver have', () => {
    expect(freeAt(shared(boarding), [100], together([[201, 3], [202, 1]]))).toBe(1);
    expect(freeAt(shared(boarding), [100], together([[200, 4], [203, 4]]))).toBe(3);
    expect(freeAt(shared(daycare), [101], together([[202, 4]]))).toBe(0);
    expect(freeAt(shared(sitting), [100], together([]))).toBe(1);
    expect(freeAt(shared(sitting), [100], together([[201, 1]]))).toBe(0);
    expect(freeAt(offerOf(boarding), [100], together([[201, 4]]))).toBe(3);
  });

  it('is the most that one party may have', () => {
    expect(codes(shared(boarding, 2), night('2026-06-12', '2026-06-13'), { dogCount: 3 })).toEqual(['too_many_dogs']);
    expect(mostDogs({ serviceType: 'boarding', capacity: 5, sharedCapacity: 2 })).toBe(2);
  });
});

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { freeAt, nothingTaken, visitsOn, whyNot, type Circumstances, type Taken } from '../availability.ts';
import type { Offer, When } from '../index.ts';
import { placesOf } from '../when.ts';
import { boarding, daycare, now, offerOf, openAll, walking } from './fixture.ts';

const stayOf = (offer: Offer, when: When) => placesOf(offer.service.serviceType, when, offer.timeZone, offer.plan);
const about = (more: Partial<Circumstances> = {}): Circumstances => ({ now, dogCount: 1, sizes: ['small'], taken: nothingTaken, ...more });
const own = (places: Taken['own']): Taken => ({ ...nothingTaken, own: places });
const codes = (offer: Offer, when: When, more: Partial<Circumstances> = {}) =>
  whyNot(offer, when, stayOf(offer, when), about(more)).map(({ code, date }) => (date ? `${code} ${date}` : code));

const nights = (checkIn: string, checkOut: string): When => ({ unit: 'night', checkIn, checkOut });
const visit = (date: string, time: string, durationMinutes = 30): When => ({ unit: 'visit', date, time, durationMinutes });
const june = nights('2026-06-12', '2026-06-15');
const onDays = (...dates: string[]) => dates.map((date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000);

describe('why a stay cannot be booked', () => {
  it('is nothing when all is well', () => {
    expect(codes(offerOf(boarding), june)).toEqual([]);
    expect(codes(offerOf(walking), visit('2026-06-12', '08:00'))).toEqual([]);
    expect(codes(offerOf(walking), visit('2026-06-12', '17:00', 60))).toEqual([]);
  });

  it('names the caregiver, the service, the dogs', () => {
    expect(codes(offerOf(boarding, { status: 'suspended' }), june)).toEqual(['caregiver_not_approved']);
    expect(codes(offerOf({ ...boarding, active: false }), june)).toEqual(['service_inactive']);
    expect(codes(offerOf(boarding), june, { dogCount: 4 })).toEqual(['too_many_dogs']);
    expect(codes(offerOf(boarding), june, { sizes: ['giant', 'toy', 'giant'] })).toEqual(['size_not_taken']);
    expect(codes(offerOf(boarding), june, { own: true })).toEqual(['own_service']);
    expect(codes(offerOf(walking), visit('2026-06-12', '09:00', 45))).toEqual(['duration_not_offered']);
    expect(codes(offerOf(walking), visit('2026-06-12', '09:00'), { dogCount: 9 })).toEqual([]); // one household
  });

  it('names the time: past, too soon, too far', () => {
    expect(codes(offerOf(boarding), nights('2026-05-30', '2026-06-02'))).toEqual(['in_the_past 2026-05-30']);
    expect(codes(offerOf(boarding), nights('2026-06-01', '2026-06-02'))).toEqual(['too_short_notice 2026-06-01']);
    expect(codes(offerOf({ ...boarding, minNoticeHours: 3 }), nights('2026-06-01', '2026-06-02'))).toEqual([]); // noon is 3 h ahead
    expect(codes(offerOf({ ...boarding, horizonDays: 10 }), nights('2026-06-10', '2026-06-12'))).toEqual([]);
    expect(codes(offerOf({ ...boarding, horizonDays: 10 }), nights('2026-06-10', '2026-06-14'))).toEqual(['beyond_horizon 2026-06-12']);
  });

  it('names each closed night and each full one', () => {
    const plan = { days: openAll.days.filter(({ weekday }) => weekday !== 'saturday') };
    expect(codes(offerOf(boarding, { plan }), june)).toEqual(['closed_that_day 2026-06-13']);
    const [friday, sunday] = onDays('2026-06-12', '2026-06-14') as [number, number];
    const taken = own(new Map([[friday, { used: 3, cap: 3 }], [sunday, { used: 2, cap: 3 }]]));
    expect(codes(offerOf(boarding), june, { taken })).toEqual(['fully_booked 2026-06-12']);
    expect(codes(offerOf(boarding), june, { taken, dogCount: 2 })).toEqual(['fully_booked 2026-06-12', 'fully_booked 2026-06-14']);
    expect(codes(offerOf(daycare), { unit: 'day', date: '2026-06-12' }, { taken })).toEqual(['fully_booked 2026-06-12']);
  });

  it('counts with the capacity of the place, not of the service, where it has one', () => {
    const [friday] = onDays('2026-06-12') as [number];
    expect(freeAt(offerOf(boarding), [friday], own(new Map([[friday, { used: 3, cap: 5 }]])))).toBe(2);
    expect(freeAt(offerOf(boarding), [friday], nothingTaken)).toBe(3);
  });

  it('keeps visits within their hours, and one at a time', () => {
    expect(codes(offerOf(walking), visit('2026-06-12', '07:45'))).toEqual(['outside_hours 2026-06-12']);
    expect(codes(offerOf(walking), visit('2026-06-12', '17:45'))).toEqual(['outside_hours 2026-06-12']);
    const walk = stayOf(offerOf(walking), visit('2026-06-12', '10:00'));
    const taken = own(new Map(walk.places.map((place) => [place, { used: 1, cap: 1 }])));
    expect(codes(offerOf(walking), visit('2026-06-12', '10:30'), { taken })).toEqual(['fully_booked 2026-06-12']); // on the way
    expect(codes(offerOf(walking), visit('2026-06-12', '10:45'), { taken })).toEqual([]);
    expect(codes(offerOf(walking), visit('2026-06-12', '09:15'), { taken })).toEqual([]);
    expect(codes(offerOf(walking), visit('2026-06-12', '09:30'), { taken })).toEqual(['fully_booked 2026-06-12']);
  });

  it('lets a visit lie across windows that touch', () => {
    const plan = { days: [{ weekday: 'friday' as const, windows: [{ from: '08:00', to: '12:00' }, { from: '12:00', to: '18:00' }] }] };
    expect(codes(offerOf(walking, { plan }), visit('2026-06-12', '11:45'))).toEqual([]);
  });

  it('knows the caregiver’s hours on the day the clocks change', () => {
    const early = { days: [{ weekday: 'sunday' as const, windows: [{ from: '01:00', to: '04:00' }] }] };
    const offer = offerOf({ ...walking, horizonDays: 365 }, { plan: early });
    const before = new Date('2026-03-01T00:00:00Z');
    expect(codes(offer, visit('2026-03-08', '02:30'), { now: before })).toEqual([]); // 03:30 to 04:00
    expect(codes(offer, visit('2026-03-08', '02:30', 60), { now: before })).toEqual(['outside_hours 2026-03-08']); // to 04:30
    expect(codes(offer, visit('2026-11-01', '03:00', 60), { now: new Date('2026-10-01T00:00:00Z') })).toEqual([]);
  });

  it('tells people in sentences', () => {
    const [friday] = onDays('2026-06-12') as [number];
    const [reason] = whyNot(offerOf(boarding), june, stayOf(offerOf(boarding), june), about({ dogCount: 2, taken: own(new Map([[friday, { used: 2, cap: 3 }]])) }));
    expect(reason!.detail).toBe('On Friday, June 12 there is room for 1 more dog only.');
  });
});

describe('the visits of a day', () => {
  it('lie half an hour apart, within the windows', () => {
    const plan = { days: [{ weekday: 'friday' as const, windows: [{ from: '08:00', to: '09:30' }, { from: '22:45', to: '24:00' }] }] };
    const times = visitsOn({ plan, timeZone: 'America/Denver' }, Temporal.PlainDate.from('2026-06-12'), 60).map(({ time }) => time);
    expect(times).toEqual(['08:00', '08:30', '22:45']);
  });

  it('are each another instant, and are never outside hours', () => {
    const window = fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 })).filter(([from, to]) => from < to);
    const time = (quarter: number) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
    fc.assert(fc.property(window, fc.constantFrom('2026-03-08', '2026-11-01', '2026-10-04', '2026-04-05', '2026-06-14'),
      fc.constantFrom('America/Denver', 'Australia/Lord_Howe', 'Pacific/Honolulu'), ([from, to], date, timeZone) => {
        const plan = { days: [{ weekday: 'sunday' as const, windows: [{ from: time(from), to: time(to) }] }] };
        const offer = offerOf({ ...walking, horizonDays: 365, minNoticeHours: 0 }, { plan, timeZone });
        const visits = visitsOn(offer, Temporal.PlainDate.from(date), 30);
        const starts = visits.map((one) => stayOf(offer, one).startsAt.getTime());
        expect(new Set(starts).size).toBe(starts.length);
        // a slot that the gap moved may stick out of the window's end; then it says so, and nothing else
        for (const one of visits) expect(['', 'outside_hours']).toContain(codes(offer, one, { now: new Date('2026-01-01T00:00:00Z') }).map((c) => c.split(' ')[0]).join());
      }), { numRuns: 60 });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PolicyTerms } from '../../../../kernel/context/tenant.ts';
import type { Line } from '../../pricing.ts';
import { momentOf, partsOf } from '../cut-offs.ts';
import { named, policyOf, presets } from '../language.ts';
import { refundOf, type RefundInput } from '../refund.ts';
import { summaryOf } from '../words.ts';
import { problemsOf } from './arbitraries.ts';

const line = (code: Line['code'], amountMinor: number): Line => ({ code, description: code, quantity: 1, unitMinor: amountMinor, amountMinor });
const lines = [line('base', 16_500), line('holiday', 2_000), line('owner_fee', 825)];
const hourMs = 3_600_000;

/** Three nights in Denver from noon, the second of which is the Fourth of July. */
const asked = (policy: PolicyTerms, now: string, more: Partial<RefundInput> = {}) => refundOf({
  policy, lines, paidMinor: 19_325, when: { unit: 'night', checkIn: '2026-07-03', checkOut: '2026-07-06' }, timeZone: 'America/Denver',
  startsAt: new Date('2026-07-03T18:00:00.000Z'), createdAt: new Date('2026-06-01T10:00:00.000Z'), by: 'owner', now: new Date(now), ...more,
});
const refunds = (policy: PolicyTerms, now: string, more?: Partial<RefundInput>) => asked(policy, now, more).lines.map(({ refundMinor }) => refundMinor);

describe('a refund', () => {
  it('is rounded half up, line by line', () => {
    expect(refunds(presets.moderate, '2026-07-01T18:00:00.000Z')).toEqual([8_250, 1_000, 413]);
  });
  it('is the smaller one at the cut-off itself, and says when that is', () => {
    const before = asked(presets.moderate, '2026-07-02T17:59:59.999Z');
    expect([before.refundMinor, before.nextChangeAt?.toISOString()]).toEqual([9_663, '2026-07-02T18:00:00.000Z']);
    expect(asked(presets.moderate, '2026-07-02T18:00:00.000Z')).toMatchObject({ refundMinor: 0, nextChangeAt: null, explanation: 'Less than 24 hours before the start: nothing is refunded.' });
  });
  it('leaves out the first nights once their cut-off has passed, and a holiday’s surcharge with its date', () => {
    const policy = { rules: [{ hoursBefore: 0, refundBps: 10_000 }], firstNights: { nights: 1, hoursBefore: 48 } };
    expect(refunds(policy, '2026-07-01T17:00:00.000Z')).toEqual([16_500, 2_000, 825]);
    expect(refunds(policy, '2026-07-02T17:00:00.000Z')).toEqual([11_000, 2_000, 550]);
    expect(refunds({ ...policy, firstNights: { nights: 2, hoursBefore: 48 } }, '2026-07-02T17:00:00.000Z')).toEqual([5_500, 0, 275]);
  });
  it('is of the nights not yet stayed after the start', () => {
    const policy = { rules: [{ hoursBefore: 24, refundBps: 10_000 }, { hoursBefore: 0, refundBps: 5_000 }], afterStart: { refundBps: 5_000 } };
    expect(refunds(policy, '2026-07-03T19:00:00.000Z')).toEqual([5_500, 1_000, 275]);
    const last = asked(policy, '2026-07-04T20:00:00.000Z');
    expect(last.lines.map(({ refundMinor }) => refundMinor)).toEqual([2_750, 0, 138]);
    expect(last.nextChangeAt?.toISOString()).toBe('2026-07-05T18:00:00.000Z');
    expect(asked(policy, '2026-07-05T18:00:00.000Z').refundMinor).toBe(0);
    expect(asked(presets.flexible, '2026-07-03T19:00:00.000Z').explanation).toBe('The stay has started: nothing is refunded.');
  });
  it('keeps what is never refunded, but not within the grace period', () => {
    const policy = { ...presets.flexible, neverRefunded: { ownerFeeBps: 10_000, totalBps: 1_000 }, grace: { minutes: 60, hoursBefore: 48 } };
    expect(refunds(policy, '2026-06-01T10:59:59.999Z')).toEqual([16_500, 2_000, 825]);
    expect(refunds(policy, '2026-06-01T11:00:00.000Z')).toEqual([14_850, 1_800, 0]);
    expect(asked(policy, '2026-06-01T10:30:00.000Z').nextChangeAt?.toISOString()).toBe('2026-06-01T11:00:00.000Z');
  });
  it('gives back tax with what it was paid on', () => {
    const taxed = [...lines, line('tax', 1_933)];
    const more = { lines: taxed, paidMinor: 21_258 };
    expect(refunds(presets.flexible, '2026-06-02T00:00:00.000Z', more)).toEqual([16_500, 2_000, 825, 1_933]);
    expect(refunds({ ...presets.flexible, neverRefunded: { ownerFeeBps: 10_000 } }, '2026-06-02T00:00:00.000Z', more)).toEqual([16_500, 2_000, 0, 1_850]);
  });
  it('has no grace period where the start is too near', () => {
    const policy = { rules: [], grace: { minutes: 60, hoursBefore: 48 } };
    const createdAt = new Date('2026-07-01T17:45:00.000Z');
    expect(asked(policy, '2026-07-01T17:50:00.000Z', { createdAt }).nextChangeAt?.toISOString()).toBe('2026-07-01T18:00:00.000Z');
    expect(asked(policy, '2026-07-01T18:00:00.000Z', { createdAt })).toMatchObject({ refundMinor: 0, explanation: 'This policy gives no refund.' });
  });
  it('is never more than was paid', () => {
    expect(refunds(presets.moderate, '2026-06-02T00:00:00.000Z', { paidMinor: 17_000 })).toEqual([16_500, 500, 0]);
    expect(asked(presets.moderate, '2026-06-02T00:00:00.000Z', { paidMinor: 0 })).toMatchObject({ refundMinor: 0, nextChangeAt: null });
  });
  it('reads the policies of bookings that were made before there was more than rules', () => {
    const stored = JSON.parse('{"name":"strict","summary":"Full refund until 14 days before the start, then half until 7 days before.","rules":[{"hoursBefore":336,"refundBps":10000},{"hoursBefore":168,"refundBps":5000}]}');
    expect(asked(stored, '2026-06-24T00:00:00.000Z')).toMatchObject({ refundBps: 5_000, refundMinor: 9_663 });
    expect(stored).toEqual(presets.strict);
  });
});

describe('a cut-off', () => {
  const iso = (...asking: Parameters<typeof momentOf>) => new Date(momentOf(...asking)).toISOString();
  const noon = { startsAt: new Date('2026-03-09T18:00:00.000Z'), timeZone: 'America/Denver' };
  it('by local time is what the clock on the wall says, whatever the clocks did on the way', () => {
    // the clocks go forward on March 8 at 2 AM
    expect(iso({ daysBefore: 2, at: '18:00' }, noon)).toBe('2026-03-08T01:00:00.000Z');
    expect(iso({ daysBefore: 1, at: '18:00' }, noon)).toBe('2026-03-09T00:00:00.000Z');
    expect(iso({ hoursBefore: 48 }, noon)).toBe('2026-03-07T18:00:00.000Z');
  });
  it('moves forward out of the hour that is skipped, and takes the first of the two that are doubled', () => {
    expect(iso({ daysBefore: 1, at: '02:30' }, noon)).toBe('2026-03-08T09:30:00.000Z');
    const november = { startsAt: new Date('2026-11-02T19:00:00.000Z'), timeZone: 'America/Denver' };
    expect(iso({ daysBefore: 1, at: '01:30' }, november)).toBe('2026-11-01T07:30:00.000Z');
  });
  it('counts no weekends and no public holidays where it is told to', () => {
    // Monday, July 6; the Fourth is a Saturday, so Friday the third is the first business day before
    const monday = { startsAt: new Date('2026-07-06T18:00:00.000Z'), timeZone: 'America/Denver' };
    expect(iso({ daysBefore: 2, at: '12:00', businessDays: true }, monday)).toBe('2026-07-02T18:00:00.000Z');
    // Christmas Eve and Christmas are a Thursday and a Friday in 2026
    const after = { startsAt: new Date('2026-12-28T19:00:00.000Z'), timeZone: 'America/Denver' };
    expect(iso({ daysBefore: 1, at: '12:00', businessDays: true }, after)).toBe('2026-12-23T19:00:00.000Z');
  });
  it('is never after the start', () => {
    expect(iso({ daysBefore: 0, at: '20:00' }, noon)).toBe(noon.startsAt.toISOString());
  });
  it('begins each night at the same time on the wall', () => {
    const nights = partsOf({ unit: 'night', checkIn: '2026-03-07', checkOut: '2026-03-10' }, { startsAt: new Date('2026-03-07T19:00:00.000Z'), timeZone: 'America/Denver' });
    expect(nights.map(({ startsMs }) => new Date(startsMs).toISOString())).toEqual(['2026-03-07T19:00:00.000Z', '2026-03-08T18:00:00.000Z', '2026-03-09T18:00:00.000Z']);
  });
});

describe('a policy', () => {
  it.each<[string, PolicyTerms, string]>([
    ['flexible', presets.flexible, 'Full refund until 24 hours before the start.'],
    ['moderate', presets.moderate, 'Full refund until 5 days before the start, then half until 24 hours before.'],
    ['strict', presets.strict, 'Full refund until 14 days before the start, then half until 7 days before.'],
    ['local', { rules: [{ daysBefore: 3, at: '18:00', businessDays: true, refundBps: 10_000 }, { daysBefore: 1, at: '09:30', refundBps: 2_500 }, { daysBefore: 0, at: '08:00', refundBps: 0 }] },
      'Full refund until 6 PM 3 business days before the start, then 25% until 9:30 AM the day before.'],
    ['whole', {
      rules: [{ hoursBefore: 48, refundBps: 10_000 }, { hoursBefore: 0, refundBps: 5_000 }], firstNights: { nights: 2, hoursBefore: 24 }, afterStart: { refundBps: 5_000 },
      neverRefunded: { ownerFeeBps: 10_000, totalBps: 500 }, grace: { minutes: 90, hoursBefore: 72 },
    }, 'Full refund until 2 days before the start, then half until the start. From 24 hours before the start on, the first 2 nights are not refunded. '
      + 'After the start, half of the nights not yet stayed is refunded. 5% of the price is never refunded. The service fee is never refunded. '
      + 'Free to cancel within 90 minutes of booking, up to 3 days before the start.'],
    ['none', { rules: [] }, 'No refund.'],
  ])('%s says in words what it is', (_, given, words) => {
    expect(summaryOf(given)).toBe(words);
    expect(problemsOf(given)).toEqual([]);
  });
  it.each<[string, PolicyTerms, string]>([
    ['cut-offs that do not fall', { rules: [{ hoursBefore: 24, refundBps: 9_000 }, { hoursBefore: 24, refundBps: 5_000 }] }, '/rules/1 must have its cut-off after'],
    ['local ones that do not', { rules: [{ daysBefore: 2, at: '12:00', refundBps: 9_000 }, { daysBefore: 2, at: '12:00', refundBps: 5_000 }] }, '/rules/1 must have'],
    ['ones that might cross', { rules: [{ daysBefore: 2, at: '18:00', refundBps: 9_000 }, { hoursBefore: 40, refundBps: 5_000 }] }, '/rules/1 must have'],
    ['a share that rises', { rules: [{ hoursBefore: 24, refundBps: 5_000 }, { hoursBefore: 12, refundBps: 6_000 }] }, '/rules/1/refundBps must be less'],
    ['no cut-off', { rules: [{ refundBps: 5_000 }] }, '/rules/0 needs a cut-off'],
    ['two at once', { rules: [{ hoursBefore: 24, daysBefore: 1, at: '12:00', refundBps: 5_000 }] }, '/rules/0/daysBefore cannot stand'],
    ['a day without a time', { rules: [{ daysBefore: 1, refundBps: 5_000 }] }, '/rules/0/at is required'],
    ['a time without a day', { rules: [], firstNights: { nights: 1, hoursBefore: 3, at: '12:00' } }, '/firstNights/at goes with'],
    ['business hours', { rules: [{ hoursBefore: 3, businessDays: true, refundBps: 1 }] }, '/rules/0/businessDays goes with'],
    ['more after the start than before', { rules: [{ hoursBefore: 24, refundBps: 5_000 }], afterStart: { refundBps: 1 } }, '/afterStart/refundBps must not be more'],
  ])('is refused for %s, with where it stands', (_, given, said) => {
    expect(problemsOf(given)[0]).toMatch(new RegExp(`^${said.replaceAll('/', '\\/')}`));
  });
  it('may be as the guide has it', () => {
    const guide = readFileSync(new URL('../../../../../../docs/guides/cancellation-policies.md', import.meta.url), 'utf8');
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(guide)![1]!) as PolicyTerms;
    expect(problemsOf(example)).toEqual([]);
    for (const preset of Object.values(presets)) expect(guide).toContain(`| \`${preset.name}\` | ${preset.summary} |`);
  });
  it('is found by its name, the preset first, and moderate where there is none', () => {
    const own = { rules: [{ hoursBefore: 3, refundBps: 5_000 }] };
    const settings = { policies: { ours: own, strict: own } };
    expect(policyOf(settings, 'ours')).toEqual(named('ours', own));
    expect(policyOf(settings, 'strict')).toEqual(presets.strict);
    expect([policyOf(settings, 'gone'), policyOf(settings, 'toString')]).toEqual([presets.moderate, presets.moderate]);
  });
});

it('takes hours as they pass: a day with a clock change has 23 or 25 of them', () => {
  const startsAt = new Date('2026-03-09T18:00:00.000Z');
  const { nextChangeAt } = refundOf({
    policy: presets.flexible, lines, paidMinor: 19_325, when: { unit: 'day', date: '2026-03-09' }, timeZone: 'America/Denver', startsAt, createdAt: new Date(0), by: 'owner', now: new Date(1),
  });
  expect(startsAt.getTime() - nextChangeAt!.getTime()).toBe(24 * hourMs);
});

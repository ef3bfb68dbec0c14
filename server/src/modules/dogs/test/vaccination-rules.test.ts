import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../kernel/errors/problem.ts';
import {
  assertVaccination, judgeVaccinations, requiredOn, vaccinationIssues, vaccinationStateOn, vaccinationStates, type KnownVaccination,
} from '../vaccination-rules.ts';

const shot = (givenOn: string, validUntil: string, vaccine: KnownVaccination['vaccine'] = 'rabies'): KnownVaccination => ({ vaccine, vetExempt: false, givenOn, validUntil });
const letter = (givenOn: string | null = null, validUntil: string | null = null): KnownVaccination => ({ vaccine: 'rabies', vetExempt: true, givenOn, validUntil });
const biscuit = { id: 'dog_1', name: 'Biscuit' };
const stay = { from: '2026-06-12', to: '2026-06-15' };

describe('a vaccination on one date', () => {
  const on = (known: KnownVaccination[], date: string) => vaccinationStateOn(known, 'rabies', date);

  it('is valid from the day it was given to its last day', () => {
    const known = [shot('2025-06-13', '2026-06-12')];
    expect(['2025-06-12', '2025-06-13', '2026-06-12', '2026-06-13'].map((date) => on(known, date))).toEqual(['missing', 'valid', 'valid', 'expired']);
  });

  it('is missing where there is none, or only of another vaccine', () => {
    expect(on([], '2026-06-12')).toBe('missing');
    expect(on([shot('2026-01-01', '2027-01-01', 'dhpp')], '2026-06-12')).toBe('missing');
  });

  it('is told apart from an exemption, which counts only where nothing is valid', () => {
    expect(on([letter()], '2026-06-12')).toBe('exempt');
    expect(on([letter('2026-01-01', '2026-06-11')], '2026-06-12')).toBe('expired');
    expect(on([letter('2026-06-13')], '2026-06-12')).toBe('missing');
    expect(on([letter(), shot('2026-01-01', '2027-01-01')], '2026-06-12')).toBe('valid');
    expect(on([letter(), shot('2024-01-01', '2025-01-01')], '2026-06-12')).toBe('exempt');
  });
});

describe('vaccinations on every date of a stay', () => {
  it('are told date by date, first and last included', () => {
    expect(vaccinationStates([shot('2025-06-14', '2026-06-13')], ['rabies', 'dhpp'], stay)).toEqual([
      { vaccine: 'rabies', days: ['12', '13', '14', '15'].map((day) => ({ date: `2026-06-${day}`, state: Number(day) <= 13 ? 'valid' : 'expired' })) },
      { vaccine: 'dhpp', days: ['12', '13', '14', '15'].map((day) => ({ date: `2026-06-${day}`, state: 'missing' })) },
    ]);
    expect(vaccinationStates([], ['rabies'], { from: '2026-06-12', to: '2026-06-12' })[0]!.days).toHaveLength(1);
  });

  it('come to the first date that lacks', () => {
    const issues = (known: KnownVaccination[]) => vaccinationIssues(biscuit, known, ['rabies'], stay);
    expect(issues([shot('2025-06-14', '2026-06-15')])).toEqual([]);
    expect(issues([shot('2025-06-14', '2026-06-13')])).toEqual([{ dogId: 'dog_1', dogName: 'Biscuit', vaccine: 'rabies', state: 'expired', date: '2026-06-14' }]);
    expect(issues([letter(null, '2026-06-14')])).toMatchObject([{ state: 'expired', date: '2026-06-15' }]);
    expect(issues([letter()])).toMatchObject([{ state: 'exempt', date: '2026-06-12' }]);
    // two that follow one another leave no gap
    expect(issues([shot('2025-06-14', '2026-06-13'), shot('2026-06-01', '2027-06-01')])).toEqual([]);
  });

  it('say the same as asking for each date by itself', () => {
    const day = fc.integer({ min: 0, max: 40 }).map((n) => Temporal.PlainDate.from('2026-06-01').add({ days: n }).toString());
    const known = fc.record({ vaccine: fc.constantFrom('rabies' as const, 'dhpp' as const), vetExempt: fc.boolean(), givenOn: fc.option(day), validUntil: fc.option(day) });
    fc.assert(fc.property(fc.array(known, { maxLength: 6 }), day, day, (all, one, other) => {
      const dates = one <= other ? { from: one, to: other } : { from: other, to: one };
      const [states] = vaccinationStates(all, ['rabies'], dates);
      const bad = states!.days.filter(({ state }) => state === 'expired' || state === 'missing');
      const [issue] = vaccinationIssues(biscuit, all, ['rabies'], dates);
      if (bad.length > 0) expect(issue).toMatchObject({ date: bad[0]!.date, state: bad[0]!.state });
      else expect(issue === undefined || issue.state === 'exempt').toBe(true);
      expect(states!.days.map(({ state }) => state)).toEqual(states!.days.map(({ date }) => vaccinationStateOn(all, 'rabies', date)));
    }));
  });
});

describe('what a business makes of it', () => {
  const issues = (['missing', 'expired', 'exempt'] as const).map((state) => ({ dogId: 'dog_1', dogName: 'Biscuit', vaccine: 'canine_influenza' as const, state, date: '2026-06-14' }));
  const codes = (rule: 'refuse' | 'warn') => {
    const { reasons, warnings } = judgeVaccinations(issues, rule);
    return [reasons.map(({ code }) => code), warnings.map(({ code }) => code)];
  };

  it('is a refusal or a warning; an exemption is always taken, and named', () => {
    expect(codes('refuse')).toEqual([['vaccination_missing', 'vaccination_expired'], ['vaccination_exempt']]);
    expect(codes('warn')).toEqual([[], ['vaccination_missing', 'vaccination_expired', 'vaccination_exempt']]);
  });

  it('says what, of whom and when', () => {
    expect(judgeVaccinations(issues, 'refuse').reasons[0]).toEqual({
      code: 'vaccination_missing', detail: 'Biscuit has no canine influenza vaccination for 2026-06-14.', date: '2026-06-14', dogId: 'dog_1', vaccine: 'canine_influenza',
    });
  });
});

describe('how a dog stands today', () => {
  it('is told with the last day that counts', () => {
    const standing = (known: KnownVaccination[]) => requiredOn(known, ['rabies'], '2026-06-12')[0];
    expect(standing([])).toEqual({ vaccine: 'rabies', state: 'missing', validUntil: null });
    expect(standing([shot('2024-01-01', '2025-01-01'), shot('2025-01-01', '2026-01-01')])).toEqual({ vaccine: 'rabies', state: 'expired', validUntil: '2026-01-01' });
    expect(standing([shot('2025-01-01', '2027-01-01'), shot('2026-01-01', '2026-12-01')])).toEqual({ vaccine: 'rabies', state: 'valid', validUntil: '2027-01-01' });
    expect(standing([letter()])).toEqual({ vaccine: 'rabies', state: 'exempt', validUntil: null });
    expect(standing([letter(null, '2026-08-01')])).toEqual({ vaccine: 'rabies', state: 'exempt', validUntil: '2026-08-01' });
  });
});

describe('what a vaccination can be', () => {
  const good = { vaccine: 'rabies' as const, product: 'Nobivac', vetExempt: false, givenOn: '2026-01-01' as string | null, validUntil: '2027-01-01' as string | null, exemptionReason: null as string | null };
  const tried = (more: Partial<Parameters<typeof assertVaccination>[0]>, birthDateEstimated = false): string => {
    try {
      assertVaccination({ ...good, ...more }, { birthDate: '2021-04-09', birthDateEstimated }, '2026-06-01');
      return 'fine';
    } catch (error) {
      return isProblem(error) ? `${error.code} ${error.errors[0]?.pointer}` : String(error);
    }
  };

  it.each([
    ['fine', {}], ['fine', { givenOn: '2026-06-01', validUntil: '2026-06-01' }], ['fine', { vaccine: 'other' as const }],
    ['invalid_vaccination #/givenOn', { givenOn: '2026-06-02' }], ['invalid_vaccination #/givenOn', { givenOn: '2021-04-08' }],
    ['invalid_vaccination #/givenOn', { givenOn: null }], ['invalid_vaccination #/validUntil', { validUntil: null }],
    ['invalid_vaccination #/validUntil', { validUntil: '2025-12-31' }], ['invalid_vaccination #/product', { vaccine: 'other' as const, product: ' ' }],
    ['invalid_vaccination #/exemptionReason', { exemptionReason: 'Epilepsy' }],
    ['fine', { vetExempt: true, givenOn: null, validUntil: null, exemptionReason: 'Epilepsy' }],
    ['invalid_vaccination #/validUntil', { vetExempt: true, validUntil: '2025-12-31' }],
  ])('%s: %j', (expected, more) => {
    expect(tried(more)).toBe(expected);
  });

  it('goes by no birth date that is a guess', () => {
    expect(tried({ givenOn: '2021-01-01' }, true)).toBe('fine');
  });
});

import { describe, expect, it } from 'vitest';
import { lackingPapers, later, type Standing } from '../standing.ts';

const rules: Standing['rules'] = {
  backgroundCheck: true, documents: ['identity'],
  certifications: [{ kind: 'pet_first_aid', serviceTypes: ['boarding'] }, { kind: 'liability_insurance', serviceTypes: [] }],
};
const all = (through: string | null): Standing['papers'] => ({
  backgroundCheck: through === null ? { through: '9999-12-31' } : { through },
  documents: new Map([['identity', through]]),
  certifications: new Map([['pet_first_aid', through], ['liability_insurance', through]]),
});
const nothing: Standing['papers'] = { backgroundCheck: null, documents: new Map(), certifications: new Map() };
const codes = (papers: Standing['papers'], lastDate: string, serviceType: 'boarding' | 'walking' = 'boarding') =>
  lackingPapers({ rules, papers }, serviceType, { today: '2026-06-01', lastDate }, 'Grace').map(({ code }) => code);

describe('lackingPapers', () => {
  it('asks for what the service needs, and no more', () => {
    expect(codes(nothing, '2026-06-10')).toEqual(['background_check_missing', 'document_missing', 'certification_missing', 'certification_missing']);
    expect(codes(nothing, '2026-06-10', 'walking')).toEqual(['background_check_missing', 'document_missing', 'certification_missing']);
    expect(lackingPapers({ rules: { backgroundCheck: false, documents: [], certifications: [] }, papers: nothing }, 'boarding', { today: '2026-06-01', lastDate: '2026-06-02' }, '')).toEqual([]);
  });

  it('is content on the very last day, and not a day longer', () => {
    expect(codes(all('2026-06-10'), '2026-06-10')).toEqual([]);
    expect(codes(all('2026-06-10'), '2026-06-11')).toEqual(['background_check_expires', 'document_expires', 'certification_expires', 'certification_expires']);
    expect(codes(all(null), '2036-01-01')).toEqual([]);
    expect(codes(all('2026-05-31'), '2026-06-10')).toEqual(['background_check_missing', 'document_missing', 'certification_missing', 'certification_missing']);
  });
});

it('takes the paper that lasts longest', () => {
  expect(later(undefined, '2026-06-10')).toBe('2026-06-10');
  expect(later('2026-06-10', '2026-06-09')).toBe('2026-06-10');
  expect(later('2026-06-10', null)).toBe(null);
  expect(later(null, '2026-06-10')).toBe(null);
});

import { describe, expect, it } from 'vitest';
import { isComplete, isSettled, stepsOf, type Known } from '../onboarding/steps.ts';

const ready: Known = {
  page: { headline: 'A calm home', bio: 'I have looked after dogs for nine years.', plan: { days: [{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }] }, serviceArea: null },
  services: [{ serviceType: 'boarding', active: true }],
  rules: { approval: 'reviewed', backgroundCheck: false, documents: [], certifications: [] },
  documents: [], certifications: [], check: null, asked: [], today: '2026-06-01', soon: '2026-07-01',
};
const found = (known: Partial<Known>) => Object.fromEntries(stepsOf({ ...ready, ...known }).map((one) => [one.step, `${one.state} ${one.missing.map(({ code }) => code).join(' ')}`.trim()]));
const strict = (more: Partial<Known['rules']>): Partial<Known> => ({ rules: { ...ready.rules, ...more } });

describe('stepsOf', () => {
  it('has nothing to say of a page that is ready', () => {
    const steps = stepsOf(ready);
    expect(steps.map(({ step }) => step)).toEqual(['profile', 'services', 'availability', 'service_area', 'certifications', 'documents', 'background_check']);
    expect(steps.every(({ state, missing }) => state === 'done' && missing.length === 0)).toBe(true);
    expect([isComplete(steps), isSettled(steps)]).toEqual([true, true]);
  });

  it('says what a page needs', () => {
    expect(found({ page: { headline: 'Hi', bio: 'Me', plan: { days: [] }, serviceArea: null }, services: [] })).toMatchObject({
      profile: 'missing headline_short bio_short', services: 'missing no_service', availability: 'missing plan_empty',
    });
    expect(found({ services: [{ serviceType: 'boarding', active: false }] }).services).toBe('missing no_service');
    expect(found({ services: [{ serviceType: 'walking', active: true }] }).service_area).toBe('done area_unset');
  });

  it.each([
    [[], 'missing document_missing'],
    [[{ kind: 'identity', status: 'in_review', expiresOn: null, rejectionReason: null }], 'waiting document_in_review'],
    [[{ kind: 'identity', status: 'rejected', expiresOn: null, rejectionReason: 'Blurred.' }], 'missing document_rejected'],
    [[{ kind: 'identity', status: 'rejected', expiresOn: null, rejectionReason: 'Blurred.' }, { kind: 'identity', status: 'in_review', expiresOn: null, rejectionReason: null }], 'waiting document_in_review'],
    [[{ kind: 'identity', status: 'expired', expiresOn: '2026-05-01', rejectionReason: null }], 'missing document_expired'],
    [[{ kind: 'identity', status: 'approved', expiresOn: '2026-05-31', rejectionReason: null }], 'missing document_expired'],
    [[{ kind: 'identity', status: 'approved', expiresOn: '2026-06-10', rejectionReason: null }], 'done document_expiring'],
    [[{ kind: 'identity', status: 'approved', expiresOn: null, rejectionReason: null }], 'done'],
    [[{ kind: 'address', status: 'approved', expiresOn: null, rejectionReason: null }], 'missing document_missing'],
  ])('knows a document from another: %#', (documents, expected) => {
    expect(found({ ...strict({ documents: ['identity'] }), documents }).documents).toBe(expected);
  });

  it.each([
    [[], 'missing certification_missing'],
    [[{ kind: 'pet_first_aid', status: 'expired', expiresOn: '2026-05-01' }], 'missing certification_expired'],
    [[{ kind: 'pet_first_aid', status: 'valid', expiresOn: '2026-06-10' }], 'done certification_expiring'],
    [[{ kind: 'pet_first_aid', status: 'valid', expiresOn: '2026-06-10' }, { kind: 'pet_first_aid', status: 'valid', expiresOn: null }], 'done'],
  ])('knows a certification from another: %#', (certifications, expected) => {
    const rules = strict({ certifications: [{ kind: 'pet_first_aid', serviceTypes: ['boarding'] }] });
    expect(found({ ...rules, certifications }).certifications).toBe(expected);
    expect(found({ ...rules, certifications: [], services: [{ serviceType: 'walking', active: true }] }).certifications).toBe('done');
  });

  it.each([
    [null, 'missing background_check_missing'],
    [{ status: 'canceled', expiresOn: null }, 'missing background_check_missing'],
    [{ status: 'pending', expiresOn: null }, 'waiting background_check_pending'],
    [{ status: 'adverse', expiresOn: null }, 'missing background_check_not_passed'],
    [{ status: 'expired', expiresOn: null }, 'missing background_check_expired'],
    [{ status: 'clear', expiresOn: '2026-06-10' }, 'done background_check_expiring'],
    [{ status: 'clear', expiresOn: '2027-06-10' }, 'done'],
    [{ status: 'adjudicated', expiresOn: '2026-05-31' }, 'missing background_check_expired'],
  ])('knows a background check from another: %#', (check, expected) => {
    expect(found({ ...strict({ backgroundCheck: true }), check }).background_check).toBe(expected);
  });

  it('can be handed in while others are still at work, but is not settled', () => {
    const steps = stepsOf({ ...ready, ...strict({ backgroundCheck: true }), check: { status: 'pending', expiresOn: null } });
    expect([isComplete(steps), isSettled(steps)]).toEqual([true, false]);
  });

  it('points at what the business wants changed, without standing in the way', () => {
    const steps = stepsOf({ ...ready, asked: ['profile'] });
    expect(steps[0]).toMatchObject({ state: 'done', missing: [{ code: 'changes_requested' }] });
    expect(isComplete(steps)).toBe(true);
  });
});

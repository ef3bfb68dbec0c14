import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';
import { createUploader, type FileToSend } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const page = { displayName: 'Grace K.', headline: 'A calm home', bio: 'Nine years of dogs, big and small.', postalCode: '80206' };
const boarding = { prices: [{ durationMinutes: null, amount: { amount: 5_500, currency: 'USD' } }], capacity: 3, sizesTaken: ['small', 'large'] };
const plan = { days: [{ weekday: 'monday', windows: [{ from: '08:00', to: '18:00' }] }], travelBufferMinutes: 15, sharedCapacity: null };
const nobody = 'cap_01JZ0000000000000000000009';
const noPage = 'cgv_01JZ0000000000000000000009';

describeApp('onboarding', (world) => {
  let admin: Signed;
  let foreign: Signed;
  let file: FileToSend;
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const setRules = async (caregivers: object) => {
    const answer = await world.call('updateSettings', { ...as(admin), body: { caregivers } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    world.server.app.parts.platform.tenants.forget();
  };
  beforeAll(async () => {
    admin = await world.person('admin');
    foreign = await world.person('admin', 'beta');
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
    file = { bytes: pdf.bytes, contentType: pdf.declaredType, purpose: 'document' };
    await setRules({ approval: 'reviewed' });
  });

  /** A caregiver with a page, and what it takes to hand it in. */
  const drafted = async (ready = true): Promise<Signed> => {
    const who = await world.person('caregiver');
    expect((await world.call('createCaregiver', { ...as(who), body: page })).body.status).toBe('draft');
    if (!ready) return who;
    await world.call('putService', { ...as(who), params: { serviceType: 'boarding' }, body: boarding });
    await world.call('putAvailabilityPlan', { ...as(who), body: plan });
    return who;
  };
  const mine = async (who: Signed) => (await world.call('getOnboarding', as(who))).body;
  const submit = (who: Signed) => world.call('submitOnboarding', as(who));
  const applied = async () => {
    const who = await drafted();
    const { body } = await submit(who);
    return { who, applicationId: body.application.id as string, caregiverId: body.caregiverId as string };
  };
  const decide = (applicationId: string, body: object, by: Signed = admin) => world.call('decideCaregiverApplication', { ...as(by), params: { applicationId }, body });
  const shown = (caregiverId: string) => world.call('getCaregiver', { params: { caregiverId } });
  const stateOf = async (who: Signed, step: string) => {
    const found = (await mine(who)).steps.find((one: { step: string }) => one.step === step);
    return `${found.state} ${found.missing.map((one: { code: string }) => one.code).join(' ')}`.trim();
  };
  const upload = async (who: Signed) => (await createUploader(world.server, world.call).upload(who, file)).id;

  describe('getOnboarding', () => {
    it('says what is missing and why, and follows what is done', async () => {
      const who = await drafted(false);
      expect(await mine(who)).toMatchObject({ status: 'draft', approval: 'reviewed', canSubmit: false, application: null, suspension: null });
      expect([await stateOf(who, 'services'), await stateOf(who, 'availability')]).toEqual(['missing no_service', 'missing plan_empty']);
      await world.call('putService', { ...as(who), params: { serviceType: 'boarding' }, body: boarding });
      await world.call('putAvailabilityPlan', { ...as(who), body: plan });
      expect(await mine(who)).toMatchObject({ canSubmit: true });
    });

    it('is nobody’s without a page, nor of another business', async () => {
      expect(outcome(await world.call('getOnboarding', as(await world.person('caregiver'))))).toBe('404 caregiver_not_found');
      expect(outcome(await world.call('submitOnboarding', as(await world.person('caregiver', 'beta'))))).toBe('404 caregiver_not_found');
    });
  });

  describe('submitOnboarding', () => {
    it('is refused with all that is missing, and changes nothing', async () => {
      const who = await drafted(false);
      expect(outcome(await submit(who))).toBe('422 onboarding_incomplete #/steps/services #/steps/availability');
      expect(await mine(who)).toMatchObject({ status: 'draft', application: null });
    });

    it('hands the page in, once', async () => {
      const { who } = await applied();
      expect(await mine(who)).toMatchObject({ status: 'applied', canSubmit: false, application: { status: 'submitted' } });
      expect(outcome(await submit(who))).toBe('409 application_transition_not_allowed');
    });

    it('of two at once, one hands it in', async () => {
      const who = await drafted();
      const outcomes = (await Promise.all([submit(who), submit(who), submit(who)])).map(outcome).sort();
      expect(outcomes).toEqual(['200', '409 application_transition_not_allowed', '409 application_transition_not_allowed']);
    });
  });

  describe('decideCaregiverApplication', () => {
    it('lists a page that was approved, and nobody sees it before', async () => {
      const { who, applicationId, caregiverId } = await applied();
      expect(outcome(await shown(caregiverId))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect((await decide(applicationId, { decision: 'approved' })).body).toMatchObject({ status: 'approved', reason: null, caregiver: { id: caregiverId, status: 'approved' } });
      expect((await shown(caregiverId)).status).toBe(200);
      expect(outcome(await decide(applicationId, { decision: 'declined', reason: 'late' }))).toBe('409 application_transition_not_allowed');
      const log = await world.call('listAuditLog', { ...as(admin), query: { subjectId: caregiverId } });
      expect(log.body.data.map((one: { action: string }) => one.action)).toEqual(['caregiver_application.approved']);
      await world.settled();
      const told = (await world.call('listNotifications', as(who))).body.data.map((one: { type: string }) => one.type);
      expect(told).toContain('caregiver.approved');
      const found = await world.call('searchCaregivers', { query: { serviceType: 'boarding', place: '80206', radiusKm: 25, limit: 100 } });
      expect(found.body.data.map((one: { caregiverId: string }) => one.caregiverId)).toContain(caregiverId);
    });

    it('asks for changes at named steps, after which it can be handed in again', async () => {
      const { who, applicationId } = await applied();
      expect(outcome(await decide(applicationId, { decision: 'changes_requested' }))).toMatch(/^400 invalid_request/);
      expect((await decide(applicationId, { decision: 'changes_requested', reason: ' Tell us of your garden. ', steps: ['profile'] })).status).toBe(200);
      expect(await mine(who)).toMatchObject({ status: 'changes_requested', canSubmit: true, application: { reason: 'Tell us of your garden.', steps: ['profile'] } });
      expect(await stateOf(who, 'profile')).toBe('done changes_requested');
      const again = (await submit(who)).body;
      expect(again).toMatchObject({ status: 'applied', application: { status: 'submitted', reason: null } });
      expect(again.application.id).not.toBe(applicationId);
    });

    it('declines with a reason, which the caregiver reads', async () => {
      const { who, applicationId } = await applied();
      expect((await decide(applicationId, { decision: 'declined', reason: 'Too many walkers here.' })).body).toMatchObject({ status: 'declined' });
      expect(await mine(who)).toMatchObject({ status: 'declined', application: { reason: 'Too many walkers here.' } });
    });

    it('of two decisions at once, one counts', async () => {
      const { applicationId } = await applied();
      const outcomes = (await Promise.all([decide(applicationId, { decision: 'approved' }), decide(applicationId, { decision: 'declined', reason: 'no' })])).map(outcome).sort();
      expect(outcomes).toEqual(['200', '409 application_transition_not_allowed']);
    });

    it('knows none that is not there, or another business’s', async () => {
      const { applicationId } = await applied();
      expect(outcome(await decide(nobody, { decision: 'approved' }))).toBe('404 application_not_found #/path/applicationId');
      expect(outcome(await decide(applicationId, { decision: 'approved' }, foreign))).toBe('404 application_not_found #/path/applicationId');
      expect(outcome(await decide('cap_x', { decision: 'approved' }))).toBe('400 invalid_request #/path/applicationId');
    });

    it('does not list a page whose account is not active, until it is', async () => {
      const { who, applicationId, caregiverId } = await applied();
      await world.call('suspendUser', { ...as(admin), params: { userId: who.userId }, body: { reason: 'A check.' } });
      expect((await decide(applicationId, { decision: 'approved' })).body.caregiver).toMatchObject({ status: 'suspended', suspension: null });
      await world.call('reinstateUser', { ...as(admin), params: { userId: who.userId } });
      expect((await shown(caregiverId)).status).toBe(200);
    });
  });

  describe('listCaregiverApplications and getCaregiverApplication', () => {
    it('show who waits, the oldest first', async () => {
      const one = await applied();
      const other = await applied();
      const ask = async (query: object, by = admin) => (await world.call('listCaregiverApplications', { ...as(by), query: { limit: 100, ...query } })).body.data.map(({ id }: { id: string }) => id);
      const waiting = await ask({ status: 'submitted' });
      expect(waiting.indexOf(one.applicationId)).toBeLessThan(waiting.indexOf(other.applicationId));
      expect(await ask({ caregiverId: one.caregiverId })).toEqual([one.applicationId]);
      expect(await ask({}, foreign)).toEqual([]);
      expect(outcome(await world.call('listCaregiverApplications', { ...as(admin), query: { cursor: 'x' } }))).toBe('400 invalid_cursor');
    });

    it('open one with its page, and note who read it', async () => {
      const { applicationId } = await applied();
      const read = await world.call('getCaregiverApplication', { ...as(admin), params: { applicationId } });
      expect(read.body).toMatchObject({ application: { id: applicationId }, bio: page.bio, services: [{ serviceType: 'boarding' }], certifications: [] });
      const log = await world.call('listAuditLog', { ...as(admin), query: { subjectId: applicationId } });
      expect(log.body.data.map((one: { action: string }) => one.action)).toEqual(['caregiver_application.read']);
      expect(outcome(await world.call('getCaregiverApplication', { ...as(foreign), params: { applicationId } }))).toBe('404 application_not_found #/path/applicationId');
    });
  });

  describe('suspendCaregiver and reinstateCaregiver', () => {
    const suspend = (caregiverId: string, by = admin, body: object = { reason: 'Two owners complained.' }) => world.call('suspendCaregiver', { ...as(by), params: { caregiverId }, body });
    const reinstate = (caregiverId: string, by = admin) => world.call('reinstateCaregiver', { ...as(by), params: { caregiverId } });

    it('take a page off the list, and put it back', async () => {
      const who = await world.caregiver();
      expect((await suspend(who.caregiverId)).body).toMatchObject({ status: 'suspended', suspension: { reason: 'Two owners complained.' } });
      expect(outcome(await shown(who.caregiverId))).toBe('404 caregiver_not_found #/path/caregiverId');
      const owner = await world.person('owner');
      const quoted = await world.quote(owner, who.caregiverId, [await world.dog(owner)]);
      expect(quoted.body.reasons).toMatchObject([{ code: 'caregiver_not_approved' }]);
      expect(await mine(who)).toMatchObject({ status: 'suspended', suspension: { reason: 'Two owners complained.' } });
      expect(outcome(await suspend(who.caregiverId))).toBe('409 caregiver_transition_not_allowed');
      expect((await reinstate(who.caregiverId)).body).toMatchObject({ status: 'approved', suspension: null });
      expect((await shown(who.caregiverId)).status).toBe(200);
      expect(outcome(await reinstate(who.caregiverId))).toBe('409 caregiver_transition_not_allowed');
    });

    it('keep a page off the list when only its account comes back', async () => {
      const who = await world.caregiver();
      await world.call('suspendUser', { ...as(admin), params: { userId: who.userId }, body: { reason: 'A check.' } });
      expect((await suspend(who.caregiverId)).status).toBe(200);
      await world.call('reinstateUser', { ...as(admin), params: { userId: who.userId } });
      expect((await shown(who.caregiverId)).status).toBe(404);
      expect((await reinstate(who.caregiverId)).body.status).toBe('approved');
    });

    it('are refused for drafts, for others’, and without a reason', async () => {
      const { body } = await submit(await drafted());
      expect(outcome(await suspend(body.caregiverId))).toBe('409 caregiver_transition_not_allowed');
      const who = await world.caregiver();
      expect(outcome(await suspend(who.caregiverId, foreign))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(outcome(await reinstate(who.caregiverId, foreign))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(outcome(await suspend(noPage))).toBe('404 caregiver_not_found #/path/caregiverId');
      expect(outcome(await suspend(who.caregiverId, admin, { reason: ' ' }))).toBe('400 invalid_request #/reason');
    });
  });

  it('adminListCaregivers shows the business’s own, by state', async () => {
    const { caregiverId } = await applied();
    const ask = async (query: object, by = admin) => (await world.call('adminListCaregivers', { ...as(by), query: { limit: 100, ...query } })).body.data.map(({ id }: { id: string }) => id);
    expect(await ask({ status: 'applied' })).toContain(caregiverId);
    expect(await ask({ status: 'approved' })).not.toContain(caregiverId);
    expect(await ask({}, foreign)).not.toContain(caregiverId);
    expect(outcome(await world.call('adminListCaregivers', { ...as(admin), query: { status: 'famous' } }))).toBe('400 invalid_request #/query/status');
  });

  describe('where the business approves by itself', () => {
    it('lists a page with nothing outstanding at once, and one that waits for a paper when it is there', async () => {
      await setRules({ approval: 'automatic' });
      expect((await submit(await drafted())).body).toMatchObject({ status: 'approved', application: { status: 'approved' } });
      await setRules({ documents: ['identity'] });
      const who = await drafted();
      expect(outcome(await submit(who))).toBe('422 onboarding_incomplete #/steps/documents');
      const { body: document } = await world.call('submitDocument', { ...as(who), body: { kind: 'identity', uploadId: await upload(who) } });
      expect((await submit(who)).body).toMatchObject({ status: 'applied' });
      await world.call('decideDocument', { ...as(admin), params: { documentId: document.id }, body: { decision: 'approved' } });
      await world.settled();
      expect(await mine(who)).toMatchObject({ status: 'approved' });
      await setRules({ approval: 'reviewed', documents: [] });
    });
  });

  describe('what the business asks for', () => {
    it('keeps a caregiver from being booked, says why, and is in no search, until it is there', async () => {
      await setRules({ documents: ['insurance'] });
      const who = await world.caregiver();
      const owner = await world.person('owner');
      const dog = await world.dog(owner);
      const codes = async (when = world.nights(20)) => (await world.quote(owner, who.caregiverId, [dog], when)).body.reasons.map((one: { code: string }) => one.code);
      const search = async (query: object = {}) => {
        await world.settled();
        const found = await world.call('searchCaregivers', { query: { serviceType: 'boarding', place: '80205', radiusKm: 25, limit: 100, ...query } });
        return found.body.data.some((one: { caregiverId: string }) => one.caregiverId === who.caregiverId);
      };
      expect(await codes()).toEqual(['document_missing']);
      expect(await search()).toBe(false);
      const { body: document } = await world.call('submitDocument', { ...as(who), body: { kind: 'insurance', uploadId: await upload(who), expiresOn: world.nights(25).checkIn } });
      await world.call('decideDocument', { ...as(admin), params: { documentId: document.id }, body: { decision: 'approved' } });
      expect(await codes()).toEqual([]);
      expect(await codes(world.nights(24))).toEqual(['document_expires']);
      expect(await search()).toBe(true);
      const late = world.nights(24);
      expect(await search({ checkIn: late.checkIn, checkOut: late.checkOut })).toBe(false);
      const calendar = await world.call('getAvailability', { params: { caregiverId: who.caregiverId }, query: { serviceType: 'boarding', from: late.checkIn, to: late.checkOut } });
      expect(calendar.body.places.map((one: { reasons: string[] }) => one.reasons)).toContainEqual(['document_expires']);
      const { parts } = world.server.app;
      const open = await parts.caregivers.openness(await parts.contextFor(world.server.tenantIds.alpha, 'test'), who.caregiverId, { from: world.nights(23).checkIn, days: 4 });
      expect([...open!.get('boarding')!.free].map((free) => free > 0)).toEqual([true, true, false, false]);
      expect([...open!.get('daycare')!.free].map((free) => free > 0)).toEqual([true, true, true, false]);
      await setRules({ documents: [], backgroundCheck: true });
      expect(await codes()).toEqual(['background_check_missing']);
      await setRules({ backgroundCheck: false });
      expect(await codes()).toEqual([]);
    });
  });

  it('an owner’s home must lie where the caregiver goes', async () => {
    await setRules({ documents: [], backgroundCheck: false });
    const who = await world.caregiver();
    const owner = await world.person('owner');
    const dog = await world.dog(owner);
    const walk = { unit: 'visit' as const, date: world.nights(10).checkIn, time: '10:00', durationMinutes: 30 };
    const codes = async (serviceType: 'walking' | 'boarding' = 'walking') =>
      (await world.quote(owner, who.caregiverId, [dog], serviceType === 'walking' ? walk : world.nights(10), serviceType)).body.reasons.map((one: { code: string }) => one.code);
    const homeless = await world.call('quoteBooking', { ...as(owner), body: { caregiverId: who.caregiverId, serviceType: 'walking', when: walk, dogIds: [dog] } });
    expect(homeless.body.reasons.map((one: { code: string }) => one.code)).toEqual(['address_missing']);
    expect(await codes()).toEqual([]); // the usual home of tests is in Denver
    await world.call('addAddress', { ...as(owner), body: { label: 'Home', line1: '1 Main St', city: 'Boulder', region: 'CO', postalCode: '80302', isDefault: true } });
    expect(await codes()).toEqual(['outside_service_area']);
    expect(await codes('boarding')).toEqual([]);
    await world.call('putServiceArea', { ...as(who), body: { type: 'Radius', radiusKm: 60 } });
    expect(await codes()).toEqual([]);
  });
});

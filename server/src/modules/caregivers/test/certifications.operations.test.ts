import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed, type SignedCaregiver, type TenantName } from '../../../../test/app/index.ts';
import { createUploader, type FileToSend } from '../../../../test/app/uploads.ts';
import { honestFiles } from '../../../../test/corpus/index.ts';

const dayMs = 86_400_000;

describeApp('certifications', (world) => {
  let file: FileToSend;
  beforeAll(async () => {
    const pdf = (await honestFiles()).find(({ declaredType }) => declaredType === 'application/pdf')!;
    file = { bytes: pdf.bytes, contentType: pdf.declaredType, purpose: 'document' };
  });
  const as = (who: Signed) => ({ token: who.token, tenant: who.tenant });
  const uploaded = async (who: Signed) => (await createUploader(world.server, world.call).upload(who, file)).id;
  const add = async (who: Signed, body: { uploadId?: string; [field: string]: unknown } = {}) =>
    world.call('addCertification', { ...as(who), body: { kind: 'pet_first_aid', issuer: 'Red Cross', uploadId: body.uploadId ?? (await uploaded(who)), ...body } });
  const mine = async (who: Signed) => (await world.call('listCertifications', as(who))).body.data;
  const remove = (who: Signed, certificationId: string) => world.call('deleteCertification', { ...as(who), params: { certificationId } });
  const setRules = async (caregivers: object, tenant: TenantName) => {
    const admin = await world.person('admin', tenant);
    expect((await world.call('updateSettings', { ...as(admin), body: { caregivers } })).status).toBe(200);
    world.server.app.parts.platform.tenants.forget();
  };
  const factsOf = async (type: string, tenant: TenantName): Promise<{ subjectId: string; data: any }[]> => {
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT subjectId, data FROM events WHERE tenantId = ? AND type = ? ORDER BY id', [world.server.tenantIds[tenant], type]);
    return rows.map((row) => ({ subjectId: String(row['subjectId']), data: typeof row['data'] === 'string' ? JSON.parse(row['data']) : row['data'] }));
  };

  it('are added with a proof, shown, and removed with it', async () => {
    const me = await world.caregiver();
    const { status, body } = await add(me, { number: 'PFA-20931', expiresOn: world.nights(400).checkIn, issuer: ' Red Cross ' });
    expect([status, body]).toMatchObject([201, { kind: 'pet_first_aid', issuer: 'Red Cross', number: 'PFA-20931', status: 'valid', neededFor: [], files: [{ name: 'original.pdf' }] }]);
    expect(await mine(me)).toMatchObject([{ id: body.id, number: 'PFA-20931' }]);
    const { rows } = await world.server.app.parts.db.query({}, 'SELECT * FROM caregiver_certifications WHERE id = ?', [body.id]);
    expect(JSON.stringify(rows)).not.toContain('PFA-20931');
    const page = await world.call('getCaregiver', { params: { caregiverId: me.caregiverId } });
    expect(page.body.certifications).toEqual([{ kind: 'pet_first_aid', issuer: 'Red Cross', expiresOn: world.nights(400).checkIn }]);
    expect(outcome(await remove(me, body.id))).toBe('204');
    expect(await mine(me)).toEqual([]);
    expect(outcome(await remove(me, body.id))).toBe('404 certification_not_found #/path/certificationId');
  });

  it('want an own, clean, unused upload, and to be good still', async () => {
    const me = await world.caregiver();
    const uploadId = await uploaded(me);
    const asked = async (body: object, by: Signed = me) => outcome(await add(by, { uploadId, ...body }));
    const unusable = '422 upload_not_usable #/uploadId';
    expect(await asked({}, await world.caregiver())).toBe(unusable);
    expect(await asked({}, await world.caregiver({}, 'beta'))).toBe(unusable);
    expect(await asked({ expiresOn: world.nights(-3).checkIn })).toBe('422 certification_expired #/expiresOn');
    expect(await asked({ expiresOn: '2026-02-30' })).toBe('400 invalid_request #/expiresOn');
    expect(await asked({ kind: 'wizardry' })).toBe('400 invalid_request #/kind');
    expect(await asked({ issuer: ' ' })).toBe('400 invalid_request #/issuer');
    expect(await asked({})).toBe('201');
    expect(await asked({})).toBe(unusable);
  });

  it('are nobody else’s', async () => {
    const me = await world.caregiver();
    const { body } = await add(me);
    const gone = '404 certification_not_found #/path/certificationId';
    expect(outcome(await remove(await world.caregiver(), body.id))).toBe(gone);
    expect(outcome(await remove(await world.caregiver({}, 'beta'), body.id))).toBe(gone);
    expect(outcome(await remove(me, 'crt_x'))).toBe('400 invalid_request #/path/certificationId');
    const pageless = await world.person('caregiver');
    for (const id of ['listCertifications', 'addCertification'] as const) {
      const answer = id === 'addCertification' ? await add(pageless) : await world.call(id, as(pageless));
      expect(outcome(answer), id).toBe('404 caregiver_not_found');
    }
    expect(outcome(await remove(pageless, body.id))).toBe('404 caregiver_not_found');
    expect(await mine(me)).toHaveLength(1);
    expect(outcome(await world.call('listCertifications', { ...as(me), query: { cursor: 'x' } }))).toBe('400 invalid_cursor');
  });

  it('have an end', async () => {
    const me = await world.caregiver();
    const { db } = world.server.app.parts;
    const [{ body: first }, ctx] = [await add(me), await world.server.app.parts.contextFor(world.server.tenantIds.alpha, 'test')];
    const { createCertificationRepository } = await import('../certifications/repository.ts');
    const repository = createCertificationRepository(db);
    const row = (await repository.byId(ctx, first.id))!;
    await db.transaction(ctx, (tx) => repository.insert(tx, Array.from({ length: 19 }, (_, i) => ({ ...row, id: `crt_01JZ000000000000000000${1000 + i}` }))));
    expect(outcome(await add(me))).toBe('409 too_many_certifications');
  });

  describe('that a service needs', () => {
    it('warn both sides before they lapse, and then keep the service from being booked', async () => {
      await setRules({ certifications: [{ kind: 'pet_first_aid', serviceTypes: ['boarding'] }] }, 'beta');
      const me: SignedCaregiver = await world.caregiver({}, 'beta');
      const owner = await world.person('owner', 'beta');
      const dog = await world.dog(owner);
      const { body } = await add(me, { expiresOn: world.nights(40).checkIn });
      expect(body.neededFor).toEqual(['boarding']);
      // what the business asks for comes later than the booking: it stays
      await setRules({ certifications: [] }, 'beta');
      const beyond = await world.booking(owner, me, [dog], { when: world.nights(50), confirmed: true });
      await world.booking(owner, me, [dog], { when: world.nights(20), confirmed: true });
      const walk = { unit: 'visit' as const, date: world.nights(55).checkIn, time: '10:00', durationMinutes: 30 };
      await world.booking(owner, me, [dog], { when: walk, serviceType: 'walking', confirmed: true });
      await world.pay(owner, beyond.id);
      await setRules({ certifications: [{ kind: 'pet_first_aid', serviceTypes: ['boarding'] }] }, 'beta');
      const codes = async (fromDays: number) => (await world.quote(owner, me.caregiverId, [dog], world.nights(fromDays))).body.reasons.map((one: { code: string }) => one.code);
      expect(await codes(30)).toEqual([]);
      expect(await codes(60)).toEqual(['certification_expires']);

      await world.advance(12 * dayMs, 'beta');
      await world.settled('beta');
      expect(await factsOf('certification.expiring', 'beta')).toMatchObject([{ subjectId: body.id, data: { userId: me.userId, kind: 'pet_first_aid' } }]);
      expect(await factsOf('booking.certification_expiring', 'beta')).toMatchObject([{ subjectId: beyond.id }]);
      const told = async (who: Signed) => (await world.call('listNotifications', { ...as(who), query: { limit: 50 } })).body.data.map((one: { type: string }) => one.type);
      expect(await told(me)).toContain('certification.expiring');
      expect(await told(owner)).toContain('booking.certification_expiring');
      expect((await mine(me))[0].status).toBe('valid');

      await world.advance(30 * dayMs, 'beta');
      await world.settled('beta');
      expect((await mine(me))[0]).toMatchObject({ status: 'expired', files: [] });
      expect(await codes(60)).toEqual(['certification_missing']);
      expect(await factsOf('certification.expired', 'beta')).toHaveLength(1);
      expect(await told(owner)).toContain('booking.certification_expired');
    });

    it('trouble no owner where another one lasts longer', async () => {
      await setRules({ certifications: [{ kind: 'liability_insurance', serviceTypes: [] }] }, 'alpha');
      const me = await world.caregiver();
      const owner = await world.person('owner');
      expect((await add(me, { kind: 'liability_insurance', expiresOn: world.nights(10).checkIn })).status).toBe(201);
      expect((await add(me, { kind: 'liability_insurance' })).status).toBe(201);
      await world.booking(owner, me, [await world.dog(owner)], { when: world.nights(40), confirmed: true });
      await world.advance(13 * dayMs);
      await world.settled();
      expect((await factsOf('certification.expired', 'alpha')).length).toBe(1);
      expect(await factsOf('booking.certification_expired', 'alpha')).toEqual([]);
    });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';
import { createDogTools, noSuch } from './fixture.ts';

const wall = movableClock();
const rabies = { vaccine: 'rabies', product: 'Nobivac Rabies', givenOn: '2025-09-14', validUntil: '2028-09-13' };

describeApp('vaccinations of dogs', (world) => {
  const { as, sent, sentAndChecked, usedFor, contentOf } = createDogTools(world);
  let owner: Signed;
  let other: Signed;
  let elsewhere: Signed;

  beforeAll(async () => {
    [owner, other, elsewhere] = await Promise.all([world.person('owner'), world.person('owner'), world.person('owner', 'beta')]);
  });

  const add = (dogId: string, body: object = rabies, { who = owner, headers = {} }: { who?: Signed; headers?: Record<string, string> } = {}) =>
    world.call('addVaccination', { ...as(who), params: { dogId }, body, headers });
  const list = (dogId: string, { who = owner, query = {} }: { who?: Signed; query?: Record<string, string> } = {}) => world.call('listVaccinations', { ...as(who), params: { dogId }, query });
  const update = (dogId: string, vaccinationId: string, body: object, { who = owner, headers = {} }: { who?: Signed; headers?: Record<string, string> } = {}) =>
    world.call('updateVaccination', { ...as(who), params: { dogId, vaccinationId }, body, headers });
  const remove = (dogId: string, vaccinationId: string, who = owner) => world.call('deleteVaccination', { ...as(who), params: { dogId, vaccinationId } });

  describe('addVaccination', () => {
    it('201: with its proof', async () => {
      const dogId = await world.dog(owner);
      const proofUploadId = await sentAndChecked(owner, 'document');
      const { status, body, headers } = await add(dogId, { ...rabies, proofUploadId });
      const now = wall.now().toISOString();
      expect([status, headers.get('etag')]).toEqual([201, body.etag]);
      expect(body).toMatchObject({ ...rabies, dogId, vetExempt: false, state: 'valid', exemptionReason: null, createdAt: now, updatedAt: now });
      expect(body.proof).toMatchObject([{ contentType: 'application/pdf' }]);
      expect((await fetch(body.proof[0].url)).status).toBe(200);
      expect(await usedFor(proofUploadId)).toBe(`vaccination:${body.id}`);
      expect((await list(dogId)).body.data).toHaveLength(1);
    }, 60_000);

    it('201: a vet’s exemption, whose reason nobody reads in the database', async () => {
      const dogId = await world.dog(owner);
      const { status, body } = await add(dogId, { vaccine: 'rabies', vetExempt: true, exemptionReason: ' Grand mal seizures ' }, { headers: { 'idempotency-key': `exempt-${dogId}` } });
      expect([status, body.state, body.exemptionReason, body.validUntil]).toEqual([201, 'exempt', 'Grand mal seizures', null]);
      expect(await contentOf('vaccinations')).toContain(body.id);
      for (const table of ['vaccinations', 'idempotency_keys'] as const) expect(await contentOf(table)).not.toContain('seizures');
    });

    it('422: dates that cannot be', async () => {
      const dogId = await world.dog(owner);
      const tried = async (more: object) => outcome(await add(dogId, { ...rabies, ...more }));
      expect(await tried({ validUntil: '2025-09-13' })).toBe('422 invalid_vaccination #/validUntil');
      expect(await tried({ givenOn: '2026-06-03' })).toBe('422 invalid_vaccination #/givenOn');
      expect(await tried({ givenOn: '2020-01-01' })).toBe('422 invalid_vaccination #/givenOn');
      expect(await tried({ validUntil: null })).toBe('422 invalid_vaccination #/validUntil');
      expect(await tried({ exemptionReason: 'None' })).toBe('422 invalid_vaccination #/exemptionReason');
      expect((await list(dogId)).body.data).toEqual([]);
    });

    it('422: a proof that is another’s, a picture for galleries, or used', async () => {
      const dogId = await world.dog(owner);
      const used = await sent(owner, 'document');
      await add(dogId, { ...rabies, proofUploadId: used });
      for (const proofUploadId of [await sent(other, 'document'), await sent(owner, 'image'), used, `upl_${noSuch}`]) {
        expect(outcome(await add(dogId, { ...rabies, proofUploadId }))).toBe('422 upload_not_usable #/proofUploadId');
      }
      expect((await list(dogId)).body.data).toHaveLength(1);
    });

    it('400: what the contract does not allow', async () => {
      const dogId = await world.dog(owner);
      const tried = async (more: object) => outcome(await add(dogId, { ...rabies, ...more }));
      expect(await tried({ vaccine: 'measles' })).toBe('400 invalid_request #/vaccine');
      expect(await tried({ givenOn: '2025-02-30' })).toBe('400 invalid_request #/givenOn');
      expect(await tried({ product: 'x'.repeat(121) })).toBe('400 invalid_request #/product');
      expect(await tried({ vetExempt: true, exemptionReason: 'x'.repeat(5_000) })).toBe('400 invalid_request #/exemptionReason');
    });

    it('404: another’s dog, another business’s', async () => {
      const dogId = await world.dog(owner);
      for (const who of [other, elsewhere]) expect(outcome(await add(dogId, rabies, { who }))).toBe('404 dog_not_found');
    });

    it('409: more than there is room for', async () => {
      const dogId = await world.dog(owner);
      const { parts } = world.server.app;
      const ctx = await parts.contextFor(world.server.tenantIds.alpha, 'test');
      await parts.db.transaction(ctx, async (tx) => {
        for (let n = 0; n < 100; n += 1) await parts.dogs.addVaccinationFor(tx, owner.userId, dogId, { vaccine: 'lyme', givenOn: '2026-01-01', validUntil: '2027-01-01' });
      });
      expect(outcome(await add(dogId))).toBe('409 dog_limit_reached');
    });

    it('makes one of a repeated request', async () => {
      const dogId = await world.dog(owner);
      const headers = { 'idempotency-key': `vaccination-${dogId}` };
      const [first, again] = [await add(dogId, rabies, { headers }), await add(dogId, rabies, { headers })];
      expect([again.status, again.body.id, again.headers.get('etag')]).toEqual([201, first.body.id, first.body.etag]);
      expect((await list(dogId)).body.data).toHaveLength(1);
    });
  });

  describe('listVaccinations', () => {
    it('200: the latest added first, page by page, with what the business requires', async () => {
      const dogId = await world.dog(owner);
      const ids: string[] = [];
      for (const vaccine of ['rabies', 'dhpp', 'lyme']) ids.unshift((await add(dogId, { ...rabies, vaccine })).body.id);
      const first = (await list(dogId, { query: { limit: '2' } })).body;
      const rest = (await list(dogId, { query: { limit: '2', cursor: first.nextCursor } })).body;
      expect([...first.data, ...rest.data].map(({ id }: { id: string }) => id)).toEqual(ids);
      expect([rest.nextCursor, rest.required]).toEqual([null, []]);
    });

    it('404: another’s, another business’s; 400: a cursor that is none', async () => {
      const dogId = await world.dog(owner);
      for (const who of [other, elsewhere, await world.caregiver()]) expect(outcome(await list(dogId, { who }))).toBe('404 dog_not_found');
      expect(outcome(await list(dogId, { query: { cursor: 'x' } }))).toContain('400 invalid_cursor');
    });
  });

  describe('updateVaccination', () => {
    it('200: changes only what is sent, and the version with it', async () => {
      const dogId = await world.dog(owner);
      const before = (await add(dogId)).body;
      const { status, body, headers } = await update(dogId, before.id, { validUntil: '2026-09-13' });
      expect([status, headers.get('etag')]).toEqual([200, body.etag]);
      expect(body).toEqual({ ...before, validUntil: '2026-09-13', etag: body.etag, updatedAt: body.updatedAt });
      expect(body.etag).not.toBe(before.etag);
      expect((await list(dogId)).body.data).toEqual([body]);
    });

    it('200: from an exemption to a vaccination, without its reason', async () => {
      const dogId = await world.dog(owner);
      const { id } = (await add(dogId, { vaccine: 'rabies', vetExempt: true, exemptionReason: 'Too young' })).body;
      expect(outcome(await update(dogId, id, { vetExempt: false }))).toBe('422 invalid_vaccination #/givenOn');
      const { body } = await update(dogId, id, { ...rabies, vetExempt: false });
      expect(body).toMatchObject({ ...rabies, vetExempt: false, exemptionReason: null, state: 'valid' });
    });

    it('200: another proof takes the place of the one before, and null takes it away', async () => {
      const dogId = await world.dog(owner);
      const [first, second] = [await sent(owner, 'document'), await sent(owner, 'document')];
      const { id } = (await add(dogId, { ...rabies, proofUploadId: first })).body;
      expect((await update(dogId, id, { proofUploadId: second })).body.proof).toHaveLength(1);
      expect([await usedFor(first), await usedFor(second)]).toEqual([null, `vaccination:${id}`]);
      expect((await update(dogId, id, { product: 'Rabisin' })).body.proof).toHaveLength(1);
      expect((await update(dogId, id, { proofUploadId: null })).body.proof).toEqual([]);
      expect(await usedFor(second)).toBeNull();
      expect(outcome(await update(dogId, id, { proofUploadId: await sent(other, 'document') }))).toBe('422 upload_not_usable #/proofUploadId');
    });

    it('412: somebody else changed it since', async () => {
      const dogId = await world.dog(owner);
      const { id, etag } = (await add(dogId)).body;
      const change = async (product: string) => outcome(await update(dogId, id, { product }, { headers: { 'if-match': etag } }));
      expect([await change('A'), await change('B')]).toEqual(['200', '412 precondition_failed #/header/if-match']);
    });

    it('422 and 400: what makes no vaccination', async () => {
      const dogId = await world.dog(owner);
      const { id } = (await add(dogId)).body;
      expect(outcome(await update(dogId, id, { validUntil: '2025-01-01' }))).toBe('422 invalid_vaccination #/validUntil');
      expect(outcome(await update(dogId, id, {}))).toBe('400 invalid_request #');
      expect((await list(dogId)).body.data[0]).toMatchObject(rabies);
    });

    it('404: of another dog, another’s, another business’s', async () => {
      const [dogId, second] = [await world.dog(owner), await world.dog(owner)];
      const { id } = (await add(dogId)).body;
      expect(outcome(await update(second, id, { product: 'A' }))).toBe('404 vaccination_not_found #/path/vaccinationId');
      for (const who of [other, elsewhere]) expect(outcome(await update(dogId, id, { product: 'A' }, { who }))).toBe('404 dog_not_found');
    });
  });

  describe('deleteVaccination', () => {
    it('204: goes, and gives its proof back', async () => {
      const dogId = await world.dog(owner);
      const proofUploadId = await sent(owner, 'document');
      const { id } = (await add(dogId, { ...rabies, proofUploadId })).body;
      expect(outcome(await remove(dogId, id))).toBe('204');
      expect((await list(dogId)).body.data).toEqual([]);
      expect(await usedFor(proofUploadId)).toBeNull();
      expect(outcome(await remove(dogId, id))).toBe('404 vaccination_not_found #/path/vaccinationId');
    });

    it('404: of another dog, another’s, another business’s', async () => {
      const [dogId, second] = [await world.dog(owner), await world.dog(owner)];
      const { id } = (await add(dogId)).body;
      expect(outcome(await remove(second, id))).toBe('404 vaccination_not_found #/path/vaccinationId');
      for (const who of [other, elsewhere]) expect(outcome(await remove(dogId, id, who))).toBe('404 dog_not_found');
      expect((await list(dogId)).body.data).toHaveLength(1);
    });
  });
}, { wall });

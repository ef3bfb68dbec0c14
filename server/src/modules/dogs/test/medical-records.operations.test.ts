import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';
import { movableClock } from '../../../../test/services/tenant.ts';
import { createDogTools, noSuch } from './fixture.ts';

const wall = movableClock();
const surgery = { kind: 'surgery', title: 'Patella surgery', notes: 'Left knee 🦴', occurredOn: '2022-03-02' };

describeApp('medical records of dogs', (world) => {
  const { as, sent, sentAndChecked, usedFor, contentOf } = createDogTools(world);
  let owner: Signed;
  let other: Signed;
  let elsewhere: Signed;

  beforeAll(async () => {
    [owner, other, elsewhere] = await Promise.all([world.person('owner'), world.person('owner'), world.person('owner', 'beta')]);
  });

  const add = (dogId: string, body: object = surgery, who = owner, headers: Record<string, string> = {}) => world.call('addMedicalRecord', { ...as(who), params: { dogId }, body, headers });
  const list = (dogId: string, who = owner, query: Record<string, string> = {}) => world.call('listMedicalRecords', { ...as(who), params: { dogId }, query });
  const remove = (dogId: string, recordId: string, who = owner) => world.call('deleteMedicalRecord', { ...as(who), params: { dogId, recordId } });

  describe('addMedicalRecord', () => {
    it('201: with its file; nobody reads it in the database', async () => {
      const dogId = await world.dog(owner);
      const uploadId = await sentAndChecked(owner, 'document');
      const { status, body } = await add(dogId, { ...surgery, title: ' Patella surgery ', uploadId }, owner, { 'idempotency-key': `record-${dogId}` });
      expect(status).toBe(201);
      expect(body).toMatchObject({ ...surgery, dogId, createdAt: wall.now().toISOString(), files: [{ contentType: 'application/pdf' }] });
      expect((await fetch(body.files[0].url)).status).toBe(200);
      expect(await usedFor(uploadId)).toBe(`medical-record:${body.id}`);
      expect(await contentOf('medical_records')).toContain(body.id);
      for (const table of ['medical_records', 'idempotency_keys'] as const) expect(await contentOf(table)).not.toMatch(/Patella|knee/);
    }, 60_000);

    it('422: dates that cannot be, and files that may not be', async () => {
      const dogId = await world.dog(owner);
      const tried = async (more: object) => outcome(await add(dogId, { ...surgery, ...more }));
      expect(await tried({ occurredOn: '2026-06-03' })).toBe('422 invalid_record_date #/occurredOn');
      expect(await tried({ occurredOn: '2020-01-01' })).toBe('422 invalid_record_date #/occurredOn');
      expect(await tried({ uploadId: await sent(other, 'document') })).toBe('422 upload_not_usable #/uploadId');
      expect(await tried({ uploadId: await sent(owner, 'image') })).toBe('422 upload_not_usable #/uploadId');
      expect((await list(dogId)).body.data).toEqual([]);
    });

    it('400: what the contract does not allow', async () => {
      const dogId = await world.dog(owner);
      const tried = async (more: object) => outcome(await add(dogId, { ...surgery, ...more }));
      expect(await tried({ notes: 'x'.repeat(5_000) })).toBe('400 invalid_request #/notes');
      expect(await tried({ title: '  ' })).toBe('400 invalid_request #/title');
      expect(await tried({ kind: 'gossip' })).toBe('400 invalid_request #/kind');
      expect(await tried({ occurredOn: 'yesterday' })).toBe('400 invalid_request #/occurredOn');
    });

    it('404: another’s dog, another business’s, none', async () => {
      const dogId = await world.dog(owner);
      for (const who of [other, elsewhere]) expect(outcome(await add(dogId, surgery, who))).toBe('404 dog_not_found');
      expect(outcome(await add(`dog_${noSuch}`))).toBe('404 dog_not_found');
    });

    it('409: more than there is room for', async () => {
      const dogId = await world.dog(owner);
      const { id } = (await add(dogId)).body;
      const { db, contextFor } = world.server.app.parts;
      await db.transaction(await contextFor(world.server.tenantIds.alpha, 'test'), async (tx) => {
        for (let n = 1; n < 500; n += 1) {
          await db.query(tx, 'INSERT INTO medical_records SELECT ?, tenantId, dogId, ownerId, kind, occurredOn, sealed, uploadId, createdAt FROM medical_records WHERE id = ?', [`mrc_${n}${dogId.slice(-20)}`, id]);
        }
      });
      expect(outcome(await add(dogId))).toBe('409 dog_limit_reached');
    });
  });

  describe('listMedicalRecords', () => {
    it('200: the latest added first, page by page', async () => {
      const dogId = await world.dog(owner);
      const ids: string[] = [];
      for (const title of ['A', 'B', 'C']) ids.unshift((await add(dogId, { ...surgery, title })).body.id);
      const first = (await list(dogId, owner, { limit: '2' })).body;
      const rest = (await list(dogId, owner, { limit: '2', cursor: first.nextCursor })).body;
      expect([...first.data, ...rest.data].map(({ id }: { id: string }) => id)).toEqual(ids);
      expect(rest.nextCursor).toBeNull();
    });

    it('404: another’s, another business’s; 400: a cursor that is none', async () => {
      const dogId = await world.dog(owner);
      for (const who of [other, elsewhere, await world.caregiver()]) expect(outcome(await list(dogId, who))).toBe('404 dog_not_found');
      expect(outcome(await list(dogId, owner, { cursor: 'x' }))).toContain('400 invalid_cursor');
    });
  });

  describe('deleteMedicalRecord', () => {
    it('204: goes, and gives its file back', async () => {
      const dogId = await world.dog(owner);
      const uploadId = await sent(owner, 'document');
      const { id } = (await add(dogId, { ...surgery, uploadId })).body;
      expect(outcome(await remove(dogId, id))).toBe('204');
      expect((await list(dogId)).body.data).toEqual([]);
      expect(await usedFor(uploadId)).toBeNull();
      expect(outcome(await remove(dogId, id))).toBe('404 medical_record_not_found #/path/recordId');
    });

    it('404: of another dog, another’s, another business’s', async () => {
      const [dogId, second] = [await world.dog(owner), await world.dog(owner)];
      const { id } = (await add(dogId)).body;
      expect(outcome(await remove(second, id))).toBe('404 medical_record_not_found #/path/recordId');
      for (const who of [other, elsewhere]) expect(outcome(await remove(dogId, id, who))).toBe('404 dog_not_found');
      expect((await list(dogId)).body.data).toHaveLength(1);
    });
  });
}, { wall });

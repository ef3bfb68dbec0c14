import { beforeAll, describe, expect, it } from 'vitest';
import { describeApp, outcome, type Signed } from '../../../../test/app/index.ts';
import { createDogTools, noSuch } from './fixture.ts';

describeApp('photos of dogs', (world) => {
  const { as, sent, sentAndChecked, usedFor, contentOf } = createDogTools(world);
  let owner: Signed;
  let other: Signed;
  let elsewhere: Signed;

  beforeAll(async () => {
    [owner, other, elsewhere] = await Promise.all([world.person('owner'), world.person('owner'), world.person('owner', 'beta')]);
  });

  const add = (dogId: string, uploadId: string, who = owner) => world.call('addDogPhoto', { ...as(who), params: { dogId }, body: { uploadId } });
  const added = async (dogId: string): Promise<string> => (await add(dogId, await sent(owner, 'image'))).body.id;
  const order = (dogId: string, body: object, { who = owner, headers = {} }: { who?: Signed; headers?: Record<string, string> } = {}) =>
    world.call('orderDogPhotos', { ...as(who), params: { dogId }, body, headers });
  const remove = (dogId: string, photoId: string, who = owner) => world.call('deleteDogPhoto', { ...as(who), params: { dogId, photoId } });
  const gallery = async (dogId: string) => (await world.call('getDog', { ...as(owner), params: { dogId } })).body.photos as { id: string; cover: boolean }[];
  const shown = async (dogId: string) => (await gallery(dogId)).map(({ id, cover }) => `${id}${cover ? '*' : ''}`);

  describe('addDogPhoto', () => {
    it('201: comes last, in sizes that can be fetched; the first is the cover', async () => {
      const dogId = await world.dog(owner);
      const uploadId = await sentAndChecked(owner, 'image');
      const { status, body } = await add(dogId, uploadId);
      expect([status, body.cover]).toEqual([201, true]);
      expect(body.files.map(({ contentType }: { contentType: string }) => contentType)).toContain('image/webp');
      expect((await fetch(body.files[0].url)).status).toBe(200);
      const second = await add(dogId, await sent(owner, 'image'));
      expect(second.body.cover).toBe(false);
      expect(await shown(dogId)).toEqual([`${body.id}*`, second.body.id]);
      expect(await usedFor(uploadId)).toBe(`dog-photo:${body.id}`);
      expect((await world.call('listDogs', as(owner))).body.data.find(({ id }: { id: string }) => id === dogId).photos).toHaveLength(2);
    }, 60_000);

    it('moves the dog’s version', async () => {
      const dogId = await world.dog(owner);
      const etag = (await world.call('getDog', { ...as(owner), params: { dogId } })).headers.get('etag')!;
      await added(dogId);
      const change = await world.call('updateDog', { ...as(owner), params: { dogId }, body: { weightKg: 9 }, headers: { 'if-match': etag } });
      expect(outcome(change)).toBe('412 precondition_failed #/header/if-match');
    });

    it('422: another’s upload, one that is used, one for documents, none', async () => {
      const dogId = await world.dog(owner);
      const used = await sent(owner, 'image');
      expect((await add(dogId, used)).status).toBe(201);
      for (const uploadId of [await sent(other, 'image'), await sent(elsewhere, 'image'), used, await sent(owner, 'document'), `upl_${noSuch}`]) {
        expect(outcome(await add(dogId, uploadId))).toBe('422 upload_not_usable #/uploadId');
      }
      expect(await gallery(dogId)).toHaveLength(1);
      expect(outcome(await add(dogId, 'upl_1'))).toBe('400 invalid_request #/uploadId');
    });

    it('404: another’s dog, another business’s, none', async () => {
      const dogId = await world.dog(owner);
      for (const who of [other, elsewhere]) expect(outcome(await add(dogId, await sent(who, 'image'), who))).toBe('404 dog_not_found');
      expect(outcome(await add(`dog_${noSuch}`, `upl_${noSuch}`))).toBe('404 dog_not_found');
    });

    it('409: more than there is room for', async () => {
      const dogId = await world.dog(owner);
      const { db, contextFor } = world.server.app.parts;
      const photo = await added(dogId);
      const ctx = await contextFor(world.server.tenantIds.alpha, 'test');
      for (let n = 2; n <= 20; n += 1) {
        await db.transaction(ctx, (tx) => db.query(tx, `INSERT INTO dog_photos SELECT ?, tenantId, dogId, ownerId, uploadId, ?, createdAt FROM dog_photos WHERE id = ?`, [`dph_${n}${dogId}`, n, photo]));
      }
      const uploadId = await sent(owner, 'image');
      expect(outcome(await add(dogId, uploadId))).toBe('409 dog_limit_reached');
      expect(await usedFor(uploadId)).toBeNull();
    });
  });

  describe('orderDogPhotos', () => {
    it('200: the order as told; the first is the cover unless another is', async () => {
      const dogId = await world.dog(owner);
      const [a, b, c] = [await added(dogId), await added(dogId), await added(dogId)];
      const { status, body } = await order(dogId, { photoIds: [c, a, b] });
      expect([status, body.photos.map(({ id, cover }: { id: string; cover: boolean }) => `${id}${cover ? '*' : ''}`)]).toEqual([200, [`${c}*`, a, b]]);
      expect(await shown(dogId)).toEqual([`${c}*`, a, b]);
      await order(dogId, { photoIds: [a, b, c], coverPhotoId: b });
      expect(await shown(dogId)).toEqual([a, `${b}*`, c]);
    });

    it('422: an order that leaves out or brings in', async () => {
      const [dogId, otherDog] = [await world.dog(owner), await world.dog(owner)];
      const [a, b, foreign] = [await added(dogId), await added(dogId), await added(otherDog)];
      const before = await shown(dogId);
      expect(outcome(await order(dogId, { photoIds: [a] }))).toBe('422 photo_order_incomplete #/photoIds');
      expect(outcome(await order(dogId, { photoIds: [a, foreign] }))).toBe('422 photo_order_incomplete #/photoIds/1');
      expect(outcome(await order(dogId, { photoIds: [b, a], coverPhotoId: foreign }))).toBe('422 photo_order_incomplete #/coverPhotoId');
      expect(outcome(await order(dogId, { photoIds: [a, a] }))).toBe('400 invalid_request #/photoIds');
      expect(await shown(dogId)).toEqual(before);
    });

    it('412: somebody else changed the dog since', async () => {
      const dogId = await world.dog(owner);
      const [a, b] = [await added(dogId), await added(dogId)];
      const etag = (await world.call('getDog', { ...as(owner), params: { dogId } })).headers.get('etag')!;
      const first = await order(dogId, { photoIds: [b, a] }, { headers: { 'if-match': etag } });
      expect(outcome(first)).toBe('200');
      expect(outcome(await order(dogId, { photoIds: [a, b] }, { headers: { 'if-match': etag } }))).toBe('412 precondition_failed #/header/if-match');
      expect(outcome(await order(dogId, { photoIds: [a, b] }, { headers: { 'if-match': first.headers.get('etag')! } }))).toBe('200');
    });

    it('404: another’s dog, another business’s', async () => {
      const dogId = await world.dog(owner);
      const photoIds = [await added(dogId)];
      for (const who of [other, elsewhere]) expect(outcome(await order(dogId, { photoIds }, { who }))).toBe('404 dog_not_found');
    });
  });

  describe('deleteDogPhoto', () => {
    it('204: goes, and gives its file back; if it was the cover, the first that is left is', async () => {
      const dogId = await world.dog(owner);
      const uploadId = await sent(owner, 'image');
      const cover = (await add(dogId, uploadId)).body.id;
      const [b, c] = [await added(dogId), await added(dogId)];
      expect(outcome(await remove(dogId, cover))).toBe('204');
      expect(await shown(dogId)).toEqual([`${b}*`, c]);
      expect(await usedFor(uploadId)).toBeNull();
      expect(outcome(await remove(dogId, c))).toBe('204');
      expect(outcome(await remove(dogId, b))).toBe('204');
      expect(await shown(dogId)).toEqual([]);
      // the next is the first again
      const next = await added(dogId);
      expect(await shown(dogId)).toEqual([`${next}*`]);
    });

    it('404: another dog’s photo, another’s dog, another business’s, none', async () => {
      const [dogId, otherDog] = [await world.dog(owner), await world.dog(owner)];
      const photo = await added(dogId);
      expect(outcome(await remove(otherDog, photo))).toBe('404 dog_photo_not_found #/path/photoId');
      expect(outcome(await remove(dogId, `dph_${noSuch}`))).toBe('404 dog_photo_not_found #/path/photoId');
      for (const who of [other, elsewhere]) expect(outcome(await remove(dogId, photo, who))).toBe('404 dog_not_found');
      expect(await gallery(dogId)).toHaveLength(1);
    });
  });

  it('go with the dog, as do vaccinations and medical records, and give their files back', async () => {
    const dogId = await world.dog(owner);
    const params = { dogId };
    const [photo, proof, report] = [await sent(owner, 'image'), await sent(owner, 'document'), await sent(owner, 'document')];
    await add(dogId, photo);
    await world.call('addVaccination', { ...as(owner), params, body: { vaccine: 'rabies', vetExempt: true, proofUploadId: proof } });
    await world.call('addMedicalRecord', { ...as(owner), params, body: { kind: 'other', title: 'X', occurredOn: '2024-01-01', uploadId: report } });
    const tables = ['dog_photos', 'vaccinations', 'medical_records'] as const;
    for (const table of tables) expect(await contentOf(table)).toContain(dogId);
    expect(outcome(await world.call('deleteDog', { ...as(owner), params }))).toBe('204');
    for (const table of tables) expect(await contentOf(table)).not.toContain(dogId);
    expect(await Promise.all([photo, proof, report].map(usedFor))).toEqual([null, null, null]);
    expect(outcome(await add(dogId, photo))).toBe('404 dog_not_found');
  });
});

import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import type { DogParts } from './deps.ts';
import type { DogPhotoRow, DogRow } from './entities.ts';
import type { PhotoView } from './presenter.ts';
import { most } from './repository.ts';

export const photoUse = (id: string): string => `dog-photo:${id}`;

/** Photos in the order that is asked for. Throws `photo_order_incomplete` unless it names each of them once. */
function inOrder(photos: readonly DogPhotoRow[], { photoIds, coverPhotoId }: Pick<Schema<'OrderDogPhotos'>, 'photoIds' | 'coverPhotoId'>): DogPhotoRow[] {
  const incomplete = (pointer: string, detail: string) => problem('photo_order_incomplete', { pointer, detail });
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const ordered = photoIds.map((id, index) => {
    const photo = byId.get(id);
    if (!photo) throw incomplete(`#/photoIds/${index}`, 'It is no photo of this dog.');
    return photo;
  });
  if (new Set(photoIds).size !== photos.length) throw incomplete('#/photoIds', `The dog has ${photos.length} photos.`);
  if (coverPhotoId && !byId.has(coverPhotoId)) throw incomplete('#/coverPhotoId', 'It is no photo of this dog.');
  return ordered;
}

export function createPhotos({ ids, repository, files, own }: DogParts) {
  /** The gallery is part of the dog: its version moves with it. */
  const touch = async (tx: TxCtx, dog: DogRow, patch: Partial<DogRow> = {}): Promise<DogRow> => {
    const change = { ...patch, updatedAt: nextVersion(tx.clock.now(), dog.updatedAt) };
    await repository.update(tx, dog.id, change);
    return { ...dog, ...change };
  };
  const withFiles = async (ctx: Ctx, rows: readonly DogPhotoRow[]): Promise<PhotoView[]> => {
    const pictures = await files.filesOfAll(ctx, rows.map(({ uploadId }) => uploadId));
    return rows.map((row) => ({ row, files: pictures.get(row.uploadId) ?? [] }));
  };

  return {
    async add(tx: TxCtx, dogId: string, { uploadId }: Schema<'AddDogPhoto'>): Promise<{ photo: PhotoView; dog: DogRow }> {
      const dog = await own(tx, dogId);
      const others = await repository.photosOf(tx, [dogId]);
      if (others.length >= most.photos) throw problem('dog_limit_reached', { detail: `Remove one of the ${most.photos} photos first.` });
      const id = ids.next('dogPhoto');
      await files.use(tx, { uploadId, userId: dog.ownerId, purpose: 'image', usedFor: photoUse(id), pointer: '#/uploadId' });
      const position = (others.at(-1)?.position ?? 0) + 1;
      const row: DogPhotoRow = { id, tenantId: tx.tenant.id, dogId, ownerId: dog.ownerId, uploadId, position, createdAt: tx.clock.now() };
      await repository.insertPhoto(tx, row);
      const changed = await touch(tx, dog, { coverPhotoId: dog.coverPhotoId ?? id });
      return { photo: (await withFiles(tx, [row]))[0]!, dog: changed };
    },
    async order(tx: TxCtx, dogId: string, given: Schema<'OrderDogPhotos'>, ifMatch: string | undefined): Promise<{ photos: PhotoView[]; dog: DogRow }> {
      const dog = await own(tx, dogId);
      assertUnchanged(ifMatch, dog);
      const ordered = inOrder(await repository.photosOf(tx, [dogId]), given);
      for (const [index, photo] of ordered.entries()) {
        if (photo.position !== index + 1) await repository.placePhoto(tx, photo.id, index + 1);
      }
      const changed = await touch(tx, dog, { coverPhotoId: given.coverPhotoId ?? ordered[0]!.id });
      return { photos: await withFiles(tx, ordered), dog: changed };
    },
    async remove(tx: TxCtx, dogId: string, photoId: string): Promise<void> {
      const dog = await own(tx, dogId);
      const photos = await repository.photosOf(tx, [dogId]);
      const photo = photos.find(({ id }) => id === photoId);
      if (!photo) throw problem('dog_photo_not_found', { pointer: '#/path/photoId' });
      await repository.deletePhoto(tx, photoId);
      await files.release(tx, photo.uploadId, photoUse(photoId));
      const first = photos.find(({ id }) => id !== photoId);
      await touch(tx, dog, dog.coverPhotoId === photoId ? { coverPhotoId: first?.id ?? null } : {});
    },
  };
}
export type Photos = ReturnType<typeof createPhotos>;

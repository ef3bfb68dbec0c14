import type { Schema } from '../../contract/contract.ts';
import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import type { Page } from '../../kernel/db/index.ts';
import { problem } from '../../kernel/errors/problem.ts';
import { assertUnchanged, nextVersion } from '../../kernel/http/etag.ts';
import { ownerOf, type DogParts } from './deps.ts';
import type { DogRow } from './entities.ts';
import type { NewDog } from './index.ts';
import { photoUse } from './photos.ts';
import { birthOf, breedOf, seesSensitive, spendingLimitOf, type DogAudience } from './policy.ts';
import type { DogView } from './presenter.ts';
import { recordUse } from './records.ts';
import { noSecrets, type DogSecrets } from './sealed.ts';
import { vaccinationUse } from './vaccinations.ts';

const nothingTold = { temperament: [], behaviorNotes: '', dietNotes: '', allergies: [], feedingSchedule: [], medicationSchedule: [] };

/** What of a change goes under the seal. */
type Sensitive = Pick<Schema<'UpdateDog'>, 'medicalNotes' | 'vet' | 'emergencyContacts' | 'emergencyCare'>;

function withChanges(before: DogSecrets, given: Sensitive, { clock, tenant }: Ctx): DogSecrets {
  const { medicalNotes = before.medicalNotes, vet = before.vet, emergencyContacts = before.emergencyContacts, emergencyCare: care } = given;
  if (care === undefined || care === null) return { medicalNotes, vet, emergencyContacts, emergencyCare: care === null ? null : before.emergencyCare };
  const decided = {
    consent: care.consent, spendingLimitMinor: spendingLimitOf(care.spendingLimit, tenant.currency), instructions: care.instructions ?? '', decidedAt: clock.now().toISOString(),
  };
  return { medicalNotes, vet, emergencyContacts, emergencyCare: decided };
}

/** The main breed need not be named again among the others. */
function othersOf(breedId: string, mixWith: readonly string[] | undefined): string[] | null {
  mixWith?.forEach((other, index) => breedOf(other, `#/mixWith/${index}`));
  const others = (mixWith ?? []).filter((other) => other !== breedId);
  return others.length === 0 ? null : others;
}

export function createProfiles(parts: DogParts) {
  const { ids, repository, sealing, files, bookings, own, readable } = parts;

  /** With photos, and what the audience sees of what is sealed. */
  const viewsOf = async (ctx: Ctx, rows: readonly DogRow[], audience: DogAudience): Promise<DogView[]> => {
    const photos = await repository.photosOf(ctx, rows.map(({ id }) => id));
    const pictures = await files.filesOfAll(ctx, photos.map(({ uploadId }) => uploadId));
    const byDog = Map.groupBy(photos, ({ dogId }) => dogId);
    return rows.map((row) => ({
      row, audience,
      secrets: seesSensitive(audience) ? sealing.secretsOf(ctx, row) : null,
      photos: (byDog.get(row.id) ?? []).map((photo) => ({ row: photo, files: pictures.get(photo.uploadId) ?? [] })),
    }));
  };
  const viewOf = async (ctx: Ctx, row: DogRow, audience: DogAudience): Promise<DogView> => (await viewsOf(ctx, [row], audience))[0]!;

  const insert = async (tx: TxCtx, ownerId: string, given: NewDog): Promise<DogRow> => {
    const {
      createdAt, birthDate, estimatedAgeMonths, medicalNotes, vet, emergencyContacts, emergencyCare, mixWith, ...told
    } = given;
    breedOf(told.breedId);
    const others = othersOf(told.breedId, mixWith);
    const born = birthOf({ birthDate, estimatedAgeMonths }, tx.clock.now(), tx.tenant.timeZone);
    if (!born) throw problem('invalid_birth_date', { pointer: '#/birthDate', detail: 'Give the birth date, or estimatedAgeMonths.' });
    const secrets = withChanges(noSecrets, { medicalNotes, vet, emergencyContacts, emergencyCare }, tx);
    const id = ids.next('dog');
    const now = createdAt ?? tx.clock.now();
    const row: DogRow = {
      ...nothingTold, ...told, ...born, id, tenantId: tx.tenant.id, ownerId, name: told.name.trim(), mixWith: others, vet: null, emergencyContacts: [],
      sealed: sealing.secrets.seal(tx, secrets, id), coverPhotoId: null, createdAt: now, updatedAt: now, deletedAt: null,
    };
    await repository.insert(tx, row);
    return row;
  };

  return {
    insert,
    async list(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string }): Promise<Page<DogView>> {
      const { rows, next } = await repository.page(ctx, ownerOf(ctx), { limit, after: cursor });
      return { rows: await viewsOf(ctx, rows, 'owner'), next };
    },
    create: async (tx: TxCtx, given: Schema<'CreateDog'>): Promise<DogView> => viewOf(tx, await insert(tx, ownerOf(tx), given), 'owner'),
    async get(ctx: Ctx, dogId: string): Promise<DogView> {
      const { dog, audience } = await readable(ctx, dogId);
      return viewOf(ctx, dog, audience);
    },
    async update(tx: TxCtx, dogId: string, given: Schema<'UpdateDog'>, ifMatch: string | undefined): Promise<DogView> {
      const before = await own(tx, dogId);
      assertUnchanged(ifMatch, before);
      const { birthDate, estimatedAgeMonths, medicalNotes, vet, emergencyContacts, emergencyCare, mixWith, name, ...plain } = given;
      const breedId = plain.breedId ?? before.breedId;
      breedOf(breedId);
      const secrets = withChanges(sealing.secretsOf(tx, before), { medicalNotes, vet, emergencyContacts, emergencyCare }, tx);
      const patch: Partial<DogRow> = {
        ...plain,
        ...(name !== undefined && { name: name.trim() }),
        mixWith: othersOf(breedId, mixWith ?? before.mixWith ?? []),
        ...birthOf({ birthDate, estimatedAgeMonths }, tx.clock.now(), tx.tenant.timeZone),
        sealed: sealing.secrets.seal(tx, secrets, dogId),
        vet: null, emergencyContacts: [],
        updatedAt: nextVersion(tx.clock.now(), before.updatedAt),
      };
      await repository.update(tx, dogId, patch);
      return viewOf(tx, { ...before, ...patch }, 'owner');
    },
    /** Whoever books the dog locks its row first: either this sees the booking, or the booking does not find the dog. */
    async remove(tx: TxCtx, dogId: string): Promise<void> {
      const dog = await own(tx, dogId);
      if (await bookings.hasOpen(tx, dogId)) throw problem('dog_has_bookings', { detail: 'Cancel them first, or wait until they are over.' });
      for (const { id, uploadId } of await repository.photosOf(tx, [dogId])) await files.release(tx, uploadId, photoUse(id));
      for (const { id, uploadId } of await repository.vaccinationsOf(tx, [dogId])) if (uploadId !== null) await files.release(tx, uploadId, vaccinationUse(id));
      for (const { id, uploadId } of await repository.recordsOf(tx, dogId)) if (uploadId !== null) await files.release(tx, uploadId, recordUse(id));
      await repository.clear(tx, dogId);
      const deletedAt = nextVersion(tx.clock.now(), dog.updatedAt);
      await repository.update(tx, dogId, {
        deletedAt, updatedAt: deletedAt, coverPhotoId: null, medicationSchedule: [], vet: null, emergencyContacts: [], sealed: sealing.secrets.seal(tx, noSecrets, dogId),
      });
    },
  };
}
export type Profiles = ReturnType<typeof createProfiles>;

import type { Schema } from '../../contract/contract.ts';
import { etagOf } from '../../kernel/http/etag.ts';
import { money } from '../../kernel/money/money.ts';
import { findBreed, sizeClassOf, type Breed } from './breeds.ts';
import type { DogPhotoRow, DogRow, MedicalRecordRow, VaccinationRow } from './entities.ts';
import type { BookedDog } from './index.ts';
import { seesSensitive, type DogAudience } from './policy.ts';
import type { BookedDogRow } from './repository.ts';
import { noSecrets, type DogSecrets, type RecordContent } from './sealed.ts';
import { vaccinationStateOn } from './vaccination-rules.ts';

type UploadedFile = Schema<'UploadedFile'>;

/** A dog with all that belongs to it, and for whom. What the audience does not see is not opened: `secrets` is null. */
export interface DogView {
  readonly row: DogRow;
  readonly secrets: DogSecrets | null;
  readonly photos: readonly PhotoView[];
  readonly audience: DogAudience;
}
export interface PhotoView {
  readonly row: DogPhotoRow;
  readonly files: readonly UploadedFile[];
}

const withheldOnRequest: Schema<'Dog'>['withheld'] = ['medicalNotes', 'vet', 'emergencyContacts', 'emergencyCare', 'medicalRecords', 'vaccinationProof'];

/** A breed that has left the list since keeps its id for a name. */
const nameOf = (breedId: string): string => findBreed(breedId)?.name ?? breedId;
const isMixOfAnything = (breedId: string): boolean => findBreed(breedId)?.group === 'mixed';

/** “Beagle”, “Labrador Retriever / Beagle mix”, “Mixed Breed (Small): Beagle / Pug mix”. */
export function breedNameOf({ breedId, mixWith }: Pick<DogRow, 'breedId' | 'mixWith'>): string {
  const name = nameOf(breedId);
  const others = (mixWith ?? []).map(nameOf);
  if (others.length === 0) return name;
  return isMixOfAnything(breedId) ? `${name}: ${others.join(' / ')} mix` : `${[name, ...others].join(' / ')} mix`;
}

export const presentPhoto = ({ row, files }: PhotoView, coverPhotoId: string | null): Schema<'DogPhoto'> =>
  ({ id: row.id, cover: row.id === coverPhotoId, files: [...files], addedAt: row.createdAt.toISOString() });

const presentCare = (care: DogSecrets['emergencyCare'], currency: string): Schema<'Dog'>['emergencyCare'] =>
  care && {
    consent: care.consent,
    spendingLimit: care.spendingLimitMinor === null ? null : money(care.spendingLimitMinor, currency),
    instructions: care.instructions,
    decidedAt: care.decidedAt,
  };

export const presentDog = ({ row, secrets, photos, audience }: DogView, currency: string): Schema<'Dog'> => {
  const { medicalNotes, vet, emergencyContacts, emergencyCare } = secrets ?? noSecrets;
  return {
    id: row.id,
    ownerId: row.ownerId,
    name: row.name,
    breedId: row.breedId,
    mixWith: row.mixWith ?? [],
    breedName: breedNameOf(row),
    birthDate: row.birthDate,
    birthDateEstimated: row.birthDateEstimated,
    weightKg: row.weightKg,
    sizeClass: sizeClassOf(row.weightKg),
    sex: row.sex,
    neutered: row.neutered,
    temperament: row.temperament,
    behaviorNotes: row.behaviorNotes,
    dietNotes: row.dietNotes,
    allergies: row.allergies,
    feedingSchedule: row.feedingSchedule,
    medicationSchedule: row.medicationSchedule,
    medicalNotes,
    vet,
    emergencyContacts: [...emergencyContacts],
    emergencyCare: presentCare(emergencyCare, currency),
    photos: photos.map((photo) => presentPhoto(photo, row.coverPhotoId)),
    withheld: seesSensitive(audience) ? [] : [...withheldOnRequest],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

/** `reason` and `files` are already only what the audience sees. */
export const presentVaccination = (
  row: VaccinationRow, { reason, files, today }: { readonly reason: string | null; readonly files: readonly UploadedFile[]; readonly today: string },
): Schema<'Vaccination'> => {
  const state = vaccinationStateOn([row], row.vaccine, today);
  return {
    id: row.id,
    dogId: row.dogId,
    vaccine: row.vaccine,
    product: row.product,
    vetExempt: row.vetExempt,
    givenOn: row.givenOn,
    validUntil: row.validUntil,
    // given today, somewhere where it is tomorrow already
    state: state !== 'missing' ? state : row.vetExempt ? 'exempt' : 'valid',
    exemptionReason: reason,
    proof: [...files],
    etag: etagOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};

export const presentRecord = (row: MedicalRecordRow, { title, notes }: RecordContent, files: readonly UploadedFile[]): Schema<'MedicalRecord'> => ({
  id: row.id,
  dogId: row.dogId,
  kind: row.kind,
  title,
  notes,
  occurredOn: row.occurredOn,
  files: [...files],
  createdAt: row.createdAt.toISOString(),
});

export const bookedDogOf = (dog: BookedDogRow): BookedDog => ({
  id: dog.id,
  name: dog.name,
  breedName: breedNameOf(dog),
  sizeClass: sizeClassOf(dog.weightKg),
  birthDate: dog.birthDate,
});

export const presentBreed = (breed: Breed): Schema<'Breed'> => ({
  id: breed.id,
  name: breed.name,
  group: breed.group,
  sizeClass: breed.size,
  adultWeightKg: { min: breed.minWeightKg, max: breed.maxWeightKg },
});

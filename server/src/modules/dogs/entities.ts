import type { Schema } from '../../contract/contract.ts';
import { defineEntity, double, flag, id, instant, json, localDate, nullable, ref, smallint, tenantId, text, varchar } from '../../kernel/db/index.ts';
import type { Row } from '../../kernel/db/index.ts';

export const DogEntity = defineEntity({
  table: 'dogs',
  columns: {
    id: id(),
    tenantId: tenantId(),
    ownerId: ref(),
    name: varchar(60),
    breedId: varchar(60),
    /** The other breeds of a mix; null for none. */
    mixWith: nullable(json<string[]>()),
    birthDate: localDate(),
    birthDateEstimated: flag({ default: false }),
    weightKg: double(),
    sex: varchar<Schema<'DogSex'>>(6),
    neutered: flag(),
    temperament: json<Schema<'Temperament'>[]>(),
    behaviorNotes: text(),
    dietNotes: text(),
    allergies: json<string[]>(),
    feedingSchedule: json<Schema<'FeedingEntry'>[]>(),
    medicationSchedule: json<Schema<'MedicationEntry'>[]>(),
    /** As they were kept before they were sealed; nothing writes here any more, and what is left is sealed at the start. */
    vet: nullable(json<Schema<'Vet'>>()),
    emergencyContacts: json<Schema<'EmergencyContact'>[]>(),
    /** A `DogSecrets`, sealed for this row; null in rows that are older than it. */
    sealed: nullable(text()),
    /** The photo to show where there is room for one; null while there is none. */
    coverPhotoId: nullable(ref()),
    createdAt: instant(),
    updatedAt: instant(),
    /** Gone for everybody; the row stays, as bookings name it. */
    deletedAt: nullable(instant()),
  },
  indices: [['tenantId', 'ownerId', 'createdAt', 'id']],
});
export type DogRow = Row<typeof DogEntity>;

/** A vaccination, or a vet's word that the dog must not get it. */
export const VaccinationEntity = defineEntity({
  table: 'vaccinations',
  columns: {
    id: id(),
    tenantId: tenantId(),
    dogId: ref(),
    ownerId: ref(),
    vaccine: varchar<Schema<'Vaccine'>>(20),
    product: varchar(120),
    vetExempt: flag(),
    givenOn: nullable(localDate()),
    /** The last day that it is good for. */
    validUntil: nullable(localDate()),
    /** Why the dog is exempt, sealed for this row. */
    sealedReason: nullable(text()),
    uploadId: nullable(ref()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [['tenantId', 'dogId', 'id'], ['tenantId', 'ownerId', 'id']],
});
export type VaccinationRow = Row<typeof VaccinationEntity>;

export const MedicalRecordEntity = defineEntity({
  table: 'medical_records',
  columns: {
    id: id(),
    tenantId: tenantId(),
    dogId: ref(),
    ownerId: ref(),
    kind: varchar<Schema<'MedicalRecordKind'>>(20),
    occurredOn: localDate(),
    /** A `RecordContent`, sealed for this row. */
    sealed: text(),
    uploadId: nullable(ref()),
    createdAt: instant(),
  },
  indices: [['tenantId', 'dogId', 'id'], ['tenantId', 'ownerId', 'id']],
});
export type MedicalRecordRow = Row<typeof MedicalRecordEntity>;

export const DogPhotoEntity = defineEntity({
  table: 'dog_photos',
  columns: {
    id: id(),
    tenantId: tenantId(),
    dogId: ref(),
    ownerId: ref(),
    uploadId: ref(),
    position: smallint(),
    createdAt: instant(),
  },
  indices: [['tenantId', 'dogId', 'position'], ['tenantId', 'ownerId', 'id']],
});
export type DogPhotoRow = Row<typeof DogPhotoEntity>;

export const dogEntities = [DogEntity, VaccinationEntity, MedicalRecordEntity, DogPhotoEntity];

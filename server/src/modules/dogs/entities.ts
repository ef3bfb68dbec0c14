import type { Schema } from '../../contract/contract.ts';
import { defineEntity, double, flag, id, instant, json, localDate, nullable, ref, tenantId, text, varchar } from '../../kernel/db/index.ts';
import type { Row } from '../../kernel/db/index.ts';

export const DogEntity = defineEntity({
  table: 'dogs',
  columns: {
    id: id(),
    tenantId: tenantId(),
    ownerId: ref(),
    name: varchar(60),
    breedId: varchar(60),
    birthDate: localDate(),
    weightKg: double(),
    sex: varchar<Schema<'DogSex'>>(6),
    neutered: flag(),
    temperament: json<Schema<'Temperament'>[]>(),
    behaviorNotes: text(),
    dietNotes: text(),
    allergies: json<string[]>(),
    feedingSchedule: json<Schema<'FeedingEntry'>[]>(),
    medicationSchedule: json<Schema<'MedicationEntry'>[]>(),
    vet: nullable(json<Schema<'Vet'>>()),
    emergencyContacts: json<Schema<'EmergencyContact'>[]>(),
    createdAt: instant(),
    updatedAt: instant(),
    /** Gone for everybody; the row stays, as bookings name it. */
    deletedAt: nullable(instant()),
  },
  indices: [['tenantId', 'ownerId', 'createdAt', 'id']],
});
export type DogRow = Row<typeof DogEntity>;

export const dogEntities = [DogEntity];

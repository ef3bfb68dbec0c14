import type { QueryRunner } from 'typeorm';
import { double, flag, id, instant, json, localDate, nullable, ref, tenantId, text, varchar } from '../../kernel/db/columns.ts';
import { createTable } from '../../kernel/db/migrate.ts';

export async function createDogsTables(runner: QueryRunner): Promise<void> {
  await createTable(runner, {
    table: 'dogs',
    columns: {
      id: id(),
      tenantId: tenantId(),
      ownerId: ref(),
      name: varchar(60),
      breedId: varchar(60),
      birthDate: localDate(),
      weightKg: double(),
      sex: varchar(6),
      neutered: flag(),
      temperament: json(),
      behaviorNotes: text(),
      dietNotes: text(),
      allergies: json(),
      feedingSchedule: json(),
      medicationSchedule: json(),
      vet: nullable(json()),
      emergencyContacts: json(),
      createdAt: instant(),
      updatedAt: instant(),
      deletedAt: nullable(instant()),
    },
    indices: [['tenantId', 'ownerId', 'createdAt', 'id']],
  });
}

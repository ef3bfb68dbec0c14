import type { MigrationInterface, QueryRunner } from 'typeorm';
import { flag, id, instant, json, localDate, nullable, ref, smallint, tenantId, text, varchar, type Column } from '../kernel/db/columns.ts';
import { addColumn, createTable, dropColumn, dropTable } from '../kernel/db/migrate.ts';

const dogColumns: Readonly<Record<string, Column<unknown>>> = {
  mixWith: nullable(json()),
  birthDateEstimated: flag({ default: false }),
  sealed: nullable(text()),
  coverPhotoId: nullable(ref()),
};

const byDogAndOwner = [['tenantId', 'dogId', 'id'], ['tenantId', 'ownerId', 'id']] as const;

/** What is known of a dog beyond its profile: vaccinations, medical records, photos; and what of the profile is sealed. */
export async function createDogRecords(runner: QueryRunner): Promise<void> {
  for (const [name, column] of Object.entries(dogColumns)) await addColumn(runner, 'dogs', name, column);
  await createTable(runner, {
    table: 'vaccinations',
    columns: {
      id: id(),
      tenantId: tenantId(),
      dogId: ref(),
      ownerId: ref(),
      vaccine: varchar(20),
      product: varchar(120),
      vetExempt: flag(),
      givenOn: nullable(localDate()),
      validUntil: nullable(localDate()),
      sealedReason: nullable(text()),
      uploadId: nullable(ref()),
      createdAt: instant(),
      updatedAt: instant(),
    },
    indices: byDogAndOwner,
  });
  await createTable(runner, {
    table: 'medical_records',
    columns: {
      id: id(),
      tenantId: tenantId(),
      dogId: ref(),
      ownerId: ref(),
      kind: varchar(20),
      occurredOn: localDate(),
      sealed: text(),
      uploadId: nullable(ref()),
      createdAt: instant(),
    },
    indices: byDogAndOwner,
  });
  await createTable(runner, {
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
}

/** Takes vet and contacts of dogs that were sealed since along: nothing here can open them. */
export async function dropDogRecords(runner: QueryRunner): Promise<void> {
  for (const table of ['dog_photos', 'medical_records', 'vaccinations']) await dropTable(runner, table);
  for (const column of Object.keys(dogColumns).toReversed()) await dropColumn(runner, 'dogs', column);
}

/** Dogs, whole. */
export class Dogs1800000000000 implements MigrationInterface {
  readonly name = 'Dogs1800000000000';
  readonly up = createDogRecords;
  readonly down = dropDogRecords;
}

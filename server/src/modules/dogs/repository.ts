import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, createSystemRepository, oneOf, type Database } from '../../kernel/db/index.ts';
import {
  DogEntity, DogPhotoEntity, MedicalRecordEntity, VaccinationEntity, type DogPhotoRow, type DogRow, type MedicalRecordRow, type VaccinationRow,
} from './entities.ts';

const mostAtOnce = 100;
const bookedColumns = ['id', 'name', 'breedId', 'mixWith', 'weightKg', 'birthDate'] as const;

export type BookedDogRow = Pick<DogRow, (typeof bookedColumns)[number]>;

const mostRows = 10_000;

/** How many of each a dog can have. */
export const most = { photos: 20, vaccinations: 100, records: 500 } as const;

type Paging = { readonly limit: number; readonly after: string | undefined };

/** Every query on dogs. Deleted ones are never found. */
export function createDogRepository(db: Database) {
  const dogs = createRepository<DogRow>(db, DogEntity);
  const everyDog = createSystemRepository<DogRow>(db, DogEntity, { reason: 'housekeeping' });
  const vaccinations = createRepository<VaccinationRow>(db, VaccinationEntity);
  const records = createRepository<MedicalRecordRow>(db, MedicalRecordEntity);
  const photos = createRepository<DogPhotoRow>(db, DogPhotoEntity);
  const there = { deletedAt: null };

  return {
    insert: dogs.insert,
    update: (ctx: TxCtx, id: string, patch: Partial<DogRow>) => dogs.update(ctx, { id }, patch),
    byId: (ctx: Ctx, id: string) => dogs.findOne(ctx, { id, ...there }),
    ofOwnerLocked: (ctx: TxCtx, ownerId: string, id: string) => dogs.findOne(ctx, { id, ownerId, ...there }, { lock: 'wait' }),
    /** In a transaction their rows are locked until it ends. */
    forBooking: async (ctx: Ctx, ownerId: string, ids: readonly string[]): Promise<BookedDogRow[]> =>
      ids.length === 0
        ? []
        : dogs.find(ctx, { id: oneOf(ids), ownerId, ...there }, { limit: mostAtOnce, columns: bookedColumns, ...(ctx.tx && { lock: 'wait' as const }) }),
    schedulesOf: async (ctx: Ctx, ids: readonly string[]) =>
      ids.length === 0 ? [] : dogs.find(ctx, { id: oneOf(ids), ...there }, { limit: mostAtOnce, columns: ['id', 'name', 'feedingSchedule', 'medicationSchedule'] }),
    /** Deleted ones, too: for export and erasure. */
    everPage: (ctx: Ctx, ownerId: string, after: string | undefined) =>
      dogs.page(ctx, { where: { ownerId }, order: [['createdAt', 'asc'], ['id', 'asc']], after, limit: mostAtOnce }),
    page: (ctx: Ctx, ownerId: string, { limit, after }: Paging) =>
      dogs.page(ctx, { where: { ownerId, ...there }, order: [['createdAt', 'desc'], ['id', 'desc']], after, limit }),
    /** Of all tenants: dogs from before what is sensitive was sealed. */
    unsealed: (limit: number) => everyDog.find({}, { sealed: null }, { limit }),
    /** Only where nobody did so meanwhile. */
    sealOld: (row: Pick<DogRow, 'id'>, sealed: string) =>
      db.systemTransaction((tx) => everyDog.update({ tx }, { id: row.id, sealed: null }, { sealed, vet: null, emergencyContacts: [] })),

    insertVaccination: vaccinations.insert,
    updateVaccination: (ctx: TxCtx, id: string, patch: Partial<VaccinationRow>) => vaccinations.update(ctx, { id }, patch),
    deleteVaccination: (ctx: TxCtx, id: string) => vaccinations.delete(ctx, { id }),
    vaccinationById: (ctx: Ctx, id: string) => vaccinations.findOne(ctx, { id }),
    vaccination: (ctx: Ctx, dogId: string, id: string) => vaccinations.findOne(ctx, { id, dogId }),
    vaccinationsOf: async (ctx: Ctx, dogIds: readonly string[]): Promise<VaccinationRow[]> =>
      dogIds.length === 0 ? [] : vaccinations.find(ctx, { dogId: oneOf(dogIds) }, { limit: mostRows, orderBy: [['id', 'asc']] }),
    vaccinationPage: (ctx: Ctx, dogId: string, { limit, after }: Paging) =>
      vaccinations.page(ctx, { where: { dogId }, order: [['id', 'desc']], after, limit }),
    countVaccinations: (ctx: Ctx, dogId: string) => vaccinations.count(ctx, { dogId }),

    insertRecord: records.insert,
    deleteRecord: (ctx: TxCtx, id: string) => records.delete(ctx, { id }),
    record: (ctx: Ctx, dogId: string, id: string) => records.findOne(ctx, { id, dogId }),
    recordsOf: (ctx: Ctx, dogId: string) => records.find(ctx, { dogId }, { limit: most.records, orderBy: [['id', 'asc']] }),
    recordPage: (ctx: Ctx, dogId: string, { limit, after }: Paging) =>
      records.page(ctx, { where: { dogId }, order: [['id', 'desc']], after, limit }),
    countRecords: (ctx: Ctx, dogId: string) => records.count(ctx, { dogId }),

    insertPhoto: photos.insert,
    placePhoto: (ctx: TxCtx, id: string, position: number) => photos.update(ctx, { id }, { position }),
    deletePhoto: (ctx: TxCtx, id: string) => photos.delete(ctx, { id }),
    /** In their order. */
    photosOf: async (ctx: Ctx, dogIds: readonly string[]): Promise<DogPhotoRow[]> =>
      dogIds.length === 0 ? [] : photos.find(ctx, { dogId: oneOf(dogIds) }, { limit: mostRows, orderBy: [['position', 'asc'], ['id', 'asc']] }),

    /** All that hangs on a dog. */
    async clear(ctx: TxCtx, dogId: string): Promise<void> {
      for (const table of [vaccinations, records, photos]) await table.delete(ctx, { dogId });
    },
    async eraseOf(ctx: TxCtx, ownerId: string): Promise<void> {
      for (const table of [vaccinations, records, photos, dogs]) await table.delete(ctx, { ownerId });
    },
  };
}
export type DogRepository = ReturnType<typeof createDogRepository>;

import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, oneOf, type Database } from '../../kernel/db/index.ts';
import { DogEntity, type DogRow } from './entities.ts';

const mostAtOnce = 100;
const bookedColumns = ['id', 'name', 'breedId', 'weightKg', 'birthDate'] as const;

export type BookedDogRow = Pick<DogRow, (typeof bookedColumns)[number]>;

/** Every query on dogs. Deleted ones are never found. */
export function createDogRepository(db: Database) {
  const dogs = createRepository<DogRow>(db, DogEntity);
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
    /** Deleted ones, too: for export and erasure. */
    everPage: (ctx: Ctx, ownerId: string, after: string | undefined) =>
      dogs.page(ctx, { where: { ownerId }, order: [['createdAt', 'asc'], ['id', 'asc']], after, limit: mostAtOnce }),
    eraseOf: (ctx: TxCtx, ownerId: string) => dogs.delete(ctx, { ownerId }),
    page: (ctx: Ctx, ownerId: string, { limit, after }: { limit: number; after: string | undefined }) =>
      dogs.page(ctx, { where: { ownerId, ...there }, order: [['createdAt', 'desc'], ['id', 'desc']], after, limit }),
  };
}
export type DogRepository = ReturnType<typeof createDogRepository>;

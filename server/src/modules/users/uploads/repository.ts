import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { add, createRepository, isUniqueViolation, lt, lte, oneOf, type Database } from '../../../kernel/db/index.ts';
import { UploadEntity, UploadUsageEntity, type UploadRow, type UploadUsageRow } from './entities.ts';
import { stepOf, type UploadStep } from './machine.ts';

const mostOfOnePerson = 10_000;

/** Every query on uploads. */
export function createUploadRepository(db: Database) {
  const uploads = createRepository<UploadRow>(db, UploadEntity);
  const usage = createRepository<UploadUsageRow>(db, UploadUsageEntity);

  const take = (tx: TxCtx, userId: string, bytes: number, most: { files: number; bytes: number }): Promise<number> =>
    usage.update(tx, { userId, files: lt(most.files), bytes: lte(most.bytes - bytes) }, { files: add(1), bytes: add(bytes) });

  return {
    insert: uploads.insert,
    byId: (ctx: Ctx, id: string) => uploads.findOne(ctx, { id }),
    byIds: (ctx: Ctx, ids: readonly string[]) => uploads.find(ctx, { id: oneOf(ids) }, { limit: mostOfOnePerson }),
    allOf: (ctx: Ctx, userId: string) => uploads.find(ctx, { userId }, { limit: mostOfOnePerson, orderBy: [['id', 'asc']] }),
    /** Takes a step of the machine, if the row still is where it starts. */
    async step(tx: TxCtx, id: string, name: UploadStep, patch: Partial<UploadRow>): Promise<boolean> {
      const { from, to } = stepOf(name);
      return (await uploads.update(tx, { id, status: from! }, { ...patch, status: to })) > 0;
    },
    /** Discards it only while nobody uses it. */
    discardUnused: async (tx: TxCtx, id: string): Promise<boolean> =>
      (await uploads.update(tx, { id, status: stepOf('discard').from!, usedFor: null }, { status: stepOf('discard').to, files: null })) > 0,
    use: async (tx: TxCtx, where: Pick<UploadRow, 'id' | 'userId' | 'purpose'>, usedFor: string): Promise<boolean> =>
      (await uploads.update(tx, { ...where, status: 'clean', usedFor: null }, { usedFor })) > 0,
    release: async (tx: TxCtx, id: string, usedFor: string): Promise<boolean> =>
      (await uploads.update(tx, { id, usedFor }, { usedFor: null })) > 0,
    /** Takes room in the account, or answers false where there is none. */
    async reserve(tx: TxCtx, userId: string, bytes: number, most: { files: number; bytes: number }): Promise<boolean> {
      if ((await take(tx, userId, bytes, most)) > 0) return true;
      try {
        await usage.insert(tx, { userId, files: 0, bytes: 0 });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
      }
      return (await take(tx, userId, bytes, most)) > 0;
    },
    /** Corrects what an account's files come to. */
    async count(tx: TxCtx, userId: string, { files, bytes }: { files: number; bytes: number }): Promise<void> {
      if (files !== 0 || bytes !== 0) await usage.update(tx, { userId }, { files: add(files), bytes: add(bytes) });
    },
    async erase(tx: TxCtx, userId: string): Promise<void> {
      await uploads.delete(tx, { userId });
      await usage.delete(tx, { userId });
    },
  };
}
export type UploadRepository = ReturnType<typeof createUploadRepository>;

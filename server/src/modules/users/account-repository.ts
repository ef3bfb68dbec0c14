import type { Ctx, TxCtx } from '../../kernel/context/context.ts';
import { createRepository, createSystemRepository, lt, type Database } from '../../kernel/db/index.ts';
import { AddressEntity, DataExportEntity, LegalHoldEntity, PhoneVerificationEntity } from './entities.ts';
import type { AddressRow, DataExportRow, PhoneVerificationRow } from './entities.ts';

/** More than an account may have; what was allowed once is still read. */
const mostAddresses = 100;
const mostExports = 1_000;

/** Every query on what belongs to an account: homes, codes, exports, holds. */
export function createAccountRepository(db: Database) {
  const addresses = createRepository(db, AddressEntity);
  const codes = createRepository(db, PhoneVerificationEntity);
  const exports = createRepository(db, DataExportEntity);
  const holds = createRepository(db, LegalHoldEntity);
  const oldCodes = createSystemRepository(db, PhoneVerificationEntity, { reason: 'housekeeping' });

  return {
    addressesOf: (ctx: Ctx, userId: string) => addresses.find(ctx, { userId }, { limit: mostAddresses, orderBy: [['id', 'asc']] }),
    address: (ctx: Ctx, userId: string, id: string) => addresses.findOne(ctx, { id, userId }),
    addressLocked: (ctx: TxCtx, userId: string, id: string) => addresses.findOne(ctx, { id, userId }, { lock: 'wait' }),
    insertAddress: addresses.insert,
    updateAddress: (ctx: TxCtx, id: string, patch: Partial<AddressRow>) => addresses.update(ctx, { id }, patch),
    clearDefault: (ctx: TxCtx, userId: string) => addresses.update(ctx, { userId, isDefault: true }, { isDefault: false }),
    deleteAddress: (ctx: TxCtx, userId: string, id: string) => addresses.delete(ctx, { id, userId }),
    deleteAddresses: (ctx: TxCtx, userId: string) => addresses.delete(ctx, { userId }),

    code: (ctx: Ctx, userId: string) => codes.findOne(ctx, { userId }),
    codeLocked: (ctx: TxCtx, userId: string) => codes.findOne(ctx, { userId }, { lock: 'wait' }),
    /** In place of the one before. */
    async putCode(ctx: TxCtx, row: Omit<PhoneVerificationRow, 'tenantId'>): Promise<void> {
      await codes.delete(ctx, { userId: row.userId });
      await codes.insert(ctx, row);
    },
    /** Answers 0 if another code was sent. */
    takeTry: (ctx: TxCtx, { id, userId, triesLeft }: PhoneVerificationRow) =>
      codes.update(ctx, { userId, id, triesLeft }, { triesLeft: triesLeft - 1 }),
    deleteCode: (ctx: TxCtx, userId: string, id: string) => codes.delete(ctx, { userId, id }),
    deleteCodes: (ctx: TxCtx, userId: string) => codes.delete(ctx, { userId }),
    purgeCodes: (now: Date) => db.systemTransaction((tx) => oldCodes.delete({ tx }, { expiresAt: lt(now) })),

    insertExport: exports.insert,
    export: (ctx: Ctx, id: string) => exports.findOne(ctx, { id }),
    exportsOf: (ctx: Ctx, userId: string) => exports.find(ctx, { userId }, { limit: mostExports, orderBy: [['id', 'asc']] }),
    pendingExport: (ctx: Ctx, userId: string) => exports.findOne(ctx, { userId, status: 'pending' }),
    /** Answers 0 if it is no longer waited for. */
    endExport: (ctx: TxCtx, id: string, patch: Partial<DataExportRow>) => exports.update(ctx, { id, status: 'pending' }, patch),
    deleteExport: (ctx: TxCtx, id: string) => exports.delete(ctx, { id }),
    deleteExports: (ctx: TxCtx, userId: string) => exports.delete(ctx, { userId }),

    hold: (ctx: Ctx, userId: string) => holds.findOne(ctx, { userId }),
    insertHold: holds.insert,
    changeHold: (ctx: TxCtx, userId: string, reason: string) => holds.update(ctx, { userId }, { reason }),
    deleteHold: (ctx: TxCtx, userId: string) => holds.delete(ctx, { userId }),
  };
}
export type AccountRepository = ReturnType<typeof createAccountRepository>;

import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { createRepository, createSystemRepository, gte, oneOf, type Database, type InsertRow } from '../../../kernel/db/index.ts';
import type { Kept } from '../accounts/index.ts';
import {
  PaymentCustomerEntity, PaymentMethodEntity, PaymentSetupEntity,
  type PaymentCustomerRow, type PaymentMethodRow, type PaymentSetupRow,
} from './entities.ts';

/** More than anybody saves. */
export const mostMethods = 20;
const open = { status: oneOf(['requires_method', 'requires_action', 'processing'] as const) };

export function createMethodsRepository(db: Database) {
  const customers = createRepository<PaymentCustomerRow>(db, PaymentCustomerEntity);
  const methods = createRepository<PaymentMethodRow>(db, PaymentMethodEntity);
  const setups = createRepository<PaymentSetupRow>(db, PaymentSetupEntity);
  const anySetup = createSystemRepository<PaymentSetupRow>(db, PaymentSetupEntity, { reason: 'inbox' });
  const kept = { removedAt: null };

  return {
    customer: (ctx: Ctx, userId: string, { provider, account }: Kept) => customers.findOne(ctx, { userId, provider, account }),
    insertCustomer: (tx: TxCtx, row: InsertRow<PaymentCustomerRow>) => customers.insert(tx, row),
    nameCustomer: (tx: TxCtx, { userId, provider, account }: PaymentCustomerRow, providerCustomerId: string) =>
      customers.update(tx, { userId, provider, account, providerCustomerId: null }, { providerCustomerId }),
    forgetCustomers: (tx: TxCtx, userId: string) => customers.delete(tx, { userId }),

    insert: (tx: TxCtx, row: InsertRow<PaymentMethodRow>) => methods.insert(tx, row),
    /** Not one that was removed. */
    byId: (ctx: Ctx, id: string) => methods.findOne(ctx, { id, ...kept }),
    /** Removed or not. */
    anyById: (ctx: Ctx, id: string) => methods.findOne(ctx, { id }),
    byProviderId: (ctx: Ctx, provider: PaymentMethodRow['provider'], providerMethodId: string) => methods.findOne(ctx, { provider, providerMethodId }),
    defaultOf: (ctx: Ctx, userId: string) => methods.findOne(ctx, { defaultFor: userId, ...kept }),
    /** The newest first. */
    of: (ctx: Ctx, userId: string) => methods.find(ctx, { userId, ...kept }, { limit: mostMethods * 2, orderBy: [['id', 'desc']] }),
    undefault: (tx: TxCtx, userId: string) => methods.update(tx, { defaultFor: userId }, { defaultFor: null }),
    makeDefault: (tx: TxCtx, { id, userId }: Pick<PaymentMethodRow, 'id' | 'userId'>) => methods.update(tx, { id, ...kept }, { defaultFor: userId }),
    remove: (tx: TxCtx, id: string, removedAt: Date) => methods.update(tx, { id, ...kept }, { removedAt, defaultFor: null, brand: '', last4: '' }),
    delete: (tx: TxCtx, id: string) => methods.delete(tx, { id }),

    insertSetup: (tx: TxCtx, row: InsertRow<PaymentSetupRow>) => setups.insert(tx, row),
    setup: (ctx: Ctx, id: string) => setups.findOne(ctx, { id }),
    openSetupFrom: async (ctx: Ctx, userId: string, firstId: string) =>
      (await setups.find(ctx, { userId, id: gte(firstId), ...open }, { limit: 1, orderBy: [['id', 'asc']] }))[0] ?? null,
    setupsOf: (ctx: Ctx, userId: string, after: string | undefined) =>
      setups.page(ctx, { where: { userId }, order: [['id', 'asc']], after, limit: 100 }),
    updateOpenSetup: (tx: TxCtx, id: string, patch: Partial<PaymentSetupRow>) => setups.update(tx, { id, ...open }, patch),
    forgetFailure: (tx: TxCtx, id: string) => setups.update(tx, { id }, { failureMessage: null }),
    /** Whose setup a webhook is about, before its tenant is known. */
    setupAnywhere: (where: { id: string } | { providerSetupId: string; provider: PaymentSetupRow['provider'] }) => anySetup.findOne({}, where),
  };
}
export type MethodsRepository = ReturnType<typeof createMethodsRepository>;

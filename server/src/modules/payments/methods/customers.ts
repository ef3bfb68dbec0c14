import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import type { SavedMethods } from '../../../ports/payments/index.ts';
import type { Kept } from '../accounts/index.ts';
import { actorName, type PaymentsDeps } from '../deps.ts';
import type { MethodsRepository } from './repository.ts';

/** Answers the id of somebody at one account, to which they are made known when that is first asked for. */
export const createCustomers = ({ db, repository }: { db: PaymentsDeps['db']; repository: MethodsRepository }) =>
  async (ctx: Ctx, userId: string, { provider, account }: Kept, saved: SavedMethods): Promise<string> => {
    const known = await repository.customer(ctx, userId, { provider, account });
    if (known?.providerCustomerId) return known.providerCustomerId;
    if (!known) {
      try {
        await db.transaction(asSystem(ctx, actorName), (tx) => repository.insertCustomer(tx, { userId, provider, account, createdAt: tx.clock.now() }));
      } catch (error) {
        if (!isUniqueViolation(error)) throw error; // somebody else was faster, with the same key
      }
    }
    const row = (await repository.customer(ctx, userId, { provider, account }))!;
    if (row.providerCustomerId) return row.providerCustomerId;
    const { providerCustomerId } = await saved.createCustomer({
      idempotencyKey: `customer:${ctx.tenant.id}:${userId}`,
      metadata: { tenantId: ctx.tenant.id, userId },
    });
    await db.transaction(asSystem(ctx, actorName), (tx) => repository.nameCustomer(tx, row, providerCustomerId));
    return (await repository.customer(ctx, userId, { provider, account }))!.providerCustomerId!;
  };
export type CustomerOf = ReturnType<typeof createCustomers>;

import { asSystem, type Ctx, type TxCtx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { firstIdAt } from '../../../kernel/ids/ids.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import type { CreatedSetup, ProviderMethod, ProviderSetup, SavedMethods } from '../../../ports/payments/index.ts';
import type { Kept } from '../accounts/index.ts';
import { actorName, deadlineKinds, nextCheck, type PaymentsDeps } from '../deps.ts';
import type { PaymentSetupRow } from './entities.ts';
import type { MethodsRepository } from './repository.ts';

interface SetupDeps extends Pick<PaymentsDeps, 'db' | 'ids' | 'deadlines' | 'log'> {
  readonly repository: MethodsRepository;
  /** What the account that keeps it can do. */
  readonly savingWith: (ctx: Ctx, kept: Kept) => SavedMethods;
  readonly keep: (tx: TxCtx, userId: string, kept: Kept, method: ProviderMethod) => Promise<string>;
}

/** Who has not typed a card by then begins anew. */
const openForMs = 7 * 24 * 3_600_000;
const isOver = ({ status }: PaymentSetupRow): boolean => status === 'succeeded' || status === 'canceled';

/** Saving a card: an intent of ours, the provider's setup made from it, and its outcome, whoever brings the news. */
export function createSetups({ db, ids, deadlines, repository, savingWith, keep, log }: SetupDeps) {
  const reconcileOf = (id: string) => ({ kind: deadlineKinds.setup, subjectId: id });

  const record = (ctx: Ctx, row: PaymentSetupRow, state: Pick<ProviderSetup, 'status' | 'method' | 'failure'>): Promise<void> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const failure = { failureCode: state.failure?.code.slice(0, 120) ?? null, failureMessage: state.failure?.message.slice(0, 500) ?? null };
      if (state.status === row.status && failure.failureCode === row.failureCode && state.method === null) return;
      const patch = { status: state.status, ...failure, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) };
      if ((await repository.updateOpenSetup(tx, row.id, patch)) === 0) return;
      if (state.status === 'succeeded' || state.status === 'canceled') await deadlines.clear(tx, reconcileOf(row.id));
    });

  /** The card and the setup's end are written together. */
  const succeed = (ctx: Ctx, row: PaymentSetupRow, method: ProviderMethod): Promise<void> =>
    db.transaction(asSystem(ctx, actorName), async (tx) => {
      const paymentMethodId = await keep(tx, row.userId, row, method);
      const patch = { status: 'succeeded', paymentMethodId, failureCode: null, failureMessage: null, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) } as const;
      await repository.updateOpenSetup(tx, row.id, patch);
      await deadlines.clear(tx, reconcileOf(row.id));
    });

  const settle = async (ctx: Ctx, setupId: string, heardOfId?: string): Promise<PaymentSetupRow | null> => {
    const row = await repository.setup(ctx, setupId);
    if (!row || isOver(row)) return row;
    const providerSetupId = row.providerSetupId ?? heardOfId;
    if (providerSetupId === undefined) return row;
    const state = await savingWith(ctx, row).retrieveSetup(providerSetupId);
    if (state.metadata['setupId'] !== row.id || state.metadata['tenantId'] !== ctx.tenant.id) {
      log.error({ tenantId: ctx.tenant.id, setupId, providerSetupId }, 'a setup at the provider belongs to another of ours');
      return row;
    }
    if (state.status !== 'succeeded' || state.method === null) await record(ctx, row, state);
    else {
      try {
        await succeed(ctx, row, state.method);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error; // another made a card the usual one meanwhile, or brought the same news
        await succeed(ctx, row, state.method);
      }
    }
    return repository.setup(ctx, setupId);
  };

  return {
    settle,

    async start(
      ctx: Ctx, userId: string, { provider, account }: Kept, { returnUrl, providerCustomerId }: { returnUrl: string | undefined; providerCustomerId: string },
    ): Promise<{ setup: PaymentSetupRow; created: CreatedSetup }> {
      const begunAt = ctx.idempotency?.begunAt;
      const begun = begunAt ? await repository.openSetupFrom(ctx, userId, firstIdAt('paymentSetup', begunAt)) : null;
      const goesOn = begun?.provider === provider && begun.account === account;
      const id = (goesOn ? begun.id : null) ?? ids.next('paymentSetup');
      if (!goesOn) await db.transaction(ctx, async (tx) => {
        const now = tx.clock.now();
        await repository.insertSetup(tx, { id, userId, provider, account, status: 'requires_method', createdAt: now, updatedAt: now });
        await deadlines.set(tx, { ...reconcileOf(id), dueAt: nextCheck(now, now) });
      });
      const created = await savingWith(ctx, { provider, account }).createSetup({
        idempotencyKey: `setup-create:${id}`, providerCustomerId, metadata: { setupId: id, tenantId: ctx.tenant.id }, returnUrl,
      });
      await db.transaction(asSystem(ctx, actorName), (tx) => repository.updateOpenSetup(tx, id, { providerSetupId: created.providerSetupId }));
      return { setup: (await repository.setup(ctx, id))!, created };
    },

    /** Finds what no webhook told; one that nobody goes on with is closed. */
    async reconcile(ctx: Ctx, setupId: string): Promise<void> {
      const row = await settle(ctx, setupId);
      if (!row || isOver(row)) return;
      const now = ctx.clock.now();
      const isForgotten = row.providerSetupId === null || now.getTime() - row.createdAt.getTime() > openForMs;
      if (isForgotten) await record(ctx, row, { status: 'canceled', method: null, failure: null });
      else await db.transaction(ctx, (tx) => deadlines.set(tx, { ...reconcileOf(setupId), dueAt: nextCheck(row.createdAt, now) }));
    },
  };
}

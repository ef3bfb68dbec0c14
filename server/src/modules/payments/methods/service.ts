import type { Ctx, TxCtx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { ProviderError, type CreatedSetup, type ProviderMethod, type SavedMethods } from '../../../ports/payments/index.ts';
import { everyPage } from '../../users/index.ts';
import type { Kept, PaymentAccounts } from '../accounts/index.ts';
import type { PaymentsDeps } from '../deps.ts';
import { asUnavailable } from '../unavailable.ts';
import { createCustomers } from './customers.ts';
import type { PaymentMethodRow, PaymentSetupRow } from './entities.ts';
import { expiresAt } from './presenter.ts';
import { createMethodsRepository, mostMethods } from './repository.ts';
import { createSetups } from './setups.ts';

export type Methods = ReturnType<typeof createMethods>;

const notFound = () => problem('payment_method_not_found', { pointer: '#/path/paymentMethodId' });
const ownerOf = (ctx: Ctx): string => {
  if (ctx.actor.kind !== 'user') throw problem('unauthenticated');
  return ctx.actor.userId;
};

/** Whether a payment waits to be made with a card; asked of the payments themselves. */
export type IsNeeded = (tx: TxCtx, paymentMethodId: string) => Promise<boolean>;

/** Cards that the provider keeps: we know their last four digits, and what to ask for them by. */
export function createMethods(deps: Omit<PaymentsDeps, 'providers'> & { readonly accounts: PaymentAccounts; readonly isNeeded: IsNeeded }) {
  const { db, ids, events, accounts, isNeeded, log } = deps;
  const repository = createMethodsRepository(db);
  const customerOf = createCustomers({ db, repository });
  const savingWith = (ctx: Ctx, kept: Kept): SavedMethods => {
    const { saved } = accounts.of(ctx, kept);
    if (!saved) throw new Error(`${kept.provider} keeps no cards`);
    return saved;
  };

  /** Keeps a card that the provider keeps; one that is known stays as it is. The first is the usual one. */
  const keep = async (tx: TxCtx, userId: string, { provider, account }: Kept, method: ProviderMethod): Promise<string> => {
    const known = await repository.byProviderId(tx, provider, method.providerMethodId);
    if (known) return known.id;
    const usual = await repository.defaultOf(tx, userId);
    // one that nobody can charge any more is the usual one no longer
    const isFirst = !usual || !accounts.has(tx, usual);
    if (usual && isFirst) await repository.undefault(tx, userId);
    const row = { id: ids.next('paymentMethod'), userId, provider, account, defaultFor: isFirst ? userId : null, ...method, createdAt: tx.clock.now() } as const;
    await repository.insert(tx, row);
    await events.record(tx, { type: 'payment_method.added', subjectId: userId, data: { paymentMethodId: row.id } });
    return row.id;
  };
  const setups = createSetups({ ...deps, repository, savingWith, keep });

  const own = async (ctx: Ctx, id: string): Promise<PaymentMethodRow> => {
    const row = await repository.byId(ctx, id);
    if (!row || row.userId !== ownerOf(ctx)) throw notFound();
    return row;
  };

  const sorted = (rows: PaymentMethodRow[]): PaymentMethodRow[] => rows.sort((one, other) => Number(other.defaultFor !== null) - Number(one.defaultFor !== null));

  /** Those that can be charged, the usual one first: what an account keeps that is in the settings no more, nobody can reach. */
  const usableOf = async (ctx: Ctx, userId: string): Promise<PaymentMethodRow[]> =>
    sorted((await repository.of(ctx, userId)).filter((row) => accounts.has(ctx, row))).map((row, i) => (i === 0 ? { ...row, defaultFor: userId } : row));

  const remove = async (tx: TxCtx, row: PaymentMethodRow): Promise<void> => {
    if ((await repository.remove(tx, row.id, tx.clock.now())) === 0) throw notFound();
    await events.record(tx, { type: 'payment_method.removed', subjectId: row.userId, data: { paymentMethodId: row.id } });
  };

  return {
    repository,
    keep,
    settle: setups.settle,
    reconcile: setups.reconcile,
    /** As whom the account knows somebody; nothing where it keeps no cards. */
    async customer(ctx: Ctx, userId: string, kept: Kept): Promise<string | undefined> {
      const { saved } = accounts.of(ctx, kept);
      return saved && customerOf(ctx, userId, kept, saved);
    },

    /** The card to pay with: the one that is named, or the usual one. Throws where it is not the owner's, or too old by then. */
    async usable(ctx: Ctx, userId: string, id: string | null, chargeAt: Date): Promise<PaymentMethodRow | null> {
      const row = id === null ? (await usableOf(ctx, userId))[0] ?? null : await repository.byId(ctx, id);
      if (id !== null && (row?.userId !== userId || !accounts.has(ctx, row))) throw problem('payment_method_not_found', { pointer: '#/paymentMethodId' });
      if (row && expiresAt(row) <= chargeAt) throw problem('payment_method_expired', { pointer: '#/paymentMethodId' });
      return row;
    },

    async list(ctx: Ctx): Promise<PaymentMethodRow[]> {
      return usableOf(ctx, ownerOf(ctx));
    },

    async start(ctx: Ctx, returnUrl: string | undefined): Promise<{ setup: PaymentSetupRow; created: CreatedSetup }> {
      const userId = ownerOf(ctx);
      if ((await repository.of(ctx, userId)).length >= mostMethods) throw problem('too_many_payment_methods');
      try {
        const { name: provider, account } = accounts.choose(ctx, null, 'setup');
        const kept = { provider, account };
        return await setups.start(ctx, userId, kept, { returnUrl, providerCustomerId: await customerOf(ctx, userId, kept, savingWith(ctx, kept)) });
      } catch (error) {
        throw asUnavailable(error, 'Nothing was saved; try again.', (code) => log.error({ tenantId: ctx.tenant.id, code, error: String(error) }, 'a card could not be saved'));
      }
    },

    /** Where a setup stands at the provider. */
    async setup(ctx: Ctx, id: string): Promise<{ setup: PaymentSetupRow; method: PaymentMethodRow | null }> {
      const userId = ownerOf(ctx);
      const row = await repository.setup(ctx, id);
      if (!row || row.userId !== userId) throw problem('payment_method_setup_not_found', { pointer: '#/path/setupId' });
      try {
        const setup = (await setups.settle(ctx, id))!;
        return { setup, method: setup.paymentMethodId && (await repository.byId(ctx, setup.paymentMethodId)) || null };
      } catch (error) {
        throw asUnavailable(error, 'Ask again in a moment.', () => undefined);
      }
    },

    async makeDefault(tx: TxCtx, id: string): Promise<PaymentMethodRow> {
      const row = await own(tx, id);
      if (!accounts.has(tx, row)) throw notFound();
      await repository.undefault(tx, row.userId);
      if ((await repository.makeDefault(tx, row)) === 0) throw notFound();
      return (await repository.byId(tx, id))!;
    },

    async remove(tx: TxCtx, id: string): Promise<void> {
      const row = await own(tx, id);
      if (await isNeeded(tx, id)) throw problem('payment_method_in_use', { detail: 'Choose another card for the booking first.' });
      await remove(tx, row);
      const [next] = await usableOf(tx, row.userId);
      if (row.defaultFor !== null && next) await repository.makeDefault(tx, next);
    },

    /** Has the provider forget a card that was removed; the row goes with it. */
    async detach(ctx: Ctx, id: string): Promise<void> {
      const row = await repository.anyById(ctx, id);
      if (!row || row.removedAt === null) return;
      try {
        await savingWith(ctx, row).detach({ providerMethodId: row.providerMethodId });
      } catch (error) {
        // nobody can reach it, or charge it, where its account is in the settings no more
        if (!(error instanceof ProviderError) || error.code !== 'account_gone') throw error;
      }
      await db.transaction(ctx, (tx) => repository.delete(tx, id));
    },

    /** All that somebody saved goes. */
    async forget(tx: TxCtx, userId: string): Promise<void> {
      for (const row of await repository.of(tx, userId)) await remove(tx, row);
      for (const { id } of await everyPage((after) => repository.setupsOf(tx, userId, after))) await repository.forgetFailure(tx, id);
      await repository.forgetCustomers(tx, userId);
    },
  };
}


import type { Schema } from '../../../contract/contract.ts';
import { asSystem, type Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { problem } from '../../../kernel/errors/problem.ts';
import { nextVersion } from '../../../kernel/http/etag.ts';
import { ProviderError } from '../../../ports/payments/index.ts';
import type { AccountLink, PayoutAccountState } from '../../../ports/payouts/index.ts';
import { actorName } from '../deps.ts';
import type { PaymentAccount, ProviderName } from '../entities.ts';
import type { PayoutParts } from './deps.ts';
import type { PayoutAccountRow } from './entities.ts';

type Wanted = Schema<'StartPayoutOnboarding'>;

/** The business is paid by an account of its own now, or by the platform's again: what was set up with the other one gets nothing more. */
const movedAway: PayoutAccountState = { status: 'restricted', requirements: ['new_account'], disabledReason: 'account_changed' };

const unavailable = (cause: unknown) => problem('payout_provider_unavailable', { detail: 'Nothing was changed; try again.', headers: { 'retry-after': '5' }, cause });

/** The provider does not answer, or the business's own account with it cannot be used. */
export const asProblem = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProviderError) throw unavailable(error);
    throw error;
  }
};

/** Where a caregiver's payouts go: told to the provider on its own pages, and known here by its id alone. */
export function createAccounts({ db, ids, repository, providers, users, events }: PayoutParts) {
  const providerOf = async (ctx: Ctx, name: ProviderName) => {
    const found = (await asProblem(() => providers.offered(ctx))).includes(name) ? await providers.now(ctx, name) : null;
    if (!found) throw problem('payout_provider_not_offered', { pointer: '#/provider', detail: `The business does not pay out by ${name}.` });
    return found;
  };

  /** The intent: a row whose id is the key that the provider's account is asked for with. */
  const rowFor = async (ctx: Ctx, caregiverUserId: string, provider: ProviderName, account: PaymentAccount): Promise<PayoutAccountRow> => {
    const begun = async (): Promise<PayoutAccountRow | null> => repository.account(ctx, caregiverUserId);
    const now = await begun();
    if (now?.provider === provider && now.account === account) return now;
    try {
      await db.transaction(ctx, async (tx) => {
        if (now) await repository.removeAccount(tx, now.id);
        const at = tx.clock.now();
        await repository.insertAccount(tx, { id: ids.next('payoutAccount'), caregiverUserId, provider, account, status: 'pending', requirements: [], createdAt: at, updatedAt: at });
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error; // the other of two at once made it
    }
    return (await begun())!;
  };

  const addressOf = async (ctx: Ctx, userId: string, { paypalId, email }: Wanted): Promise<string | null> =>
    paypalId ?? email ?? (await users.summaries(ctx, [userId])).get(userId)?.email ?? null;

  const refresh = async (ctx: Ctx, row: PayoutAccountRow): Promise<PayoutAccountRow> => {
    if (row.destination === null) return row;
    const isGood = await providers.isGood(ctx, row);
    const provider = isGood ? await providers.of(ctx, row) : null;
    if (isGood && !provider) return row;
    const { status, requirements, disabledReason } = provider ? await provider.accountStatus(row.destination) : movedAway;
    const same = status === row.status && disabledReason === row.disabledReason && JSON.stringify(requirements) === JSON.stringify(row.requirements);
    if (same) return row;
    const patch = { status, requirements: [...requirements].slice(0, 50), disabledReason: disabledReason?.slice(0, 200) ?? null };
    await db.transaction(asSystem(ctx, actorName), async (tx) => {
      const updatedAt = nextVersion(tx.clock.now(), row.updatedAt);
      if ((await repository.updateAccount(tx, row.id, { ...patch, updatedAt })) === 0 || status === row.status) return;
      await events.record(tx, { type: `payout_account.${status}`, subjectId: row.id, data: { userId: row.caregiverUserId } });
    });
    return (await repository.account(ctx, row.caregiverUserId)) ?? row;
  };

  return {
    refresh,
    offered: (ctx: Ctx): Promise<ProviderName[]> => asProblem(() => providers.offered(ctx)),
    /** Asks the provider while something is missing. */
    async get(ctx: Ctx, caregiverUserId: string): Promise<PayoutAccountRow | null> {
      const row = await repository.account(ctx, caregiverUserId);
      if (!row || (row.status === 'active' && (await asProblem(() => providers.isGood(ctx, row))))) return row;
      return asProblem(() => refresh(ctx, row));
    },

    async start(ctx: Ctx, caregiverUserId: string, wanted: Wanted): Promise<{ account: PayoutAccountRow; link: AccountLink }> {
      const name = wanted.provider;
      const { provider, account: by } = await providerOf(ctx, name);
      const before = await repository.account(ctx, caregiverUserId);
      const row = await rowFor(ctx, caregiverUserId, name, by);
      // an address can be told anew; an account stays the one that it is
      const destination = name === 'paypal' ? await addressOf(ctx, caregiverUserId, wanted) : row.destination;
      const link = await asProblem(() => provider.createAccountLink({
        idempotencyKey: `payout-account:${row.id}`,
        destination,
        returnUrl: wanted.returnUrl,
        refreshUrl: wanted.refreshUrl ?? wanted.returnUrl,
        metadata: { tenantId: ctx.tenant.id, payoutAccountId: row.id },
      }));
      await db.transaction(ctx, async (tx) => {
        await repository.updateAccount(tx, row.id, { destination: link.destination, updatedAt: nextVersion(tx.clock.now(), row.updatedAt) });
        // who has somebody's password must not turn their money elsewhere without their hearing of it
        const isOther = before?.status === 'active' && before.destination !== link.destination;
        if (isOther) await events.record(tx, { type: 'payout_account.changed', subjectId: row.id, data: { userId: caregiverUserId } });
      });
      const account = await asProblem(() => refresh(ctx, { ...row, destination: link.destination }));
      return { account, link };
    },
  };
}
export type PayoutAccounts = ReturnType<typeof createAccounts>;

import { everyPage, type PersonalData } from '../../users/index.ts';
import type { PayoutsRepository } from './repository.ts';

type Data = Pick<PersonalData, 'export' | 'erase' | 'columns'>;

/** Where somebody's money went is theirs; that it went stays in the books. */
export const payoutsPersonalData = (repository: PayoutsRepository): Data => ({
  async export(ctx, userId) {
    const account = await repository.account(ctx, userId);
    const payouts = await everyPage((after) => repository.allOf(ctx, userId, after));
    return {
      payoutAccount: account && { provider: account.provider, destination: account.destination, status: account.status, createdAt: account.createdAt },
      payouts: payouts.map(({ tenantId: _tenant, ...row }) => row),
    };
  },
  erase: (tx, userId) => repository.forget(tx, userId),
  columns: {
    payout_accounts: { personal: ['destination'], kept: ['provider', 'account', 'status', 'requirements', 'disabledReason'] },
    payouts: { personal: ['destination'], kept: ['provider', 'account', 'status', 'currency', 'providerPayoutId', 'failureCode'] },
    payout_items: { impersonal: [] },
    payout_releases: { impersonal: [] },
    ledger_closes: { impersonal: ['day', 'provider', 'account', 'currency', 'differences'] },
  },
});

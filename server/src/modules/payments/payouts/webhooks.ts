import type { WebhookHandlers } from '../actions/webhook.ts';
import type { PayoutAccounts } from './account.ts';
import type { PayoutsRepository } from './repository.ts';
import type { Send } from './send.ts';

/** The provider's news of accounts and of payouts. Its word is not taken for it: it says that asking is worth while. */
export const createPayoutWebhooks = ({ repository, accounts, send }: { repository: PayoutsRepository; accounts: PayoutAccounts; send: Send }): WebhookHandlers => ({
  account: {
    async find({ object }, provider) {
      const row = object.providerObjectId === undefined ? null : await repository.accountAnywhere(object.providerObjectId);
      return row?.provider === provider ? { tenantId: row.tenantId, subjectId: row.caregiverUserId } : null;
    },
    async work(ctx, caregiverUserId) {
      const row = await repository.account(ctx, caregiverUserId);
      if (row) await accounts.refresh(ctx, row);
    },
  },
  payout: {
    async find({ object: { providerObjectId, metadata } }, provider) {
      const row = metadata['payoutId'] === undefined
        ? providerObjectId === undefined ? null : await repository.payoutAnywhere({ providerPayoutId: providerObjectId })
        : await repository.payoutAnywhere({ id: metadata['payoutId'] });
      const isOther = row?.provider !== provider || (metadata['tenantId'] !== undefined && metadata['tenantId'] !== row.tenantId);
      return row && !isOther ? { tenantId: row.tenantId, subjectId: row.id } : null;
    },
    work: async (ctx, payoutId, { objectId }) => void (await send.perform(ctx, payoutId, objectId ?? undefined)),
  },
});

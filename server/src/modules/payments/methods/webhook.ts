import type { WebhookHandler } from '../actions/webhook.ts';
import type { Methods } from './service.ts';

/** News of cards that are being saved. It only says that asking is worth while. */
export const createMethodWebhooks = ({ repository, settle }: Pick<Methods, 'repository' | 'settle'>): WebhookHandler => ({
  async find({ object: { providerObjectId, metadata: { setupId, tenantId } } }, provider) {
    const setup = setupId !== undefined
      ? await repository.setupAnywhere({ id: setupId })
      : providerObjectId !== undefined ? await repository.setupAnywhere({ providerSetupId: providerObjectId, provider }) : null;
    if (setup?.provider !== provider || (tenantId !== undefined && tenantId !== setup.tenantId)) return null;
    return { tenantId: setup.tenantId, subjectId: setup.id };
  },
  async work(ctx, setupId, { objectId }) {
    await settle(ctx, setupId, objectId ?? undefined);
  },
});

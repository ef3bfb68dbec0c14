import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { ProviderError, WebhookRejected, type PaymentProvider, type VerifiedWebhook, type WebhookInput, type WebhookObjectKind } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { ProviderName, ReceivedWebhookRow } from '../entities.ts';
import type { Refunds } from './refund.ts';
import type { Settlement } from './settle.ts';

/** Whose it is: the row of ours that the news is about. */
export interface WebhookAbout {
  readonly tenantId: string;
  readonly subjectId: string;
}

/** What is done with news of one kind of object. */
export interface WebhookHandler {
  /** Before the tenant is known, so through a system repository; null where it is not ours. */
  find(hook: VerifiedWebhook, provider: ProviderName): Promise<WebhookAbout | null>;
  /** Asks the provider how things stand, and does what follows. Throws to be called again; doing it again changes nothing. */
  work(ctx: Ctx, subjectId: string, hook: ReceivedWebhookRow): Promise<void>;
}
export type WebhookHandlers = Partial<Readonly<Record<WebhookObjectKind, WebhookHandler>>>;

/** The provider's news: verified, stored once, and worked off as a fact of the tenant whose it is. What has no handler of its own is its payment's. */
export function createWebhooks(parts: PaymentParts, settlement: Settlement, refunds: Refunds, more: WebhookHandlers = {}) {
  const { db, ids, repository, accounts, events, contextFor, wall, log } = parts;

  const ownOf = (whose: Ctx, name: ProviderName): PaymentProvider | null => {
    try {
      return accounts.own(whose, name);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return null;
    }
  };

  /**
   * Whose signature is asked for: by its scheme the platform's account with that provider, or the own one of the business that the address names.
   * Nobody is told whether there is such a business or account: a signature for what is not there is wrong.
   */
  const senderOf = async (headers: WebhookInput['headers'], ownerId: string | undefined) => {
    const name = accounts.signedBy(headers);
    const whose = ownerId === undefined ? null : await contextOf({ tenantId: ownerId, subjectId: '' }, false);
    const provider = ownerId === undefined ? accounts.platform[name] : whose && ownOf(whose, name);
    if (!provider) throw problem('invalid_signature');
    return { name, provider };
  };

  const verified = async (provider: PaymentProvider, rawBody: Buffer, headers: WebhookInput['headers']): Promise<VerifiedWebhook> => {
    try {
      return await provider.verifyWebhook({ rawBody, headers, nowMs: wall.now().getTime() });
    } catch (error) {
      if (error instanceof ProviderError) throw problem('payment_provider_unavailable', { headers: { 'retry-after': '30' }, cause: error });
      if (!(error instanceof WebhookRejected)) throw error;
      if (error.reason === 'no_secret') log.error({ provider: provider.name }, 'webhooks are refused: no signing secret is set');
      throw problem('invalid_signature', { detail: error.message, cause: error });
    }
  };

  /** Ours, by our own id in what the provider keeps with it, or by the provider's. */
  const paymentOf = async ({ object }: VerifiedWebhook, provider: ProviderName): Promise<WebhookAbout | null> => {
    const { providerPaymentId, metadata: { paymentId, tenantId } } = object;
    const payment = paymentId !== undefined
      ? await repository.paymentAnywhere({ id: paymentId })
      : providerPaymentId !== undefined ? await repository.paymentAnywhere({ providerPaymentId, provider }) : null;
    if (!payment || payment.provider !== provider) return null;
    const otherTenant = tenantId !== undefined && tenantId !== payment.tenantId;
    const known = payment.providerPaymentId;
    const otherIntent = providerPaymentId !== undefined && known !== null && known !== providerPaymentId;
    return otherTenant || otherIntent ? null : { tenantId: payment.tenantId, subjectId: payment.id };
  };

  const ofPayment: WebhookHandler = {
    find: paymentOf,
    async work(ctx, paymentId, { refundId, providerRefundId, providerPaymentId }) {
      if (refundId !== null && providerRefundId !== null) await refunds.perform(ctx, refundId, providerRefundId);
      await settlement.settle(ctx, paymentId, providerPaymentId ?? undefined);
    },
  };
  const handlerOf = (kind: WebhookObjectKind): WebhookHandler => more[kind] ?? ofPayment;

  const contextOf = async (about: WebhookAbout | null, isExpected = true): Promise<Ctx | null> => {
    if (!about) return null;
    try {
      return await contextFor(about.tenantId, 'payments.webhook');
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (isExpected) log.error({ ...about, code: error.code }, 'a webhook waits for reconciling: its business cannot be reached');
      return null;
    }
  };

  return {
    /**
     * Stores it once and has it worked on; the same one again changes nothing. `ownerId` is the business whose own account sends it: that one
     * speaks of this business alone, and its events have names of their own. Throws `invalid_signature`, `payment_provider_unavailable`.
     */
    async receive(rawBody: Buffer, headers: WebhookInput['headers'], ownerId?: string): Promise<void> {
      const sender = await senderOf(headers, ownerId);
      const hook = await verified(sender.provider, rawBody, headers);
      const providerEventId = (ownerId === undefined ? hook.id : `${ownerId}:${hook.id}`).slice(0, 120);
      if (await repository.knowsWebhook(sender.name, providerEventId)) return;
      const { object } = hook;
      const found = await handlerOf(object.kind).find(hook, sender.name);
      const about = found && (ownerId === undefined || found.tenantId === ownerId) ? found : null;
      const ctx = await contextOf(about);
      const now = wall.now();
      const row: ReceivedWebhookRow = {
        id: ids.next('webhook'),
        tenantId: about?.tenantId ?? null,
        provider: sender.name,
        providerEventId,
        type: hook.type.slice(0, 120),
        objectKind: object.kind,
        objectId: object.providerObjectId ?? null,
        subjectId: about?.subjectId ?? null,
        providerPaymentId: object.providerPaymentId ?? null,
        refundId: object.kind === 'refund' ? (object.metadata['refundId'] ?? null) : null,
        providerRefundId: object.providerRefundId ?? null,
        attempts: 0,
        receivedAt: now,
        // not about anything of ours: kept, and that is all
        processedAt: about && ctx ? null : now,
      };
      try {
        if (!about || !ctx) return await db.systemTransaction((tx) => repository.insertWebhook(tx, row));
        await db.transaction(ctx, async (tx) => {
          await repository.insertWebhook(tx.tx, row);
          await events.record(tx, { type: 'payment.webhook_received', subjectId: about.subjectId, data: { webhookId: row.id } });
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error; // the same one came twice at once
      }
    },

    /** Works a stored one off. Throws to be called again. */
    async work(ctx: Ctx, subjectId: string, webhookId: string): Promise<void> {
      const hook = await repository.webhook(webhookId);
      if (!hook || hook.subjectId !== subjectId || hook.processedAt !== null) return;
      await db.systemTransaction((tx) => repository.countWebhookAttempt(tx, hook.id));
      await handlerOf(hook.objectKind).work(ctx, subjectId, hook);
      await db.systemTransaction((tx) => repository.webhookDone(tx, hook.id, wall.now()));
    },
  };
}

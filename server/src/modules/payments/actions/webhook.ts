import type { Ctx } from '../../../kernel/context/context.ts';
import { isUniqueViolation } from '../../../kernel/db/index.ts';
import { isProblem, problem } from '../../../kernel/errors/problem.ts';
import { WebhookRejected, type VerifiedWebhook, type WebhookInput } from '../../../ports/payments/index.ts';
import type { PaymentParts } from '../deps.ts';
import type { PaymentRow, ReceivedWebhookRow } from '../entities.ts';
import type { Refunds } from './refund.ts';
import type { Settlement } from './settle.ts';

/** The provider's news: verified, stored once, and worked off as a fact of the tenant whose payment it is about. */
export function createWebhooks(parts: PaymentParts, settlement: Settlement, refunds: Refunds) {
  const { db, ids, repository, provider, events, contextFor, wall, log } = parts;

  const verified = async (rawBody: Buffer, headers: WebhookInput['headers']): Promise<VerifiedWebhook> => {
    try {
      return await provider.verifyWebhook({ rawBody, headers, nowMs: wall.now().getTime() });
    } catch (error) {
      if (!(error instanceof WebhookRejected)) throw error;
      if (error.reason === 'no_secret') log.error({ provider: provider.name }, 'webhooks are refused: no signing secret is set');
      throw problem('invalid_signature', { detail: error.message, cause: error });
    }
  };

  /** Ours, by our own id in what the provider keeps with it, or by the provider's. */
  const paymentOf = async ({ object }: VerifiedWebhook): Promise<PaymentRow | null> => {
    const { providerPaymentId, metadata: { paymentId, tenantId } } = object;
    const payment = paymentId !== undefined
      ? await repository.paymentAnywhere({ id: paymentId })
      : providerPaymentId !== undefined ? await repository.paymentAnywhere({ providerPaymentId }) : null;
    if (!payment) return null;
    const otherTenant = tenantId !== undefined && tenantId !== payment.tenantId;
    const known = payment.providerPaymentId;
    const otherIntent = providerPaymentId !== undefined && known !== null && known !== providerPaymentId;
    return otherTenant || otherIntent ? null : payment;
  };

  const contextOf = async (payment: PaymentRow | null): Promise<Ctx | null> => {
    if (!payment) return null;
    try {
      return await contextFor(payment.tenantId, 'payments.webhook');
    } catch (error) {
      if (!isProblem(error)) throw error;
      const about = { tenantId: payment.tenantId, paymentId: payment.id, code: error.code };
      log.error(about, 'a webhook waits for reconciling: its business cannot be reached');
      return null;
    }
  };

  return {
    /** Stores it once and has it worked on; the same one again changes nothing. Throws `invalid_signature`. */
    async receive(rawBody: Buffer, headers: WebhookInput['headers']): Promise<void> {
      const hook = await verified(rawBody, headers);
      if (await repository.knowsWebhook('stripe', hook.id)) return;
      const payment = await paymentOf(hook);
      const ctx = await contextOf(payment);
      const now = wall.now();
      const row: ReceivedWebhookRow = {
        id: ids.next('webhook'),
        tenantId: payment?.tenantId ?? null,
        provider: 'stripe',
        providerEventId: hook.id,
        type: hook.type.slice(0, 120),
        paymentId: payment?.id ?? null,
        providerPaymentId: hook.object.providerPaymentId ?? null,
        refundId: hook.object.kind === 'refund' ? (hook.object.metadata['refundId'] ?? null) : null,
        providerRefundId: hook.object.providerRefundId ?? null,
        attempts: 0,
        receivedAt: now,
        // not about a payment of ours: kept, and that is all
        processedAt: payment && ctx ? null : now,
      };
      try {
        if (!payment || !ctx) return await db.systemTransaction((tx) => repository.insertWebhook(tx, row));
        await db.transaction(ctx, async (tx) => {
          await repository.insertWebhook(tx.tx, row);
          await events.record(tx, { type: 'payment.webhook_received', subjectId: payment.id, data: { webhookId: row.id } });
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error; // the same one came twice at once
      }
    },

    /** Works a stored one off. Throws to be called again. */
    async work(ctx: Ctx, paymentId: string, webhookId: string): Promise<void> {
      const hook = await repository.webhook(webhookId);
      if (!hook || hook.paymentId !== paymentId || hook.processedAt !== null) return;
      await db.systemTransaction((tx) => repository.countWebhookAttempt(tx, hook.id));
      if (hook.refundId !== null && hook.providerRefundId !== null) await refunds.perform(ctx, hook.refundId, hook.providerRefundId);
      await settlement.settle(ctx, paymentId, hook.providerPaymentId ?? undefined);
      await db.systemTransaction((tx) => repository.webhookDone(tx, hook.id, wall.now()));
    },
  };
}
